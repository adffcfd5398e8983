import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { becomesMarkup, openBrowser, sizes, visit } from './browser.ts'
import { addPhotos, asked, openHome, press, tell } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { photoWithPlace } from './photo.ts'
import { jumpsOf, lookClosely, noteJumps } from './screen.ts'

// The states in which a citizen's screen can stand beside the straight way: loading, partial, error, no permission;
// the other languages and the dark theme; what the first page weighs, and that nothing jumps.

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({ environment: { CONVIVE_PLACE: '0805', CONVIVE_NAME: 'Chepo' } })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** A person whose browser has no worker, so that what comes over the network can be held back. */
const alone = () => visit(browser, house, { serviceWorkers: 'block' })

const never = new Promise<void>(() => undefined)

describe('the first page', () => {
  test('shows a skeleton to whoever has to wait, and what to do when the server does not answer', async () => {
    const { page, close } = await alone()
    await page.route('**/api/site', () => never)
    await page.goto('/')
    await asked(page, 'Cargando')
    await page.locator('.skeleton').waitFor() // not before 300 ms
    await lookClosely(page, 'citizen-home-loading')
    await page.unroute('**/api/site')
    await page.route('**/api/site', (route) => route.abort())
    await page.reload()
    await asked(page, 'La página no pudo cargar')
    await lookClosely(page, 'citizen-home-failed')
    await page.unroute('**/api/site')
    await press(page, 'Intentar otra vez')
    await asked(page, 'Avise lo que pasa en Chepo')
    await close()
  })

  test('asks before it deletes a code from the phone', async () => {
    const { page, close } = await alone()
    await openHome(page)
    await tell(page, { story: 'Tres postes apagados en la calle de la escuela.' })
    await press(page, 'Enviar reporte')
    await asked(page, 'Recibimos su reporte')
    await press(page, 'Listo')
    await press(page, 'Borrar de este teléfono')
    await page.getByText('Sin el código nadie puede ver la respuesta.').waitFor()
    await lookClosely(page, 'citizen-home-delete')
    await press(page, 'No borrar')
    await page.getByText(/^Recibido · código/).waitFor()
    await press(page, 'Borrar de este teléfono')
    await page.getByText('Sin el código nadie puede ver la respuesta.').waitFor()
    await press(page, 'Borrar de este teléfono')
    await page.getByRole('heading', { name: 'En este teléfono' }).waitFor({ state: 'detached' })
    await close()
  })
})

describe('a report on its way', () => {
  test('is kept question by question: going back, loading again, throwing it away', async () => {
    const { page, close } = await alone()
    await openHome(page)
    await press(page, 'Enviar un reporte')
    await press(page, 'Amenazas')
    await press(page, 'Ayer')
    await asked(page, '¿Dónde fue?')
    await page.getByLabel('Punto de referencia').fill('El parque')
    await page.goBack()
    await asked(page, '¿Cuándo fue?')
    await press(page, 'Volver')
    await asked(page, '¿Qué pasó?')
    await page.goForward()
    await page.goForward()
    await page.reload()
    await asked(page, '¿Dónde fue?')
    expect(await page.getByLabel('Punto de referencia').inputValue()).toBe('El parque')
    await press(page, 'Borrar y salir')
    await page.getByText('Se borra todo lo que escribió').waitFor()
    await lookClosely(page, 'report-discard')
    await press(page, 'Borrar y salir')
    await asked(page, 'Avise lo que pasa en Chepo')
    await page.goBack()
    await asked(page, 'Avise lo que pasa en Chepo')
    await close()
  })

  test('needs neither the list of places nor the place of the phone', async () => {
    const { page, context, close } = await alone()
    await context.clearPermissions()
    await page.route('**/api/places**', (route) => route.abort())
    await openHome(page)
    await press(page, 'Enviar un reporte')
    await press(page, 'Ruido')
    await press(page, 'Hoy')
    await page.getByText('La lista de lugares no se pudo cargar.').waitFor()
    await press(page, 'Usar el lugar donde estoy')
    await page.getByText('El teléfono no dio el lugar.').waitFor()
    await lookClosely(page, 'report-3-where-partial')
    await page.getByLabel('Punto de referencia').fill('Detrás de la iglesia')
    await press(page, 'Continuar')
    await asked(page, 'Cuéntelo con sus palabras')
    await close()
  })

  test('takes five photos and says so', async () => {
    const { page, close } = await alone()
    await openHome(page)
    await press(page, 'Enviar un reporte')
    await press(page, 'Ruido')
    await press(page, 'Hoy')
    await page.getByLabel('Punto de referencia').fill('Detrás de la iglesia')
    await press(page, 'Continuar')
    await page.getByLabel('Qué hicieron').fill('Una fábrica de bloques trabaja de noche.')
    await press(page, 'Continuar')
    const photo = await photoWithPlace(320, 240)
    await addPhotos(page, [photo, photo, photo, photo, photo, photo], 5)
    await page.getByText('Se aceptan 5 fotos').waitFor()
    await lookClosely(page, 'report-5-photos-full')
    await close()
  })

  test('is corrected when it was not taken, and changed before it is sent', async () => {
    const { page, close } = await alone()
    await openHome(page)
    await tell(page, { story: 'Se llevaron la bomba de agua.' })
    await press(page, 'Cambiar: Cuándo')
    await page.getByLabel('Día', { exact: true }).fill('2024-02-29')
    await press(page, 'Continuar')
    await asked(page, 'Revise y envíe')
    await page.getByText('jueves, 29 de febrero').waitFor()
    await press(page, 'Enviar reporte')
    await asked(page, 'No se pudo recibir así')
    await lookClosely(page, 'report-8-refused')
    await press(page, 'Dejarlo para después')
    await page.getByText(/^No se recibió: Pasó hace más de/).waitFor()
    await lookClosely(page, 'citizen-home-refused')
    await press(page, 'Corregir el reporte')
    await asked(page, 'Revise y envíe')
    await press(page, 'Cambiar: Cuándo')
    await press(page, 'Ayer')
    await press(page, 'Enviar reporte')
    await asked(page, 'Recibimos su reporte')
    await close()
  })

  test('says that it is being sent, and what is still missing', async () => {
    const { page, close } = await alone()
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/api/reports', (route) => held.then(() => route.continue()))
    await page.route('**/api/reports/photos/**', (route) => route.abort())
    await openHome(page)
    await tell(page, { story: 'Chocaron el portón.', photos: [await photoWithPlace(320, 240)] })
    await press(page, 'Enviar reporte')
    await asked(page, 'Enviando su reporte')
    await lookClosely(page, 'report-8-sending')
    letGo()
    await asked(page, 'Recibimos su reporte')
    await page.getByText('Falta enviar una foto; se envía sola.').waitFor()
    await lookClosely(page, 'report-8-received-photos-missing')
    await close()
  })
})

test('following says when the code is wrong, the signal is gone, or too many were tried', async () => {
  const { page, context, close } = await alone()
  await openHome(page)
  await press(page, 'Seguir mi reporte')
  await lookClosely(page, 'follow-code')
  await page.getByLabel('Código de seguimiento').fill('11111-11111')
  await context.setOffline(true)
  await press(page, 'Ver reporte')
  await page.getByText('No hay conexión.').waitFor()
  await lookClosely(page, 'follow-offline')
  await context.setOffline(false)
  await press(page, 'Ver reporte')
  await page.getByText('No hay un reporte con ese código.').waitFor()
  await lookClosely(page, 'follow-wrong')
  for (let i = 0; i < 12; i++) await press(page, 'Ver reporte')
  await page.getByText('Hubo muchas solicitudes seguidas.').waitFor()
  await lookClosely(page, 'follow-too-many')
  await page.goto('/seguimiento')
  await page.getByLabel('Código de seguimiento').fill('11111-11111')
  await press(page, 'Ver reporte')
  // On a slow machine the minute is over by now, and the code is wrong again.
  const tooMany = page.getByRole('heading', { name: 'No se pudo completar' })
  await tooMany.or(page.getByRole('alert')).waitFor()
  await lookClosely(page, 'plain-too-many')
  await close()
})

test.each([
  { language: 'es', locale: 'es-PA', words: 'Enviar un reporte', first: '¿Qué pasó?' },
  { language: 'pt', locale: 'pt-BR', words: 'Enviar um relato', first: 'O que aconteceu?' },
  { language: 'en', locale: 'en-US', words: 'Send a report', first: 'What happened?' },
])(
  'stands in $language, in the light and in the dark',
  async ({ language, locale, words, first }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, faults, close } = await visit(browser, house, { locale, colorScheme })
      await page.goto('/')
      await page.getByRole('button', { name: words }).waitFor()
      await lookClosely(page, `theme-home.${language}.${colorScheme}`)
      await press(page, words)
      await asked(page, first)
      await lookClosely(page, `theme-report.${language}.${colorScheme}`)
      await page.goto('/formulario')
      await asked(page, words)
      await lookClosely(page, `theme-form.${language}.${colorScheme}`)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(faults).toEqual([])
      await close()
    }
  },
)

test('words never become markup, and the worker of the page is there all the same', async () => {
  const { page, faults, close } = await visit(browser, house)
  await openHome(page)
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  for (const address of ['/', '/formulario', '/observatory', '/seguimiento']) {
    await page.goto(address)
    expect(faults).toEqual([])
    expect(await becomesMarkup(page), address).toBe(false)
    faults.length = 0 // the refusal itself
  }
  await close()
})

test('the first visit brings at most 60 kB over the network, worker included', async () => {
  const { page, context, close } = await visit(browser, house)
  const devtools = await context.newCDPSession(page)
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await devtools.send('Network.enable')
  await openHome(page)
  await page.waitForLoadState('networkidle')
  const withoutWorker = bytes
  await page.evaluate(`fetch('/sw.js', { cache: 'no-store' }).then((worker) => worker.text())`)
  await expect.poll(() => bytes - withoutWorker).toBeGreaterThan(1_000)
  expect(withoutWorker).toBeGreaterThan(15_000) // it was counted at all
  expect(bytes).toBeLessThanOrEqual(60_000)
  await close()
})

/** A poor signal, on which what comes late could push away what stood there. */
async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 300,
    downloadThroughput: 100_000,
    uploadThroughput: 100_000,
  })
}

test.each(Object.keys(sizes) as (keyof typeof sizes)[])('nothing jumps on a %s', async (on) => {
  const { page, close } = await visit(browser, house, { on, serviceWorkers: 'block' })
  await noteJumps(page)
  await slowDown(page)
  const jumps: Record<string, number> = {}
  await openHome(page)
  await press(page, 'Enviar un reporte')
  await press(page, 'Ruido')
  await press(page, 'Hoy')
  await page.getByText('Elegir en el mapa').waitFor()
  await page.waitForLoadState('networkidle')
  jumps.report = await jumpsOf(page)
  for (const address of [
    '/seguir',
    '/formulario',
    '/observatory',
    '/observatory/permissions',
    '/observatory/ledger',
    '/observatory/trust',
    '/observatory/releases',
  ]) {
    await page.goto(address)
    await page.waitForLoadState('networkidle')
    jumps[address] = await jumpsOf(page)
  }
  for (const [where, jump] of Object.entries(jumps)) expect(jump, where).toBeLessThan(0.05)
  await close()
})
