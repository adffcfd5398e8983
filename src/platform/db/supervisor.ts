import { realpath } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { assertDurable } from './durable.ts'
import { createByRename, readPassword } from './folder.ts'
import { codeOf, isAway } from './outage.ts'
import { asFolderRefusal, ownerName, type Place, placeIn } from './place.ts'
import {
  type Postmaster,
  readPostmaster,
  type StartFailure,
  startPostmaster,
  stopPostmaster,
  tailOfLog,
} from './postmaster.ts'
import type { Server } from './server.ts'

export { connectTo } from './external.ts'
export type { Server } from './server.ts'

/** Shared by everyone who uses the private server, exclusive for the one who stops it. */
const presenceLock = 4_712_002
const databaseName = 'convive'
const patienceMs = 30_000
const recoveryMs = 600_000
const failuresAllowed = 3
const failuresWithinMs = 60_000

interface Watch {
  readonly place: Place
  readonly binaries: Binaries
  readonly account: Account | null
  readonly password: string
  readonly say: (step: string) => void
  /** when the server died or did not start, milliseconds since 1970 */
  failures: number[]
  triedNewer: boolean
  leaving: boolean
}

interface Presence {
  readonly client: pg.Client
  readonly owner: PoolConfig
  readonly pid: number
  readonly version: string
}

/**
 * Makes Convive's private PostgreSQL run and joins it: creates it on first use, attaches when another process
 * has started it, starts it otherwise, and brings it back when it dies. Safe for any number of processes at once,
 * on one machine.
 * @param o.dir  Convive's data folder; the database lies in `db` inside
 * @param o.say  told the message key of each step: `db.creating`, `db.starting`, `db.recovering`, `db.restarting`
 * @param o.binaries  a folder with another PostgreSQL's programs; without it the bundled one
 * @throws Refusal with one of the codes of `db.messages.ts`
 */
export async function ensureDatabase(o: {
  dir: string
  say(step: string): void
  binaries?: string
}): Promise<Server> {
  const binaries = await findBinaries(o.binaries)
  const place = await placeIn(o.dir)
  const account = await serverAccount(place.db)
  await createByRename(place, binaries, account, o.say)
  const password = await readPassword(place, binaries)
  const rest = { failures: [], triedNewer: false, leaving: false }
  const watch: Watch = { place, binaries, account, password, say: o.say, ...rest }
  const presence = await bringUp(watch)
  const server = keepUp(watch, presence)
  try {
    await ensureOwnDatabase(presence.client)
  } catch (error) {
    await server.stop()
    throw codeOf(error) === '53100'
      ? new Refusal('full', 'db.diskFull', { folder: place.db })
      : error
  }
  return server
}

/** Stays connected; when the connection breaks, brings the server back or gives up. */
function keepUp(watch: Watch, first: Presence): Server {
  let presence = first
  let recovery: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | undefined
  let giveUp: (why: Refusal) => void = () => {}
  const givenUp = new Promise<Refusal>((resolve) => {
    giveUp = resolve
  })
  const recover = async (): Promise<void> => {
    try {
      if (died(readPostmaster(watch.place))) await noteFailure(watch, { words: '' })
      watch.say('db.restarting')
      presence = await bringUp(watch)
      observe()
      // Its old port is somebody else's now, and the pools of this process know no other: only a new process helps.
      if (presence.owner.port !== first.owner.port) throw await didNotStart(watch)
    } catch (error) {
      if (!watch.leaving)
        giveUp(
          error instanceof Refusal
            ? error
            : new Refusal('busy', 'db.didNotStart', { folder: watch.place.db, log: String(error) }),
        )
    }
  }
  const observe = (): void => {
    presence.client.once('end', () => {
      if (!watch.leaving) recovery = recover()
    })
  }
  observe()
  const leave = async (): Promise<void> => {
    watch.leaving = true
    await recovery
    // A session that broke a moment ago says nothing about the server: without it nobody would stop that.
    for (let tries = 0; tries < 3 && !(await hasLeft(watch, presence)); tries++) {
      const found = readPostmaster(watch.place)
      if (!found?.running) return
      presence = (await attach(watch, found)) ?? presence
    }
  }
  return {
    owner: { ...first.owner, database: databaseName },
    version: first.version,
    folder: watch.place.db,
    pid: () => {
      const now = readPostmaster(watch.place)
      return now?.running ? now.pid : 0
    },
    givenUp,
    stop: () => {
      stopping ??= leave()
      return stopping
    },
  }
}

/** A server that is stopped in order takes its pid file along; one that died leaves it. */
const died = (found: Postmaster | null): boolean => found !== null && !found.running

/** Attaches, or starts and attaches, until one of both succeeds. */
async function bringUp(watch: Watch): Promise<Presence> {
  const { place, binaries, account } = watch
  const begun = Date.now()
  let told = false
  let startedHere = false
  for (let waitMs = 10; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    if (watch.leaving) throw new Refusal('busy', 'db.unavailable')
    const found = readPostmaster(place)
    if (found?.running) {
      const presence = found.ready ? await attach(watch, found) : null
      if (presence) return presence
      if (!told && Date.now() - begun > 3_000) watch.say('db.recovering')
      told ||= Date.now() - begun > 3_000
    } else {
      if (startedHere && died(found)) await noteFailure(watch, { words: '' })
      if (!startedHere) watch.say('db.starting')
      const slow = () => watch.say('db.recovering')
      const failure = await startPostmaster(place, binaries, account, found, slow).catch(
        (error) => {
          throw asFolderRefusal(error, place.db)
        },
      )
      startedHere ||= failure === null
      if (failure === null) continue
      await weigh(watch, failure)
    }
    const limit = found?.running ? recoveryMs : patienceMs
    if (Date.now() - begun > limit) throw await didNotStart(watch)
    await sleep(waitMs)
  }
}

/** Tells a lost race from a real failure to start. */
async function weigh(watch: Watch, failure: NonNullable<StartFailure>): Promise<void> {
  if (readPostmaster(watch.place)?.running) return // somebody else was quicker
  // Children of a server that was killed still finish their last statement; they hold the shared memory.
  if (failure.words.includes('pre-existing shared memory block')) return
  await noteFailure(watch, failure)
}

/** @throws Refusal at once when waiting cannot help, else at the third failure within a minute */
async function noteFailure(watch: Watch, failure: NonNullable<StartFailure>): Promise<void> {
  const cause = asFolderRefusal(new Error(failure.words), watch.place.db)
  if (cause instanceof Refusal) throw cause
  const now = Date.now()
  watch.failures = [...watch.failures.filter((at) => now - at < failuresWithinMs), now]
  if (watch.failures.length >= failuresAllowed) throw await didNotStart(watch)
  await sleep(100 * 3 ** (watch.failures.length - 1))
}

const didNotStart = async ({ place }: Watch): Promise<Refusal> =>
  new Refusal('busy', 'db.didNotStart', { folder: place.db, log: await tailOfLog(place) })

/** Joins a running server. @returns null when it went away or is not ready: the caller looks again */
async function attach(watch: Watch, found: Postmaster): Promise<Presence | null> {
  const owner: PoolConfig = {
    host: found.socketFolder || '127.0.0.1',
    port: found.port,
    user: ownerName,
    password: watch.password,
  }
  const client = new pg.Client({ ...owner, database: 'postgres', connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // `end` follows, and whoever was asking gets the error
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string; version: string }>(
      `select current_setting('data_directory') as folder, current_setting('server_version') as version`,
    )
    const version = rows[0]?.version.split(' ')[0] ?? ''
    if ((await realpath(rows[0]?.folder ?? '')) !== watch.place.data)
      throw new Refusal('conflict', 'db.foreignServer', { folder: watch.place.db })
    if (version !== watch.binaries.version && (await leftForNewer(watch, client, found.pid)))
      return null
    await client.query('select pg_advisory_lock_shared($1)', [presenceLock])
    await assertDurable(client)
    return { client, owner, pid: found.pid, version }
  } catch (error) {
    await client.end().catch(() => {})
    if (isAway(error)) return null
    if (codeOf(error) === '28P01')
      throw new Refusal('forbidden', 'db.passwordWrong', { folder: watch.place.db })
    throw error
  }
}

/** After an update of the programs the old server still runs: it is replaced once nobody else uses it. */
async function leftForNewer(watch: Watch, client: pg.Client, pid: number): Promise<boolean> {
  if (watch.triedNewer || !(await isAlone(client))) return false
  watch.triedNewer = true
  await stopPostmaster(watch.place, pid)
  await client.end().catch(() => {})
  return true
}

const isAlone = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ alone: boolean }>(
    'select pg_try_advisory_lock($1) as alone',
    [presenceLock],
  )
  return rows[0]?.alone === true
}

/** Lets go first and asks then: of two who leave together, the second finds itself alone and stops the server.
 * @returns false when the session was broken */
async function hasLeft({ place }: Watch, { client, pid }: Presence): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [presenceLock])
    if (await isAlone(client)) await stopPostmaster(place, pid)
    return true
  } catch (error) {
    if (!isAway(error)) throw error
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureOwnDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [
    databaseName,
  ])
  if (rowCount !== 0) return
  try {
    await client.query(`create database ${databaseName}`)
  } catch (error) {
    if (!['42P04', '23505'].includes(codeOf(error))) throw error // another process was quicker
  }
}
