import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { Refusal } from '#kernel/refusal.ts'

const root = path.resolve(import.meta.dirname, '../..')
const mark = path.join(root, 'dist', '.sum')

/** The folders of the built applications. */
export const built = {
  citizen: path.join(root, 'dist', 'citizen'),
  staff: path.join(root, 'dist', 'staff'),
}

const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** What the browser's applications are made of, as one hash. */
function sumOfSources(): string {
  const sum = createHash('sha256')
  const files = globSync(['src/**/*', 'measure/src/**/*.ts', 'package-lock.json', 'vite.config.ts'], {
    cwd: root,
    withFileTypes: true,
  }).filter((entry) => entry.isFile() && !/[.](test|table|service|routes)[.]ts$/.test(entry.name))
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort())
    sum.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return sum.digest('hex')
}

/** Builds the browser's applications when their sources changed since the last time. */
export async function ensureWebBuild(say: (step: string) => void): Promise<void> {
  const sum = sumOfSources()
  if (readOr(mark) === sum) return
  for (const mode of Object.keys(built)) {
    say(`Building the web application (${mode}) ...`)
    await runVite(mode)
  }
  await Promise.all(Object.values(built).map(compressFiles))
  writeFileSync(mark, sum)
}

function runVite(mode: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const child = spawn(process.execPath, [vite, 'build', '--mode', mode, '--logLevel', 'error'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Refusal('busy', 'start.webBuild', { mode })),
    )
  })
}

const brotli = promisify(brotliCompress)

/** Compresses once, as well as can be, what is sent to every phone. */
async function compressFiles(folder: string): Promise<void> {
  const files = globSync('**/*.{html,js,css,svg,json,webmanifest,txt}', { cwd: folder })
  for (const file of files) {
    const bytes = await readFile(path.join(folder, file))
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
    await writeFile(path.join(folder, `${file}.br`), await brotli(bytes, options))
  }
}
