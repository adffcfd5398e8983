import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInstallation } from '#cli/installation.ts'
import type { Atom } from '#kernel/publish/publish.schema.ts'
import { readConfig } from '#platform/config/config.ts'
import { lineTile, pmtilesOf } from '#test/pmtiles.ts'
import { freezeForTest, homicides, withoutHomicides } from '#test/releases.ts'
import { drawnInSoftware, openBrowser, visit } from './browser.ts'
import { type House, openHouse } from './house.ts'
import { judge, jumpsOf, look, lookWithoutScripts, noteJumps } from './screen.ts'

// Somebody who was never here: from a figure to its definition in two taps, and to the number from the file.

const boundaries = fileURLToPath(
  new URL('../../shared/data/panama/corregimientos.geojson', import.meta.url),
)
const missing =
  withoutHomicides() ??
  (existsSync(boundaries) ? undefined : `${boundaries} is not beside the project`)

let house: House
let browser: Browser

/** Thefts in Chepo by month, few in one place: what has to be hidden, and what nobody told the place of. */
function theftsInChepo(): Atom[] {
  const atom = (place: string | null, month: string, count: number): Atom => ({
    ...{ place, month, year: month.slice(0, 4), class: 'Hurto', iccs: '0502', count },
    certainty: place === null ? 'none' : 'name',
  })
  const months = ['2024', '2025'].flatMap((year) =>
    Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`),
  )
  return months.flatMap((month, i) => [
    atom('080501', month, 20 + (i % 5)),
    atom('080508', month, 11 + (i % 7)),
    atom('080506', month, i === 17 ? 1 : 0),
    atom('080504', month, 8 + (i % 3)),
    atom(null, month, 7),
  ])
}

async function seed(): Promise<void> {
  await house.convive('territory', 'import', boundaries, '--source', 'datos públicos')
  const { config } = readConfig({ CONVIVE_DATA: house.data })
  const installation = await openInstallation(config, () => {})
  try {
    const { world } = installation
    await freezeForTest(world)
    await freezeForTest(world, {
      definition: {
        ...homicides(world),
        names: { es: 'Hurtos en Chepo', pt: 'Furtos em Chepo', en: 'Thefts in Chepo' },
        about: {
          es: 'Hurtos registrados en el distrito, por mes y corregimiento. Datos sintéticos.',
          pt: 'Furtos registrados no distrito, por mês e corregimiento. Dados sintéticos.',
          en: 'Thefts recorded in the district, by month and corregimiento. Synthetic data.',
        },
        unit: 'offence',
        filter: { iccsUnder: '0502' },
        dimensions: {
          ...{ place: { under: '0805', level: 'corregimiento' }, period: 'month', class: 'none' },
        },
        rule: 'event',
      },
      atoms: theftsInChepo(),
      months: { from: '2024-01', to: '2025-12' },
      growing: ['2025-11', '2025-12'],
    })
  } finally {
    await installation.stop()
  }
}

beforeAll(async () => {
  if (missing !== undefined) throw new Error(missing)
  house = await openHouse()
  await seed()
  browser = await openBrowser(house, drawnInSoftware)
})

afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

/** Whether words stand in what is seen of the page, without scrolling. */
async function isSeen(page: Page, words: string): Promise<boolean> {
  const box = await page.getByText(words).first().boundingBox()
  const scrolled = Number(await page.evaluate('scrollY'))
  const height = page.viewportSize()?.height ?? 0
  if (box === null) return false
  // A box is told from the top of what is seen.
  return scrolled > 0 && box.y >= 0 && box.y + box.height <= height
}

test('a journalist finds the definition in two taps, downloads, and computes the number again', async () => {
  const { page, faults, close } = await visit(browser, house)
  await page.goto('/observatory')
  await page.getByText('se contaron 583 víctimas').waitFor()
  await look(page, 'observatory-front')

  await page.getByRole('link', { name: 'Homicidios en Panamá' }).click()
  await page.getByRole('heading', { level: 1, name: 'Homicidios en Panamá' }).waitFor()
  await look(page, 'observatory-measure')
  await page.getByRole('navigation', { name: 'En esta página' }).getByText('Qué se cuenta').click()
  await expect
    .poll(() => isSeen(page, 'Víctimas de homicidio que el Ministerio Público registró'))
    .toBe(true)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tabla (CSV)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('release-1.csv')
  const bytes = await readFile(await download.path())
  const sum = createHash('sha256').update(bytes).digest('hex')
  expect(await page.locator('.files').innerText()).toContain(sum)
  const rows: Record<string, string>[] = parse(bytes, { columns: true })
  const parts = rows.filter(
    ({ place_part_of, period_part_of }) => place_part_of === 'PA' && period_part_of === '2024',
  )
  expect(parts.reduce((all, { count }) => all + Number(count), 0)).toBe(583)
  expect(faults).toEqual([])
  await close()
})

test('place and period are chosen by a form and by the keyboard on the map, each with an address of its own', async () => {
  const { page, faults, close } = await visit(browser, house, {
    on: 'desktop',
    colorScheme: 'dark',
  })
  await page.goto('/observatory/releases/1')
  await page.getByRole('combobox', { name: 'Lugar' }).selectOption('03')
  await page.getByRole('combobox', { name: 'Período' }).selectOption('2024')
  await page.getByRole('button', { name: 'Mostrar' }).click()
  await page.getByText(/^Colón, 2024: se contaron \d+ víctimas\./).waitFor()
  expect(new URL(page.url()).search).toBe('?place=03&period=2024')
  await look(page, 'observatory-place')
  const area = page.locator('.map').getByRole('link', { name: /^Darién: \d+$/ })
  await area.focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^Darién, 2024: /).waitFor()
  await page.getByRole('link', { name: 'English' }).click()
  await page.getByText(/^Darién, 2024: \d+ victims? (was|were) counted\./).waitFor()
  expect(faults).toEqual([])
  await close()
})

test('what is not shown, what still grows and which boundaries are guessed is seen in light, dark and on paper', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, faults, close } = await visit(browser, house, { on: 'desktop', colorScheme })
    await page.goto('/observatory/releases/2?period=2025')
    await page.getByText('Todavía crece').first().waitFor()
    const map = page.locator('.map > svg')
    expect(await map.locator('a.imported').count()).toBe(7)
    expect(await map.locator('a.approximate').count()).toBe(1)
    expect(await map.locator('a.hidden').count()).toBeGreaterThan(0)
    await look(page, `observatory-hidden-${colorScheme}`)
    if (colorScheme === 'light') {
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('form.choose').isVisible()).toBe(false)
      expect(await map.isVisible()).toBe(true)
    }
    expect(faults).toEqual([])
    await close()
  }
})

test('whoever asks for it moves the map by keyboard, by hand and by the list, in light and dark', async () => {
  const { page, faults, close } = await visit(browser, house, { on: 'desktop' })
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(house.url)) elsewhere.push(request.url())
  })
  await page.goto('/observatory/releases/2?period=2025')
  expect(await page.locator('script').count()).toBe(0)
  await page.getByRole('link', { name: 'Mapa para mover y acercar' }).click()
  await page.locator('.help').waitFor()
  const canvas = page.getByRole('region', { name: 'Mapa que se mueve' })
  await look(page, 'observatory-map')
  // A map that was just made wider is drawn once more.
  await expect
    .poll(() => dotsEverywhere(page, canvas), { timeout: 30_000 })
    .toEqual({
      areLookedAt: true,
      areDotted: true,
      areOthersPlain: true,
    })

  // A window that was just made wider shows the whole once more: somebody would look, and press again.
  const told = page.getByRole('status').getByText('Comarca Kuna de Madungandí: 0')
  const goUp = () =>
    expect
      .poll(async () => {
        await page.getByRole('button', { name: 'Ver todo' }).click()
        await canvas.focus()
        await page.keyboard.press('ArrowUp')
        return told.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        )
      })
      .toBe(true)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await goUp()
  const place = page.locator('.places').getByRole('link', { name: 'Comarca Kuna de Madungandí' })
  await expect.poll(() => place.getAttribute('class')).toBe('looked')
  await page.keyboard.press('+')
  await page.getByRole('button', { name: 'Ver todo' }).click()

  const other = page.locator('.places a[data-code="080501"]')
  await other.focus()
  await expect.poll(() => other.getAttribute('class')).toBe('looked')
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, 'observatory-map-dark', ['desktop'])
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.map > svg[role=group]').isVisible()).toBe(true)
  expect(await canvas.isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen' })

  await goUp()
  await page.keyboard.press('Enter')
  await page.getByText(/^Comarca Kuna de Madungandí, 2025: /).waitFor()
  await page.locator('.help').waitFor()
  expect(elsewhere).toEqual([])
  expect(faults).toEqual([])
  await close()
})

/** Half of a window in which a dot is looked for, and how far apart the windows are, in pixels. */
const HALF = 9
const APART = 12

interface Dots {
  /** windows were found in which a dot has to be */
  readonly areLookedAt: boolean
  readonly areDotted: boolean
  readonly areOthersPlain: boolean
}

/** What is not shown is dotted all over: wherever a finger finds such a place, and all around lies in it, is a dot. */
async function dotsEverywhere(page: Page, canvas: Locator): Promise<Dots> {
  await canvas.scrollIntoViewIfNeeded()
  const box = (await canvas.boundingBox())!
  const found = await page.evaluate<Record<string, boolean>>(`(() => {
    const canvas = document.querySelector('.stage canvas')
    const { left, top, width, height } = canvas.getBoundingClientRect()
    const found = {}
    for (let y = 0; y < height; y += ${APART})
      for (let x = 0; x < width; x += ${APART}) {
        const at = { clientX: left + x, clientY: top + y, bubbles: true }
        canvas.dispatchEvent(new MouseEvent('mousemove', at))
        const place = document.querySelector('.places a.looked')
        if (place !== null) found[x + ' ' + y] = place.querySelector('g.hidden') !== null
      }
    return found
  })()`)
  const picture = sharp(await page.screenshot({ clip: box, animations: 'disabled' })).greyscale()
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  const contrastAt = (x: number, y: number): number => {
    const greys: number[] = []
    for (let dy = -HALF; dy <= HALF; dy++)
      for (let dx = -HALF; dx <= HALF; dx++)
        greys.push(data[((y + dy) * info.width + x + dx) * info.channels]!)
    return Math.max(...greys) - Math.min(...greys)
  }
  const around = [-APART, 0, APART]
  const contrastsOf = (isHidden: boolean): number[] =>
    Object.keys(found).flatMap((key) => {
      const [x, y] = key.split(' ').map(Number) as [number, number]
      const isWithin = around.every((dx) =>
        around.every((dy) => found[`${x + dx} ${y + dy}`] === isHidden),
      )
      return isWithin ? [contrastAt(x, y)] : []
    })
  const [hidden, shown] = [contrastsOf(true), contrastsOf(false)]
  return {
    areLookedAt: hidden.length > 3,
    areDotted: Math.min(...hidden) > 60,
    // So that a dot can be told from none: in places whose number is shown most windows are plain.
    areOthersPlain: shown.filter((contrast) => contrast < 20).length > shown.length / 3,
  }
}

test('the map opens where it was asked for on a phone, and moves nothing', async () => {
  const { page, close } = await visit(browser, house, { on: 'phone' })
  await noteJumps(page)
  await page.goto('/observatory/releases/2?period=2025&map=move#map')
  await page.locator('.help').waitFor()
  const top = await page.locator('#map').evaluate((map) => map.getBoundingClientRect().top)
  expect(top).toBeGreaterThanOrEqual(0)
  expect(top).toBeLessThan(60)
  expect(await jumpsOf(page)).toBeLessThan(0.1)
  await close()
})

test('a base map that lies beside the data is under the areas, and one that is broken does no harm', async () => {
  const file = path.join(house.data, 'map', 'basemap.pmtiles')
  const road = [
    [0, 1050],
    [4095, 950],
  ] as const
  const tiles = [8, 9].map((x) => ({ z: 5, x, y: 15, bytes: lineTile('roads', road) }))
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(
    file,
    pmtilesOf(tiles, { vector_layers: [{ id: 'roads' }], attribution: '© Caminos' }),
  )
  const { page, faults, close } = await visit(browser, house)
  const parts: number[] = []
  page.on('response', (answer) => {
    if (answer.url().endsWith('.pmtiles')) parts.push(answer.status())
  })
  await page.goto('/observatory/releases/1?place=PA&period=2024&map=move')
  await page.locator('.maker', { hasText: '© Caminos' }).waitFor()
  await expect.poll(() => parts.length, { timeout: 20_000 }).toBeGreaterThan(1)
  expect(new Set(parts)).toEqual(new Set([206]))
  await look(page, 'observatory-map-base', ['phone'])
  await writeFile(file, 'no map')
  await page.reload()
  await page.locator('.help').waitFor()
  expect(await page.locator('.maker').innerText()).toBe('')
  expect(faults).toEqual([])
  await close()
})

test('where a browser cannot draw it, the still map and the list stay', async () => {
  const { page, faults, close } = await visit(browser, house)
  await page.addInitScript(`HTMLCanvasElement.prototype.getContext = () => null`)
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await page.goto('/observatory/releases/2?period=2025&map=move')
  await page.getByText('no se pudo mostrar en este navegador').waitFor()
  expect(await page.locator('.map > svg[role=group]').isVisible()).toBe(true)
  expect(await page.locator('.places a').count()).toBe(8)
  expect(asked.filter((address) => address.includes('moving-map'))).toEqual([])
  await judge(page, 'observatory-map-cannot')
  expect(faults).toEqual([])
  await close()
})

test('without scripts all of it is there, and how data are looked after stands on one page', async () => {
  const plain = await visit(browser, house, { javaScriptEnabled: false })
  await plain.page.goto('/observatory/releases/2')
  await plain.page.locator('.map > svg a').first().waitFor()
  await plain.page.locator('.chart > svg').waitFor()
  await lookWithoutScripts(plain.page, 'observatory-plain')
  await plain.close()
  const { page, faults, close } = await visit(browser, house)
  await page.goto('/observatory/trust')
  await page.getByRole('heading', { name: 'Quién puede abrir lo personal' }).waitFor()
  await look(page, 'observatory-trust')
  await page.goto('/observatory/releases')
  await look(page, 'observatory-releases')
  expect(faults).toEqual([])
  await close()
})
