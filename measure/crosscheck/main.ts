import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Line } from '../../bench/bench.ts'

/** Runs a piece of R and gives the value of its last expression. */
export type RunR = (script: string) => Promise<unknown>

/** What `measure/crosscheck/<area>.ts` exports: compares live R with this library on seeded inputs. */
export type Crosscheck = (r: RunR) => Promise<Line[]>

const run = promisify(execFile)
const folder = await mkdtemp(path.join(tmpdir(), 'crosscheck-'))

/** Each script runs in an R of its own; numbers come back with all their digits. */
const r: RunR = async (script) => {
  const file = path.join(folder, `${crypto.randomUUID()}.R`)
  await writeFile(
    file,
    `options(warn = -1)
suppressPackageStartupMessages(.value <- local({\n${script}\n}))
cat("\\n@@@", jsonlite::toJSON(.value, digits = I(17), auto_unbox = TRUE, na = "null"), sep = "")\n`,
  )
  const { stdout } = await run('Rscript', ['--vanilla', file], { maxBuffer: 2 ** 28 })
  return JSON.parse(stdout.slice(stdout.indexOf('@@@') + 3))
}

async function rVersion(): Promise<string | undefined> {
  try {
    const packages = [
      'spdep',
      'spatstat.explore',
      'spatstat.core',
      'surveillance',
      'sandwich',
      'plm',
    ]
    return String(
      await r(`paste(R.version.string, paste(Filter(nchar, sapply(c(${packages.map((p) => `"${p}"`)}), function(p)
        if (requireNamespace(p, quietly = TRUE)) paste(p, packageVersion(p)) else "")), collapse = ", "), sep = ", ")`),
    )
  } catch {
    return undefined
  }
}

/** Runs every area named (all when none is), prints a line a comparison, and counts the failures. */
async function main(wanted: string[]): Promise<number> {
  const version = await rVersion()
  if (version === undefined) {
    console.error(
      'R is absent: apt-get install r-base-core r-cran-jsonlite r-cran-spdep r-cran-spatstat r-cran-surveillance',
    )
    return 1
  }
  console.log(`# ${version}`)
  const areas = globSync('*.ts', { cwd: import.meta.dirname })
    .map((file) => path.basename(file, '.ts'))
    .filter((area) => area !== 'main' && (wanted.length === 0 || wanted.includes(area)))
    .sort()
  let [passed, failed] = [0, 0]
  for (const area of areas) {
    const { crosscheck } = (await import(`./${area}.ts`)) as { crosscheck: Crosscheck }
    for (const { measure, value, unit, floor, ...notes } of await crosscheck(r)) {
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

try {
  process.exitCode = await main(process.argv.slice(2))
} finally {
  await rm(folder, { recursive: true })
}
