import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type Visitor, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'
import { demoPassword, demoPeople } from './staff.ts'

// A call on the board by keyboard alone: typed, classified by its words, filed, worked on, closed; a colleague's
// incident that moves nothing; a lost network that loses nothing.

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
  await page.keyboard.press('2')
  await page.keyboard.type('La unidad 3 va en camino.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.notes').getByText('La unidad 3 va en camino.').waitFor()
  await page.keyboard.press('1')
  await page.locator('.incident .row-marks').getByText('En marcha').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('cerrar')
  await page.getByText('Cerrar: atendido').waitFor()
  await page.keyboard.type(' atendido el teléfono apareció')
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
