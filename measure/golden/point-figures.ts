import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sharedTable } from './shared-data.ts'

/** One reference figure. */
export interface Figure {
  stat: string
  value: number
}

/** A window with a hole, in which the sets a and b of points-data.csv lie. */
export const TOWN = [
  Float64Array.of(0, 0, 900, 0, 1000, 600, 550, 500, 400, 800, 0, 700),
  Float64Array.of(200, 200, 200, 350, 350, 350, 350, 200),
]

/** The rectangle in which the sets u and v lie. */
export const BOX = [Float64Array.of(0, 0, 1000, 0, 1000, 600, 0, 600)]

/** The unit square of the redwood seedlings (Strauss 1975, Ripley 1977). */
export const REDWOOD_SQUARE = [Float64Array.of(0, -1, 1, -1, 1, 0, 0, 0)]

/** The 1000 m x 500 m plot of the bei trees (Hubbell & Foster 1983). */
export const BEI_PLOT = [Float64Array.of(0, 0, 1000, 0, 1000, 500, 0, 500)]

const read = (name: string): string[][] =>
  readFileSync(path.join(import.meta.dirname, name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

/** The figures of one case in points.csv (spatstat, sparr; see points.R). */
export function pointFigures(name: string): Figure[] {
  const found = read('points.csv').filter((row) => row[0] === name)
  if (found.length === 0) throw new Error(`no figures of '${name}' in points.csv`)
  return found.map((row) => ({ stat: row[1]!, value: Number(row[2]) }))
}

/** The figures of one case of the small reference table beside the project. */
export function smallFigures(name: string): Figure[] {
  const found = sharedTable('oracles/small/reference.csv').filter((row) => row.case === name)
  if (found.length === 0) throw new Error(`no figures of '${name}' in small/reference.csv`)
  return found.map((row) => ({ stat: row.stat!, value: Number(row.value) }))
}

const columns = (rows: (readonly [number, number])[]) => ({
  x: Float64Array.from(rows, (row) => row[0]),
  y: Float64Array.from(rows, (row) => row[1]),
})

/** One set of points-data.csv. */
export const pointSet = (name: 'a' | 'b' | 'u' | 'v') =>
  columns(
    read('points-data.csv')
      .filter((row) => row[0] === name)
      .map((row) => [Number(row[1]), Number(row[2])] as const),
  )

/** One of the small point sets beside the project. */
export const smallPoints = (name: 'redwood' | 'bei') =>
  columns(
    sharedTable(`oracles/small/${name}.csv`).map((row) => [Number(row.x), Number(row.y)] as const),
  )
