import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { type Place, serverEnvironment } from './place.ts'

/** What `postmaster.pid` says about the server of a data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** folder of the Unix socket; empty when the server listens on 127.0.0.1 */
  readonly socketFolder: string
  readonly ready: boolean
  /** false when the file is left from a server that died: the pid is gone or is another program's by now */
  readonly running: boolean
}

/** Whether a process with this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is the PostgreSQL of this data folder, which is where it works. A pid alone may be reused. */
function isPostmasterOf(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data
  } catch {
    return false
  }
}

/** Reads who serves the data folder. @returns null when nobody does and nobody died doing it */
export function readPostmaster(place: Place): Postmaster | null {
  let lines: string[]
  try {
    lines = readFileSync(path.join(place.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return {
    pid,
    port: Number(lines[3] ?? 0),
    socketFolder: lines[4] ?? '',
    ready: lines[7]?.trim() === 'ready',
    running: isPostmasterOf(pid, place.data),
  }
}

/** A Unix socket's address has room for 107 bytes; a deeper folder is served on 127.0.0.1 instead. */
export const fitsSocket = (place: Place): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(path.join(place.db, '.s.PGSQL.5432')) <= 107

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Set on the command line, which wins over every file: nobody weakens durability or opens the network by editing one. */
const settings: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // Nobody follows this server's log, so what is copied into a table that is new goes to its file alone.
  wal_level: 'minimal',
  max_wal_senders: '0',
  archive_mode: 'off',
  ssl: 'off',
  max_connections: '60',
  shared_buffers: '128MB',
  jit: 'off', // our questions are short
  password_encryption: 'scram-sha-256',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] ',
  // Errors go to the program that asked. In the log their details would be people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  cluster_name: 'convive',
}

async function address(place: Place, left: Postmaster | null): Promise<Record<string, string>> {
  if (fitsSocket(place))
    return { listen_addresses: '', unix_socket_directories: place.db, port: '5432' }
  // The port of the server that died comes first: the pools of everybody who was connected still know it.
  const port = left && left.port > 0 ? left.port : await freePort()
  return { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port) }
}

/** How an attempt to start ended: null when the server is ready, else what it said. */
export type StartFailure = { readonly words: string } | null

const longestLogBytes = 5_000_000

/** Recovery after an abrupt stop reads the whole of the log since the last checkpoint: minutes on a slow disk. */
const longestStartMs = 600_000
const slowStartMs = 3_000

/**
 * Starts PostgreSQL on the data folder and waits until it is ready or gone. Its own lock file decides between
 * several starters. It gets a session of its own, so Ctrl-C in our terminal does not reach it, and it outlives us.
 * @param left  what a server that died left in `postmaster.pid`
 * @param slow  called once when it takes its time
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  left: Postmaster | null,
  slow: () => void,
): Promise<StartFailure> {
  if ((await sizeOf(place.log)) > longestLogBytes)
    await rename(place.log, `${place.log}.old`).catch(() => {})
  const log = await open(place.log, 'a', 0o600)
  try {
    if (account) await log.chown(account.uid, account.gid)
    const from = await sizeOf(place.log)
    const all = { ...settings, ...(await address(place, left)) }
    const child = spawn(
      path.join(binaries.folder, 'postgres'),
      [
        '-D',
        place.data,
        ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        ...account,
        cwd: place.db,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: {
          ...serverEnvironment(),
          // PostgreSQL takes any living process of its user for a server when the recorded pid was reused, and
          // would never start again; the pid named here is known not to be one.
          ...(left && !left.running ? { PG_GRANDPARENT_PID: String(left.pid) } : {}),
        },
      },
    )
    child.unref()
    let end: string | undefined
    child.once('error', (error) => {
      end = error.message
    })
    child.once('exit', (code, signal) => {
      end = `exit ${code ?? signal}`
    })
    const begun = Date.now()
    let told = false
    while (end === undefined && Date.now() - begun < longestStartMs) {
      const now = readPostmaster(place)
      if (now?.pid === child.pid && now?.ready) return null
      if (!told && Date.now() - begun > slowStartMs) slow()
      told ||= Date.now() - begun > slowStartMs
      await sleep(10)
    }
    return { words: `${await readFrom(place.log, from)}${end ?? 'not ready'}` }
  } finally {
    await log.close()
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

async function readFrom(file: string, from: number): Promise<string> {
  const size = await sizeOf(file)
  if (size <= from) return ''
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The last lines of the server's log, for the one who has to find out why it does not start. */
export async function tailOfLog(place: Place, lines = 12): Promise<string> {
  const size = await sizeOf(place.log)
  return (await readFrom(place.log, Math.max(0, size - 8_000)))
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .join('\n')
}

const longestStopMs = 60_000

/** Asks the server to finish at once but in order, and waits for it.
 * @returns false when it is still there after a minute, which it may be while it writes everything down */
export async function stopPostmaster(place: Place, pid: number): Promise<boolean> {
  const until = Date.now() + longestStopMs
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return true
  }
  while (isPostmasterOf(pid, place.data)) {
    if (Date.now() > until) return false
    await sleep(10)
  }
  return true
}
