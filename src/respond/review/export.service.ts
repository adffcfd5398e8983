import { type SqlBool, sql } from 'kysely'
import { assertReason } from '#kernel/grant/grant.rules.ts'
import { type Id, id as idOf, newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, iso } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { StreamAnswer } from '#platform/http/route.ts'
import type { Caller, Reading, World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import { assertUnsealed, findIncident, incidentResource } from '../board/board.service.ts'
import { archiveOf } from './archive.service.ts'
import { assertReportUnsealed, dossierOf, handedIn } from './dossier.service.ts'
import { dossierFiles } from './dossier-files.service.ts'
import type { ExportDraft, ExportFilter, ExportRow, OpenedExport } from './export.schema.ts'

type ExportId = Id<'export'>

/** How long the file of an export can be had; later it is asked for, and recorded, anew. */
export const FILE_WITHIN = DAY

const rowsOf = (world: World, db: Db) =>
  db
    .selectFrom('incident_export as e')
    .leftJoin('account as a', (on) =>
      on.onRef('a.tenant_id', '=', 'e.tenant_id').onRef('a.id', '=', 'e.account_id'),
    )
    .selectAll('e')
    .select('a.display_name')
    .where('e.tenant_id', '=', world.tenant.id)

type Row = Awaited<ReturnType<typeof findExport>>

const shown = (row: Row, who: Caller): ExportRow => ({
  id: row.id,
  incident: row.incident_id,
  number: Number(row.number),
  at: iso(row.made_at),
  by: { name: row.display_name ?? '', mine: row.account_id === who.account },
  language: row.language as Language,
  names: row.names,
  begun: row.begun,
  wholeAt: row.whole_at === null ? null : iso(row.whole_at),
})

async function findExport(world: World, db: Db, id: ExportId) {
  const row = await rowsOf(world, db).where('e.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'dossier.absent')
  return row
}

/**
 * Records that an incident is handed to a prosecutor, with the entry in the ledger, in one transaction; nothing of it
 * has been read by then.
 * @throws Refusal `invalid` without a reason, `absent`, `forbidden` once the incident or its report is sealed
 */
export async function exportIncident(
  world: World,
  { id, recipient, basis, reason, language, names }: ExportDraft,
  { who, key }: By,
): Promise<OpenedExport> {
  const { account } = who
  if (account === undefined) throw new Refusal('unknown', 'http.signIn')
  assertReason(reason)
  return world.transaction(async (tx) => {
    const { number, report_id: report } = await findIncident(world, tx.db, id)
    await assertUnsealed(world, tx.db, id)
    await assertReportUnsealed(world, tx.db, report)
    const handed = newId<'export'>(tx.now, world.random(10))
    await tx.db
      .insertInto('incident_export')
      .values({
        tenant_id: world.tenant.id,
        id: handed,
        incident_id: id,
        number,
        account_id: account,
        made_at: instant(tx.now),
        language,
        names,
        begun: 0,
      })
      .execute()
    tx.seal(incidentResource(id), { [`export:${handed}`]: { recipient, basis } })
    tx.ledger({
      did: 'incident.export',
      about: incidentResource(id),
      by: who,
      purpose: 'prosecution',
      reason,
      basis,
      recipient,
    })
    return { ...shown(await findExport(world, tx.db, handed), who), handed: { recipient, basis } }
  }, key)
}

/** Whose file it is, and whether it can still be had. @throws Refusal */
function assertOwnAndFresh(world: World, row: Row, incident: Id<'incident'>, who: Caller): void {
  if (row.incident_id !== incident) throw new Refusal('absent', 'dossier.absent')
  if (row.account_id !== who.account) throw new Refusal('forbidden', 'dossier.notYours')
  if (world.now() - row.made_at > FILE_WITHIN) throw new Refusal('conflict', 'dossier.tooOld')
}

/**
 * Makes the file of an export. What is in it is read under a grant of its own, with its entry; that the file was begun
 * is kept before, that it went out whole only when its last piece has gone.
 * @throws Refusal `absent`, `forbidden` for an export of somebody else or of what is sealed, `conflict` when it is too
 *   old
 */
export async function exportFile(
  world: World,
  publicUrl: string,
  { id, export: handed }: { id: Id<'incident'>; export: ExportId },
  who: Caller,
): Promise<StreamAnswer> {
  const row = await world.transaction(async (tx) => {
    const found = await findExport(world, tx.db, handed)
    assertOwnAndFresh(world, found, id, who)
    await tx.db
      .updateTable('incident_export')
      .set((set) => ({ begun: set('begun', '+', 1) }))
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', handed)
      .execute()
    return found
  })
  const dossier = await dossierOf(world, publicUrl, shown(row, who), who)
  const files = dossierFiles(dossier)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield* archiveOf(files, row.made_at)
    await world.transaction(async (tx) => {
      await tx.db
        .updateTable('incident_export')
        .set({ whole_at: instant(tx.now) })
        .where('tenant_id', '=', world.tenant.id)
        .where('id', '=', handed)
        .execute()
    })
  }
  const mark = world.tenant.demo ? 'datos-sinteticos-' : ''
  return { pieces: pieces(), type: 'application/x-tar', name: `${mark}incidente-${row.number}.tar` }
}

/** @throws Refusal `invalid` for a cursor that we did not give */
function before(text: string) {
  const [, at, last = ''] = /^(\d{1,14})\.(.+)$/.exec(text) ?? []
  const id = idOf('export').safeParse(last)
  if (!id.success) throw new Refusal('invalid', 'http.notAccepted', { field: 'after' })
  return sql<SqlBool>`(e.made_at, e.id) < (${new Date(Number(at))}::timestamptz, ${id.data}::uuid)`
}

/**
 * Opens the exports of an incident, the latest first. It is read by those whose duty it is, so no reason is typed; the
 * reading is entered all the same.
 * @throws Refusal `absent`, `forbidden` once the incident is sealed
 */
export async function readExports(
  world: World,
  id: Id<'incident'>,
  who: Caller,
): Promise<{ rows: OpenedExport[] }> {
  const rows = await world.read(async (db) => {
    await findIncident(world, db, id)
    await assertUnsealed(world, db, id)
    const found = rowsOf(world, db).where('e.incident_id', '=', id)
    return found.orderBy('e.made_at', 'desc').orderBy('e.id', 'desc').execute()
  })
  const reading: Reading = {
    who,
    what: incidentResource(id),
    action: 'export.read',
    relations: ['any'],
    purpose: who.actors.includes('supervisor') ? 'supervision' : 'audit',
    basis: 'duty',
    reason: `exports of incident ${id}`,
  }
  return world.open(reading, async (opened) => ({
    rows: rows.map((row) => ({ ...shown(row, who), handed: handedIn(opened, row.id) })),
  }))
}

/** What was handed to prosecutors, the latest first. */
export const listExports = (
  world: World,
  { incident, after, limit }: ExportFilter,
  who: Caller,
): Promise<{ rows: ExportRow[]; next: string | null }> =>
  world.read(async (db) => {
    let query = rowsOf(world, db)
    if (incident !== undefined) query = query.where('e.incident_id', '=', incident)
    if (after !== undefined) query = query.where(before(after))
    const rows = await query
      .orderBy('e.made_at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    return {
      rows: page.map((row) => shown(row, who)),
      next: last === undefined ? null : `${last.made_at}.${last.id}`,
    }
  })
