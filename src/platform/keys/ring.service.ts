import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg, { type ClientBase, type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { SECOND } from '#kernel/time.ts'
import type { Db } from '../db/db.ts'
import { opens, standingKey } from '../vault/standing-key.ts'
import { type Keys, keyFor, keysOf, type Ring, seal, unseal } from './keys.ts'
import {
  type HeldMaster,
  type MasterPlace,
  makeMaster,
  masterId,
  readMaster,
  type Typist,
} from './master.ts'
import type { PassphraseCost } from './passphrase.ts'

/** How often a process looks whether another has added a wrapping key. */
export const RING_LOOKED_AT_EVERY = 5 * SECOND
/** How old a wrapping key is before anything is wrapped under it: by then every process has seen it. */
const SETTLES_AFTER = 6 * RING_LOOKED_AT_EVERY

/** A row of the ring, as either side of the database gives it. */
export interface RingRow {
  readonly name: 'root' | 'wrapping'
  readonly version: number
  readonly wrapped: Buffer
  readonly master: Buffer
  readonly settled: boolean
}

/** The keys of an installation while it runs. */
export interface LiveRing {
  readonly keys: Keys
  /** the ring as it is now */
  ring(): Ring
  /** the newest version of the wrapping key, used already or not */
  newest(): number
  readonly held: HeldMaster
  /** fingerprint of the master key that the ring stood under when it was last read, 8 bytes */
  master(): Buffer
  /** whether the ring was made just now: a first start */
  readonly isNew: boolean
  /**
   * Reads again what another process may have added.
   * @throws Refusal `busy` `keys.restart` when the master key was changed and cannot be had again from here
   */
  refresh(db: Db): Promise<void>
}

const columns = (settlesAfter: number): string => `name, version, wrapped, master,
  made_at <= now() - interval '${settlesAfter / SECOND} seconds' as settled`

/** Works as the owner of the database, in one transaction, on the tenant's rows. */
export async function asOwner<T>(
  owner: PoolConfig,
  tenant: number,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(owner)
  client.on('error', () => {}) // told by the query that is running
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', $1, true)`, [String(tenant)])
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    await client.end()
  }
}

/** The rows of the ring; none where nothing is sealed yet. */
export const ringRows = async (
  client: ClientBase,
  tenant: number,
  settlesAfter = SETTLES_AFTER,
): Promise<RingRow[]> =>
  (
    await client.query<RingRow>(
      `select ${columns(settlesAfter)} from key_ring where tenant_id = $1 order by name, version`,
      [tenant],
    )
  ).rows

const boundTo = (tenant: number, row: Pick<RingRow, 'name' | 'version'>): string =>
  `${tenant}/ring/${row.name}/${row.version}`

/** A secret of the ring, wrapped by a master key. */
export const wrapSecret = (
  tenant: number,
  row: Pick<RingRow, 'name' | 'version'>,
  master: Uint8Array,
  secret: Uint8Array,
): Buffer => Buffer.from(seal(keyFor(master, 'ring'), secret, boundTo(tenant, row)))

/** The secret of a row. @throws Error when another master key wraps it */
export const secretOf = (tenant: number, row: RingRow, master: Uint8Array): Uint8Array =>
  unseal(keyFor(master, 'ring'), row.wrapped, boundTo(tenant, row))

/** How a ring is opened. */
export interface RingOutside {
  readonly owner: PoolConfig
  readonly tenant: number
  readonly place: MasterPlace
  readonly typist: Typist
  /** tests take less */
  readonly cost?: PassphraseCost
  readonly settlesAfterMs?: number
}

/**
 * Opens the keys of an installation; the first time it makes them.
 * @throws Refusal `busy` as `readMaster`; `keys.ringLost` when data is sealed and its ring is gone
 */
export async function openRing(outside: RingOutside): Promise<LiveRing> {
  const { owner, tenant, place, typist, settlesAfterMs = SETTLES_AFTER } = outside
  const look = () => asOwner(owner, tenant, (client) => ringRows(client, tenant, settlesAfterMs))
  let rows = await look()
  const isNew = rows.length === 0
  const standing = await standingKey(owner)
  if (isNew && standing !== undefined) throw new Refusal('busy', 'keys.ringLost')
  const held = isNew
    ? await makeMaster(place, typist, outside.cost)
    : await readMaster(place, typist, rows[0]?.master)
  if (isNew) {
    await asOwner(owner, tenant, (client) => makeRing(client, tenant, held.master))
    rows = await look()
  }
  const live = liveRing(tenant, held, rows, { isNew, settlesAfterMs })
  if (standing !== undefined && !opens(live.keys, standing))
    throw new Refusal('busy', 'keys.wrong', { file: place.file })
  return live
}

async function makeRing(client: ClientBase, tenant: number, master: Uint8Array): Promise<void> {
  for (const name of ['root', 'wrapping'] as const)
    await addSecret(client, tenant, master, { name, version: 1 })
}

/** Adds a random secret to the ring; of two who add the same one stands. */
export const addSecret = (
  client: ClientBase,
  tenant: number,
  master: Uint8Array,
  row: Pick<RingRow, 'name' | 'version'>,
): Promise<unknown> =>
  client.query(
    `insert into key_ring (tenant_id, name, version, wrapped, master, made_at)
     values ($1, $2, $3, $4, $5, now()) on conflict do nothing`,
    [
      tenant,
      row.name,
      row.version,
      wrapSecret(tenant, row, master, randomBytes(32)),
      masterId(master),
    ],
  )

function liveRing(
  tenant: number,
  held: HeldMaster,
  rows: readonly RingRow[],
  { isNew, settlesAfterMs }: { isNew: boolean; settlesAfterMs: number },
): LiveRing {
  let master = held.master
  let ring = ringOf(rows, (row) => secretOf(tenant, row, master))
  let newest = newestOf(rows)
  return {
    keys: keysOf(() => ring),
    ring: () => ring,
    newest: () => newest,
    held,
    master: () => masterId(master),
    isNew,
    async refresh(db) {
      const { rows: now } = await sql<RingRow>`
        select ${sql.raw(columns(settlesAfterMs))} from key_ring where tenant_id = ${tenant}
        order by name, version`.execute(db)
      if (!now.every((row) => row.master.equals(masterId(master)))) {
        const next = held.again()
        if (next !== undefined && now.every((row) => row.master.equals(masterId(next))))
          master = next
        else if (now.some((row) => row.name === 'wrapping' && !ring.wrapping.has(row.version)))
          throw new Refusal('busy', 'keys.restart')
      }
      ring = ringOf(now, (row) => secretOf(tenant, row, master), ring)
      newest = newestOf(now)
    },
  }
}

/** The keys of a ring that is read once, as when a backup is brought back. @throws Error when another master key wraps it */
export function keysOfRows(tenant: number, rows: readonly RingRow[], master: Uint8Array): Keys {
  const ring = ringOf(rows, (row) => secretOf(tenant, row, master))
  return keysOf(() => ring)
}

const newestOf = (rows: readonly RingRow[]): number =>
  Math.max(...rows.filter(({ name }) => name === 'wrapping').map(({ version }) => version))

/** @param known  secrets that are open already are not opened again */
function ringOf(rows: readonly RingRow[], open: (row: RingRow) => Uint8Array, known?: Ring): Ring {
  const root = rows.find(({ name }) => name === 'root')
  const wrapping = rows.filter(({ name }) => name === 'wrapping')
  const [oldest] = wrapping
  if (root === undefined || oldest === undefined) throw new Refusal('busy', 'keys.ringLost')
  const keys = new Map<number, KeyObject>(
    wrapping.map((row) => [
      row.version,
      known?.wrapping.get(row.version) ?? createSecretKey(open(row)),
    ]),
  )
  const current = wrapping.filter(({ settled }) => settled).at(-1) ?? oldest
  return { root: known?.root ?? open(root), wrapping: keys, current: current.version }
}
