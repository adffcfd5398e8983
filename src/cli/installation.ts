import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ReadingLimits, readOfficeHours } from '#kernel/grant/grant.rules.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import { policy } from '#loop'
import { type Bell, openBell, withBell } from '#platform/bell/bell.ts'
import type { Config } from '#platform/config/config.ts'
import { type DbPool, openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { asRefusal } from '#platform/db/outage.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { assertRowSecurity } from '#platform/db/row-security.ts'
import type { Server } from '#platform/db/server.ts'
import { folderStore } from '#platform/files/folder.ts'
import type { Keys } from '#platform/keys/keys.ts'
import { masterPlace, type Typist } from '#platform/keys/master.ts'
import { type LiveRing, openRing, RING_LOOKED_AT_EVERY } from '#platform/keys/ring.service.ts'
import { resumeRewrap } from '#platform/keys/rotation.service.ts'
import { logFault } from '#platform/log/log.ts'
import { openWorld } from '#platform/open-world.ts'
import { ensureTenant, TENANT } from '#platform/tenant.service.ts'
import type { World } from '#platform/world.ts'
import { migrations } from '../migrations.ts'
import { noteVersion } from './data-version.ts'
import { openDatabase } from './database.ts'
import { runRounds } from './rounds.ts'
import { typist } from './typist.ts'
import { version } from './version.ts'

/** A running installation: the database, the keys and the world made of them. */
export interface Installation {
  readonly config: Config
  readonly world: World
  /** the same world at another time, for making what lies in the past */
  worldAt(now: () => number): World
  readonly pool: DbPool
  readonly bell: Bell
  readonly server: Server
  readonly keys: Keys
  /** the keys as they change while this runs */
  readonly live: LiveRing
  /** closes what was opened; the last user stops the embedded database */
  stop(): Promise<void>
}

/**
 * Opens an installation: starts or joins the database, migrates it, reads the master key, proves that the row
 * security holds, and makes the world.
 * @param say       told before each step that may take a while
 * @param o.demo    the first start makes the demo district
 * @param o.asks    the person who types a passphrase where one is asked for
 * @param o.server  the database, where it is on its way already
 */
export async function openInstallation(
  config: Config,
  say: (step: string) => void,
  o: { demo?: boolean; asks?: Typist; server?: Promise<Server> } = {},
): Promise<Installation> {
  const { demo = false, asks = typist } = o
  const dir = path.resolve(config.data)
  const server = await (o.server ?? openDatabase(config, say))
  /** what was opened, the last one last */
  const opened: (() => Promise<void>)[] = [() => server.stop()]
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    await migrate(server.owner, migrations, say)
    await noteVersion(dir, version)
    const place = masterPlace(config)
    const live = await openRing({ owner: server.owner, tenant: TENANT, place, typist: asks })
    const { keys } = live
    const password = Buffer.from(keys.derive('database', 'convive_server')).toString('base64url')
    const pool = openPool(await ensureAppRole(server.owner, { password }))
    opened.push(() => pool.close())
    await assertRowSecurity(pool)
    const tenant = await ensureTenant(server.owner, config, demo)
    if (demo && !tenant.demo) throw new Refusal('conflict', 'installation.demoOnRealData')
    const files = folderStore(filesFolderOf(config))
    const bell = openBell(pool.config)
    opened.push(() => bell.close())
    const limits = readingLimits(config)
    const worldAt = (now: () => number): World =>
      withBell(openWorld({ pool, tenant, keys, files, policy, limits, now }), bell)
    const world = worldAt(Date.now)
    await seedTerritory(world, territoryPack(config.territory))
    await resumeRewrap(world, live)
    const watch = watchRing(world, live)
    opened.push(() => watch.stop())
    return { config, world, worldAt, pool, bell, server, keys, live, stop }
  } catch (error) {
    const why = await asSentence(error, server, dir)
    await stop()
    throw why
  }
}

/** Where the sealed files lie. */
export const filesFolderOf = (config: Pick<Config, 'data' | 'files'>): string =>
  path.resolve(config.files?.replace(/^fs:/, '') ?? path.join(config.data, 'files'))

/** How long a database that went away is waited for until it is known why. */
const WHY_PATIENCE = 10 * SECOND

/** What the database met while it was being made ready, as far as a person can mend it. */
async function asSentence(error: unknown, { folder, givenUp }: Server, dir: string) {
  const known = asRefusal((error as Error).cause ?? error)
  if (!(known instanceof Refusal)) return error
  if (folder === null) return known
  if (known.code === 'db.noRoom') return new Refusal('full', 'db.diskFull', { folder: dir })
  if (known.code !== 'db.unavailable') return known
  const patience = new AbortController()
  const waited = sleep(WHY_PATIENCE, known, { signal: patience.signal }).catch(() => known)
  const why = await Promise.race([givenUp, waited])
  patience.abort()
  return why
}

/** Looks now and then whether another process has added a wrapping key. */
function watchRing(world: World, live: LiveRing): { stop(): Promise<void> } {
  let told = ''
  const look = async (): Promise<void> => {
    try {
      await world.read((db) => live.refresh(db))
    } catch (error) {
      // A database that is away is told by everything else; the same word is said once.
      const code = error instanceof Refusal ? error.code : 'fault'
      if (code !== told && !code.startsWith('db.')) logFault('keys.refresh', error)
      told = code
    }
  }
  const rounds = runRounds(RING_LOOKED_AT_EVERY, look)
  rounds.unref()
  return rounds
}

/** How much one person may read within an hour, as the settings say. */
const readingLimits = ({ typedReadings, claimedReadings, officeHours }: Config): ReadingLimits => ({
  typedPerHour: typedReadings,
  derivedPerHour: claimedReadings,
  ...(officeHours !== undefined && { officeHours: readOfficeHours(officeHours) }),
})
