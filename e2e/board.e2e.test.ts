import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { demoPassword, demoPeople } from './staff.ts'

// A call on the board by keyboard alone: typed, classified by its words, filed, worked on, closed; a colleague's
// incident that moves nothing; a lost network that loses nothing; two on one incident; landmarks and the map; a server
// that was stopped.

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

beforeEach(() => house.resume())

/** Signs in by keys and goes to the board. */
async function toBoard(email: string): Promise<Visitor> {
  const visitor = await visit(browser, house, {
    on: 'desktop',
    colorScheme: 'dark',
    serviceWorkers: 'block',
  })
  const { page } = visitor
  await page.goto('/app')
  await page.getByLabel('Correo electrónico').focus()
  await page.keyboard.type(email)
  await page.getByLabel('Contraseña', { exact: true }).focus()
  await page.keyboard.type(demoPassword(house))
  await page.keyboard.press('Enter')
  await page.locator('.board-list .desk-row').first().waitFor()
  return visitor
}

const narrative = 'Dos hombres con pistola le quitaron el teléfono a una muchacha en Tortí'

const focused = (page: Page): Promise<string> =>
  page.evaluate(`document.activeElement?.labels?.[0]?.textContent ?? ''`)

/** What stands in the narrative. */
const typed = (page: Page): Promise<string> =>
  page.getByRole('textbox', { name: 'Relato' }).inputValue()

/** Which row is chosen, where it stands on the screen, and how far the list is scrolled. */
const eye = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const row = document.querySelector('.board-list [aria-current="true"]')
    return [row.dataset.incident, row.getBoundingClientRect().top, row.closest('.desk-rows').scrollTop]
  })()`)

test('a call is typed, taken, worked on and closed without a mouse', async () => {
  const { page, faults, close } = await toBoard(demoPeople.operator)
  expect(await focused(page)).toBe('Relato')
  await look(page, 'staff-board')
  await page.keyboard.type(narrative)
  await page.getByText('Robo, por «pistola», «quitaron», «teléfono» · Tortí').waitFor()
  await look(page, 'staff-board-typed', ['desktop'])
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Relato')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 2, name: /Robo/ }).waitFor()
  await page.locator('.incident .said', { hasText: narrative }).waitFor()
  expect(await typed(page)).toBe('')
  await look(page, 'staff-board-filed', ['desktop'])
  await page.keyboard.press('Escape')
  // What was typed and not sent is there again, also after a look at another incident.
  await page.keyboard.press('2')
  await page.keyboard.type('La unidad 3 va')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByText('Ningún incidente elegido').waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 2, name: /Robo/ }).waitFor()
  await page.keyboard.press('2')
  await page.keyboard.press('End')
  await page.keyboard.type(' en camino.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.notes').getByText('La unidad 3 va en camino.').waitFor()
  await page.locator('.act-form').waitFor({ state: 'detached' }) // its words are seen before its answer came
  await page.keyboard.press('1')
  await page.locator('.incident .row-marks').getByText('En marcha').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('cerrar')
  await page.getByText('Cerrar: atendido').waitFor()
  await page.keyboard.type(' atendido el teléfono apareció')
  await page.keyboard.press('Enter')
  // A closing stays: it is asked first, of the incident by its number, and any other key leaves it.
  await page.getByText(/^Cerrar \d+, Robo: no se puede deshacer/).waitFor()
  await look(page, 'staff-board-sure', ['desktop'])
  await page.keyboard.type('!')
  await page.getByText('Enter lo hace', { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/no se puede deshacer/).waitFor()
  // After a fault it is asked anew, and seen.
  await page.route('**/api/incidents/*/close', (route) => route.abort(), { times: 1 })
  await page.keyboard.press('Enter')
  await page.locator('.command [role=alert]').waitFor()
  expect(await page.getByText(/no se puede deshacer/).count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByText(/^Cerrar \d+, Robo: no se puede deshacer/).waitFor()
  expect(await page.locator('.command [role=alert]').count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.locator('.incident .row-marks').getByText('Cerrado').waitFor()
  await look(page, 'staff-board-closed')
  await page.keyboard.press('/')
  await page.keyboard.type('buscar teléfonos pistola')
  await page.keyboard.press('Enter')
  await page.getByText('Con las palabras').waitFor()
  await page.locator('.board-list .desk-row').waitFor() // one, and no other
  expect(faults).toEqual([])
  await close()
})

test('what a colleague files waits above the line, and moves nothing; a lost network loses nothing', async () => {
  const ana = await toBoard(demoPeople.operator)
  const beto = await toBoard(demoPeople.otherOperator)
  const { page } = ana
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.getByRole('heading', { level: 2 }).waitFor()
  const before = await eye(page)
  await beto.page.keyboard.type('Hay un incendio en la ferretería de Cañita, sale mucho humo')
  await beto.page.keyboard.press('Control+Enter')
  await beto.page.getByRole('heading', { level: 2, name: /Incendio/ }).waitFor()
  await page.getByText('1 nuevo, 1 urgente: mostrar').waitFor()
  expect(await eye(page)).toEqual(before)
  await look(page, 'staff-board-arrived', ['desktop'])
  await page.keyboard.press('n')
  await page.locator('.board-list').getByText('Incendio').waitFor()
  await ana.context.setOffline(true)
  await page.keyboard.press('i')
  await page.keyboard.type('Tres postes apagados en El Llano')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Lo que escribió sigue aquí').waitFor()
  await page.getByText('Sin conexión: lo que ve puede ser viejo').waitFor()
  await look(page, 'staff-board-offline', ['desktop'])
  expect(await typed(page)).toBe('Tres postes apagados en El Llano')
  await ana.context.setOffline(false)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { level: 2, name: /Alumbrado/ }).waitFor()
  await beto.close()
  await ana.close()
})

/** Where the three panes begin, so that a line that comes or goes moves none. */
const panes = (page: Page): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.board-list, .board-middle, .board-detail')]
    .map((pane) => Math.round(pane.getBoundingClientRect().top))`)

test('two operators work on one incident: they see each other, both fields hold, each tick has its name', async () => {
  const ana = await toBoard(demoPeople.operator)
  const beto = await toBoard(demoPeople.otherOperator)
  const { page } = ana
  // A landmark in what the caller says brings its place; the words stay.
  await page.keyboard.type('Se llevaron una moto, por la cancha de Cañita')
  await page.getByText('Cañita · Cancha de Cañita').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Referencia: Cancha de Cañita').waitFor()
  await page.getByText(/incidentes antes en Cañita/).waitFor()
  const address = new URL(page.url()).pathname
  const number = await page.locator('.incident h2 .mono').innerText()
  await beto.page.keyboard.press('Escape')
  await beto.page.getByText(/^\d+ nuevos?.*: mostrar/).waitFor()
  await beto.page.keyboard.press('n')
  await beto.page.locator(`[data-incident="${address.split('/').at(-1)}"]`).click()
  await page.getByText(/Beto.* también lo tiene abierto/).waitFor()
  await beto.page.getByText(/Ana.* también lo tiene abierto/).waitFor()
  await look(page, 'staff-board-two', ['desktop'])
  // Different fields at once: nobody overwrites anybody.
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('prioridad 1')
  await beto.page.keyboard.press('/')
  await beto.page.keyboard.type('lugar escuela de tortí')
  await page.keyboard.press('Enter')
  await beto.page.keyboard.press('Enter')
  await page.locator('.incident dl').getByText('Tortí').waitFor()
  await beto.page.locator('.incident .row-marks').getByText(/^1 /).waitFor()
  // Ticks of both are seen by both, with their names.
  await page.locator('.checklist input').first().check()
  await beto.page.locator('.checklist').getByText(/Ana/).waitFor()
  await beto.page.locator('.checklist input').nth(1).check()
  await page.locator('.checklist').getByText(/Beto/).waitFor()
  // Whoever leaves is seen no more.
  await beto.close()
  await page.getByText(/también lo tiene abierto/).waitFor({ state: 'detached' })
  // A point on the map by arrows alone.
  await page.keyboard.press('m')
  await page.getByText(/mueva la cruz/).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowUp')
  await page.getByText(/con duda de \d+ m/).waitFor()
  await look(page, 'staff-board-mark', ['desktop'])
  await page.getByRole('button', { name: `Para el incidente ${number}` }).click()
  await page
    .locator('.incident')
    .getByText(/Punto .* metros de duda/)
    .waitFor()
  // Without a network a line says so, and no pane moves.
  const before = await panes(page)
  await ana.context.setOffline(true)
  await page.getByText('Sin conexión: lo que ve puede ser viejo').waitFor()
  expect(await page.getByText('En vivo', { exact: true }).count()).toBe(0)
  expect(await panes(page)).toEqual(before)
  await ana.context.setOffline(false)
  await page.getByText('En vivo', { exact: true }).waitFor()
  expect(await panes(page)).toEqual(before)
  await ana.close()
})

/** Sends citizens' reports of shots heard in one place, as phones do. */
const sendReports = (page: Page, count: number): Promise<void> =>
  page.evaluate(`(async () => {
    const when = { from: new Date(Date.now() - 600_000), to: new Date() }
    const where = { by: 'place', place: '080504' }
    for (let n = 0; n < ${count}; n++) {
      const { ok, status } = await fetch('/api/reports', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ kind: 'shots', story: 'Se oyen tiros en la plaza.', where, when }),
      })
      if (!ok) throw new Error('report ' + status)
    }
  })()`)

test('many reports of one thing are a few rows, are seen one by one by key, and merged by key', async () => {
  const { page, faults, close } = await toBoard(demoPeople.operator)
  await sendReports(page, 10)
  await page.getByText(/^\d+ nuevos, \d+ urgentes: mostrar/).waitFor()
  await page.keyboard.press('Escape')
  const fold = page.locator('.board-list').getByText('y 5 reportes más de aquí')
  await expect
    .poll(async () => {
      await page.keyboard.press('n')
      return fold.count()
    })
    .toBe(1)
  const rows = page.locator('.board-list .desk-row', { hasText: 'Disparos' })
  expect(await rows.count()).toBe(5)
  await look(page, 'staff-board-flood')
  // Where many marks find no room each is cut short; none is gone.
  expect(
    await page.evaluate(`[...document.querySelectorAll('.board-list .row-marks')].flatMap((marks) =>
      [...marks.querySelectorAll('.tag')].filter((mark) =>
        mark.getBoundingClientRect().right > marks.getBoundingClientRect().right + 1)
        .map((mark) => mark.innerText))`),
  ).toEqual([])
  await page.keyboard.press('v')
  await page.getByText('se muestran uno por uno').waitFor()
  await expect.poll(() => rows.count()).toBe(10)
  await page.keyboard.press('v')
  await fold.waitFor()
  const unfold = page.getByRole('button', { name: /^Ver los reportes uno por uno/ })
  await unfold.waitFor()
  // Where nothing that is shown stands for others, there is nothing to unfold.
  await page.getByRole('button', { name: /^Míos/ }).click()
  await unfold.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Abiertos/ }).click()
  await unfold.waitFor()
  await rows.first().click()
  await page.keyboard.press('c')
  await page.locator('.incident .row-marks').getByText('Asignado').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Ningún incidente elegido').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: /^Unir los 9 parecidos/ }).waitFor()
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.locator('.board-list').getByText('+ 9 unidos').waitFor()
  expect(faults).toEqual([])
  await close()
})

test('a supervisor keeps the lists, and the boards go on after the server was stopped', async () => {
  const { page, close } = await toBoard(demoPeople.supervisor)
  await house.halt()
  await page.getByText('Reconectando').waitFor()
  await house.resume()
  await page.getByText('En vivo', { exact: true }).waitFor({ timeout: 30_000 })
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.getByRole('heading', { level: 1, name: 'Listas del tablero' }).waitFor()
  await page.getByLabel('Buscar referencia').fill('tortí')
  await page.getByRole('button', { name: 'Corregir Escuela de Tortí' }).waitFor()
  await look(page, 'staff-lists')
  await page.getByRole('button', { name: 'Agregar referencia' }).click()
  await page.getByLabel('Nombre', { exact: true }).fill('La Ye de los mangos')
  await page.getByLabel('De dónde se sabe').fill('Recorrido de la unidad 2')
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByLabel('Buscar referencia').fill('mangos')
  await page.getByRole('button', { name: 'Corregir La Ye de los mangos' }).waitFor()
  await close()
})
