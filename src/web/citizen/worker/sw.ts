// Not by the stage's door: with its screens the worker would weigh three times as much.
import { sendWaiting } from '#listen/report/outbox.client.ts'
import { keepPage } from '#web/kept-page.ts'

// What lets the citizens' page open without a signal, and sends what waits when one comes back.

keepPage(
  {
    name: 'shell',
    version: 1,
    page: '/',
    pages: ['/seguir'],
    beside: ['/icon.svg', '/manifest.webmanifest'],
    files: '/assets/',
    isCommon: (pathname) => pathname === '/api/site' || pathname.startsWith('/api/places'),
  },
  () => sendWaiting(navigator.language.slice(0, 2)),
)
