import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { becomesMarkup, openBrowser, type Visitor, visit } from './browser.ts'
import { asked, press, shownCode } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { photoWithPlace, TELLTALE, tagsOf } from './photo.ts'
import { look } from './screen.ts'
import { demoPeople, type Keyboard, signInByKeys } from './staff.ts'

// The desk and the person on the other side: an operator without a mouse, a citizen whose page stands open, and the
// states and looks of the staff's screens.

let house: House
let browser: Browser
let operator: Visitor
let keys: Keyboard
let citizen: Visitor
let code: string

beforeAll(async () => {
  house = await openHouse({ demo: true })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor()

const ANSWER = 'Mañana pasa la cuadrilla. Gracias por la foto.'

/** Sends a report by the form without scripts, whose photo goes out as the camera made it. */
async function sendUntouchedPhoto(photo: Buffer): Promise<string> {
  const { page, close } = await visit(browser, house, { javaScriptEnabled: false })
  await page.goto('/formulario')
  await page.getByLabel('Alumbrado o lugar oscuro').check()
  await page
    .getByLabel('Cuéntelo con sus palabras')
    .fill('Un poste caído tapa la acera del parque.')
  await page.getByLabel('Punto de referencia').fill('El parque de Chepo')
  await page.getByLabel('Corregimiento').selectOption({ label: 'Tortí' })
  await page
    .getByLabel(/^Fotos/)
    .setInputFiles([{ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo }])
  await press(page, 'Enviar reporte')
  await asked(page, 'Recibimos su reporte')
  const shown = await shownCode(page)
  await close()
  return shown
}

/** Opens a report on a screen that stays open. */
async function follow(wanted: string): Promise<Visitor> {
  const visitor = await visit(browser, house, { serviceWorkers: 'block' })
  await visitor.page.goto('/seguir')
  await visitor.page.getByLabel('Código de seguimiento').fill(wanted)
  await press(visitor.page, 'Ver reporte')
  await visitor.page.getByText('Está en la lista de la oficina').waitFor()
  return visitor
}

describe('an operator without a mouse', () => {
  test('signs in, finds the report, takes it, and the person sees it at once', async () => {
    const photo = await photoWithPlace()
    expect(await tagsOf(photo)).toContain('exif')
    expect(photo.includes(TELLTALE)).toBe(true)
    code = await sendUntouchedPhoto(photo)
    citizen = await follow(code)
    operator = await visit(browser, house, { on: 'desktop' })
    const { page } = operator
    keys = await signInByKeys(page, house, demoPeople.operator)
    await keys.press('/')
    await keys.type('alumbrado torti')
    await page.getByRole('link', { name: /Alumbrado o lugar oscuro/ }).waitFor()
    await keys.press('Escape')
    await keys.press('j')
    await keys.press('Enter')
    await page.getByText('están sellados').waitFor()
    await look(page, 'desk-sealed')
    await keys.press('c')
    await page.getByText('Un poste caído tapa la acera del parque.').waitFor()
    await citizen.page.getByText('Una persona de la oficina lo tomó').waitFor({ timeout: 15_000 })
    await look(page, 'desk-reading')
  })

  test('opens its photo, in whose bytes nothing says where it was taken', async () => {
    const { page } = operator
    const served = page.waitForResponse(
      (answer: Response) => /\/photos\/.*\/reading$/.test(answer.url()) && answer.ok(),
    )
    await keys.tabTo('Abrir foto 1')
    await keys.press('Enter')
    const bytes = await (await served).body()
    expect(bytes.length).toBeGreaterThan(5_000)
    expect(await tagsOf(bytes)).toEqual([])
    expect(bytes.includes(TELLTALE)).toBe(false)
    expect(bytes.includes('Exif')).toBe(false)
    await page.getByRole('img', { name: 'Foto 1 del reporte' }).waitFor()
    await look(page, 'desk-photo')
    await keys.tabTo(/Ampliar$/)
    await keys.press('Enter')
    await page.getByRole('dialog', { name: 'Foto 1 del reporte' }).waitFor()
    await look(page, 'desk-photo-large')
    await keys.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('answers, and the open page of the person shows it with its time', async () => {
    await keys.press('a')
    await keys.type(ANSWER)
    await look(operator.page, 'desk-answering')
    await keys.press('Control+Enter')
    await operator.page.getByText('Respuesta enviada.').waitFor()
    const said = citizen.page.getByRole('listitem').filter({ hasText: ANSWER })
    await said.waitFor({ timeout: 15_000 })
    expect(await said.locator('time').getAttribute('datetime')).toMatch(/^20\d\d-/)
    await citizen.page.getByText(/^Una persona le respondió: .*\d{1,2}:\d\d/).waitFor()
    await look(citizen.page, 'follow-answered')
    await look(operator.page, 'desk-answered')
  })

  test('finds every key under ?', async () => {
    await operator.page.locator('h2').first().focus()
    await keys.press('?')
    const map = operator.page.getByRole('dialog', { name: 'Atajos y comandos' })
    for (const line of ['Siguiente de la lista', 'Responder', 'Ir a los reportes'])
      await map.getByRole('button', { name: line }).waitFor()
    await look(operator.page, 'desk-keys')
    await keys.press('Escape')
    await map.waitFor({ state: 'detached' })
  })
})

describe('the person with the code', () => {
  test('corrects, and the desk says that there is something new', async () => {
    await citizen.page.getByLabel('Escriba un mensaje').fill('No es el parque: es la cancha.')
    await press(citizen.page, 'Enviar como corrección')
    await citizen.page.getByText(/ · corrección · /).waitFor()
    await look(citizen.page, 'follow-corrected')
    await operator.page.getByText('Hay algo nuevo en este reporte').waitFor()
    await look(operator.page, 'desk-news')
    await keys.press('r')
    const line = operator.page.getByRole('listitem').filter({ hasText: 'es la cancha' })
    await line.getByText('Corrección').waitFor()
  })

  test('reopens what was called resolved', async () => {
    await keys.press('2')
    await keys.type('El poste ya está derecho.')
    await keys.press('Control+Enter')
    await operator.page.getByText('Enviado y resuelto.').waitFor()
    await citizen.page.getByText('La oficina lo da por resuelto.').waitFor({ timeout: 15_000 })
    await look(citizen.page, 'follow-resolved')
    await look(operator.page, 'desk-resolved')
    await citizen.page.getByLabel('Escriba un mensaje').fill('Se volvió a caer anoche.')
    await press(citizen.page, 'No se resolvió: reabrir')
    await citizen.page.getByText('Está en la lista de la oficina').waitFor()
    await look(citizen.page, 'follow-reopened')
    await operator.page.getByText('Hay algo nuevo en este reporte').waitFor()
    await keys.press('Escape') // out of the box
    await keys.press('r')
    await operator.page.getByText('están sellados').waitFor()
  })

  test('withdraws, after being asked whether she is sure', async () => {
    const { page } = citizen
    await press(page, 'Retirar el reporte')
    await page.getByText('Si lo retira, nadie seguirá').waitFor()
    await look(page, 'follow-sure')
    await press(page, 'Retirar el reporte')
    await page.getByText('Usted lo retiró; nadie sigue con él.').waitFor()
    await look(page, 'follow-withdrawn')
    await keys.press('Escape')
    await keys.press('/')
    await keys.press('Control+a')
    await keys.type('retirado')
    await operator.page.getByRole('button', { name: 'Terminados' }).click()
    await operator.page
      .getByRole('link', { name: /Retirado/ })
      .first()
      .waitFor()
    await look(operator.page, 'desk-withdrawn')
    expect(citizen.faults).toEqual([])
    expect(operator.faults).toEqual([])
    await citizen.close()
    await operator.close()
  })
})

describe('the states of the desk', () => {
  test('loading, failed, empty, stale, absent, refused and without a signal', async () => {
    const { page, context, close } = await visit(browser, house, {
      on: 'desktop',
      serviceWorkers: 'block',
    })
    await signInByKeys(page, house, demoPeople.otherOperator)
    await page.route('**/api/reports?**', () => new Promise(() => undefined))
    await page.reload()
    await page.locator('.desk-list .waiting > :not(.unseen)').first().waitFor() // not before 300 ms
    await look(page, 'desk-loading')
    await page.unroute('**/api/reports?**')
    await page.route('**/api/reports?**', (route) => route.abort())
    await page.reload()
    await heading(page, 'Sin conexión')
    await look(page, 'desk-offline')
    await page.unroute('**/api/reports?**')
    await page.route('**/api/reports?**', (route) => route.fulfill({ status: 500, body: '' }))
    await page.reload()
    await heading(page, 'Algo falló de nuestro lado')
    await look(page, 'desk-failed')
    await page.unroute('**/api/reports?**')
    await press(page, 'Intentar otra vez')
    await heading(page, 'Elija un reporte')
    await look(page, 'desk-list')
    await page.getByLabel('Filtrar la lista').fill('zzz')
    await page.getByText('Nada en esta lista coincide').waitFor()
    await look(page, 'desk-none-found')
    await page.getByLabel('Filtrar la lista').fill('')
    await page.goto('/app/reports/019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f')
    await heading(page, 'Aquí no hay nada')
    await look(page, 'desk-absent')
    await page.goto('/app/reports')
    const row = page.getByRole('link', { name: /Me robaron ganado/ }).first()
    await page.route('**/api/places/**', (route) => route.abort())
    await row.click()
    await press(page, 'Tomar reporte')
    await page.getByText('El mapa no se pudo cargar').waitFor()
    await look(page, 'desk-partial')
    await context.setOffline(true)
    await page.getByLabel('Su respuesta a la persona').fill('Vamos para allá.')
    await press(page, 'Enviar respuesta')
    await page.getByText('No se llegó al servidor. Lo que escribió sigue aquí').waitFor()
    await look(page, 'desk-act-offline')
    await context.setOffline(false)
    await press(page, 'Enviar respuesta')
    await page.getByText('Respuesta enviada.').waitFor()
    await close()
  })

  test('a supervisor says why she reads, and it is said back to her', async () => {
    const { page, close } = await visit(browser, house, { on: 'desktop' })
    const hands = await signInByKeys(page, house, demoPeople.supervisor)
    await page.getByRole('button', { name: /^Míos/ }).click()
    await heading(page, 'Usted no tiene reportes tomados')
    await look(page, 'desk-empty')
    await page.getByRole('button', { name: /^Abiertos/ }).click()
    await page.locator('.desk-row').first().waitFor()
    await hands.press('j')
    await hands.press('Enter')
    await heading(page, 'Leerlo sin tomarlo')
    await look(page, 'desk-why')
    await page.getByLabel('Motivo', { exact: true }).fill('Reviso cómo se contestó esta semana.')
    await press(page, 'Leer y dejar constancia')
    await page.getByText('Motivo anotado: «Reviso cómo se contestó esta semana.»').waitFor()
    await look(page, 'desk-read-for-a-reason')
    await close()
  })
})

describe('the screens of the staff', () => {
  const languages = [
    { language: 'es', open: 'Abiertos', account: 'Mi cuenta', sealed: /sellados/ },
    { language: 'pt', open: 'Abertos', account: 'Minha conta', sealed: /selados/ },
    { language: 'en', open: 'Open', account: 'My account', sealed: /sealed/ },
  ] as const

  test.each(languages)(
    'stand in $language, dark and light',
    async ({ language, open, account, sealed }) => {
      const { page, faults, close } = await visit(browser, house, { on: 'desktop' })
      await signInByKeys(page, house, demoPeople.supervisor)
      await page.locator('.who').click()
      await page.getByText(language.toUpperCase(), { exact: true }).click()
      await page.getByRole('button', { name: new RegExp(`^${open}`) }).waitFor()
      await page.keyboard.press('Escape')
      for (const theme of ['dark', 'light'] as const) {
        await page.evaluate(`localStorage.setItem('convive.appearance', '${theme}')`)
        await page.goto('/app/reports')
        await page.locator('.desk-row').first().waitFor()
        await look(page, `staff-theme-list.${language}.${theme}`)
        await page.locator('.desk-row').first().click()
        await page.getByText(sealed).first().waitFor()
        await look(page, `staff-theme-report.${language}.${theme}`)
        await page.goto('/app/account')
        await heading(page, account)
        await look(page, `staff-theme-account.${language}.${theme}`)
      }
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(faults).toEqual([])
      expect(await becomesMarkup(page)).toBe(false)
      await close()
    },
  )
})
