import { gunzipSync } from 'node:zlib'
import type { Events } from './chicago.ts'
import { sharedData } from './shared-data.ts'

const METRES_PER_US_FOOT = 1200 / 3937

/**
 * Larcenies of St. Louis 2015-2019 in the order of the file, withdrawn rows left out, times cut to
 * whole days (St. Louis Metropolitan Police, ODC-By 1.0).
 * @param count how many, from the first
 */
export function stLouisLarcenies(count: number): Events {
  const rows = gunzipSync(sharedData('crime/st_louis_2015_2019.csv.gz', 'bytes'))
    .toString()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, , , code, counted]) => counted === '1' && Math.floor(Number(code) / 10_000) === 6)
    .slice(0, count)
  return {
    x: Float64Array.from(rows, ([, x]) => Number(x) * METRES_PER_US_FOOT),
    y: Float64Array.from(rows, ([, , y]) => Number(y) * METRES_PER_US_FOOT),
    day: Float64Array.from(rows, ([time]) => Date.parse(time!.slice(0, 10)) / 86_400_000),
  }
}

/** Incidents of St. Louis 2015-2019 per cell of 224 x 447 (69 x 73 m), with Gi* z from R spdep::localG. */
export function stLouisGrid(): {
  counts: Int32Array
  z: Float64Array
  columns: number
  rows: number
} {
  const read = (name: string) => sharedData(`oracles/${name}`, 'bytes').slice().buffer
  return {
    counts: new Int32Array(read('stl_cnt.i32')),
    z: new Float64Array(read('stl_gistar_spdep.f64')),
    columns: 224,
    rows: 447,
  }
}
