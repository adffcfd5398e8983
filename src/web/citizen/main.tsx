import './citizen.css'
import { createRoot } from 'react-dom/client'
import type { Language } from '#kernel/language.ts'
import { loadLanguage } from '#web/load-messages.ts'
import { trustedTypes } from '#web/trusted.ts'
import { App } from './app.tsx'

const spoken: readonly Language[] = ['es', 'pt', 'en']

/** What was chosen here before, else the first language of the browser that we speak, else Spanish. */
function firstLanguage(): Language {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem('language')
  } catch {
    // A private window may keep nothing.
  }
  const wanted = [chosen ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())]
  return (
    spoken.find(
      (language) => language === wanted.find((each) => spoken.includes(each as Language)),
    ) ?? 'es'
  )
}

async function open(): Promise<void> {
  await loadLanguage(firstLanguage())
  const root = document.getElementById('app')
  if (root === null) return
  root.replaceChildren()
  createRoot(root).render(<App />)
}

/** The only script that this page names by its address. */
const WORKER = '/sw.js'
const worker = trustedTypes
  ?.createPolicy('worker', { createScriptURL: (url) => (url === WORKER ? url : null) })
  .createScriptURL(WORKER)

const opened = open()
if ('serviceWorker' in navigator && isSecureContext)
  // Without it everything works but the start without a signal.
  navigator.serviceWorker.register(worker ?? WORKER).then(tellWhatToKeep, () => undefined)

/** The files that this page was made of, for the worker that makes it again without a signal. */
async function tellWhatToKeep(): Promise<void> {
  await opened // before, the language is not among them
  const { active } = await navigator.serviceWorker.ready
  const keep = performance.getEntriesByType('resource').map(({ name }) => name)
  active?.postMessage({ keep })
}
