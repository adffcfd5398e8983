import { sql } from 'kysely'
import type { Gone, Held, HeldAfter, RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { forgetMatters } from '#kernel/matter/matter.service.ts'
import { partyResource } from '#kernel/party/party.service.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Resource, Tx, World } from '#platform/world.ts'
import { forgetNews } from './news.service.ts'
import { originalResource, pictureResource, reportResource } from './report.service.ts'

/** A report that has ended, with what its parts need to be found. */
interface Ended {
  readonly id: string
  readonly report: Id<'report'>
  readonly ended: number
  readonly received: number
  readonly kind: string
  readonly place: string | null
}

const held = ({ id, report, ended, received, kind, place }: Ended, what = kind): Held => ({
  id,
  endedAt: ended,
  receivedAt: received,
  what,
  place,
  under: reportResource(report),
})

interface Asked {
  readonly endedBefore: number
  readonly after?: HeldAfter | undefined
  readonly limit: number
}

/**
 * What has ended long enough. A term begins with the last thing that a person did: that the clock closed a report
 * a month later, or a year, wins it no time.
 */
async function endedReports(
  world: World,
  db: Db,
  { endedBefore, after, limit }: Asked,
  part?: 'photo' | 'party',
): Promise<Ended[]> {
  const before = instant(endedBefore)
  const id = part === undefined ? sql`r.id` : part === 'photo' ? sql`p.id` : sql`p.party_id`
  const parts = {
    photo: sql`join report_photo p on p.tenant_id = r.tenant_id and p.report_id = r.id`,
    party: sql`join matter_party p on p.tenant_id = r.tenant_id and p.matter_id = r.matter_id`,
  }
  const later =
    after === undefined
      ? sql``
      : sql`and (e.at, ${id}) > (${instant(after.endedAt)}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<Ended>`
    select ${id} as id, r.id as report, e.at as ended, r.received_at as received, r.kind, r.place
    from report r
    join matter m on m.tenant_id = r.tenant_id and m.id = r.matter_id
    ${part === undefined ? sql`` : parts[part]}
    cross join lateral (select max(at) as at from matter_event
      where tenant_id = m.tenant_id and matter_id = m.id and actor <> 'clock') e
    where r.tenant_id = ${world.tenant.id} and m.closed_at is not null
      and r.received_at < ${before} and e.at < ${before} ${later}
    order by e.at, ${id} limit ${limit}`.execute(db)
  return rows
}

interface PhotoGone {
  readonly id: Id<'photo'>
  readonly file: string | null
}

/** A photo's own keys, of what the phone sent and of the clean one, and its file. */
const goneWith = (photos: readonly PhotoGone[]): Gone => ({
  keys: photos.flatMap(({ id }): Resource[] => [originalResource(id), pictureResource(id)]),
  files: photos.flatMap(({ file }) => file ?? []),
})

async function deletePhotos(
  world: World,
  tx: Tx,
  column: 'id' | 'report_id',
  ids: readonly string[],
): Promise<Gone> {
  const { rows } = await sql<PhotoGone>`
    delete from report_photo where tenant_id = ${world.tenant.id} and ${sql.ref(column)} = any(${ids}::uuid[])
    returning id, file`.execute(tx.db)
  return goneWith(rows)
}

/** Photos; each has a key of its own, so that it can go before the report does. */
const photos: RetentionOf = {
  kind: 'picture',
  isPart: true,
  rule: 'report.photo',
  held: async (world, db, asked) =>
    (await endedReports(world, db, asked, 'photo')).map((each) => held(each, 'photo')),
  expunge: (world, tx, ids) => deletePhotos(world, tx, 'id', ids),
}

/** Deletes parties; with their keys go names, contacts, and what they are found by. */
async function deleteParties(
  world: World,
  tx: Tx,
  column: 'party_id' | 'record_id',
  ids: readonly string[],
): Promise<Resource[]> {
  const { rows } = await sql<{ id: Id<'party'> }>`
    delete from party p using matter_party m
    where p.tenant_id = ${world.tenant.id} and m.tenant_id = p.tenant_id and m.party_id = p.id
      and m.record_kind = 'report' and m.${sql.ref(column)} = any(${ids}::uuid[])
    returning p.id`.execute(tx.db)
  return rows.map(({ id }) => partyResource(id))
}

/** Who left a name or a contact with a report. */
const contacts: RetentionOf = {
  kind: 'party',
  isPart: true,
  rule: 'report.contact',
  held: async (world, db, asked) =>
    (await endedReports(world, db, asked, 'party')).map((each) => held(each, 'contact')),
  expunge: async (world, tx, ids) => ({
    keys: await deleteParties(world, tx, 'party_id', ids),
    files: [],
  }),
}

/** Whole reports: what was told, where, the dialogue, who worked on it when, and whatever is left of its photos. */
const reports: RetentionOf = {
  kind: 'report',
  rule: 'report.record',
  held: async (world, db, asked) =>
    (await endedReports(world, db, asked)).map((each) => held(each)),
  async keyless(world, db, limit) {
    const { rows } = await sql<Ended>`
      select r.id, r.id as report, r.received_at as ended, r.received_at as received, r.kind, r.place
      from report r
      where r.tenant_id = ${world.tenant.id} and not exists (select from data_key k
        where k.tenant_id = r.tenant_id and k.about_kind = 'report' and k.about_id = r.id)
      order by r.id limit ${limit}`.execute(db)
    return rows.map((each) => held(each))
  },
  async expunge(world, tx, ids) {
    const tenant = world.tenant.id
    const pictures = await deletePhotos(world, tx, 'report_id', ids)
    const parties = await deleteParties(world, tx, 'record_id', ids)
    await forgetNews(world, tx, ids)
    await sql`delete from report_message
      where tenant_id = ${tenant} and report_id = any(${ids}::uuid[])`.execute(tx.db)
    const { rows } = await sql<{ id: Id<'report'>; matter: Id<'matter'> }>`
      delete from report where tenant_id = ${tenant} and id = any(${ids}::uuid[])
      returning id, matter_id as matter`.execute(tx.db)
    await forgetMatters(
      world,
      tx,
      rows.map(({ matter }) => matter),
    )
    return {
      keys: [...rows.map(({ id }) => reportResource(id)), ...pictures.keys, ...parties],
      files: pictures.files,
    }
  },
}

/** What reports hold. Whole reports first: with them goes what is left of their parts, all in one. */
export const reportRetention: readonly RetentionOf[] = [reports, photos, contacts]
