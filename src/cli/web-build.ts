import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '#kernel/refusal.ts'
import { isAlive } from '#platform/db/postmaster.ts'
import { compressSite } from '#platform/http/compress.ts'

const root = path.resolve(import.meta.dirname, '../..')
const mark = path.join(root, 'dist', '.sum')

/** The folders of the built applications. */
export const built = {
  citizen: path.join(root, 'dist', 'citizen'),
  unit: path.join(root, 'dist', 'unit'),
  staff: path.join(root, 'dist', 'staff'),
  observatory: path.join(root, 'dist', 'observatory'),
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
  const files = globSync(
    ['src/**/*', 'measure/src/**/*.ts', 'package-lock.json', 'vite.config.ts'],
    {
      cwd: root,
      withFileTypes: true,
    },
  ).filter((entry) => entry.isFile() && !/[.](test|table|service|routes)[.]ts$/.test(entry.name))
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort())
    sum.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return sum.digest('hex')
}

/**
 * Builds the browser's applications when their sources changed since the last time.
 * @param before  what has to be well before anybody waits for a build
 */
export async function ensureWebBuild(
  say: (step: string) => void,
  before?: Promise<unknown>,
): Promise<void> {
  const sum = sumOfSources()
  if (readOr(mark) === sum) return
  await before
  say('start.building')
  await inTurn(async () => {
    if (readOr(mark) === sum) return
    for (const mode of ['citizen', 'worker', 'unit', 'unit-worker', 'staff', 'observatory'])
      await runVite(mode)
    await Promise.all(Object.values(built).map(compressSite))
    writeFileSync(mark, sum)
  })
}

/** Two first starts at once would empty each other's folders: the second waits, and finds the work done. */
async function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = path.join(root, 'dist', '.building')
  const holder = path.join(turn, String(process.pid))
  mkdirSync(path.dirname(turn), { recursive: true })
  for (;;)
    try {
      mkdirSync(turn)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!(await isHeld(turn))) rmSync(turn, { recursive: true, force: true })
    }
  try {
    writeFileSync(holder, '')
    await work()
  } finally {
    rmSync(turn, { recursive: true, force: true })
  }
}

/** Whether a process that builds now holds the turn; asked again after a moment, since it may just have begun. */
async function isHeld(turn: string): Promise<boolean> {
  await sleep(500)
  try {
    return readdirSync(turn).some((pid) => isAlive(Number(pid)))
  } catch {
    return true // it is given up in this very moment: whoever asks tries to take it
  }
}

function runVite(mode: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const child = spawn(process.execPath, [vite, 'build', '--mode', mode, '--logLevel', 'error'], {
      cwd: root,
      // Whatever this process runs for: with another word here the pages would be made for developers, and break.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Refusal('busy', 'start.webBuild', { mode })),
    )
  })
}
