import { isSealed } from '#kernel/clock/retention.service.ts'
import { delaysOf } from '#kernel/grant/openers.service.ts'
import type { Id } from '#kernel/ids.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import { copyReport } from '#listen/index.ts'
import type { Db } from '#platform/db/db.ts'
import type { Caller, EntryRead, Opened, Reading, Tenant, World } from '#platform/world.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import {
  assertUnsealed,
  findIncident,
  incidentResource,
  namesOf,
  partsOf,
  shownIncident,
} from '../board/board.service.ts'
import type { ExportRow, OpenedExport } from './export.schema.ts'
import type { ReplayEvent } from './replay.schema.ts'
import { eventsOf } from './replay.service.ts'

/** That somebody opened the incident, with what shows that the entry is in the public log. */
export interface Opening {
  readonly at: string
  readonly did: string
  readonly office: string
  readonly name: string
  readonly purpose: string
  readonly reason: string
  readonly basis: string
  readonly recipient: string
  readonly proof: EntryRead['proof']
}

/** A photo of the citizen's report, as the house keeps it: without anything but its picture. */
export interface Photo {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
}

/** Everything about one incident that is handed out. */
export interface Dossier {
  readonly export: ExportRow & NonNullable<OpenedExport['handed']>
  readonly reason: string
  readonly tenant: Pick<Tenant, 'name' | 'zone' | 'demo'>
  readonly publicUrl: string
  readonly incident: IncidentRow
  readonly placeName: string | null
  readonly told: ReturnType<typeof partsOf>
  readonly events: readonly ReplayEvent[]
  readonly openings: readonly Opening[]
  /** the citizen's report it came from, as far as it is handed out */
  readonly report: Readonly<Record<string, unknown>> | null
  readonly photos: readonly Photo[]
  /** numbers of incidents that are merged into it, and are handed out by themselves */
  readonly holds: readonly number[]
}

const isOpening = ({ did }: EntryRead): boolean => /\.(read|copy|export)$/.test(did)

/** Who opened it, from the ledger; what an order delays is left out while the order stands. */
async function openingsOf(world: World, opened: Opened, id: Id<'incident'>): Promise<Opening[]> {
  const delays = await delaysOf(world, opened.db, incidentResource(id))
  const entries = (await opened.entries())
    .filter(isOpening)
    .filter(({ at }) => !delays.some(({ from, to }) => from <= at && at < to && world.now() < to))
  const names = await namesOf(
    world,
    opened.db,
    entries.map(({ account }) => (account ?? null) as Id<'account'> | null),
  )
  return entries.map((entry) => ({
    at: iso(entry.at),
    did: entry.did,
    office: entry.actor,
    name: (entry.account && names.get(entry.account)) ?? '',
    purpose: entry.purpose ?? '',
    reason: entry.reason ?? '',
    basis: entry.basis ?? '',
    recipient: entry.recipient ?? '',
    proof: entry.proof,
  }))
}

const heldBy = async (world: World, db: Db, id: Id<'incident'>): Promise<number[]> => {
  const rows = await db
    .selectFrom('incident')
    .select('number')
    .where('tenant_id', '=', world.tenant.id)
    .where('merged_into', '=', id)
    .orderBy('number')
    .execute()
  return rows.map(({ number }) => Number(number))
}

interface CopiedPhoto {
  readonly width: number
  readonly height: number
  readonly base64: string
}

/** The report without its photos, which are files of their own, and those photos. */
function withoutPhotos(copy: Record<string, unknown>): Pick<Dossier, 'report' | 'photos'> {
  const { photos, ...report } = copy
  return {
    report,
    photos: (photos as CopiedPhoto[]).map(({ width, height, base64 }) => ({
      width,
      height,
      jpeg: Buffer.from(base64, 'base64'),
    })),
  }
}

/** What the citizen's report adds: read under a grant of its own, about the report. */
async function reportPart(
  world: World,
  handed: ExportRow,
  report: string | null,
  who: Caller,
): Promise<Pick<Dossier, 'report' | 'photos'>> {
  if (report === null) return { report: null, photos: [] }
  const copy = await copyReport(world, who, report as Id<'report'>, {
    purpose: 'prosecution',
    basis: 'typed',
    reason: reasonOf(handed),
    names: handed.names,
  })
  return withoutPhotos(copy)
}

/** Why the parts of the file are read; for whom and by which order stands in the entry of the export. */
const reasonOf = ({ id }: ExportRow): string => `prosecution; export ${id}`

/** To whom an export went and on what basis. @returns null for one of before that was sealed */
export const handedIn = (opened: Opened, id: string): OpenedExport['handed'] =>
  opened.part<NonNullable<OpenedExport['handed']>>(`export:${id}`) ?? null

/**
 * The citizen's report has a term of its own, and an order that opens the incident names only that.
 * @param report  null where the incident came from none, or it is no longer there
 * @throws Refusal `forbidden` `dossier.reportSealed`
 */
export async function assertReportUnsealed(
  world: World,
  db: Db,
  report: Id<'report'> | null,
): Promise<void> {
  if (report !== null && (await isSealed(world, db, { kind: 'report', id: report })))
    throw new Refusal('forbidden', 'dossier.reportSealed')
}

/**
 * Gathers what is handed out of an incident, under grants for the prosecution.
 * @throws Refusal `absent`, `forbidden` by the policy and for what was sealed since the export was recorded
 */
export async function dossierOf(
  world: World,
  publicUrl: string,
  handed: ExportRow,
  who: Caller,
): Promise<Dossier> {
  const id = handed.incident as Id<'incident'>
  const row = await world.read(async (db) => {
    const found = await findIncident(world, db, id)
    await assertUnsealed(world, db, id)
    await assertReportUnsealed(world, db, found.report_id)
    return found
  })
  const territory = await readTerritory(world)
  const reading: Reading = {
    who,
    what: incidentResource(id),
    action: 'incident.copy',
    relations: ['any'],
    purpose: 'prosecution',
    basis: 'typed',
    reason: reasonOf(handed),
  }
  const { order, ...own } = await world.open(reading, async (opened) => {
    const openings = await openingsOf(world, opened, id)
    const { caller, ...told } = partsOf(opened)
    return {
      order: handedIn(opened, handed.id),
      told: handed.names && caller !== undefined ? { ...told, caller } : told,
      events: await eventsOf(world, opened, row, who),
      openings,
      holds: await heldBy(world, opened.db, id),
    }
  })
  const made = own.openings.findLast(({ did, at }) => did === 'incident.export' && at === handed.at)
  if (made === undefined) throw new Refusal('conflict', 'dossier.noEntry')
  return {
    export: { ...handed, ...(order ?? { recipient: made.recipient, basis: made.basis }) },
    reason: made.reason,
    tenant: world.tenant,
    publicUrl,
    incident: shownIncident(world, who, row),
    placeName: row.place === null ? null : (territory.places.get(row.place)?.name ?? row.place),
    ...own,
    ...(await reportPart(world, handed, row.report_id, who)),
  }
}
