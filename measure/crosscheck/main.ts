import { globSync } from 'node:fs'
import path from 'node:path'
import type { Line } from '../../bench/bench.ts'
import { describeR, type RunR, runR } from './r.ts'

/** What `measure/crosscheck/<area>.ts` exports: compares live R with this library on seeded inputs. */
export type Crosscheck = (r: RunR) => Promise<Line[]>

const PACKAGES = [
  ...['spdep', 'spatstat.geom', 'spatstat.core', 'spatstat.explore', 'surveillance'],
  ...['plm', 'sandwich', 'lmtest', 'lme4'],
]

/** Runs every area named (all when none is), prints a line a comparison, and counts the failures. */
async function main(wanted: string[]): Promise<number> {
  const version = await describeR(PACKAGES)
  if (version === undefined) {
    console.error(
      'R is absent: apt-get install r-base-core r-cran-jsonlite r-cran-spdep r-cran-spatstat r-cran-surveillance',
    )
    return 1
  }
  console.log(`# ${version}`)
  const areas = globSync('*.ts', { cwd: import.meta.dirname })
    .map((file) => path.basename(file, '.ts'))
    .filter(
      (area) => area !== 'main' && area !== 'r' && (wanted.length === 0 || wanted.includes(area)),
    )
    .sort()
  let [passed, failed] = [0, 0]
  for (const area of areas) {
    const { crosscheck } = (await import(`./${area}.ts`)) as { crosscheck: Crosscheck }
    for (const { measure, value, unit, floor, ...notes } of await crosscheck(runR)) {
      const good = floor === undefined || value <= floor
      if (good) passed++
      else failed++
      const allowed = floor === undefined ? '' : `, allowed ${floor}`
      const rest = Object.entries(notes).map(([key, note]) => `, ${key} ${note}`)
      console.log(
        `${good ? 'ok  ' : 'FAIL'} ${area}: ${measure}: ${value} ${unit}${allowed}${rest.join('')}`,
      )
    }
  }
  console.log(`# ${passed} comparisons agree, ${failed} do not`)
  return failed > 0 || passed === 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
