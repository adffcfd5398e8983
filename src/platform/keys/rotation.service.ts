import { randomBytes } from 'node:crypto'
import { renameSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PoolConfig } from 'pg'
import { newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE, SECOND } from '#kernel/time.ts'
import { instant } from '../db/db.ts'
import { syncFolder } from '../files/durable.ts'
import type { JobRun } from '../jobs/jobs.service.ts'
import { bindingOf } from '../vault/vault.service.ts'
import type { Tx, World } from '../world.ts'
import { rewrap, wrappedPrefix } from './keys.ts'
import { type MasterPlace, masterId, nextFile, writeKeyFile } from './master.ts'
import {
  addSecret,
  asOwner,
  type LiveRing,
  ringRows,
  secretOf,
  wrapSecret,
} from './ring.service.ts'
import type { KeyAct } from './ring.table.ts'

/** The queue of the work that brings every data key under the newest wrapping key. */
export const REWRAP_QUEUE = 'keys.rewrap'
/** After this no transaction is left that began while the old wrapping key was in use. */
const RETIRES_AFTER = 10 * MINUTE
/** Data keys in one transaction: some 20 ms, so that nobody waits for it. */
const AT_ONCE = 500

/** What a rotation works on. */
export interface Rotating {
  readonly owner: PoolConfig
  readonly tenant: number
  readonly place: MasterPlace
  readonly live: LiveRing
}

/**
 * Replaces the master key: the ring is wrapped anew, nothing else changes. Killed at any moment, either the old or the
 * new key opens the data: the new file stands beside the old one before the database follows it, and the next start
 * takes the one that the database names.
 * @returns the new master key
 * @throws Refusal `conflict` `keys.changedMeanwhile` when somebody else has replaced it first, `busy` `keys.unwritable`
 */
export async function rotateMaster({ owner, tenant, place, live }: Rotating): Promise<Uint8Array> {
  const { master } = live.held
  const next = randomBytes(32)
  await asOwner(owner, tenant, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('convive master key'))`)
    const rows = await ringRows(client, tenant)
    if (!rows.every((row) => row.master.equals(masterId(master))))
      throw new Refusal('conflict', 'keys.changedMeanwhile')
    await writeKeyFile(nextFile(place.file), live.held.fileWith(next))
    for (const row of rows)
      await client.query(
        `update key_ring set wrapped = $1, master = $2
         where tenant_id = $3 and name = $4 and version = $5`,
        [
          wrapSecret(tenant, row, next, secretOf(tenant, row, master)),
          masterId(next),
          tenant,
          row.name,
          row.version,
        ],
      )
  })
  renameSync(nextFile(place.file), place.file)
  await syncFolder(path.dirname(place.file))
  return next
}

/**
 * Adds a wrapping key. It is used once every process has seen it, and the data keys follow in the background.
 * @param master  the standing master key
 * @returns its version
 */
export const addWrappingKey = async (
  { owner, tenant, live }: Rotating,
  master: Uint8Array,
): Promise<number> => {
  const version = live.newest() + 1
  await asOwner(owner, tenant, (client) =>
    addSecret(client, tenant, master, { name: 'wrapping', version }),
  )
  return version
}

/** Orders that data keys are brought under the newest wrapping key; asked for twice it is done once. */
const orderRewrap = (tx: Tx): void =>
  tx.enqueue({ queue: REWRAP_QUEUE, key: 'rewrap', payload: {} })

/** Orders it, too, where a rotation was killed before it could: an older wrapping key still stands. */
export async function resumeRewrap(world: World, live: LiveRing): Promise<void> {
  if (live.ring().wrapping.size > 1) await world.transaction(async (tx) => orderRewrap(tx))
}

/** Enters what was done with the keys. @param master  fingerprint of the master key that it was done with */
export const enterKeyAct = (world: World, did: KeyAct, master: Uint8Array): Promise<void> =>
  world.transaction(async (tx) => {
    const id = newId<'keyAct'>(tx.now, world.random(10))
    await tx.db
      .insertInto('key_act')
      .values({
        tenant_id: world.tenant.id,
        id,
        did,
        master: Buffer.from(master),
        at: instant(tx.now),
      })
      .execute()
    tx.ledger({ did: `keys.${did}`, about: { kind: 'key-act', id } })
    if (did === 'rotate') orderRewrap(tx)
  })

/** When each thing was last done with a master key. @returns milliseconds since 1970, UTC, by what was done */
export async function lastKeyActs(
  world: World,
  master: Uint8Array,
): Promise<Partial<Record<KeyAct, number>>> {
  const rows = await world.read((db) =>
    db
      .selectFrom('key_act')
      .select(['did', (build) => build.fn.max('at').as('at')])
      .where('tenant_id', '=', world.tenant.id)
      .where('master', '=', Buffer.from(master))
      .groupBy('did')
      .execute(),
  )
  return Object.fromEntries(rows.map(({ did, at }) => [did, at]))
}

/** How many data keys there are, and how many are not under the newest wrapping key yet. */
export const countKeys = (world: World, newest: number): Promise<{ all: number; old: number }> =>
  world.read(async (db) => {
    const { rows } = await sql<{ all: number; old: number }>`
      select count(*)::int as all,
        (count(*) filter (where substring(wrapped from 1 for 5) <> ${wrappedPrefix(newest)}))::int as old
      from data_key where tenant_id = ${world.tenant.id}`.execute(db)
    return rows[0] ?? { all: 0, old: 0 }
  })

/** What the work in the background needs. */
export interface Rewrapping {
  readonly world: World
  readonly owner: PoolConfig
  readonly live: LiveRing
  /** tests take less */
  readonly atOnce?: number
  readonly retiresAfterMs?: number
  readonly lookEveryMs?: number
}

/**
 * Brings every data key under the newest wrapping key, some at a time, and when none is left behind destroys the older
 * ones. Killed at any moment it goes on where it was: what is done shows in the rows themselves.
 */
export async function rewrapDataKeys(
  { world, owner, live, ...o }: Rewrapping,
  run: Pick<JobRun, 'signal' | 'progress' | 'hold'>,
): Promise<void> {
  const tenant = world.tenant.id
  const retiresAfterMs = o.retiresAfterMs ?? RETIRES_AFTER
  const newest = await untilSettled(world, live, run.signal, o.lookEveryMs ?? SECOND)
  const total = (await countKeys(world, newest)).old
  let after = '00000000-0000-0000-0000-000000000000'
  for (let done = 0; ; ) {
    run.signal.throwIfAborted()
    const last = await world.transaction(async (tx) => {
      await run.hold(tx)
      return rewrapSome(tx, live, tenant, after, o.atOnce ?? AT_ONCE)
    })
    if (last === undefined) break
    after = last.id
    done += last.count
    run.progress(Math.min(1, done / Math.max(1, total)))
  }
  const { left, isDue } = await retire(owner, tenant, newest, retiresAfterMs)
  if (left === 0) return
  if (isDue) throw new Error('a data key was written under an old wrapping key meanwhile')
  const runAt = world.now() + retiresAfterMs + MINUTE
  await world.transaction(async (tx) =>
    tx.enqueue({ queue: REWRAP_QUEUE, key: `retire-${newest}`, payload: {}, runAt }),
  )
}

/** Waits until the newest wrapping key is in use by every process. @returns its version */
async function untilSettled(
  world: World,
  live: LiveRing,
  signal: AbortSignal,
  lookEveryMs: number,
): Promise<number> {
  for (;;) {
    await world.read((db) => live.refresh(db))
    if (live.ring().current === live.newest()) return live.newest()
    await sleep(lookEveryMs, undefined, { signal })
  }
}

async function rewrapSome(
  tx: Tx,
  live: LiveRing,
  tenant: number,
  after: string,
  limit: number,
): Promise<{ id: string; count: number } | undefined> {
  const ring = live.ring()
  const { rows } = await sql<{ id: string; kind: string; about: string; wrapped: Buffer }>`
    select id, about_kind as kind, about_id as about, wrapped from data_key
    where tenant_id = ${tenant} and id > ${after}
      and substring(wrapped from 1 for 5) <> ${wrappedPrefix(ring.current)}
    order by id limit ${limit}`.execute(tx.db)
  const last = rows.at(-1)
  if (last === undefined) return undefined
  const wrapped = rows.map(({ wrapped, kind, about }) =>
    Buffer.from(rewrap(ring, wrapped, bindingOf(tenant, kind, about, 'key'))),
  )
  // Compared with what was read: a key that was destroyed meanwhile stays destroyed.
  await sql`
    update data_key set wrapped = now.wrapped
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map((row) => row.wrapped)}::bytea[],
      ${wrapped}::bytea[]) as now (id, was, wrapped)
    where data_key.tenant_id = ${tenant} and data_key.id = now.id and data_key.wrapped = now.was`.execute(
    tx.db,
  )
  return { id: last.id, count: rows.length }
}

/**
 * Destroys wrapping keys that nothing is wrapped under any more, once nobody can still be writing under them.
 * @returns how many older ones are left, and whether their time had come
 */
const retire = (
  owner: PoolConfig,
  tenant: number,
  newest: number,
  afterMs: number,
): Promise<{ left: number; isDue: boolean }> =>
  asOwner(owner, tenant, async (client) => {
    const { rows } = await client.query<{ due: boolean }>(
      `select made_at <= now() - $3 * interval '1 millisecond' as due from key_ring
       where tenant_id = $1 and name = 'wrapping' and version = $2`,
      [tenant, newest, afterMs],
    )
    const isDue = rows[0]?.due === true
    if (isDue)
      await client.query(
        `delete from key_ring where tenant_id = $1 and name = 'wrapping' and version < $2 and not exists
           (select from data_key where tenant_id = $1 and substring(wrapped from 1 for 5) <> $3)`,
        [tenant, newest, wrappedPrefix(newest)],
      )
    const older = await client.query(
      `select from key_ring where tenant_id = $1 and name = 'wrapping' and version < $2`,
      [tenant, newest],
    )
    return { left: older.rowCount ?? 0, isDue }
  })
