import { globSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Line } from '../../bench/bench.ts'
import { describeR, type RunR, runR } from './r.ts'

/** What `measure/crosscheck/<area>.ts` exports: compares live R with this library on seeded inputs. */
export type Crosscheck = (r: RunR) => Promise<Line[]>

const PACKAGES = [
  ...['spdep', 'spatstat.geom', 'spatstat.core', 'spatstat.explore', 'surveillance'],
  ...['plm', 'sandwich', 'lmtest', 'sparr', 'circular'],
]

const KEEP = path.join(import.meta.dirname, '../../docs/crosscheck.txt')

/** Runs every area named (all when none is), tells a line a comparison, and counts the failures. */
async function main(wanted: string[], say: (line: string) => void): Promise<number> {
  const version = await describeR(PACKAGES)
  if (version === undefined) {
    say('R is absent: apt-get install r-base-core r-cran-jsonlite r-cran-spdep r-cran-spatstat')
    return 1
  }
  say(`# ${version}`)
  const areas = globSync('*.ts', { cwd: import.meta.dirname })
    .map((file) => path.basename(file, '.ts'))
    .filter((area) => area !== 'main' && area !== 'r')
    .filter((area) => wanted.length === 0 || wanted.includes(area))
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
      const figure = Number(value.toPrecision(3))
      say(
        `${good ? 'ok  ' : 'FAIL'} ${area}: ${measure}: ${figure} ${unit}${allowed}${rest.join('')}`,
      )
    }
  }
  say(`# ${passed} comparisons agree, ${failed} do not`)
  return failed > 0 || passed === 0 ? 1 : 0
}

// `--keep` also writes what is told to docs/crosscheck.txt.
const words = process.argv.slice(2)
const told: string[] = []
process.exitCode = await main(
  words.filter((word) => word !== '--keep'),
  (line) => {
    told.push(line)
    console.log(line)
  },
)
if (words.includes('--keep')) writeFileSync(KEEP, `${told.join('\n')}\n`)
