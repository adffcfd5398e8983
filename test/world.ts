import { createHash } from 'node:crypto'
import type { ReadingLimits } from '#kernel/grant/grant.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { type DbPool, openPool } from '#platform/db/db.ts'
import type { FileStore } from '#platform/files/files.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { openWorld } from '#platform/open-world.ts'
import type { Tenant, World } from '#platform/world.ts'
import type { FreshDb } from './database.ts'

/** A district that is not there. */
export const testTenant: Tenant = {
  id: 1,
  name: 'Distrito de prueba',
  zone: 'America/Panama',
  place: '0802',
  jurisdiction: 'pa',
  demo: true,
}

/** A clock that stands still until it is set or moved on. */
export interface StillClock {
  now: number
}

/** Seeded bytes: the same seed gives the same run; two worlds of one test take two seeds. */
export function seededBytes(seed: string): (bytes: number) => Uint8Array {
  let drawn = 0
  return (bytes) => {
    let out = Buffer.alloc(0)
    while (out.length < bytes)
      out = Buffer.concat([out, createHash('sha256').update(`${seed}/${drawn++}`).digest()])
    return out.subarray(0, bytes)
  }
}

/** Files that live as long as the test. */
export function filesInMemory(): FileStore {
  const kept = new Map<string, Uint8Array>()
  return {
    async put(sealed) {
      const name = createHash('sha256').update(sealed).digest('hex')
      kept.set(name, sealed)
      return name
    },
    get: async (name) => kept.get(name),
    remove: async (name) => void kept.delete(name),
  }
}

/** The keys of every test's world. */
export const testKeys = keysFrom(createHash('sha256').update('test').digest())

/** A real world on a test's own database: real rules, real PostgreSQL, still clock, seeded bytes. */
export interface TestWorld {
  readonly world: World
  readonly pool: DbPool
  readonly clock: StillClock
}

/** Opens a world for a test; close its pool before the database. */
export function testWorld(
  fresh: Pick<FreshDb, 'app'>,
  o: {
    policy?: readonly PolicyLine[]
    tenant?: Partial<Tenant>
    seed?: string
    now?: number
    /** the machine's clock, for tests of several processes; `clock` then moves nothing */
    realClock?: boolean
    max?: number
    /** how much one person may read within an hour */
    limits?: ReadingLimits
    /** default: in memory */
    files?: FileStore
  } = {},
): TestWorld {
  const pool = openPool({ ...fresh.app, ...(o.max && { max: o.max }) })
  const clock: StillClock = { now: o.now ?? Date.parse('2026-11-27T14:00:00Z') }
  const world = openWorld({
    pool,
    tenant: { ...testTenant, ...o.tenant },
    keys: testKeys,
    files: o.files ?? filesInMemory(),
    policy: o.policy ?? [],
    ...(o.limits && { limits: o.limits }),
    now: o.realClock ? Date.now : () => clock.now,
    random: seededBytes(o.seed ?? 'world'),
  })
  return { world, pool, clock }
}
