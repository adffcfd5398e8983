import type { Db } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { Refusal } from '../refusal.ts'
import {
  type Checkpoint,
  cosignedText,
  readCheckpoint,
  readCosignature,
  readKey,
  readNote,
  signatureLine,
  signaturesBy,
  type VerifierKey,
} from './checkpoint.rules.ts'
import { publicLeaf } from './entry.rules.ts'
import { isSignedBy, sha256 } from './signer.service.ts'
import { bundleOf, readTilePath, type TileName } from './tile.rules.ts'
import { HASH, TILE_WIDTH } from './tree.rules.ts'

/** The keys of the witnesses that are believed. @throws Refusal `invalid` `ledger.badWitnessKey` */
export const witnessKeys = (texts: readonly string[]): VerifierKey[] =>
  texts.map((text) => {
    const key = readKey(sha256, text)
    if (key?.kind !== 'witness') throw new Refusal('invalid', 'ledger.badWitnessKey', { key: text })
    return key
  })

/** A signed state of the log, as it is published. */
export interface Published extends Checkpoint {
  /** milliseconds since 1970, UTC */
  readonly at: number
  /** the note with its cosignatures */
  readonly note: string
  /** names of the witnesses that saw it */
  readonly witnesses: readonly string[]
}

/**
 * The latest signed state of the log.
 * @param o.witnessed  the latest that a witness cosigned
 */
export const publishedCheckpoint = (
  world: World,
  o: { witnessed?: boolean } = {},
): Promise<Published | undefined> =>
  world.read(async (db) => {
    const row = await db
      .selectFrom('ledger_checkpoint as c')
      .select(['c.size', 'c.at', 'c.note'])
      .where('c.tenant_id', '=', world.tenant.id)
      .$if(o.witnessed === true, (query) =>
        query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('ledger_cosignature as s')
              .select('s.witness')
              .where('s.tenant_id', '=', world.tenant.id)
              .whereRef('s.size', '=', 'c.size'),
          ),
        ),
      )
      .orderBy('c.size', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const cosignatures = await db
      .selectFrom('ledger_cosignature')
      .select(['witness', 'line'])
      .where('tenant_id', '=', world.tenant.id)
      .where('size', '=', row.size)
      .orderBy('witness')
      .execute()
    const checkpoint = readCheckpoint(readNote(row.note)?.body ?? '')
    if (checkpoint === undefined) throw new Error(`the checkpoint of ${row.size} is none`)
    return {
      ...checkpoint,
      at: row.at,
      note: row.note + cosignatures.map(({ line }) => line).join(''),
      witnesses: cosignatures.map(({ witness }) => witness),
    }
  })

/** A tile or bundle by its path below the log's address, or undefined where the log has none. */
export function readTile(world: World, path: string): Promise<Uint8Array | undefined> {
  const tile = readTilePath(path)
  if (tile === undefined) return Promise.resolve(undefined)
  return world.read((db) =>
    tile.level === 'entries'
      ? bundleIn(db, world.tenant.id, tile)
      : hashesIn(db, world.tenant.id, { ...tile, level: tile.level }),
  )
}

async function hashesIn(
  db: Db,
  tenant: number,
  { level, index, width }: TileName & { readonly level: number },
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('ledger_tile')
    .select('hashes')
    .where('tenant_id', '=', tenant)
    .where('level', '=', level)
    .where('index', '=', String(index))
    .executeTakeFirst()
  return row !== undefined && row.hashes.length >= width * HASH
    ? row.hashes.subarray(0, width * HASH)
    : undefined
}

async function bundleIn(
  db: Db,
  tenant: number,
  { index, width }: TileName,
): Promise<Uint8Array | undefined> {
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['commitment', 'kind'])
    .where('tenant_id', '=', tenant)
    .where('index', '>=', String(index * TILE_WIDTH))
    .where('index', '<', String(index * TILE_WIDTH + width))
    .orderBy('index')
    .execute()
  if (rows.length < width) return undefined
  return bundleOf(rows.map(({ commitment, kind }) => publicLeaf(commitment, kind)))
}

/**
 * Keeps what a witness signed, to be shown with the checkpoint.
 * @param text  the checkpoint's note with the witness's line under it
 * @returns names of the witnesses whose lines were kept
 * @throws Refusal `invalid` `ledger.badCosignature`, `absent` `ledger.otherCheckpoint`, `forbidden`
 *   `ledger.unknownWitness`
 */
export function keepCosignature(
  world: World,
  witnesses: readonly VerifierKey[],
  text: string,
): Promise<readonly string[]> {
  const note = readNote(text)
  const checkpoint = readCheckpoint(note?.body ?? '')
  if (note === undefined || checkpoint === undefined)
    throw new Refusal('invalid', 'ledger.badCosignature')
  const lines = witnesses.flatMap((witness) =>
    signaturesBy(note, witness).map((signature) => ({ witness, signature })),
  )
  if (lines.length === 0) throw new Refusal('forbidden', 'ledger.unknownWitness')
  for (const { witness, signature } of lines) {
    const read = readCosignature(signature.bytes)
    if (
      read === undefined ||
      !isSignedBy(witness, cosignedText(read.seconds, note.body), read.signature)
    )
      throw new Refusal('invalid', 'ledger.badCosignature')
  }
  const size = String(checkpoint.size)
  return world.transaction(async ({ db }) => {
    const ours = await db
      .selectFrom('ledger_checkpoint')
      .select('note')
      .where('tenant_id', '=', world.tenant.id)
      .where('size', '=', size)
      .executeTakeFirst()
    const body = ours && readNote(ours.note)?.body
    if (body !== note.body) throw new Refusal('absent', 'ledger.otherCheckpoint')
    for (const { witness, signature } of lines) {
      const line = signatureLine(signature)
      await db
        .insertInto('ledger_cosignature')
        .values({ tenant_id: world.tenant.id, size, witness: witness.name, line })
        .onConflict((on) => on.columns(['tenant_id', 'size', 'witness']).doUpdateSet({ line }))
        .execute()
    }
    return lines.map(({ witness }) => witness.name)
  })
}
