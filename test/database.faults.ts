import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { placeIn } from '#platform/db/place.ts'
import { readPostmaster } from '#platform/db/postmaster.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { removeFolder } from './database.template.ts'

/** What a process that uses the database says first. */
export interface Joined {
  readonly pid: number
  readonly owner: PoolConfig
  readonly version: string
  readonly steps: readonly string[]
  readonly refused?: { kind: string; code: string; facts: Record<string, string | number> }
}

/** A process of its own that uses the database of a folder. */
export interface User {
  readonly child: ChildProcess
  readonly joined: Promise<Joined>
  /** leaves in order, as Ctrl-C would */
  leave(): Promise<void>
  /** kill -9 */
  kill(): Promise<void>
}

/** Starts one more process that uses the database of the folder.
 * @param o.uid  the system's user it runs as; root only
 * @param o.binaries  another PostgreSQL's programs */
export function startUser(dir: string, o: { uid?: number; binaries?: string } = {}): User {
  const program = path.join(import.meta.dirname, 'database.user.ts')
  const child = spawn(process.execPath, [program, dir, ...(o.binaries ? [o.binaries] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(o.uid === undefined ? {} : { uid: o.uid, gid: o.uid }),
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const joined = Promise.race([
    once(lines, 'line').then(([line]) => JSON.parse(line as string) as Joined),
    exited.then(([code]) => Promise.reject(new Error(`the process ended with ${code}`))),
  ])
  joined.catch(() => {}) // of a process that is killed before it has joined nobody asks
  return {
    child,
    joined,
    leave: async () => {
      child.stdin.end()
      await exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** A folder that is gone after the test, with the server that may still run in it; swept by later runs if we die. */
export async function temporaryFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), `convive-test-${process.pid}-`))
  await chmod(dir, 0o755)
  return { dir, remove: () => removeFolder(dir) }
}

/** A folder with a database that was made and stopped before: a copy of one, which is quicker than another. */
export async function usedFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  used ??= temporaryFolder().then(async ({ dir }) => {
    await (await ensureDatabase({ dir, say: () => {} })).stop()
    return dir
  })
  const folder = await temporaryFolder()
  execFileSync('cp', ['-a', path.join(await used, 'db'), folder.dir])
  return folder
}
let used: Promise<string> | undefined

/** Removes what {@link usedFolder} copies from; for `afterAll`. */
export const removeUsed = async (): Promise<void> => {
  if (used) await removeFolder(await used)
}

/** The pid of the folder's server, 0 while there is none. */
export async function serverPid(dir: string): Promise<number> {
  const found = readPostmaster(await placeIn(dir))
  return found?.running ? found.pid : 0
}

/** Asks a question on a connection of its own. @returns null when nobody answers there now */
export async function ask<Row extends pg.QueryResultRow>(
  config: PoolConfig,
  question: string,
): Promise<Row[] | null> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query<Row>(question)).rows
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

/** Waits until something is true. @throws Error after the time is up */
export async function until(claim: () => Promise<boolean> | boolean, ms = 60_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await claim())) {
    if (Date.now() > end) throw new Error(`not true within ${ms} ms: ${claim}`)
    await sleep(20)
  }
}
