import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Db, instant } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { HOUR, MINUTE, SECOND } from '../time.ts'
import { formatCheckpoint, formatNote } from './checkpoint.rules.ts'
import { publicLeaf } from './entry.rules.ts'
import { type Signer, sha256 } from './signer.service.ts'
import { type Edge, edgeTiles, grow, HASH, headOfEdge, leafHash, type Tile } from './tree.rules.ts'

/** Number of the lock under which one process at a time numbers entries; any that nobody else takes. */
const LOCK = 0x1ed9e4
/** Entries that one transaction numbers. */
const MOST = 4_096
/** Entries whose numbering nobody feels; where more come, the next round is sooner, so that it stays short. */
const FEW = 60
/** The longest that numbered entries wait for a signature while there are new ones. */
const CHECKPOINT_EVERY = 15 * SECOND
/** How often signed states that nobody needs any more are dropped. */
const FORGETS_EVERY = HOUR

/** What a round did. */
export interface Round {
  /** entries that got their place */
  readonly numbered: number
  /** entries in the log; undefined where another process is at it */
  readonly size?: number
}

interface State {
  size: number
  signed: number
  signedAt: number | null
}

/**
 * Gives the entries that wait their places, grows the tree and signs it when a signature is due, in one transaction:
 * a process that dies leaves nothing half done. What is found is what waits, not what comes after a place: an entry
 * whose transaction ends late is numbered late, and never skipped.
 * @param o.signNow  signs whatever is new
 * @throws Error when the log in the database has shrunk or its tiles do not fit: then nothing is signed any more
 */
export const sequence = (
  world: World,
  signer: Signer,
  o: { most?: number; signNow?: boolean } = {},
): Promise<Round> =>
  world.transaction(async ({ db, now }) => {
    const tenant = world.tenant.id
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${LOCK}::int, ${tenant}::int) as mine`.execute(db)
    if (!rows[0]!.mine) return { numbered: 0 }
    const state = await stateOf(db, tenant)
    const waiting = await waitingIn(db, tenant, o.most ?? MOST)
    const size = state.size + waiting.length
    const isDue =
      o.signNow === true ||
      state.signedAt === null ||
      Math.abs(now - state.signedAt) >= CHECKPOINT_EVERY
    const signs = state.signedAt === null || (isDue && size > state.signed)
    if (waiting.length === 0 && !signs) return { numbered: 0, size }
    const edge = await edgeOf(db, tenant, state.size)
    if (waiting.length > 0) {
      const hashes = Buffer.concat(waiting.map((each) => each.hash))
      await place(db, tenant, waiting, state.size)
      await keepTiles(db, tenant, grow(sha256, edge, hashes))
    }
    if (signs) await keepCheckpoint(db, tenant, now, signer, edge)
    return { numbered: waiting.length, size }
  })

async function stateOf(db: Db, tenant: number): Promise<State> {
  const { rows } = await sql<{ last: string | null; signed: string | null; at: number | null }>`
    select (select max(index) from ledger_entry where tenant_id = ${tenant}) as last, c.size as signed, c.at
    from (select 1) as one left join lateral (
      select size, at from ledger_checkpoint where tenant_id = ${tenant} order by size desc limit 1) as c on true`.execute(
    db,
  )
  const { last, signed, at } = rows[0]!
  const state = {
    size: last === null ? 0 : Number(last) + 1,
    signed: Number(signed ?? 0),
    signedAt: at,
  }
  if (state.size < state.signed)
    throw new Error(`the log has ${state.size} entries, and ${state.signed} were signed for`)
  return state
}

async function waitingIn(db: Db, tenant: number, most: number) {
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['id', 'kind', 'commitment'])
    .where('tenant_id', '=', tenant)
    .where('index', 'is', null)
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ id, kind, commitment }) => ({
    id,
    hash: leafHash(sha256, publicLeaf(commitment, kind)),
  }))
}

async function edgeOf(db: Db, tenant: number, size: number): Promise<Edge> {
  const wanted = edgeTiles(size)
  const rows = await db
    .selectFrom('ledger_tile')
    .select(['level', 'index', 'hashes'])
    .where('tenant_id', '=', tenant)
    .where(
      sql<boolean>`(level, index) in (select * from unnest(${wanted.map((tile) => tile.level)}::int[],
        ${wanted.map((tile) => tile.index)}::bigint[]))`,
    )
    .execute()
  const levels = wanted.map(({ level, width }) => {
    const hashes = rows.find((row) => row.level === level)?.hashes ?? new Uint8Array()
    if (hashes.length !== width * HASH)
      throw new Error(`tile of level ${level}: got ${hashes.length} bytes, wanted ${width * HASH}`)
    return hashes
  })
  return { size, levels }
}

async function place(
  db: Db,
  tenant: number,
  entries: readonly { readonly id: string }[],
  from: number,
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  await sql`update ledger_entry e set index = ${from}::bigint + a.n - 1
    from unnest(${ids}::uuid[]) with ordinality as a (id, n)
    where e.tenant_id = ${tenant} and e.id = a.id`.execute(db)
}

async function keepTiles(db: Db, tenant: number, tiles: readonly Tile[]): Promise<void> {
  await sql`insert into ledger_tile (tenant_id, level, index, hashes)
    select ${tenant}::int, * from unnest(${tiles.map((tile) => tile.level)}::int[],
      ${tiles.map((tile) => tile.index)}::bigint[], ${tiles.map((tile) => Buffer.from(tile.hashes))}::bytea[])
    on conflict (tenant_id, level, index) do update set hashes = excluded.hashes`.execute(db)
}

async function keepCheckpoint(
  db: Db,
  tenant: number,
  now: number,
  signer: Signer,
  edge: Edge,
): Promise<void> {
  const { name, keyId } = signer.key
  const head = headOfEdge(sha256, edge)
  const body = formatCheckpoint({ origin: name, size: edge.size, head })
  const note = formatNote({ body, signatures: [{ name, keyId, bytes: signer.sign(body) }] })
  await db
    .insertInto('ledger_checkpoint')
    .values({ tenant_id: tenant, size: String(edge.size), at: instant(now), note })
    .execute()
}

/**
 * Drops signed states that nobody needs any more: of days more than a week ago, all but the last, and the last that a
 * witness signed. @returns how many
 */
export const forgetCheckpoints = (world: World): Promise<number> =>
  world.transaction(async ({ db }) => {
    const { rows } = await sql<{ n: string }>`select forget_checkpoints() as n`.execute(db)
    return Number(rows[0]?.n)
  })

/** Numbers all that waits and signs it. For a command beside a server, or without one. */
export async function sequenceAll(world: World, signer: Signer): Promise<void> {
  let round = await sequence(world, signer)
  while (round.numbered > 0) round = await sequence(world, signer)
  await sequence(world, signer, { signNow: true })
}

/** The sequencer of a process. */
export interface Sequencer {
  /** @throws Error when for a minute no round has succeeded, here or (as far as is seen here) elsewhere */
  assertCurrent(): Promise<void>
  stop(): Promise<void>
}

/** Numbers entries until it is stopped; several processes may, and one at a time does. */
export function runSequencer(o: {
  readonly world: World
  readonly signer: Signer
  readonly fault: (error: unknown) => void
  readonly pollMs?: number
}): Sequencer {
  const { pollMs = 500 } = o
  const over = new AbortController()
  let lastGood = performance.now()
  let forgetsAt = 0
  const forget = async (): Promise<void> => {
    if (performance.now() < forgetsAt) return
    forgetsAt = performance.now() + FORGETS_EVERY
    await forgetCheckpoints(o.world).catch(o.fault)
  }
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const numbered = await sequence(o.world, o.signer).then(
        (round) => {
          lastGood = performance.now()
          return round.numbered
        },
        (error: unknown) => {
          o.fault(error)
          return 0
        },
      )
      await forget()
      const wait = numbered > FEW ? pollMs / 5 : pollMs
      if (numbered < MOST) await sleep(wait, undefined, { signal: over.signal }).catch(() => {})
    }
  }
  const running = run()
  return {
    async assertCurrent() {
      if (performance.now() - lastGood > MINUTE)
        throw new Error('no entry of the ledger was numbered for a minute')
    },
    async stop() {
      over.abort()
      await running
      await sequenceAll(o.world, o.signer).catch(o.fault)
    },
  }
}
