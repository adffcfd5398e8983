import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { formatCheckpoint, formatNote } from '#kernel/ledger/checkpoint.rules.ts'
import { publicLeaf } from '#kernel/ledger/entry.rules.ts'
import { type EntryKind, entryKinds } from '#kernel/ledger/entry.schema.ts'
import { ledgerDocument } from '#kernel/ledger/ledger.routes.ts'
import { sequenceAll } from '#kernel/ledger/sequencer.service.ts'
import { logSigner, type Signer, sha256, signerFrom } from '#kernel/ledger/signer.service.ts'
import { emptyEdge, grow, headOfEdge, leafHash } from '#kernel/ledger/tree.rules.ts'
import { type Given, type Report, verifyLog } from '#kernel/ledger/verify-ledger.mjs'
import type { World } from '#platform/world.ts'
import { seededBytes } from './world.ts'

/** Verifies a log as an outsider does; a variant broken on purpose stands in for it to show that it is missed. */
export type Verify = (read: Parameters<typeof verifyLog>[0], given: Given) => Promise<Report>

/** What an administrator does to history. */
const attacks = ['change', 'delete', 'insert', 'reorder', 'rollback'] as const
/** How he covers it up: not at all, in the tree, in the tree and its signature, or with a key of his own besides. */
const covers = ['nothing', 'tree', 'signature', 'key'] as const

/** What came of many attacks. */
export interface Toll {
  readonly rounds: number
  readonly found: number
  /** attacks that were taken for an honest log, in words */
  readonly missed: readonly string[]
  /** of those found with kept hashes: how many times another place than the first altered one was named */
  readonly misplaced: number
}

interface Row {
  readonly id: string
  readonly kind: EntryKind
  readonly commitment: Buffer
}

/** Draws numbers, the same for the same seed. */
function dice(seed: string): (below: number) => number {
  const bytes = seededBytes(seed)
  return (below) => Buffer.from(bytes(6)).readUIntBE(0, 6) % below
}

/**
 * Rewrites history under a checkpoint of yesterday at random places, database, tree, signature and key, and has each
 * rewriting verified against that checkpoint.
 * @param o.owner    of the database, which no row security binds
 * @param o.entries  of yesterday's log; as many more come today
 */
export async function rewriteRounds(o: {
  readonly world: World
  readonly owner: pg.Pool
  readonly rounds: number
  readonly entries: number
  readonly seed: string
  readonly verify?: Verify
}): Promise<Toll> {
  const { world, owner, rounds, verify = verifyLog } = o
  const signer = logSigner(world.derive, world.tenant.id)
  const honest = (): Promise<Report> => verify(readerOf(world, signer), { since: [yesterday] })
  await fill(world, o.entries)
  await sequenceAll(world, signer)
  const document = await ledgerDocument(world, signer.key, 'checkpoint')
  const leaves = Buffer.concat((await rowsOf(owner)).map(hashOf))
  const yesterday = { file: 'yesterday', text: String(document?.bytes), leaves }
  await fill(world, o.entries)
  await sequenceAll(world, signer)
  await remember(owner)
  if (!(await honest()).holds) throw new Error('the honest log was refused')
  const roll = dice(o.seed)
  const missed: string[] = []
  let misplaced = 0
  for (let round = 0; round < rounds; round++) {
    const attack = attacks[round % attacks.length]!
    const cover = covers[roll(covers.length)]!
    const first = await rewrite(owner, attack, o.entries, roll)
    const seed = Uint8Array.from({ length: 32 }, () => roll(256))
    const by = cover === 'key' ? signerFrom(seed, 'log', () => signer.key.name) : signer
    if (cover !== 'nothing') await growAnew(owner, cover === 'tree' ? undefined : by)
    const { text } = yesterday
    const given: Given = { since: [round % 2 === 0 ? yesterday : { file: 'yesterday', text }] }
    const { holds, found } = await verify(readerOf(world, by), given)
    if (holds) missed.push(`${attack} at ${first}, covered: ${cover}`)
    const named = found.find(({ code }) => code === 'rewritten' || code === 'rolledBack')
    if (round % 2 === 0 && named !== undefined && named.first !== first) misplaced++
    await recall(owner)
  }
  if (!(await honest()).holds) throw new Error('the honest log was refused afterwards')
  return { rounds, found: rounds - missed.length, missed, misplaced }
}

const readerOf = (world: World, signer: Signer) => async (path: string) => {
  const document = await ledgerDocument(world, signer.key, path)
  return document && Buffer.from(document.bytes)
}

/** Acts about one record each, as a shift makes them. */
async function fill(world: World, n: number): Promise<void> {
  for (let i = 0; i < n; i += 50)
    await world.transaction(async (tx) => {
      const about = { kind: 'report', id: randomUUID() }
      for (let j = i; j < Math.min(n, i + 50); j++)
        tx.ledger({ did: j % 3 === 0 ? 'report.read' : 'report.send', about })
    })
}

const rowsOf = async (owner: pg.Pool): Promise<Row[]> =>
  (await owner.query<Row>('select id, kind, commitment from ledger_entry order by index')).rows

const hashOf = ({ commitment, kind }: Row): Uint8Array =>
  leafHash(sha256, publicLeaf(commitment, kind))

const tables = ['ledger_entry', 'ledger_tile', 'ledger_checkpoint'] as const

async function remember(owner: pg.Pool): Promise<void> {
  for (const table of tables) await owner.query(`create table kept_${table} as table ${table}`)
}

async function recall(owner: pg.Pool): Promise<void> {
  await owner.query(`begin; truncate ${tables.join(', ')} cascade;
    ${tables.map((table) => `insert into ${table} table kept_${table};`).join(' ')} commit`)
}

/** @returns the first place that is not what it was */
async function rewrite(
  owner: pg.Pool,
  attack: (typeof attacks)[number],
  under: number,
  roll: (below: number) => number,
): Promise<number> {
  const at = roll(under)
  const shift = (from: number, by: number) =>
    owner.query(`begin; update ledger_entry set index = index + 1000000 where index >= ${from};
      update ledger_entry set index = index - 1000000 + ${by} where index >= 1000000; commit`)
  const commitment = Buffer.from(Array.from({ length: 32 }, () => roll(256)))
  if (attack === 'change') {
    if (roll(2) === 0)
      await owner.query('update ledger_entry set commitment = $2 where index = $1', [
        at,
        commitment,
      ])
    else
      await owner.query(
        `update ledger_entry set kind = case kind when 'act' then 'read' else 'act' end where index = $1`,
        [at],
      )
    return at
  }
  if (attack === 'delete') {
    await owner.query('delete from ledger_entry where index = $1', [at])
    await shift(at, -1)
    return at
  }
  if (attack === 'insert') {
    await shift(at, 1)
    await insertAt(owner, at, commitment)
    return at
  }
  if (attack === 'reorder') {
    const other = (at + 1 + roll(under - 1)) % under
    const [a, b] = [Math.min(at, other), Math.max(at, other)]
    // Kinds and commitments are what the log shows; two of them change places.
    await owner.query(
      `update ledger_entry x set commitment = y.commitment, kind = y.kind from ledger_entry y
       where (x.index = $1 and y.index = $2) or (x.index = $2 and y.index = $1)`,
      [a, b],
    )
    return a
  }
  await owner.query('delete from ledger_entry where index >= $1', [at])
  // What was rolled back is sometimes filled up with other things, to the same length or beyond.
  if (roll(2) === 0)
    for (let i = at; i < at + roll(2 * under); i++)
      await insertAt(owner, i, Buffer.from(Array.from({ length: 32 }, () => roll(256))))
  return at
}

const insertAt = (owner: pg.Pool, index: number, commitment: Buffer) =>
  owner.query(
    `insert into ledger_entry (tenant_id, id, at, kind, office, subject_tag, sealed, commitment, index)
     values (1, gen_random_uuid(), now(), $3, 'machine', decode(repeat('00', 16), 'hex'), '\\x00', $2, $1)`,
    [index, commitment, entryKinds[index % entryKinds.length]],
  )

/** Makes tree and signature fit what the database says now. @param signer  undefined: the old signature stays */
export async function growAnew(owner: pg.Pool, signer: Signer | undefined): Promise<void> {
  const rows = await rowsOf(owner)
  const edge = emptyEdge()
  const tiles = grow(sha256, edge, Buffer.concat(rows.map(hashOf)))
  await owner.query('truncate ledger_tile')
  for (const { level, index, hashes } of tiles)
    await owner.query('insert into ledger_tile values (1, $1, $2, $3)', [
      level,
      index,
      Buffer.from(hashes),
    ])
  if (signer === undefined) return
  const { name, keyId } = signer.key
  const head = headOfEdge(sha256, edge)
  const body = formatCheckpoint({ origin: name, size: edge.size, head })
  const note = formatNote({ body, signatures: [{ name, keyId, bytes: signer.sign(body) }] })
  await owner.query('truncate ledger_checkpoint cascade')
  await owner.query('insert into ledger_checkpoint values (1, $1, now(), $2)', [edge.size, note])
}
