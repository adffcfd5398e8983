import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { type Account, openForPassing, serverAccount } from '#platform/db/account.ts'
import { findBinaries } from '#platform/db/binaries.ts'
import { serverEnvironment } from '#platform/db/place.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { ensureWebBuild } from '../src/cli/web-build.ts'
import type { Bench, Line } from './bench.ts'

const rounds = 5
const root = path.dirname(import.meta.dirname)

/** From an empty folder, and from a stopped one, to a database that answers and to a page that is served. */
export const bench: Bench = {
  about: 'first and later start: the database alone, and the whole of npm start',
  async run() {
    await ensureWebBuild(() => {}) // the figure is for a folder where it is present
    const times: Record<string, number[]> = {}
    const note = (name: string, ms: number) => {
      times[name] = [...(times[name] ?? []), ms]
    }
    for (let round = 0; round < rounds; round++) {
      note('floor', await inFolder(initdbAndStart))
      await inFolder((dir) => databaseAlone(dir, note))
      await inFolder((dir) => wholeProcess(dir, note))
    }
    return lines(times)
  },
}

function lines(times: Record<string, number[]>): Line[] {
  const ms = (name: string) => times[name] ?? []
  const over = (measure: string, name: string, floor: string): Line => ({
    measure,
    value: median(ms(name)),
    unit: 'ms',
    floor: median(ms(floor)),
    ratio: median(ms(name).map((value, round) => value / (ms(floor)[round] ?? Number.NaN))),
  })
  const beyond = (measure: string, name: string, floor: string, limit: number): Line => ({
    ...over(measure, name, floor),
    beyondFloor: median(ms(name).map((value, round) => value - (ms(floor)[round] ?? Number.NaN))),
    mustBeAtMost: limit,
  })
  return [
    over('database, first start / initdb plus start', 'first', 'floor'),
    beyond('database, warm start beyond attaching', 'warm', 'attach', 2_000),
    {
      ...over('npm start, first start / initdb plus start', 'processFirst', 'floor'),
      mustBeAtMost: 3,
    },
    beyond('npm start, warm start beyond attaching', 'processWarm', 'attach', 2_000),
    over('npm start with a running database / attaching', 'processAttach', 'attach'),
  ]
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(2))
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-bench-'))
  await openForPassing(dir)
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What PostgreSQL itself takes: its own programs with the same options, called one after the other. */
async function initdbAndStart(dir: string): Promise<number> {
  const { folder } = await findBinaries()
  const account: Account | null = await serverAccount(path.join(dir, 'none'))
  const db = path.join(dir, 'db')
  await mkdir(db, { mode: 0o700 })
  await writeFile(path.join(db, 'password'), 'bench', { mode: 0o600 })
  if (account)
    for (const each of [db, path.join(db, 'password')]) await chown(each, account.uid, account.gid)
  const data = path.join(db, 'data')
  const run = (program: string, args: readonly string[]) =>
    promisify(execFile)(path.join(folder, program), args, {
      ...account,
      cwd: db,
      env: serverEnvironment(),
    })
  const begun = performance.now()
  await run('initdb', [
    ...[
      '-D',
      data,
      '-U',
      'convive',
      '-A',
      'scram-sha-256',
      `--pwfile=${path.join(db, 'password')}`,
    ],
    ...['-E', 'UTF8', '--locale=C.UTF-8', '-k', '--no-instructions'],
  ])
  const options = `-c listen_addresses= -c unix_socket_directories=${db}`
  await run('pg_ctl', ['-D', data, '-w', '-l', path.join(db, 'log'), '-o', options, 'start'])
  const ms = performance.now() - begun
  await run('pg_ctl', ['-D', data, '-w', '-m', 'fast', 'stop'])
  return ms
}

type Note = (name: string, ms: number) => void

async function databaseAlone(dir: string, note: Note): Promise<void> {
  const join = async (name: string) => {
    const begun = performance.now()
    const server = await ensureDatabase({ dir, say: () => {} })
    note(name, performance.now() - begun)
    return server
  }
  await (await join('first')).stop()
  const warm = await join('warm')
  await (await join('attach')).stop()
  await warm.stop()
}

async function wholeProcess(dir: string, note: Note): Promise<void> {
  const port = await freePort()
  const start = async (name: string) => {
    const begun = performance.now()
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'scripts', 'convive.mjs'),
        'start',
        '--no-open',
        '--data',
        dir,
        '--port',
        String(port),
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let words = ''
    child.stderr.on('data', (data) => {
      words += data
    })
    const exited = once(child, 'exit')
    const lines = createInterface({ input: child.stdout })
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.startsWith('Convive is ready at')) resolve()
      })
      void exited.then(([code]) => reject(new Error(`npm start ended with ${code}: ${words}`)))
    })
    note(name, performance.now() - begun)
    child.kill('SIGTERM')
    await exited
  }
  await start('processFirst')
  await start('processWarm')
  const server = await ensureDatabase({ dir, say: () => {} })
  await start('processAttach')
  await server.stop()
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
