import { gunzipSync } from 'node:zlib'
import { sharedData } from './shared-data.ts'

/** Events on a plane: metres and days. */
export interface Events {
  x: Float64Array
  y: Float64Array
  day: Float64Array
}

/**
 * Burglaries in Chicago in 2016, without the one that has no date (City of Chicago).
 * @param before only events before this date, as YYYY-MM-DD
 */
export function chicago(before = '9999-12-31'): Events {
  const rows = gunzipSync(sharedData('crime/chicago_burglary_2016.csv.gz', 'bytes'))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, , date]) => date !== 'NA' && date! < before)
  return {
    x: Float64Array.from(rows, ([x]) => Number(x)),
    y: Float64Array.from(rows, ([, y]) => Number(y)),
    day: Float64Array.from(rows, ([, , date]) => Date.parse(date!) / 86_400_000),
  }
}
