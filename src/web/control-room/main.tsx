import './no-eval.ts'
import '@fontsource-variable/source-sans-3/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './control-room.css'
import { createRoot } from 'react-dom/client'
import { loadLanguage } from '#web/load-messages.ts'
import { t } from '#web/messages.ts'
import { trustedTypes } from '#web/trusted.ts'
import { App } from './app.tsx'
import { firstLanguage } from './language-choice.ts'

// The component library writes its variables as the text of one <style>; anything with a tag in it is refused.
trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })

const place = document.querySelector<HTMLElement>('#app')
if (place === null) throw new RangeError('got a page without #app, wanted one')

const WALL_TRIES_AFTER = 30_000

/** A screen that broke says so and offers to begin anew; it never stands there half. */
function sayBroken(words: string, again: string): void {
  const text = document.createElement('p')
  text.textContent = words
  const link = document.createElement('a')
  link.href = location.pathname
  link.textContent = again
  const main = document.createElement('main')
  main.className = 'alone'
  // Nobody stands before the wall to press anything: it tries again by itself.
  if (location.pathname === '/app/wall') setTimeout(() => location.reload(), WALL_TRIES_AFTER)
  main.append(text, link)
  document.body.replaceChildren(main)
}

const nonce = document.querySelector<HTMLElement>('[property="csp-nonce"]')?.nonce ?? ''

loadLanguage(firstLanguage()).then(
  () =>
    createRoot(place, {
      onUncaughtError: () => sayBroken(t('state.broken'), t('state.reload')),
    }).render(<App nonce={nonce} />),
  // Without the words of the language not even this can be said in it.
  () => sayBroken('No se pudo cargar la aplicación. Revise la conexión.', 'Cargar otra vez'),
)
