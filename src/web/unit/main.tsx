import './unit.css'
import { createRoot } from 'react-dom/client'
import { loadLanguage } from '#web/load-messages.ts'
import { firstLanguage, registerWorker } from '#web/phone.ts'
import { App } from './app.tsx'

async function open(): Promise<void> {
  await loadLanguage(firstLanguage())
  const root = document.getElementById('app')
  if (root === null) return
  root.replaceChildren()
  createRoot(root).render(<App />)
}

registerWorker('/unit/sw.js', open(), '/unit')
