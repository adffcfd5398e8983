import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { civilDate, DAY } from '#kernel/time.ts'
import { openBrowser, visit } from './browser.ts'
import { addPhotos, asked, openHome, press, shownCode, tell } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { photoWithPlace, TELLTALE, tagsOf } from './photo.ts'
import { judge, look, lookWithoutScripts } from './screen.ts'

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

describe('a report by script, on a phone', () => {
  test('every question is asked, photographed, and answered with a code', async () => {
    const { page, context, faults, close } = await visit(browser, house, {
      permissions: ['geolocation'],
      geolocation: { latitude: 9.17, longitude: -79.1, accuracy: 25 },
    })
    await openHome(page)
    await look(page, 'citizen-home')
    await press(page, 'Enviar un reporte')
    await asked(page, '¿Qué pasó?')
    await look(page, 'report-1-what')
    await press(page, 'Me robaron ganado')
    await asked(page, '¿Cuándo fue?')
    await look(page, 'report-2-when')
    await press(page, 'Está pasando ahora')
    await page.getByText('Si alguien está en peligro, llame.').waitFor()
    await look(page, 'report-2-when-now')
    await press(page, 'Nadie está en peligro: continuar')
    await asked(page, '¿Dónde fue?')
    await look(page, 'report-3-where')
    await page.getByText('Elegir en el mapa').click()
    await page.getByRole('img', { name: 'Mapa de Chepo' }).waitFor()
    await page.getByRole('img', { name: 'Mapa de Chepo' }).getByText('Tortí').click({ force: true })
    await expect.poll(() => page.getByLabel('Corregimiento').inputValue()).toMatch(/^0805\d\d$/)
    await look(page, 'report-3-where-map')
    await press(page, 'Usar el lugar donde estoy')
    await page.getByText('Lugar tomado, con unos 25 metros').waitFor()
    await page.getByLabel('Punto de referencia').fill('Camino viejo a Cañita, tranquera azul')
    await look(page, 'report-3-where-point')
    await press(page, 'Continuar')
    await asked(page, 'Cuéntelo con sus palabras')
    await look(page, 'report-4-story-empty')
    await page
      .getByLabel('Qué hicieron')
      .fill('Faltan seis novillas. Cortaron la cerca y había huellas de camión hacia Tortí.')
    await look(page, 'report-4-story')
    await press(page, 'Continuar')
    await asked(page, '¿Tiene fotos?')
    await look(page, 'report-5-photos-empty')
    await addPhotos(page, [await photoWithPlace()])
    await look(page, 'report-5-photos')
    await press(page, 'Continuar')
    await asked(page, '¿Quiere dejar un contacto?')
    await page.getByLabel('Teléfono').fill('12')
    await page.getByText('Ese teléfono no parece completo.').waitFor()
    await look(page, 'report-6-contact-wrong')
    await page.getByLabel('Nombre').fill('Rosa Pérez')
    await page.getByLabel('Teléfono').fill('6123-4567')
    await look(page, 'report-6-contact')
    await press(page, 'Continuar')
    await asked(page, 'Revise y envíe')
    await look(page, 'report-7-review')
    await sayBetween(page)
    await press(page, 'Enviar reporte')
    await asked(page, 'Recibimos su reporte')
    await look(page, 'report-8-received')
    const code = await shownCode(page)
    await press(page, 'Listo')
    await page.getByText(`Recibido · código ${code}`).waitFor()
    await look(page, 'citizen-home-kept')
    await press(page, 'Ver')
    await asked(page, 'Me robaron ganado')
    await page.getByText(/^Ocurrió: .*10:00 p\. m\. – .*2:15 a\. m\.$/).waitFor()
    await look(page, 'follow-received')
    expect(page.url()).not.toContain(code)
    expect(faults).toEqual([])
    await context.close()
    await close()
  })
})

test('a photo of twelve million points leaves the phone small, and does not say where it was taken', async () => {
  const { page, faults, close } = await visit(browser, house, { serviceWorkers: 'block' })
  const sent: Buffer[] = []
  await page.route('**/api/reports/photos/**', async (route) => {
    sent.push(route.request().postDataBuffer() ?? Buffer.alloc(0))
    await route.continue()
  })
  const chosen = await photoWithPlace(4000, 3000)
  expect(await tagsOf(chosen)).toContain('exif')
  const upright = await sharp(chosen).resize(3000, 4000).withMetadata({ orientation: 6 }).toBuffer()
  await openHome(page)
  await tell(page, { story: 'Tumbaron un poste en la vía.', photos: [chosen, upright] })
  await press(page, 'Enviar reporte')
  await asked(page, 'Recibimos su reporte')
  await expect.poll(() => sent.length).toBe(2)
  for (const bytes of sent) {
    const { format, width, height } = await sharp(bytes).metadata()
    expect({ format, longest: Math.max(width, height) }).toEqual({ format: 'jpeg', longest: 1280 })
    expect(bytes.length).toBeLessThanOrEqual(150_000)
    expect(await tagsOf(bytes)).toEqual([])
    expect(bytes.includes(TELLTALE)).toBe(false)
  }
  expect(faults).toEqual([])
  await close()
})

/** Changes the answer to "when" to two times across midnight, with a slip on the way. */
async function sayBetween(page: Page): Promise<void> {
  await press(page, 'Cambiar: Cuándo')
  await page
    .getByLabel('Día', { exact: true })
    .fill(civilDate(Date.now() - 3 * DAY, 'America/Panama'))
  await page.getByLabel('¿A qué hora?').selectOption('Entre dos horas')
  await page.getByLabel('Desde').fill('10:00')
  await page.getByLabel('Hasta').fill('09:00')
  await press(page, 'Continuar')
  await page.getByText('«Hasta»: esa hora es anterior al comienzo.').waitFor()
  expect(await page.getByLabel('Hasta').evaluate((field) => field.matches(':focus'))).toBe(true)
  await look(page, 'report-2-when-wrong')
  await page.getByLabel('Desde').fill('22:00')
  await page.getByLabel('Hasta').fill('02:15')
  await press(page, 'Continuar')
  await asked(page, 'Revise y envíe')
  await page.getByText(/10:00 p\. m\. – .*2:15 a\. m\.$/).waitFor()
}

describe('a report by the plain form', () => {
  test('without scripts it is filled, corrected, sent with a photo, and followed', async () => {
    const { page, close } = await visit(browser, house, { javaScriptEnabled: false })
    await page.goto('/')
    await lookWithoutScripts(page, 'plain-home')
    await page.getByRole('link', { name: 'Enviar un reporte' }).click()
    await sendByForm(page, lookWithoutScripts)
    await close()
  })

  test('axe finds nothing on any of its pages', async () => {
    const { page, close } = await visit(browser, house)
    await page.goto('/formulario')
    await sendByForm(page, judge)
    await close()
  })
})

/** The plain form with everything that can be wrong on the way, up to the report that is followed. */
async function sendByForm(
  page: Page,
  see: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const picture = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photoWithPlace() }
  const noPicture = { name: 'b.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') }
  await see(page, 'plain-form')
  await page.getByLabel('Me hurtaron algo').check()
  await page.getByLabel('Desde').fill('10:00')
  await page.getByLabel('Cuéntelo con sus palabras').fill('Se llevaron una bicicleta roja.')
  await page.getByLabel('Correo electrónico').fill('rosa@example')
  await press(page, 'Enviar reporte')
  await page.getByText('Falta corregir algo').waitFor()
  await page.getByRole('link', { name: '«Hasta»: falta esa hora.' }).waitFor()
  await see(page, 'plain-form-faults')
  await page.getByLabel('Desde').fill('')
  await page.getByLabel('Correo electrónico').fill('rosa@example.org')
  await page.getByLabel('Punto de referencia').fill('La cancha, detrás de la escuela')
  await page.getByLabel('Corregimiento').selectOption({ label: 'Tortí' })
  await page.getByLabel(/^Fotos/).setInputFiles([picture, noPicture])
  await press(page, 'Enviar reporte')
  await asked(page, 'Recibimos su reporte')
  await see(page, 'plain-received')
  const code = await shownCode(page)
  await page.getByRole('link', { name: 'Seguir mi reporte' }).click()
  await page.getByLabel('Código de seguimiento').waitFor()
  await see(page, 'plain-follow')
  await page.getByLabel('Código de seguimiento').fill('00000-00000')
  await press(page, 'Ver reporte')
  await page.getByRole('alert').waitFor()
  await see(page, 'plain-follow-wrong')
  await page.getByLabel('Código de seguimiento').fill(code.toLowerCase())
  await press(page, 'Ver reporte')
  await asked(page, 'Me hurtaron algo')
  await see(page, 'plain-followed')
}

test('the pages that everybody can read', async () => {
  const { page, faults, close } = await visit(browser, house)
  await page.goto('/observatory')
  await look(page, 'observatory')
  await page.goto('/observatory/permissions')
  await look(page, 'observatory-permissions')
  await page.goto('/nothing-here')
  await look(page, 'plain-absent')
  expect(faults).toEqual([])
  await close()
})
