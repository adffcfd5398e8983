import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { demoPassword, demoPeople, openDesk } from './staff.ts'

// A call typed, a unit sent, what it does seen as it does it, and the end of it: the desk's hands never leave the
// keyboard. The unit tells it from its own session.

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({ demo: true })
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

interface Given {
  readonly id: string
  readonly state: string
  readonly incident: { readonly kind: string }
}

test('a call is typed, a unit assigned by key, followed until it is there, and both are closed', async () => {
  const { page, faults, close } = await visit(browser, house, {
    on: 'desktop',
    colorScheme: 'dark',
    serviceWorkers: 'block',
  })
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').focus()
  await page.keyboard.type(demoPeople.operator)
  await page.getByLabel('Contraseña', { exact: true }).focus()
  await page.keyboard.type(demoPassword(house))
  await page.keyboard.press('Enter')
  await page.locator('.board-list .desk-row').first().waitFor()
  await page.locator('.units-status').getByText('ocupada').waitFor()

  await page.keyboard.type('Se metieron a la finca y se llevan unas reses en Tortí')
  await page.locator('.intake .told').getByText('Tortí').waitFor() // by which the nearest are known
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+Enter')
  const units = page.getByRole('region', { name: 'Unidades' })
  await units.getByRole('button', { name: /Asignar unidad/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  const first = units.locator('.unit-choice').first()
  await first.waitFor()
  expect(await first.innerText()).toContain('Unidad 3')
  await units.locator('.unit-choice:focus').waitFor()
  await look(page, 'dispatch-choose', ['desktop'])
  await page.keyboard.press('Enter')
  await units.locator('.assignment').getByText('Unidad 3').waitFor()

  const unit = await openDesk(browser, house, 'unidad3@demo.example')
  const own = await unit.ask<{ assignments: Given[] }>('GET', '/api/unit/assignments')
  const given = own.assignments.find(({ state }) => state === 'proposed')
  expect(given?.incident.kind).toBe('livestock')
  const tell = (step: string, more = {}) =>
    unit.ask<Given>('POST', `/api/assignments/${given?.id}/${step}`, {
      at: new Date().toISOString(),
      ...more,
    })
  await tell('acknowledge')
  await units.locator('.assignment').getByText('recibido', { exact: true }).waitFor()
  await tell('depart')
  await tell('arrive')
  await units.locator('.assignment').getByText('en el sitio', { exact: true }).waitFor()
  await look(page, 'dispatch-there')

  // Another unit by the command bar, which then says on the radio that it is there, too.
  await page.keyboard.press('/')
  await page.keyboard.type('asignar 1')
  await page.keyboard.press('Enter')
  await units.locator('.assignment').getByText('Unidad 1').waitFor()
  await obeyed(page)
  // Whatever is open meanwhile: a unit speaks of what it is sent to, and its name alone leads there.
  const incident = page.url()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await expect.poll(() => page.url()).not.toBe(incident)
  await page.keyboard.press('/')
  await page.keyboard.type('unidad 1 llegó')
  await page.keyboard.press('Enter')
  await page.getByText(/^Unidad 1: anotado en el \d+/).waitFor()
  await obeyed(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('unidad 1')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).toBe(incident)
  await obeyed(page)
  await units.locator('.assignment').nth(1).getByText('en el sitio', { exact: true }).waitFor()

  await tell('close', { result: 'recovered', text: 'Diez reses de vuelta en el potrero.' })
  await units.locator('.over').getByText('Unidad 3').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('unidad 1 cierra recuperado')
  const enter = (): Promise<void> => page.keyboard.press('Enter')
  await lateUnits(page, enter, () => page.keyboard.type('xq'))
  // The question came late, and its line had changed: the next Enter does not answer it.
  await page.keyboard.press('Enter')
  await page.locator('.command .warned').getByText('No se entiende').waitFor()
  for (const _ of 'xq') await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await page.getByText(/^Unidad 1 termina en el \d+ con «Bienes recuperados»/).waitFor()
  await page.keyboard.press('Escape') // not done, and said nowhere
  await units.locator('.assignment').getByText('Unidad 1').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('cerrar recuperado')
  await page.keyboard.press('Enter')
  await page.getByText(/no se puede deshacer/).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.incident .tag.good').getByText('Recuperado').waitFor()
  // Whoever was still there has done what the desk says was done.
  await units.locator('.over li').nth(1).waitFor()
  await unit.close()

  expect(faults).toEqual([])
  await close()
})

test('the units are seen, and made up, on a screen of their own', async () => {
  for (const [on, colorScheme] of [
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const) {
    const { page, faults, close } = await visit(browser, house, {
      on,
      colorScheme,
      serviceWorkers: 'block',
    })
    await page.goto('/app/units')
    await page.getByLabel('Correo electrónico').fill(demoPeople.supervisor)
    await page.getByLabel('Contraseña', { exact: true }).fill(demoPassword(house))
    await page.keyboard.press('Enter')
    await page.getByText('Unidad 5').waitFor()
    await page.getByRole('button', { name: 'Cambiar Unidad 5' }).click()
    await page.getByRole('heading', { name: 'Personas', level: 2 }).waitFor()
    await look(page, `dispatch-units-${colorScheme}`, [on])
    // Without an answer the board gives no number: that nobody is free would be a number, too.
    await page.route('**/api/units', (route) => route.abort())
    await page.goto('/app/board')
    await page.getByText('Unidades: no se sabe').waitFor()
    expect(await page.getByText(/\d+ libre/).count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  }
})

/** Waits until the line of commands has done what it was told, and gives the cursor back. */
const obeyed = (page: Page): Promise<void> =>
  expect.poll(() => page.locator('.command input').inputValue()).toBe('')

/** Does something while the server's answer about the units is on its way. */
async function lateUnits(
  page: Page,
  asking: () => Promise<void>,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const gate = Promise.withResolvers<void>()
  await page.route('**/api/units', async (route) => {
    await gate.promise
    await route.continue()
  })
  const asked = page.waitForRequest('**/api/units')
  const answered = page.waitForResponse('**/api/units')
  await asking()
  await asked
  await meanwhile()
  gate.resolve()
  await (await answered).finished()
  await page.unroute('**/api/units')
}
