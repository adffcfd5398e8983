import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { press } from './citizen.ts'
import { type House, openHouse } from './house.ts'
import { judge, look, NARROW } from './screen.ts'
import { demoPassword, openScreen } from './staff.ts'

// The officer for the data: what goes and by which article, an order that holds, and a person who asks for her data.

let house: House
let browser: Browser
let officer: Visitor
let citizen: Visitor

beforeAll(async () => {
  house = await openHouse({ demo: true })
  browser = await openBrowser(house)
  officer = await visit(browser, house, { on: 'desktop', colorScheme: 'dark' })
  citizen = await visit(browser, house, { serviceWorkers: 'block' })
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).first().waitFor()

/** Asks the server from a page that is open. */
const ask = (page: Page, address: string, body: object): Promise<unknown> =>
  page.evaluate(`fetch(${JSON.stringify(address)}, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: ${JSON.stringify(JSON.stringify(body))},
  }).then((answer) => answer.json())`)

describe('the officer for the data', () => {
  test('sees what goes, by which article, and that counsel has not signed', async () => {
    const { page } = officer
    await page.goto('/app')
    await page.getByLabel('Correo electrónico').fill('elena@demo.example')
    await page.getByLabel('Contraseña', { exact: true }).fill(demoPassword(house))
    await press(page, 'Entrar con contraseña')
    await openScreen(page, 'Plazos')
    await heading(page, 'Qué se borra y por qué artículo')
    await page.getByText('Necesita la firma de un abogado').first().waitFor()
    // The demo's own, without which the law pack would have erased most of its three years.
    await page.getByText('Retener · Demostración').waitFor()
    await look(page, 'staff-retention')
  })

  test('records an order for the whole district, and lifts it with a reason', async () => {
    const { page } = officer
    await press(page, 'Anotar una orden')
    const dialog = page.getByRole('dialog', { name: 'Anotar una orden' })
    await dialog.getByLabel('Sobre qué').selectOption('place')
    await dialog.getByLabel('Lugar').selectOption({ label: 'Corregimiento de Chepo' })
    await dialog.getByLabel('Lugar').selectOption({ label: 'Distrito de Chepo' })
    await dialog.getByLabel('Quién lo ordena').fill('Fiscalía de Circuito de Chepo')
    await dialog.getByLabel('Oficio, auto o artículo').fill('Oficio 123-2026')
    await dialog.getByLabel('Hasta el día').fill('2020-01-01')
    await dialog.getByRole('button', { name: 'Anotar la orden' }).click()
    await dialog.getByText(/debe terminar en el futuro/).waitFor()
    await look(page, 'staff-retention-order')
    const nextYear = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10)
    await dialog.getByLabel('Hasta el día').fill(nextYear)
    await dialog.getByRole('button', { name: 'Anotar la orden' }).click()
    await page.getByText('Retener · Fiscalía de Circuito de Chepo').waitFor()
    await look(page, 'staff-retention-orders')
    const order = page.getByRole('listitem').filter({ hasText: 'Fiscalía de Circuito de Chepo' })
    await order.getByText('Todo: Distrito de Chepo').waitFor()
    await order.getByRole('button', { name: 'Levantar' }).click()
    const lifting = page.getByRole('dialog', { name: 'Levantar la orden' })
    await lifting.getByLabel(/Por qué se levanta/).fill('La fiscalía la levantó')
    await lifting.getByRole('button', { name: 'Levantar' }).click()
    await page.getByText('Levantada', { exact: true }).waitFor()
  })

  test('answers a person who asked with her code and without a script, and she reads her copy', async () => {
    const { page } = citizen
    await page.goto('/')
    await page.getByRole('main').waitFor()
    const when = new Date(Date.now() - 3_600_000).toISOString()
    const { code } = (await ask(page, '/api/reports', {
      kind: 'theft',
      story: 'Se llevaron una bicicleta roja',
      where: { by: 'landmark', words: 'la cancha' },
      when: { from: when, to: when },
    })) as { code: string }
    await page.goto('/derechos')
    await look(page, 'citizen-rights')
    await page.getByLabel('Código del reporte').fill('00000-00000')
    await press(page, 'Ver mis solicitudes')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Código del reporte').fill(code)
    await press(page, 'Ver mis solicitudes')
    await page.getByLabel('Ver todo lo que se guarda de mí y quién lo abrió').check()
    await press(page, 'Enviar la solicitud')
    await page.getByText(/Le responden a más tardar el/).waitFor()
    await look(page, 'citizen-rights-asked')

    const { page: desk } = officer
    await openScreen(desk, 'Derechos')
    await heading(desk, 'Solicitudes sobre datos propios')
    await desk.getByRole('button', { name: 'Responder' }).click()
    await desk.getByLabel(/Respuesta a la persona/).fill('Aquí está la copia de sus datos.')
    await look(desk, 'staff-rights')
    await press(desk, 'Conceder')
    await desk.getByText('Concedida').waitFor()

    await page.getByLabel('Sus palabras').waitFor()
    await page.goto('/derechos')
    await page.getByLabel('Código del reporte').fill(code)
    await press(page, 'Ver mis solicitudes')
    await page.getByText('Aquí está la copia de sus datos.').waitFor()
    await press(page, 'Ver la copia')
    await heading(page, 'Lo que se guarda de usted')
    await page.getByText('Se llevaron una bicicleta roja').first().waitFor()
    await page.getByText('Elena Cordero').first().waitFor()
    await page.getByText('Quién lo vio o cambió').waitFor()
    await page.getByText('Protege los datos').first().waitFor()
    await look(page, 'citizen-rights-copy')
    // axe is a script; these pages let none in, and say so.
    expect(citizen.faults.filter((fault) => !fault.includes('TrustedScript'))).toEqual([])
  })

  test('enters what came by letter, and prints the copy to hand it over', async () => {
    const { page } = officer
    await openScreen(page, 'Derechos')
    const record = await page.evaluate<string>(
      `fetch('/api/reports').then((answer) => answer.json()).then(({ rows }) => rows[0].id)`,
    )
    await press(page, 'Anotar una solicitud')
    const dialog = page.getByRole('dialog', { name: 'Anotar una solicitud' })
    await dialog.getByLabel('Dirección o número del reporte').fill('un reporte que no hay')
    await dialog.getByLabel(/Cómo se comprobó quién pide/).fill('Carta firmada; cédula comparada')
    await dialog.getByRole('button', { name: 'Anotar una solicitud' }).click()
    await dialog.getByText(/Aquí no hay un número de reporte/).waitFor()
    await look(page, 'staff-rights-enter')
    await dialog.getByLabel('Sobre qué').selectOption('account')
    await dialog.getByLabel('De quién es').selectOption({ index: 1 })
    await look(page, 'staff-rights-enter-account')
    // Who leaves it by the keyboard stands where she was, and not at the top of the page.
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const focused = 'document.activeElement.innerText'
    await expect.poll(() => page.evaluate(focused)).toBe('Anotar una solicitud')
    await page.keyboard.press('Enter')
    await dialog.getByLabel(/Cómo se comprobó quién pide/).fill('Carta firmada; cédula comparada')
    await dialog.getByLabel('Sobre qué').selectOption('report')
    await dialog
      .getByLabel('Dirección o número del reporte')
      .fill(`http://localhost:8080/app/reports/${record}`)
    await dialog.getByRole('button', { name: 'Anotar una solicitud' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'llegó por otra vía' })
    await row.getByRole('button', { name: 'Responder' }).click()
    await row.getByText('Identidad comprobada: Carta firmada; cédula comparada').waitFor()
    await row.getByLabel(/Respuesta a la persona/).fill('La copia se entrega en la ventanilla.')
    await row.getByRole('button', { name: 'Conceder' }).click()
    await row.getByText('Concedida').waitFor()
    await row.getByRole('button', { name: 'Leer' }).click()
    await row.getByRole('button', { name: 'Abrir la copia para entregarla' }).click()
    await heading(page, 'Lo que se guarda de la persona')
    await page.getByText('Quién lo vio o cambió').waitFor()
    expect(await page.locator('.copy-sheet').innerText()).not.toMatch(/seenAndChangedBy|madeAt/)
    await look(page, 'staff-rights-copy')
    await page.emulateMedia({ media: 'print' })
    await page.getByText('convive/copy@1').waitFor()
    expect(
      await page.getByRole('heading', { name: 'Solicitudes sobre datos propios' }).isVisible(),
    ).toBe(false)
    await page.emulateMedia({ media: 'screen' })
  })

  test('enters it on a narrow phone, in the light and in the dark', async () => {
    const { page } = officer
    const before = page.viewportSize()
    await page.setViewportSize(NARROW)
    for (const appearance of ['light', 'dark']) {
      await page.evaluate(`localStorage.setItem('convive.appearance', '${appearance}')`)
      await page.goto('/app/rights')
      await press(page, 'Anotar una solicitud')
      await page.getByRole('dialog').getByLabel('Sobre qué').selectOption('account')
      await page.getByRole('dialog').getByLabel('De quién es').waitFor()
      await judge(page, `staff-rights-enter, narrow and ${appearance}`)
      if (appearance === 'light') await look(page, 'staff-rights-enter-light')
    }
    if (before !== null) await page.setViewportSize(before)
  })

  test('finds the rules on a public page, in the light and the dark', async () => {
    const { page } = officer
    await page.goto('/observatory/law')
    await heading(page, 'Plazos, conservación y días hábiles')
    await look(page, 'public-law')
    await page.emulateMedia({ colorScheme: 'light' })
    await look(page, 'public-law-light')
    await page.goto('/app/retention')
    await heading(page, 'Qué se borra y por qué artículo')
    await page.getByText('Necesita la firma de un abogado').first().waitFor()
    await look(page, 'staff-retention-light')
    await page.goto('/app/account')
    await heading(page, 'Derechos sobre mis datos')
    await look(page, 'staff-own-rights')
  })
})
