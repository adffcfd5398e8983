import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { corrections } from '#kernel/place/pa/corrections.ts'
import { encodeShape } from '#kernel/place/shape.rules.ts'
import { approximateCells, type Cell, offGrid, onGrid, unite } from './cells.ts'
import { isSeat, properCase, withoutSeat } from './names.ts'
import { outlineOf } from './outline.ts'

/** A row of the table of corregimientos, as published. */
export interface SourceRow {
  readonly code: string
  readonly name: string
  readonly district: string
  readonly province: string
  readonly lon: number
  readonly lat: number
  readonly areaKm2: number
}

const columns = ['code', 'name', 'district', 'province', 'lon', 'lat', 'area_km2'] as const

/**
 * Reads the table of corregimientos (CSV without quotes, columns in any order).
 * @throws RangeError with the line that cannot be read
 */
export function readTable(csv: string): SourceRow[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  if (csv.includes('"')) throw new RangeError('got a quoted cell, wanted plain commas')
  const at = columns.map((column) => head.split(',').indexOf(column))
  if (at.includes(-1)) throw new RangeError(`got columns ${head}, wanted ${columns.join()}`)
  return lines.map((line, i) => {
    const cells = line.split(',')
    const [code, name, district, province, lon, lat, area] = at.map((n) => cells[n] ?? '')
    const row = { code, name, district, province, lon: +lon!, lat: +lat!, areaKm2: +area! }
    if (!/^\d{6}$/.test(code!) || !name || !(row.areaKm2 > 0) || Number.isNaN(row.lon + row.lat)) {
      throw new RangeError(`got line ${i + 2}: ${line}; wanted code, name, lon, lat and an area`)
    }
    return row as SourceRow
  })
}

/** The name that is shown for a published one: corrected where it is listed, else put into proper case. */
function shownName(code: string, published: string): string {
  const correction = corrections.find((one) => one.code === code)
  if (correction === undefined) return properCase(withoutSeat(published))
  if (correction.published !== published) {
    throw new RangeError(`got ${published} for ${code}, wanted ${correction.published}`)
  }
  return correction.shown
}

const byCode = (a: { code: string }, b: { code: string }): number => (a.code < b.code ? -1 : 1)

function placesFile(rows: readonly SourceRow[]): string {
  const units = new Map<string, string>()
  for (const { code, district, province } of rows) {
    units.set(code.slice(0, 2), province)
    units.set(code.slice(0, 4), district)
  }
  const named = [...units].map(([code, name]) => ({ code, name })).sort(byCode)
  const line = (cells: readonly (string | number | boolean)[]): string =>
    `  ${JSON.stringify(cells)},\n`
  const unitLines = named.map(({ code, name }) => line([code, shownName(code, name)]))
  const rowLines = rows.map(({ code, name, lon, lat, areaKm2 }) =>
    line([code, shownName(code, name), +lon.toFixed(4), +lat.toFixed(4), areaKm2, isSeat(name)]),
  )
  return [
    `${generatedBy}// Facts: political division of Panama of 2023, as published with the census. Areas in square kilometres.\n`,
    `export const units: readonly (readonly [code: string, name: string])[] = [\n${unitLines.join('')}]\n`,
    'export const corregimientos: readonly (readonly [code: string, name: string, lon: number, lat: number, areaKm2: number, seat: boolean])[] = [\n',
    `${rowLines.join('')}]\n`,
  ].join('')
}

const generatedBy = '// Written by scripts/territory/build.ts; not edited by hand.\n'

function shapesFile(cells: readonly Cell[], outline: string): string {
  const grouped = (length: number): string[] => {
    const codes = [...new Set(cells.map(({ code }) => code.slice(0, length)))].sort()
    return codes.map((code) => {
      const members = cells.filter((cell) => cell.code.startsWith(code))
      return `  '${code}': ${JSON.stringify(encodeShape(offGrid(unite(members))))},\n`
    })
  }
  const own = cells.map(
    ({ code, polygons }) => `  '${code}': ${JSON.stringify(encodeShape(offGrid(polygons)))},\n`,
  )
  const circles = cells.filter(({ how }) => how === 'circle').map(({ code }) => code)
  return [
    `${generatedBy}// Approximate: Voronoi cells of the centres, clipped to the outline of Natural Earth 1:10m (public domain).\n`,
    `export const outline = ${JSON.stringify(outline)}\n`,
    `export const circles: readonly string[] = ${JSON.stringify(circles)}\n`,
    `export const shapes: Readonly<Record<string, string>> = {\n`,
    ...grouped(2),
    ...grouped(4),
    ...own,
    '}\n',
  ].join('')
}

/** The two files of the pack, made from the published table. The same table always makes the same bytes. */
export function buildPack(csv: string): { places: string; shapes: string; cells: Cell[] } {
  const rows = readTable(csv).sort(byCode)
  const outline = outlineOf('591')
  const cells = approximateCells(rows, offGrid(onGrid(outline)))
  return {
    places: placesFile(rows),
    shapes: shapesFile(cells, encodeShape(offGrid(onGrid(outline)))),
    cells,
  }
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [table] = positionals
  if (table === undefined) {
    console.error('usage: node scripts/territory/build.ts CORREGIMIENTOS.csv')
    process.exit(1)
  }
  const { places, shapes, cells } = buildPack(await readFile(table, 'utf8'))
  const pack = path.join(import.meta.dirname, '../../src/kernel/place/pa')
  writeFileSync(path.join(pack, 'places.generated.ts'), places)
  writeFileSync(path.join(pack, 'shapes.generated.ts'), shapes)
  const circles = cells.filter(({ how }) => how === 'circle').length
  console.log(`${cells.length} shapes, ${circles} of them circles; ${shapes.length} bytes`)
}
