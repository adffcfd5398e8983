import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'

// An analyst says what is counted of a police's thefts, sees the exact numbers, publishes them protected, and is
// refused what could be subtracted from it.

const analyst = { email: 'dario@chepo.test', password: 'trece tortugas cruzan el lago' }
const places = ['080501', '080502', '080503', '080504', '080505', '080506', '080507', '080508']

let house: House
let browser: Browser

/** Thefts by corregimiento and month, from 6 to 27 of each, and two burglaries. */
function thefts(): string {
  const rows = [1, 2, 3, 4, 5, 6].flatMap((month, m) =>
    places.flatMap((place, p) =>
      Array.from(
        { length: 6 + ((p * 7 + m * 5) % 22) },
        (_, n) => `Hurto,2025-0${month}-${10 + (n % 10)} 1${n % 10}:0${p}:${10 + n},${place}`,
      ),
    ),
  )
  const burglaries = ['2025-04-12 03:00', '2025-04-20 04:00'].map(
    (at) => `Escalamiento,${at},080504`,
  )
  return ['delito,fecha,lugar', ...rows, ...burglaries].join('\n')
}

beforeAll(async () => {
  house = await openHouse()
  await house.conviveGiven(
    analyst.password,
    ...['user', 'add', '--email', analyst.email, '--name', 'Darío Pinzón'],
    ...['--role', 'analyst', '--password-stdin'],
  )
  const file = path.join(house.data, '..', 'hurtos.csv')
  const mapping = path.join(house.data, '..', 'hurtos.json')
  await writeFile(file, thefts())
  await writeFile(
    mapping,
    JSON.stringify({
      class: { column: 'delito' },
      when: { by: 'moment', column: 'fecha' },
      where: { code: 'lugar' },
      classes: { Hurto: '0502', Escalamiento: '0501' },
    }),
  )
  await house.convive(
    ...['import', file, '--source', 'Hurtos', '--institution', 'Policía'],
    ...['--mapping', mapping],
  )
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

interface Choices {
  readonly name: string
  readonly category: string
  readonly level: string
  readonly period: string
  readonly rule: string
}

async function define(page: Page, chosen: Choices): Promise<void> {
  await page.getByLabel('Fuente').selectOption('Hurtos')
  await page.getByLabel('Categoría internacional').selectOption(chosen.category)
  await page.getByLabel('Territorio').selectOption('PA')
  await page.getByLabel('Lugar más pequeño').selectOption(chosen.level)
  await page.getByLabel('Período', { exact: true }).selectOption(chosen.period)
  await page.getByLabel('Regla de publicación').selectOption(chosen.rule)
  for (const language of ['español', 'portugués', 'inglés']) {
    await page.getByLabel(`Nombre en ${language}`).fill(chosen.name)
    await page
      .getByLabel(`Qué cuenta y qué no, en ${language}`)
      .fill('Por lugar y fecha del hecho.')
  }
  await page.getByRole('button', { name: 'Guardar la medida' }).click()
  await page.getByRole('heading', { level: 3, name: chosen.name }).waitFor()
}

const sectionOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function choose(page: Page, name: string): Promise<void> {
  const section = sectionOf(page, name)
  await section.getByLabel('Desde el mes').fill('2025-01')
  await section.getByLabel('Hasta el mes').fill('2025-06')
}

test('an analyst defines, counts and publishes, and is refused what would betray somebody', async () => {
  const { page, faults, close } = await visit(browser, house, {
    on: 'desktop',
    serviceWorkers: 'block',
  })
  await page.goto('/app/releases')
  await page.getByLabel('Correo electrónico').fill(analyst.email)
  await page.getByLabel('Contraseña', { exact: true }).fill(analyst.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Publicaciones' }).waitFor()
  await page.getByText('Definir una medida').click()
  await define(page, {
    ...{ name: 'Hurtos por mes', category: '0502', level: 'corregimiento', period: 'month' },
    rule: 'event',
  })
  await choose(page, 'Hurtos por mes')
  await sectionOf(page, 'Hurtos por mes').getByRole('button', { name: 'Contar' }).click()
  await page.getByText('en total. No se conoce: lugar de 0').waitFor()
  await look(page, 'staff-releases')
  const thefts = sectionOf(page, 'Hurtos por mes')
  await thefts.getByRole('button', { name: 'Publicar' }).focus()
  await page.keyboard.down('Enter')
  await thefts.getByText('no se puede retirar').waitFor()
  await page.keyboard.down('Enter') // held down: that answers nothing
  await page.keyboard.up('Enter')
  await thefts.getByText('no se puede retirar').waitFor()
  expect(await page.getByText('Publicación 1:').count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByText('Publicación 1: Hurtos por mes').waitFor()

  // Thefts and burglaries together: less the thefts, which are published, two burglaries would remain.
  await define(page, {
    ...{ name: 'Todo por trimestre', category: '', level: 'district', period: 'quarter' },
    rule: 'violence',
  })
  await choose(page, 'Todo por trimestre')
  const both = sectionOf(page, 'Todo por trimestre')
  // What everybody would read is counted and seen first.
  expect(await both.getByRole('button', { name: 'Publicar' }).isDisabled()).toBe(true)
  await both.getByRole('button', { name: 'Contar' }).click()
  await both.getByRole('button', { name: 'Publicar' }).click()
  // The question belongs to its months: of others nothing was counted, and nothing is answered.
  await both.getByText('no se puede retirar').waitFor()
  await both.getByLabel('Hasta el mes').fill('2025-03')
  await both.getByText('no se puede retirar').waitFor({ state: 'detached' })
  expect(await both.getByRole('button', { name: 'Publicar' }).isDisabled()).toBe(true)
  await both.getByLabel('Hasta el mes').fill('2025-06')
  expect(await both.getByText('no se puede retirar').count()).toBe(0)
  await both.getByRole('button', { name: 'Publicar' }).click()
  await both.getByRole('button', { name: 'Sí, seguir' }).click()
  await both.getByText('No se puede publicar así').waitFor()
  expect(await both.getByRole('alert').innerText()).toContain('publicación 1')
  await look(page, 'staff-releases-refused', ['desktop'])
  expect(await page.getByText('Publicación 2:').count()).toBe(0)
  // What is published is seen as everybody sees it, on the map.
  await page.getByRole('link', { name: 'Ver la publicación 1 en el mapa' }).click()
  await page.getByRole('heading', { level: 1, name: 'Hurtos por mes' }).waitFor()
  await page.locator('.places a').first().waitFor()
  expect(faults).toEqual([])
  await close()
})
