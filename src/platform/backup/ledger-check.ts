import type { ClientBase } from 'pg'
import { readCheckpoint, readNote, signaturesBy } from '#kernel/ledger/checkpoint.rules.ts'
import { publicLeaf } from '#kernel/ledger/entry.rules.ts'
import type { EntryKind } from '#kernel/ledger/entry.schema.ts'
import { isSignedBy, logSigner, sha256 } from '#kernel/ledger/signer.service.ts'
import { emptyEdge, grow, headOfEdge, leafHash } from '#kernel/ledger/tree.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Keys } from '../keys/keys.ts'
import { TENANT } from '../tenant.service.ts'
import type { Manifest } from './backup.schema.ts'
import type { Snapshot } from './snapshot.ts'

/** Entries that are read at once. */
const PAGE = 4_096

/** What the ledger says of itself at the moment of a snapshot. */
export async function ledgerAt({ ask }: Pick<Snapshot, 'ask'>): Promise<Manifest['ledger']> {
  const [row] = await ask<{ entries: string; note: string | null }>(
    `select (select count(*) from ledger_entry where tenant_id = $1) as entries,
      (select note from ledger_checkpoint where tenant_id = $1 order by size desc limit 1) as note`,
    [TENANT],
  )
  const { entries = '0', note } = row ?? {}
  return { entries: Number(entries), ...(note != null && { checkpoint: note }) }
}

/**
 * Builds the tree of the ledger that came back anew, and holds its head against the last checkpoint, which has to be
 * that of the manifest and signed by this installation.
 * @throws Refusal `conflict` `restore.ledger`
 */
export async function verifyLedger(
  client: ClientBase,
  keys: Pick<Keys, 'derive'>,
  wanted: Manifest['ledger'],
): Promise<void> {
  const refused = (): Refusal => new Refusal('conflict', 'restore.ledger')
  const ask = async <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await client.query(sql, [...values])).rows as Row[]
  const came = await ledgerAt({ ask })
  if (came?.entries !== wanted?.entries || came?.checkpoint !== wanted?.checkpoint) throw refused()
  if (wanted?.checkpoint === undefined) return
  const note = readNote(wanted.checkpoint)
  const checkpoint = readCheckpoint(note?.body ?? '')
  const { key } = logSigner(keys.derive, TENANT)
  if (note === undefined || checkpoint === undefined) throw refused()
  if (!signaturesBy(note, key).some(({ bytes }) => isSignedBy(key, note.body, bytes)))
    throw refused()
  const edge = emptyEdge()
  while (edge.size < checkpoint.size) {
    const until = Math.min(edge.size + PAGE, checkpoint.size)
    const rows = await ask<{ kind: EntryKind; commitment: Buffer }>(
      `select kind, commitment from ledger_entry
       where tenant_id = $1 and index >= $2 and index < $3 order by index`,
      [TENANT, edge.size, until],
    )
    if (rows.length !== until - edge.size) throw refused()
    const hashes = rows.map((row) => leafHash(sha256, publicLeaf(row.commitment, row.kind)))
    grow(sha256, edge, Buffer.concat(hashes))
  }
  if (!Buffer.from(headOfEdge(sha256, edge)).equals(checkpoint.head)) throw refused()
}
