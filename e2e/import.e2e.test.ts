import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip, gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { look } from './screen.ts'

// An analyst brings in the first three thousand records of a city's police, says what its columns mean, sees what is
// doubtful about them, and takes them back. The whole file is taken in the unit test.

const records = path.resolve('../shared/data/crime/st_louis_2015_2019.csv.gz')
const ROWS = 3_000
const feet =
  '+proj=tmerc +lat_0=35.8333333333333 +lon_0=-90.5 +k=0.999933333333333 +x_0=250000 +y_0=0 +datum=NAD83 +units=us-ft'
const analyst = { email: 'dario@chepo.test', password: 'trece tortugas cruzan el lago' }

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  await house.conviveGiven(
    analyst.password,
    ...['user', 'add', '--email', analyst.email, '--name', 'Darío Pinzón'],
    ...['--role', 'analyst', '--password-stdin'],
  )
  browser = await openBrowser(house)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** The first rows of the police's file, with one that cannot be, and one that a spreadsheet would run. */
async function firstRows(): Promise<Buffer> {
  const lines: string[] = []
  const input = createReadStream(records).pipe(createGunzip())
  for await (const line of createInterface({ input })) {
    lines.push(line)
    if (lines.length > ROWS) break
  }
  lines.push('2015-02-30 10:00,888000,1003000,61100,1')
  return gzipSync(`${lines.join('\n')}\n`)
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/app/imports')
  await page.getByLabel('Correo electrónico').fill(analyst.email)
  await page.getByLabel('Contraseña', { exact: true }).fill(analyst.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Importaciones' }).waitFor()
}

const choose = (page: Page, name: string, buffer: Buffer) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })

const figure = (page: Page, name: string): Promise<string> =>
  page
    .locator('.imports-delivery .imports-figures > div', { hasText: name })
    .locator('dd')
    .first()
    .innerText()

test.skipIf(!existsSync(records))(
  'an analyst imports what a police delivers, sees what is doubtful, has the refused rows, and undoes it',
  async () => {
    const { page, context, faults, close } = await visit(browser, house, {
      on: 'desktop',
      serviceWorkers: 'block',
    })
    await context.addInitScript(
      `localStorage.setItem('convive.appearance', localStorage.getItem('convive.appearance') ?? 'light')`,
    )
    await signIn(page)
    await page.getByText('Todavía no hay fuentes').waitFor()
    await look(page, 'staff-imports-first')

    // What is no table ends before anybody has to choose columns.
    await choose(page, 'hoja.csv', Buffer.from('PK\u0003\u0004 zip'))
    await page.getByText('El archivo es un ZIP o una hoja de cálculo').waitFor()
    await page.getByRole('button', { name: 'Descartar' }).click()

    await choose(page, 'st_louis.csv.gz', await firstRows())
    await page.getByRole('columnheader', { name: 'crime_code' }).waitFor()
    await expect.poll(() => page.getByLabel('Columna de la clase').inputValue()).toBe('crime_code')
    await page.getByLabel('Nombre de la fuente').fill('Incidentes SLMPD')
    await page.getByLabel('Institución que entrega').fill('Policía Metropolitana de San Luis')
    await page.getByLabel('Acuerdo o ley').fill('Datos abiertos, ODC-By 1.0')
    await page.getByRole('button', { name: 'Probar' }).click()
    await page.getByText('Falta elegir: Sistema de coordenadas').waitFor()
    await page.getByLabel('Sistema de coordenadas').fill(feet)
    await page.getByLabel('Zona horaria').fill('America/Chicago')
    await look(page, 'staff-imports-mapping')
    await page.getByRole('button', { name: 'Probar' }).click()
    await page.getByText('Ese día no existe en el calendario').waitFor()
    await page.getByText('Sin correspondencia:').waitFor()
    const category = page.getByLabel('Categoría ICCS de 67601', { exact: true })
    await category.focus()
    await category.selectOption('0502')
    await page.getByLabel('Desde el día').fill('2015-01-01')
    await page.getByLabel('Hasta el día').fill('2015-12-31')
    await page.getByLabel('Cobertura').selectOption('partial')
    await look(page, 'staff-imports-trial')
    await page.getByRole('button', { name: 'Importar', exact: true }).click()
    await page.getByText('La entrega quedó importada').waitFor()

    const delivery = page.locator('.imports-delivery')
    await delivery.getByText('Sin territorio').waitFor()
    await delivery.getByText('Parcial').waitFor()
    expect(await figure(page, 'Tomadas')).toContain('3')
    expect(await figure(page, 'Rechazadas')).toMatch(/^1 /)
    expect(await figure(page, 'Con lugar conocido')).toMatch(/^0 /)
    expect(Number.parseInt(await figure(page, 'Iguales a otra'), 10)).toBeGreaterThan(0)
    expect(await figure(page, 'Sin correspondencia')).not.toMatch(/^0 /)
    await look(page, 'staff-imports-taken')

    const downloading = page.waitForEvent('download')
    await delivery.getByRole('button', { name: 'Descargar las filas rechazadas' }).click()
    const refused = await readFile(await (await downloading).path(), 'utf8')
    expect(refused).toContain('row,field,reason')
    expect(refused).toContain(`${ROWS + 2},datetime,`)

    // The next delivery finds the mapping; the same file is not counted twice.
    await page.getByRole('button', { name: 'Importar otro archivo' }).click()
    await choose(page, 'otra-vez.csv.gz', await firstRows())
    await page.getByLabel('Fuente', { exact: true }).selectOption('Incidentes SLMPD')
    await expect.poll(() => page.getByLabel('Sistema de coordenadas').inputValue()).toBe(feet)
    await page.getByRole('button', { name: 'Probar' }).click()
    await page.getByRole('button', { name: 'Importar', exact: true }).click()
    await page.getByText('ya se recibió de esta fuente').waitFor()

    await page.evaluate(`localStorage.setItem('convive.appearance', 'dark')`)
    await page.reload()
    await delivery.getByText('Sin territorio').waitFor()
    await look(page, 'staff-imports-dark')
    await delivery.getByRole('button', { name: 'Deshacer la entrega' }).click()
    await page.getByRole('button', { name: 'Sí, seguir' }).click()
    await delivery.getByText('Deshecha').waitFor()
    expect(faults).toEqual([])
    await close()
  },
)
