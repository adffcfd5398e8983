import { sql } from 'kysely'
import { FILES_QUEUE } from '#kernel/clock/retention.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { seal, unseal } from '#platform/keys/keys.ts'
import { type Caller, type IdempotencyKey, officeOf, type Tx, type World } from '#platform/world.ts'
import { MOST_UPLOADED, PIECE_BYTES, type UploadView } from './delivery.schema.ts'
import type { DeliveredFile } from './file-look.service.ts'
import type { ImportUploadTable } from './upload.table.ts'

type UploadId = Id<'upload'>

/** Files that one person may have on their way: their bytes lie on the disk. */
const MOST_AT_ONCE = 3
/** A file that nobody goes on with is removed; so is, later, what is remembered of one that is over. */
const IDLE_MS = 6 * HOUR
const REMEMBERED_MS = 7 * 24 * HOUR

/** What is read of an upload. */
export type UploadRow = Pick<
  ImportUploadTable,
  | 'id'
  | 'account_id'
  | 'actor'
  | 'file_name'
  | 'pieces'
  | 'state'
  | 'source_id'
  | 'completeness'
  | 'period_from'
  | 'period_to'
  | 'delivery_id'
  | 'progress'
  | 'rows'
  | 'failure'
> & { readonly size: number; readonly received: number }

/** What is read of an upload, as SQL. */
export const uploadColumns =
  sql.raw(`id, account_id, actor, file_name, size::float8 as size, received::float8 as received, pieces,
  state, source_id, completeness, period_from, period_to, delivery_id, progress, rows, failure`)

/** An upload as whoever sent it sees it; why it failed is still to be said in words. */
export type UploadSeen = Omit<UploadView, 'failure'> & Pick<UploadRow, 'failure'>

/** An upload as whoever sent it sees it. */
export const shownUpload = (row: UploadRow): UploadSeen => ({
  id: row.id,
  file: row.file_name,
  size: row.size,
  received: row.received,
  pieceBytes: PIECE_BYTES,
  state: row.state,
  progress: row.progress,
  rows: row.rows,
  delivery: row.delivery_id,
  failure: row.failure,
})

const accountOf = ({ account }: Caller): Id<'account'> => {
  if (account === undefined) throw new Refusal('unknown', 'http.signIn')
  return account
}

/**
 * Announces a file.
 * @throws Refusal `invalid` `import.empty`, `tooLarge` `import.uploadTooLarge`, `conflict` `import.manyUploads`
 */
export async function beginUpload(
  world: World,
  { file, size }: { file: string; size: number },
  caller: Caller,
  key: IdempotencyKey,
): Promise<UploadSeen> {
  const account = accountOf(caller)
  if (size === 0) throw new Refusal('invalid', 'import.empty')
  if (size > MOST_UPLOADED)
    throw new Refusal('tooLarge', 'import.uploadTooLarge', { gigabytes: MOST_UPLOADED / 1024 ** 3 })
  return world.transaction(async (tx) => {
    await makeRoom(world, tx, account)
    const id = newId<'upload'>(tx.now, world.random(10))
    const { rows } = await sql<UploadRow>`
      insert into import_upload (tenant_id, id, account_id, actor, file_name, size, heard_at)
      select ${world.tenant.id}, ${id}, ${account}, ${officeOf(caller)}, ${file}, ${size}, ${instant(tx.now)}
      where (select count(*) from import_upload where tenant_id = ${world.tenant.id} and account_id = ${account}
        and state in ('open', 'waiting', 'reading')) < ${MOST_AT_ONCE}
      returning ${uploadColumns}`.execute(tx.db)
    if (rows[0] === undefined)
      throw new Refusal('conflict', 'import.manyUploads', { most: MOST_AT_ONCE })
    return shownUpload(rows[0])
  }, key)
}

/** A file that was left lying gives way to the next one: the oldest that nobody has ordered to be taken. */
async function makeRoom(world: World, tx: Tx, account: Id<'account'>): Promise<void> {
  const { rows } = await sql<Pick<UploadRow, 'id' | 'pieces'>>`
    with mine as (select id, state, pieces, heard_at from import_upload
      where tenant_id = ${world.tenant.id} and account_id = ${account} and state in ('open', 'waiting', 'reading')),
    oldest as (select id, pieces from mine
      where state = 'open' and (select count(*) from mine) >= ${MOST_AT_ONCE} order by heard_at, id limit 1)
    update import_upload u set state = 'cancelled', pieces = '{}', heard_at = ${instant(tx.now)}
    from oldest o where u.tenant_id = ${world.tenant.id} and u.id = o.id returning o.id, o.pieces`.execute(
    tx.db,
  )
  for (const row of rows) dropPieces(world, tx, row)
}

/** One's own upload. @throws Refusal `absent` `import.noUpload` also for that of somebody else */
export async function ownUpload(
  db: Db,
  world: World,
  id: UploadId,
  caller: Caller,
  o: { readonly lock?: boolean } = {},
): Promise<UploadRow> {
  const { rows } = await sql<UploadRow>`
    select ${uploadColumns} from import_upload
    where tenant_id = ${world.tenant.id} and id = ${id} and account_id = ${accountOf(caller)}
    ${o.lock ? sql`for update` : sql``}`.execute(db)
  if (rows[0] === undefined) throw new Refusal('absent', 'import.noUpload')
  return rows[0]
}

/** How far one's own upload is. @throws Refusal `absent` */
export const seeUpload = (world: World, id: UploadId, caller: Caller): Promise<UploadSeen> =>
  world.read(async (db) => shownUpload(await ownUpload(db, world, id, caller)))

/** One's own uploads that are on their way, the latest first. */
export const uploadsOf = (world: World, caller: Caller): Promise<UploadSeen[]> =>
  world.read(async (db) => {
    const { rows } = await sql<UploadRow>`
      select ${uploadColumns} from import_upload where tenant_id = ${world.tenant.id}
        and account_id = ${accountOf(caller)} and state in ('waiting', 'reading')
      order by heard_at desc`.execute(db)
    return rows.map(shownUpload)
  })

const bindingOf = (world: World, id: UploadId, at: number): string =>
  `import/${world.tenant.id}/${id}/${at}`

/** A key for the days of one upload: it lies nowhere, and is made again from the installation's own. */
const keyOf = (world: World, id: UploadId): Uint8Array =>
  world.derive('import upload', `${world.tenant.id}/${id}`)

/**
 * Takes the next piece of a file, sealed on the disk before it is acknowledged. One that has arrived already is
 * acknowledged again.
 * @param at  where in the file it begins, in bytes
 * @throws Refusal `absent`, `conflict` `import.uploadOver` or `import.pieceOutOfOrder`, `invalid` `import.pieceSize`
 */
export const takePiece = (
  world: World,
  { id, at }: { id: UploadId; at: number },
  bytes: Uint8Array,
  caller: Caller,
): Promise<UploadSeen> =>
  world.transaction(async (tx) => {
    const row = await ownUpload(tx.db, world, id, caller, { lock: true })
    if (row.state !== 'open') throw new Refusal('conflict', 'import.uploadOver')
    const wanted = Math.min(PIECE_BYTES, row.size - at)
    if (bytes.length !== wanted)
      throw new Refusal('invalid', 'import.pieceSize', { got: bytes.length, wanted })
    if (at + bytes.length <= row.received) return shownUpload(row)
    if (at !== row.received)
      throw new Refusal('conflict', 'import.pieceOutOfOrder', { at: row.received })
    const file = await world.files.put(
      seal(keyOf(world, id), bytes, bindingOf(world, id, row.pieces.length)),
    )
    const { rows } = await sql<UploadRow>`
      update import_upload set pieces = pieces || ${file}::text, received = received + ${bytes.length},
        heard_at = ${instant(tx.now)}
      where tenant_id = ${world.tenant.id} and id = ${id} returning ${uploadColumns}`.execute(tx.db)
    return shownUpload(rows[0]!)
  })

/** The bytes of an upload, unsealed piece by piece. @throws Refusal `conflict` `import.notWhole` */
export function fileOf(world: World, row: UploadRow): DeliveredFile {
  if (row.received !== row.size) throw new Refusal('conflict', 'import.notWhole')
  return {
    name: row.file_name,
    async *pieces() {
      for (const [n, name] of row.pieces.entries()) {
        const sealed = await world.files.get(name)
        if (sealed === undefined) throw new Error(`piece ${n} of upload ${row.id} is not there`)
        yield unseal(keyOf(world, row.id), sealed, bindingOf(world, row.id, n))
      }
    },
  }
}

/** Removes the bytes of an upload, right after the commit. */
export function dropPieces(
  world: World,
  tx: Tx,
  { id, pieces }: Pick<UploadRow, 'id' | 'pieces'>,
): void {
  if (pieces.length > 0)
    tx.enqueue({
      queue: FILES_QUEUE,
      key: newId<'run'>(tx.now, world.random(10)),
      payload: { files: pieces.join(' '), upload: id },
    })
}

/**
 * Calls an upload off: at once while nobody reads it, else its reader hears of it within a second.
 * @throws Refusal `absent`, `conflict` `import.uploadOver` for one that is taken, or is over
 */
export const dropUpload = (world: World, id: UploadId, caller: Caller): Promise<UploadSeen> =>
  world.transaction(async (tx) => {
    const row = await ownUpload(tx.db, world, id, caller, { lock: true })
    if (row.state === 'reading') {
      await sql`update import_upload set cancel_asked = true
        where tenant_id = ${world.tenant.id} and id = ${id}`.execute(tx.db)
      return shownUpload(row)
    }
    if (row.state !== 'open' && row.state !== 'waiting')
      throw new Refusal('conflict', 'import.uploadOver')
    dropPieces(world, tx, row)
    const { rows } = await sql<UploadRow>`
      update import_upload set state = 'cancelled', pieces = '{}', heard_at = ${instant(tx.now)}
      where tenant_id = ${world.tenant.id} and id = ${id} returning ${uploadColumns}`.execute(tx.db)
    return shownUpload(rows[0]!)
  })

/** Removes files that nobody goes on with, and forgets those that are over. */
export const sweepUploads = (world: World): Promise<void> =>
  world.transaction(async (tx) => {
    const { rows } = await sql<Pick<UploadRow, 'id' | 'pieces'>>`
      delete from import_upload where tenant_id = ${world.tenant.id}
        and ((state = 'open' and heard_at < ${instant(tx.now - IDLE_MS)})
          or heard_at < ${instant(tx.now - REMEMBERED_MS)})
      returning id, pieces`.execute(tx.db)
    for (const row of rows) dropPieces(world, tx, row)
  })
