import { sendWaitingOfAnybody } from '#respond/unit/outbox.client.ts'
import { keepPage } from '#web/kept-page.ts'

// What lets the units' page open without a signal, and sends what waits when one comes back.

keepPage(
  {
    name: 'unit',
    version: 1,
    page: '/unit',
    pages: ['/unit/'],
    beside: ['/unit/icon.svg', '/unit/manifest.webmanifest'],
    files: '/unit/assets/',
    isCommon: (pathname) => pathname.startsWith('/api/places'),
  },
  () => sendWaitingOfAnybody(navigator.language.slice(0, 2)),
)
