import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import { type CivilDate, civilDate } from '../time.ts'
import {
  locate,
  placeOf,
  placesNear,
  placesUnder,
  searchPlaces,
  shownPlace,
  type Territory,
  territoryOn,
} from './place.rules.ts'
import {
  type Boundary,
  type Place,
  type PlaceFeatures,
  type PlaceKind,
  type PlaceVersion,
  placeKinds,
  type TerritoryMap,
  type TerritoryPack,
} from './place.schema.ts'
import type { PlaceVersionTable } from './place.table.ts'
import { drawTerritory } from './territory-map.rules.ts'

/** A version of a place as the tenant keeps it. */
export interface KeptPlace extends PlaceVersion {
  readonly placeId: string
  readonly versionId: string
}

/** The tenant's calendar day now. */
export const today = (world: World): CivilDate => civilDate(world.now(), world.tenant.zone)

/** Versions of places with the codes that people know them by, in the order of codes and time. */
export const versionRows = (db: Db) =>
  db
    .selectFrom('place_version as v')
    .innerJoin('place as p', (join) =>
      join.onRef('p.tenant_id', '=', 'v.tenant_id').onRef('p.id', '=', 'v.place_id'),
    )
    .leftJoin('place as above', (join) =>
      join.onRef('above.tenant_id', '=', 'v.tenant_id').onRef('above.id', '=', 'v.parent_id'),
    )
    .selectAll('v')
    .select(['p.code', 'p.kind', 'above.code as parent'])
    .orderBy('p.code')
    .orderBy('v.valid_from')

type Row = Selectable<PlaceVersionTable> & { code: string; kind: PlaceKind; parent: string | null }

/** A row as the rest of the house knows it. */
export const keptPlace = (row: Row): KeptPlace => ({
  placeId: row.place_id,
  versionId: row.id,
  code: row.code,
  kind: row.kind,
  name: row.name,
  aliases: row.aliases,
  parent: row.parent,
  lon: row.lon,
  lat: row.lat,
  areaKm2: row.area_km2,
  seat: row.seat,
  boundary: row.boundary,
  shape: row.shape,
  validFrom: row.valid_from as CivilDate,
  validTo: row.valid_to as CivilDate | null,
  source: row.source,
})

/** All versions of all places, in the order of codes and time. */
const readVersions = async (db: Db): Promise<KeptPlace[]> =>
  (await versionRows(db).execute()).map(keptPlace)

interface Known {
  readonly mark: string
  /** on the clock that only goes forward, milliseconds */
  readonly lookedAt: number
  readonly territories: Map<CivilDate, Territory<KeptPlace>>
}
const known = new WeakMap<World, Known>()

/** How long the territory that was read is taken for the current one, without asking whether another came. */
const FRESH_MS = 5_000
/** From when on somebody asks ahead, so that under many requests none waits for the answer. */
const AHEAD_MS = 4_000
/** Looks under way: of many requests at once one asks for all. */
const looking = new WeakMap<World, Map<CivilDate, Promise<Territory<KeptPlace>>>>()

/**
 * The tenant's territory on a day, today unless said. It is kept in memory; whether it changed in the database is
 * asked at most every five seconds.
 */
export async function readTerritory(world: World, on?: CivilDate): Promise<Territory<KeptPlace>> {
  const day = on ?? today(world)
  const kept = known.get(world)
  const ready = kept?.territories.get(day)
  const age = kept === undefined ? FRESH_MS : performance.now() - kept.lookedAt
  if (ready === undefined || age >= FRESH_MS) return lookOnce(world, day)
  // Whoever needs it when it is no longer fresh asks again, and is told why it cannot be read.
  if (age >= AHEAD_MS) lookOnce(world, day).catch(() => {})
  return ready
}

function lookOnce(world: World, day: CivilDate): Promise<Territory<KeptPlace>> {
  const under = looking.get(world) ?? new Map<CivilDate, Promise<Territory<KeptPlace>>>()
  looking.set(world, under)
  const begun = under.get(day)
  if (begun !== undefined) return begun
  const look = world
    .read((db) => territoryFrom(world, db, day))
    .finally(() => void under.delete(day))
  under.set(day, look)
  return look
}

async function territoryFrom(world: World, db: Db, on: CivilDate): Promise<Territory<KeptPlace>> {
  // Versions are added and ended, never changed: which there are, and when each ends, tells every change.
  const { mark } = await db
    .selectFrom('place_version')
    .select(
      sql<string>`count(*) || '/' ||
        coalesce(bit_xor(hashtextextended(id || coalesce(valid_to::text, ''), 0)), 0)`.as('mark'),
    )
    .executeTakeFirstOrThrow()
  let kept = known.get(world)
  kept = {
    mark,
    lookedAt: performance.now(),
    territories: kept?.mark === mark ? kept.territories : new Map(),
  }
  known.set(world, kept)
  const ready = kept.territories.get(on)
  if (ready !== undefined) return ready
  const territory = territoryOn(await readVersions(db), on)
  if (kept.territories.size > 8) kept.territories.clear()
  kept.territories.set(on, territory)
  return territory
}

/** What seeding did. */
export interface Seeded {
  readonly added: number
  readonly kept: number
}

/**
 * Gives the tenant the places of a pack. Places that stand already are left as they are, so it may be called at every
 * start, and boundaries that were imported since are never undone.
 */
export async function seedTerritory(world: World, pack: TerritoryPack): Promise<Seeded> {
  const versions = [...pack.places()].sort((a, b) => rank(a) - rank(b))
  const standing = await world.read((db) => db.selectFrom('place').select('code').execute())
  const codes = new Set(standing.map(({ code }) => code))
  if (versions.every(({ code }) => codes.has(code))) return { added: 0, kept: versions.length }
  return world.transaction(async (tx) => {
    const ids = new Map<string, string>()
    const places = versions.map(({ code, kind }) => {
      const id = newId<'place'>(tx.now, world.random(10))
      return { tenant_id: world.tenant.id, id, code, kind }
    })
    const inserted = await tx.db
      .insertInto('place')
      .values(places)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'code']).doNothing())
      .returning(['id', 'code'])
      .execute()
    const isNew = new Set(inserted.map(({ code }) => code))
    for (const { id, code } of await tx.db.selectFrom('place').select(['id', 'code']).execute()) {
      ids.set(code, id)
    }
    const added = versions.filter(({ code }) => isNew.has(code))
    if (added.length > 0) await insertVersions(world, tx, ids, added)
    return { added: added.length, kept: versions.length - added.length }
  })
}

const rank = ({ kind }: PlaceVersion): number => placeKinds[kind].rank

/**
 * Writes versions of places.
 * @param ids  ids of the places and of those they lie in, by code
 */
export async function insertVersions(
  world: World,
  tx: Tx,
  ids: ReadonlyMap<string, string>,
  versions: readonly (PlaceVersion & { follows?: CivilDate })[],
): Promise<void> {
  const rows = versions.map(
    (version): Insertable<PlaceVersionTable> => ({
      tenant_id: world.tenant.id,
      id: newId<'place-version'>(tx.now, world.random(10)),
      place_id: ids.get(version.code)!,
      valid_from: version.validFrom,
      valid_to: version.validTo,
      follows: version.follows ?? null,
      parent_id: version.parent === null ? null : ids.get(version.parent)!,
      name: version.name,
      aliases: [...version.aliases],
      lon: version.lon,
      lat: version.lat,
      area_km2: version.areaKm2,
      seat: version.seat,
      boundary: version.boundary,
      shape: version.shape === null ? null : JSON.stringify(version.shape),
      source: version.source,
    }),
  )
  await tx.db.insertInto('place_version').values(rows).execute()
  known.delete(world)
  looking.delete(world)
}

interface Filter {
  readonly under?: string | undefined
  readonly kind?: PlaceKind | undefined
  readonly on?: CivilDate | undefined
}

/** The places that a filter asks for, or those called so; see `listPlaces`. */
export async function listTerritory(
  world: World,
  filter: Filter & { search?: string | undefined },
): Promise<{ on: string; places: Place[] }> {
  const territory = await readTerritory(world, filter.on)
  const places =
    filter.search === undefined
      ? placesUnder(territory, filter)
      : searchPlaces(territory, filter.search, filter)
  return { on: territory.on, places: places.map((place) => shownPlace(territory, place)) }
}

/** One place with its versions, the newest first. @throws Refusal `absent` */
export async function readPlace(
  world: World,
  code: string,
): Promise<{ place: Place; children: Place[]; versions: KeptPlace[] }> {
  return world.read(async (db) => {
    const territory = await territoryFrom(world, db, today(world))
    const rows = await versionRows(db).where('p.code', '=', code).execute()
    const place = placeOf(territory, code)
    const inside = placesUnder(territory, { under: code }).filter(({ parent }) => parent === code)
    return {
      place: shownPlace(territory, place),
      children: inside.map((child) => shownPlace(territory, child)),
      versions: rows.map(keptPlace).reverse(),
    }
  })
}

/** The areas of places as GeoJSON; see `readPlaceShapes`. */
export async function readShapes(world: World, filter: Filter): Promise<PlaceFeatures> {
  const territory = await readTerritory(world, filter.on)
  const places = placesUnder(territory, filter).filter((place) => place.shape !== null)
  return {
    type: 'FeatureCollection',
    features: places.map(({ code, kind, name, parent, boundary, shape }) => ({
      type: 'Feature',
      id: code,
      properties: { code, kind, name, parent, boundary },
      geometry: {
        type: 'MultiPolygon',
        coordinates: shape as PlaceFeatures['features'][number]['geometry']['coordinates'],
      },
    })),
  }
}

/**
 * Draws what lies in a place; see `drawPlaces`. A country shows its provinces unless another kind is asked for,
 * everything else its corregimientos.
 * @throws Refusal `absent` when there is no such place, or nothing in it has a shape
 */
export async function drawMap(
  world: World,
  { under, kind, on }: { under: string; kind?: PlaceKind | undefined; on?: CivilDate | undefined },
): Promise<TerritoryMap> {
  const territory = await readTerritory(world, on)
  const place = placeOf(territory, under)
  const isDrawn = ({ kind: own }: PlaceVersion): boolean =>
    kind === undefined
      ? placeKinds[own].rank ===
        (place.kind === 'country' ? placeKinds.province.rank : placeKinds.corregimiento.rank)
      : own === kind
  const places = placesUnder(territory, { under }).filter(
    (one) => isDrawn(one) && one.shape !== null,
  )
  if (places.length === 0) throw new Refusal('absent', 'place.noShapes', { code: under })
  return drawTerritory(place, places)
}

/** Boundaries drawn from centres are off by about this much, so that much counts as near. */
const APPROXIMATE_METERS = 1_500

/** In which corregimiento a point lies; see `locatePoint`. */
export async function locateInTerritory(
  world: World,
  point: { lon: number; lat: number; accuracyMeters?: number | undefined },
): Promise<{ place: Place | null; certainty: Boundary; distanceMeters: number; others: Place[] }> {
  const territory = await readTerritory(world)
  const found = locate(territory, point)
  if (found === undefined) return { place: null, certainty: 'none', distanceMeters: 0, others: [] }
  const doubt = found.certainty === 'approximate' ? APPROXIMATE_METERS : 0
  const withinMeters = found.distanceMeters + doubt + (point.accuracyMeters ?? 0)
  const near = placesNear(territory, point, { kind: 'corregimiento', withinMeters })
  const others = near.filter(({ place }) => place.code !== found.place.code).slice(0, 5)
  return {
    place: shownPlace(territory, found.place),
    certainty: found.certainty,
    distanceMeters: Math.round(found.distanceMeters),
    others: others.map(({ place }) => shownPlace(territory, place)),
  }
}
