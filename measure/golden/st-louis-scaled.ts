import { gunzipSync } from 'node:zlib'
import { randomStream } from '../src/random.ts'
import { sharedData } from './shared-data.ts'

const METRES_PER_US_FOOT = 1200 / 3937

/** The window of the scaled points: 15.5 x 32.5 km around St. Louis, metres. */
export const ST_LOUIS = { west: 266_000, south: 296_000, east: 281_500, north: 328_500 }

/**
 * Any number of points that lie as the incidents of St. Louis 2015-2019 do: drawn with replacement,
 * each moved by a normal error of 15 m (a scaled set, for speed alone; St. Louis Metropolitan
 * Police, ODC-By 1.0).
 */
export function scaledStLouis(count: number, seed: number): { x: Float64Array; y: Float64Array } {
  const places = gunzipSync(sharedData('crime/st_louis_2015_2019.csv.gz', 'bytes'))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([, x, y]) => [Number(x) * METRES_PER_US_FOOT, Number(y) * METRES_PER_US_FOOT] as const)
    .filter(([x, y]) => isInside(x, y))
  const stream = randomStream(seed, 0)
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  for (let i = 0; i < count; ) {
    const [px, py] = places[stream.below(places.length)]!
    x[i] = px + 15 * stream.normal()
    y[i] = py + 15 * stream.normal()
    if (isInside(x[i]!, y[i]!)) i++
  }
  return { x, y }
}

const isInside = (x: number, y: number): boolean =>
  x > ST_LOUIS.west && x < ST_LOUIS.east && y > ST_LOUIS.south && y < ST_LOUIS.north
