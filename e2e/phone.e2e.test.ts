import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { needlesFor, sweepFolder } from '#test/needles.ts'
import {
  forgetPhone,
  killBrowserOf,
  losePutAway,
  openBrowser,
  phoneAt,
  type Visitor,
  visit,
} from './browser.ts'
import { asked, openHome, press, tell } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { photoWithPlace } from './photo.ts'
import { look } from './screen.ts'
import { type Desk, demoPeople, openDesk } from './staff.ts'

// What a phone meets on the way: no signal, a server that is gone, an answer that is lost, a battery that is empty.

let house: House
let browser: Browser
let desk: Desk

beforeAll(async () => {
  house = await openHouse({ demo: true })
  browser = await openBrowser(house)
  desk = await openDesk(browser, house, demoPeople.supervisor)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

beforeEach(() => house.resume())

/** What breaks off leaves no page behind that would send its report while the next one counts. */
function leaving(visitor: Visitor): Visitor {
  onTestFinished(() => visitor.close().catch(() => undefined))
  return visitor
}

/** How many reports of a kind the office has. */
const countOf = async (kind: string): Promise<number> =>
  (await desk.list()).filter((row) => row.kind === kind).length

/** Waits until the phone keeps what the page is made of, so that it opens without a signal. */
async function keepsThePage(page: Page): Promise<void> {
  const kept = `caches.match('/').then(async (page) => page !== undefined
    && (await caches.match('/api/site')) !== undefined
    && (await (await caches.open('shell-1')).keys()).some(({ url }) => url.includes('/api/places'))
    && performance.getEntriesByType('resource').map(({ name }) => new URL(name))
      .filter(({ pathname }) => pathname.startsWith('/assets/')).length > 2
    && (await Promise.all(performance.getEntriesByType('resource').map(({ name }) => name)
      .filter((name) => name.includes('/assets/')).map((name) => caches.match(name))))
      .every((found) => found !== undefined))`
  await expect.poll(() => page.evaluate(kept), { timeout: 30_000 }).toBe(true)
}

describe('without a signal', () => {
  test('the page opens, keeps a report with its photo, and sends it once when the signal is back', async () => {
    const { page, context, close } = leaving(await visit(browser, house))
    await openHome(page)
    await keepsThePage(page)
    const before = await countOf('road')
    await context.setOffline(true)
    await house.halt()
    await page.reload()
    await page.getByText('Sin conexión.').waitFor()
    await look(page, 'offline-home')
    const story = 'Hay un árbol caído sobre la vía, después del puente.'
    await tell(page, { kind: 'Peligro en la vía', story, photos: [await photoWithPlace()] })
    await press(page, 'Enviar reporte')
    await asked(page, 'Guardado en este teléfono')
    await look(page, 'offline-kept')
    await press(page, 'Listo')
    await page.getByText('Guardado: se enviará cuando haya señal').waitFor()
    await look(page, 'offline-home-kept')
    await house.resume()
    await context.setOffline(false)
    await page.getByText(/^Recibido · código/).waitFor({ timeout: 60_000 })
    await expect.poll(() => countOf('road')).toBe(before + 1)
    await press(page, 'Ver')
    await asked(page, 'Peligro en la vía')
    await page.getByText('Una foto recibida.').waitFor()
    expect(await countOf('road')).toBe(before + 1)
    await tellsWhatIsLost(page)
    await close()
  })

  test('a browser that is killed meanwhile loses nothing, sends it once, and keeps no trace of the words', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'convive-e2e-phone-'))
    const words = `xq${randomBytes(12).toString('hex')}`
    const lies = () =>
      sweepFolder(folder, needlesFor('story', words)).finds.map(({ place }) => place)
    const before = await countOf('noise')
    const first = leaving(await phoneAt(house, folder))
    await openHome(first.page)
    await keepsThePage(first.page)
    await first.context.setOffline(true)
    await house.halt()
    await tell(first.page, { kind: 'Ruido', story: `Música muy alta, ${words}.` })
    await press(first.page, 'Enviar reporte')
    await asked(first.page, 'Guardado en este teléfono')
    killBrowserOf(folder)
    await first.close().catch(() => undefined)
    // It waits there: what is looked for can be found.
    expect(lies()).not.toEqual([])
    const second = leaving(await phoneAt(house, folder))
    await second.page.goto('/')
    await second.page.getByText('Guardado: se enviará cuando haya señal').waitFor()
    await house.resume()
    await second.page.reload()
    await second.page.getByText(/^Recibido · código/).waitFor({ timeout: 60_000 })
    expect(await countOf('noise')).toBe(before + 1)
    await second.close()
    // A file that a page had open goes when the browser starts the next time, at the latest.
    const third = leaving(await phoneAt(house, folder))
    await third.page.goto('/')
    await third.page.getByText(/^Recibido · código/).waitFor()
    await third.close()
    expect(lies()).toEqual([])
    await forgetPhone(folder)
  })

  test('a report whose answer was lost is sent again, and arrives once with one code', async () => {
    const { page, close } = leaving(await visit(browser, house, { serviceWorkers: 'block' }))
    const before = await countOf('fraud')
    const codes = await loseFirstAnswer(page, '*/api/reports')
    await openHome(page)
    await tell(page, { kind: 'Estafa o engaño', story: 'Cobraron por un trámite que es gratis.' })
    await press(page, 'Enviar reporte')
    await asked(page, 'Guardado en este teléfono')
    await press(page, 'Enviar ahora')
    await asked(page, 'Recibimos su reporte')
    expect(codes).toHaveLength(2)
    expect(codes[0]).toBe(codes[1])
    expect(await countOf('fraud')).toBe(before + 1)
    await close()
  })
})

/** What the phone's browser has lost is told, the others stay, and it is not removed by one touch. */
async function tellsWhatIsLost(page: Page): Promise<void> {
  await losePutAway(page, { database: 'convive', drawer: 'outbox', key: 'unreadable' })
  await losePutAway(page, { database: 'convive', drawer: 'draft', key: 'draft' })
  await page.goto('/')
  await page.getByText('Un reporte que estaba guardado en este teléfono').waitFor()
  await page.getByText(/^Recibido · código/).waitFor()
  await press(page, 'Entendido, quitar')
  const sure = page.getByRole('alertdialog')
  await sure.waitFor()
  await look(page, 'phone-lost', ['phone'])
  await press(page, 'No borrar')
  await press(page, 'Entendido, quitar')
  await sure.getByRole('button', { name: 'Borrar de este teléfono' }).click()
  await page.getByText('Un reporte que estaba guardado').waitFor({ state: 'detached' })
  await page.getByText(/^Recibido · código/).waitFor()

  await press(page, 'Enviar un reporte')
  const gone = page.getByRole('alert').getByText('Lo que había empezado a escribir')
  await gone.waitFor()
  await look(page, 'phone-draft-lost', ['phone'])
  await press(page, 'Ruido')
  await asked(page, '¿Cuándo fue?')
  expect(await gone.count()).toBe(0)
  await page.reload()
  await asked(page, '¿Cuándo fue?') // what is begun anew is kept again
}

/**
 * Lets a request arrive and its first answer get lost on the way back.
 * @returns the codes that were answered, as they come
 */
async function loseFirstAnswer(page: Page, urlPattern: string): Promise<string[]> {
  const codes: string[] = []
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Fetch.requestPaused', async ({ requestId }) => {
    const { body, base64Encoded } = await devtools.send('Fetch.getResponseBody', { requestId })
    const text = Buffer.from(body, base64Encoded ? 'base64' : 'utf8').toString()
    codes.push((JSON.parse(text) as { code: string }).code)
    if (codes.length > 1) await devtools.send('Fetch.continueRequest', { requestId })
    else await devtools.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
  })
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] })
  return codes
}
