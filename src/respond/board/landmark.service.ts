import { sql } from 'kysely'
import { type Id, newId } from '#kernel/ids.ts'
import { locate, searchPlaces, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Db, instant } from '#platform/db/db.ts'
import { institution } from '#platform/vault/vault.service.ts'
import type { Tx, World } from '#platform/world.ts'
import type { By } from './act.service.ts'
import type { Landmark, LandmarkDraft, RefusedRow } from './landmark.schema.ts'
import { readLandmarkRows } from './landmark-csv.service.ts'
import { placeCode } from './open.service.ts'

/** A screen holds them all, so that typing finds them at once. */
const MOST = 5_000

const standing = (world: World, db: Db) =>
  db
    .selectFrom('landmark')
    .select(['id', 'name', 'aliases', 'place', 'lon', 'lat', 'accuracy_m', 'source'])
    .where('tenant_id', '=', world.tenant.id)
    .where('removed_at', 'is', null)

type Row = Awaited<ReturnType<ReturnType<typeof standing>['execute']>>[number]

const shown = ({ lon, lat, accuracy_m, ...row }: Row): Landmark => ({
  ...row,
  point: lon === null || lat === null ? null : { lon, lat, accuracyMeters: accuracy_m ?? 0 },
})

/** The places that people name, by name. */
export const listLandmarks = (world: World): Promise<{ landmarks: Landmark[] }> =>
  world.read(async (db) => ({
    landmarks: (await standing(world, db).orderBy('name').limit(MOST).execute()).map(shown),
  }))

async function landmarkOf(world: World, db: Db, id: Id<'landmark'>): Promise<Landmark> {
  const row = await standing(world, db).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new Refusal('absent', 'landmark.absent')
  return shown(row)
}

/** What stands in the table of a draft; its place is that of its point where nobody said one. */
const rowOf = (world: World, tx: Tx, territory: Territory<KeptPlace>, draft: LandmarkDraft) => ({
  tenant_id: world.tenant.id,
  name: draft.name,
  aliases: draft.aliases,
  place: placeCode(territory, draft.place, draft.point ? { point: draft.point } : undefined),
  lon: draft.point?.lon ?? null,
  lat: draft.point?.lat ?? null,
  accuracy_m: draft.point?.accuracyMeters ?? null,
  source: draft.source,
  changed_at: instant(tx.now),
  removed_at: null,
})

/** @throws Refusal `conflict` when another of that name stands in that place */
async function assertFree(
  world: World,
  db: Db,
  { name, place }: { name: string; place: string | null },
  except?: Id<'landmark'>,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from landmark where tenant_id = ${world.tenant.id} and removed_at is null
      and lower(name) = lower(${name}) and coalesce(place, '') = coalesce(${place}, '')`.execute(db)
  if (rows.some(({ id }) => id !== except))
    throw new Refusal('conflict', 'landmark.twice', { field: 'name', name })
}

/** Makes what changes the list wait for one another, so that no name comes in twice. */
const lockList = (world: World, db: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('landmark'), ${world.tenant.id})`.execute(db)

const enter = (world: World, tx: Tx, { who }: By, reason: string): void =>
  tx.ledger({
    did: 'landmark.change',
    about: institution(world.tenant.id),
    by: who,
    reason,
  })

/** Adds a landmark. @throws Refusal `invalid` for a place that is not there, `conflict` for one that stands */
export async function addLandmark(world: World, draft: LandmarkDraft, by: By): Promise<Landmark> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    await lockList(world, tx.db)
    const row = rowOf(world, tx, territory, draft)
    await assertFree(world, tx.db, row)
    const id = newId<'landmark'>(tx.now, world.random(10))
    await tx.db
      .insertInto('landmark')
      .values({ ...row, id })
      .execute()
    enter(world, tx, by, `landmark ${id} added`)
    return landmarkOf(world, tx.db, id)
  }, by.key)
}

/** Corrects a landmark. @throws as `addLandmark`, and Refusal `absent` */
export async function changeLandmark(
  world: World,
  { id, ...draft }: LandmarkDraft & { id: Id<'landmark'> },
  by: By,
): Promise<Landmark> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    await lockList(world, tx.db)
    await landmarkOf(world, tx.db, id)
    const row = rowOf(world, tx, territory, draft)
    await assertFree(world, tx.db, row, id)
    await tx.db
      .updateTable('landmark')
      .set(row)
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    enter(world, tx, by, `landmark ${id} changed`)
    return landmarkOf(world, tx.db, id)
  }, by.key)
}

/** Takes a landmark from the list. @throws Refusal `absent` */
export const removeLandmark = (
  world: World,
  id: Id<'landmark'>,
  by: By,
): Promise<{ removed: boolean }> =>
  world.transaction(async (tx) => {
    await landmarkOf(world, tx.db, id)
    await tx.db
      .updateTable('landmark')
      .set({ removed_at: instant(tx.now) })
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .execute()
    enter(world, tx, by, `landmark ${id} removed`)
    return { removed: true }
  }, by.key)

/** Code of the place that a list names, by its code or by its name. @throws RangeError when there is none, or several */
function placeNamed({ tenant }: World, territory: Territory<KeptPlace>, text: string): string {
  if (territory.places.has(text)) return text
  const [first, second] = searchPlaces(territory, text, { under: tenant.place, limit: 2 })
  const isOne = first !== undefined && (second === undefined || second.name !== first.name)
  if (!isOne) throw new RangeError(`got the place ${text}, wanted one that is there`)
  return first.code
}

/**
 * Takes over a list. A landmark that stands under the same name in the same place is brought up to date; rows that
 * cannot be taken are left out and named.
 */
export async function importLandmarks(
  world: World,
  { csv, source }: { csv: string; source: string },
  by: By,
): Promise<{ added: number; changed: number; refused: RefusedRow[] }> {
  const territory = await readTerritory(world)
  const { drafts, refused } = readLandmarkRows(csv, source, {
    codeOf: (text) => placeNamed(world, territory, text),
    isInTerritory: (point) => locate(territory, point) !== undefined,
  })
  return world.transaction(async (tx) => {
    await lockList(world, tx.db)
    const known = new Map(
      (await standing(world, tx.db).execute()).map((row) => [nameOf(row), row.id] as const),
    )
    let changed = 0
    for (const { draft } of drafts) {
      const row = rowOf(world, tx, territory, draft)
      const id = known.get(nameOf(row))
      if (id === undefined)
        await tx.db
          .insertInto('landmark')
          .values({ ...row, id: newId<'landmark'>(tx.now, world.random(10)) })
          .execute()
      else {
        changed += 1
        await tx.db
          .updateTable('landmark')
          .set(row)
          .where('tenant_id', '=', world.tenant.id)
          .where('id', '=', id)
          .execute()
      }
    }
    const added = drafts.length - changed
    if (drafts.length > 0)
      enter(world, tx, by, `landmarks imported: ${added} new, ${changed} changed`)
    return { added, changed, refused }
  }, by.key)
}

const nameOf = ({ name, place }: { name: string; place: string | null }): string =>
  `${name.toLowerCase()}|${place ?? ''}`
