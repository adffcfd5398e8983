import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/** Runs a piece of R in a process of its own and gives the value of its last expression. */
export type RunR = (script: string) => Promise<unknown>

const run = promisify(execFile)

/**
 * Runs R; numbers come back with all their digits.
 * @throws Error with what R said, or when R is absent
 */
export const runR: RunR = async (script) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'r-'))
  try {
    const file = path.join(folder, 'script.R')
    await writeFile(
      file,
      `options(warn = -1)
suppressPackageStartupMessages(.value <- local({\n${script}\n}))
cat("\\n@@@", jsonlite::toJSON(.value, digits = I(17), auto_unbox = TRUE, na = "null"), sep = "")\n`,
    )
    const { stdout } = await run('Rscript', ['--vanilla', file], { maxBuffer: 2 ** 28 })
    return JSON.parse(stdout.slice(stdout.indexOf('@@@') + 3))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Says which R and which packages answer, or undefined where R is absent. */
export async function describeR(packages: readonly string[]): Promise<string | undefined> {
  const names = packages.map((name) => `"${name}"`).join(', ')
  try {
    return String(
      await runR(`paste(c(R.version.string, unlist(sapply(c(${names}), function(p)
        if (requireNamespace(p, quietly = TRUE)) paste(p, packageVersion(p))))), collapse = ", ")`),
    )
  } catch {
    return undefined
  }
}
