import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wallClock } from '#kernel/time.ts'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { judge, jumpsOf, look, noteJumps } from './screen.ts'
import { demoPassword, demoPeople } from './staff.ts'

// A shift from the middle of it to the next one's: another planned, a break, notes, handed over, not accepted yet, accepted;
// the supervisor's view; the wall, which hangs without a session, says when it is stale and moves nothing.

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

const zone = 'America/Panama'
const wide = { width: 1920, height: 1080 }

/** A time of day some hours from now, as the clock on the wall shows it. */
const clock = (hours: number): string => {
  const { hour, minute } = wallClock(Date.now() + hours * 3_600_000, zone)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
const day = (hours: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.now() + hours * 3_600_000)

async function toShift(email: string, appearance: 'dark' | 'light' = 'dark'): Promise<Visitor> {
  const visitor = await visit(browser, house, {
    on: 'desktop',
    colorScheme: appearance,
    serviceWorkers: 'block',
  })
  const { page } = visitor
  await page.addInitScript(`localStorage.setItem('convive.appearance', '${appearance}')`)
  await page.goto('/app/shift')
  await page.getByLabel('Correo electrónico').focus()
  await page.keyboard.type(email)
  await page.getByLabel('Contraseña', { exact: true }).focus()
  await page.keyboard.type(demoPassword(house))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Turno' }).waitFor()
  return visitor
}

/** Presses a button by its name without a pointer. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus()
  await page.keyboard.press('Enter')
}

/** Chooses in a list by typing. */
async function choose(page: Page, label: string | RegExp, typed: string): Promise<void> {
  await page.getByLabel(label).first().focus()
  await page.keyboard.type(typed)
}

async function plan(
  page: Page,
  from: number,
  to: number,
  seats: readonly (readonly [string, string])[],
) {
  await page.keyboard.press('i')
  await page.getByLabel('Día').waitFor()
  await page.getByLabel('Día').fill(day(from))
  await page.getByLabel('Desde').fill(clock(from))
  await page.getByLabel('Hasta').fill(clock(to))
  for (const [name, seat] of seats) await choose(page, new RegExp(`^Puesto de ${name}`), seat)
  await press(page, /^Guardar$/)
  await page.getByLabel('Día').waitFor({ state: 'detached' })
}

test('a shift runs, another is planned, it is worked, handed over, and accepted by the next, without a mouse', async () => {
  const carmen = await toShift(demoPeople.supervisor)
  const { page } = carmen
  await page.getByText('En curso:').waitFor()
  await plan(page, 11, 12, [
    ['Ana', 'o'],
    ['Carmen', 's'],
  ])
  await look(page, 'staff-shift-planned', ['desktop'])
  await page.getByRole('heading', { name: 'La sala ahora' }).waitFor()

  const ana = await toShift(demoPeople.operator, 'light')
  await ana.page.getByText('En curso:').waitFor()
  await press(ana.page, /^Descanso de Ana/)
  await choose(ana.page, 'Cubre', 'Carmen')
  await press(ana.page, /^Descanso$/)
  await ana.page.getByText('En descanso; cubre Carmen').waitFor()
  await page.getByText('En descanso; cubre Carmen').waitFor() // the supervisor sees it at once
  await look(page, 'staff-shift-running')
  await press(ana.page, /^Ya volvió Ana/)
  await ana.page.getByText('Presente').nth(1).waitFor()
  await ana.page.keyboard.press('Escape')
  await ana.page.keyboard.press('2')
  await ana.page.keyboard.type('El puente de El Llano está cerrado hasta las cinco.')
  await ana.page.keyboard.press('Control+Enter')
  await ana.page.getByText('1 nota.').waitFor()
  await press(ana.page, 'Escribir la nota')
  await ana.page.getByLabel('A quienes siguen').focus()
  await ana.page.keyboard.type('Noche con viento; vigilar la vía.')
  await look(ana.page, 'staff-shift-note')
  await press(ana.page, 'Entregar turno')
  await ana.page.locator('.shift-head').getByText('Entregado; espera').waitFor()

  const hilda = await toShift(demoPeople.nextOperator)
  await hilda.page.getByRole('heading', { name: 'Recibir el turno' }).waitFor()
  await press(hilda.page, 'Abrir notas y entrega')
  await hilda.page.getByText('Noche con viento; vigilar la vía.').waitFor()
  await hilda.page.getByText('El puente de El Llano está cerrado').waitFor()
  await look(hilda.page, 'staff-shift-accept')
  await press(hilda.page, 'No recibir todavía')
  await hilda.page.getByLabel('Qué falta', { exact: true }).focus()
  await hilda.page.keyboard.type('Falta decir quién espera al fiscal.')
  await press(hilda.page, 'No recibir todavía')
  await ana.page.getByText('Falta decir quién espera al fiscal.').waitFor()
  await ana.page.getByLabel('A quienes siguen').focus()
  await ana.page.keyboard.type(' Hilda espera al fiscal.')
  await press(ana.page, 'Entregar turno')
  await ana.page.locator('.shift-head').getByText('Entregado; espera').waitFor()
  await hilda.page.getByRole('heading', { name: 'Recibir el turno' }).waitFor()
  // Two tabs of one person: what the one accepts, the other tells where she looks.
  const tab = await hilda.context.newPage()
  await tab.goto('/app/board')
  await tab.locator('.board-list .desk-row').first().waitFor()
  await tab.getByRole('textbox', { name: 'Relato' }).fill('Un perro suelto')
  // It is told for a few seconds only: whoever looks at the other tab first would miss it.
  await Promise.all([
    tab.getByText(/^Le pasaron (el incidente|\d+ incidentes:?) /).waitFor(),
    press(hilda.page, 'Recibir y empezar'),
  ])
  await hilda.page.getByText('Lo empezó Hilda').waitFor()
  expect(await tab.getByRole('textbox', { name: 'Relato' }).inputValue()).toBe('Un perro suelto')
  await tab.close()
  await hilda.page.getByRole('heading', { name: 'Turnos anteriores' }).waitFor()
  // What Ana had is Hilda's, and the board says so.
  await hilda.page.keyboard.press('g')
  await hilda.page.keyboard.press('t')
  await hilda.page.locator('.shift-status').getByText('Hilda').waitFor()
  await hilda.page.getByRole('button', { name: /^Míos [1-9]/ }).waitFor()
  await look(hilda.page, 'staff-shift-board', ['desktop'])
  expect([...carmen.faults, ...ana.faults, ...hilda.faults]).toEqual([])
  await Promise.all([carmen, ana, hilda].map(({ close }) => close()))
})

test('a supervisor opens what her running shift works on by one press', async () => {
  const { page, close } = await toShift(demoPeople.supervisor)
  // Of the shift that runs: those to come stand above it.
  await page.getByRole('button', { name: 'Cambiar personas' }).last().focus()
  await page.keyboard.press('Enter')
  await choose(page, /^Puesto de Carmen/, 's')
  await press(page, /^Guardar$/)
  await page.locator('.shift-people strong').getByText('Carmen').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.locator('.board-list .desk-row').first().waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.getByRole('button', { name: /^Abrir: es de su turno/ }).waitFor()
  await judge(page, 'staff-shift-opening')
  await page.keyboard.press('o')
  await page.locator('.incident .said').first().waitFor()
  await close()
})

test('the wall hangs without a session, moves nothing, and says when it is stale', async () => {
  const { page, context, faults, close } = await toShift(demoPeople.supervisor)
  await page.setViewportSize(wide)
  await noteJumps(page)
  await page.goto('/app/wall')
  await page.locator('.wall-row').first().waitFor()
  await press(page, 'Dejar colgada esta pantalla')
  await page.getByLabel('Dónde cuelga').focus()
  await page.keyboard.type('Sala de control')
  await page.keyboard.press('Enter')
  await page.locator('.wall-tools').waitFor({ state: 'detached' })
  // Nobody is signed in here any more, and the screen goes on, also after a power cut.
  const session = () => page.evaluate(`fetch('/api/shifts/now').then(({ status }) => status)`)
  await expect.poll(session, { timeout: 10_000 }).toBe(401)
  await page.goto('/app/wall')
  await page.getByText('Al día').waitFor()
  await page.locator('.wall-row').nth(2).waitFor()
  await judge(page, 'wall')
  await page.screenshot({ path: 'e2e/shots/wall.wide.png', caret: 'hide' })
  await page.setViewportSize({ width: 360, height: 800 })
  expect(new Set(await gapsOf(page)).size).toBe(1)
  await page.screenshot({ path: 'e2e/shots/wall.phone.png', caret: 'hide', fullPage: true })
  await page.setViewportSize(wide)
  const text = await page.locator('.wall').innerText()
  for (const name of ['Ana', 'Beto', 'Carmen', 'machete']) expect(text).not.toContain(name)
  const before = await placesOf(page)
  const jumps = await jumpsOf(page)
  const beto = await toShift(demoPeople.otherOperator)
  await beto.page.keyboard.press('g')
  await beto.page.keyboard.press('t')
  await beto.page.getByRole('textbox', { name: 'Relato' }).waitFor()
  await beto.page.getByRole('textbox', { name: 'Relato' }).focus()
  await beto.page.keyboard.type('Hay un incendio en la ferretería de Cañita, sale mucho humo')
  await beto.page.keyboard.press('Control+Enter')
  await page.locator('.wall-row').getByText('Incendio').waitFor()
  const after = await placesOf(page)
  for (const [number, top] of Object.entries(before)) expect(after[number]).toBe(top)
  expect(await jumpsOf(page)).toBe(jumps)
  await context.setOffline(true)
  await page.getByText('SIN CONEXIÓN desde').waitFor({ timeout: 40_000 })
  await page.screenshot({ path: 'e2e/shots/wall-stale.wide.png', caret: 'hide' })
  await context.setOffline(false)
  await page.getByText('Al día').waitFor()
  expect(faults).toEqual([])
  await beto.close()
  await close()
})

/** How far the rows of the wall stand from one another, in whole pixels. */
const gapsOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(`[...document.querySelectorAll('.wall-row')].map((row) => row.getBoundingClientRect())
    .flatMap((row, i, rows) => (i === 0 ? [] : [Math.round(row.top - rows[i - 1].bottom)]))`)

/** Where each incident stands on the wall, by its number. */
const placesOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.wall-row')].map((row) => [
    row.querySelector('.wall-what > span').textContent, row.getBoundingClientRect().top]))`)
