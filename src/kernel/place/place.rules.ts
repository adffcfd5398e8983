import type { PolicyLine } from '../policy/policy.schema.ts'
import { Refusal } from '../refusal.ts'
import type { CivilDate } from '../time.ts'
import {
  type Boundary,
  type Bounds,
  type Place,
  type PlaceKind,
  type PlaceNode,
  type PlaceVersion,
  placeKinds,
} from './place.schema.ts'
import { fitOf, formsOf, wordsOf } from './place-name.rules.ts'
import { boundsOf, distanceMeters, distanceToShapeMeters } from './shape.rules.ts'

interface Indexed extends PlaceVersion {
  readonly forms: readonly (readonly string[])[]
  readonly bounds: Bounds | null
}

/** Which place lies in which, and nothing else of them. */
export interface PlaceTree<P extends PlaceNode = PlaceNode> {
  /** by code */
  readonly places: ReadonlyMap<string, P>
  /** codes, in the order of names */
  readonly children: ReadonlyMap<string, readonly string[]>
}

/** The tree of places as it stands on one day, ready to be asked. */
export interface Territory<P extends PlaceVersion = PlaceVersion> extends PlaceTree<P & Indexed> {
  readonly on: CivilDate
}

const names = new Intl.Collator('es', { numeric: true })

const byName = (a: PlaceVersion, b: PlaceVersion): number =>
  names.compare(a.name, b.name) || (a.code < b.code ? -1 : 1)

/** Whether a version holds on a day. */
export const isValidOn = (
  version: Pick<PlaceVersion, 'validFrom' | 'validTo'>,
  on: CivilDate,
): boolean => version.validFrom <= on && (version.validTo === null || on < version.validTo)

/**
 * The territory on a day. A place that began later is left out, so that figures are counted in the places of their
 * time.
 * @throws RangeError when a place lies in one that is not there, or not above it, or stands twice
 */
export function territoryOn<P extends PlaceVersion>(
  versions: readonly P[],
  on: CivilDate,
): Territory<P> {
  const places = new Map<string, P & Indexed>()
  for (const version of versions) {
    if (!isValidOn(version, on)) continue
    if (places.has(version.code))
      throw new RangeError(`got ${version.code} twice on ${on}, wanted it once`)
    places.set(version.code, {
      ...version,
      forms: formsOf(version.name, version.aliases),
      bounds: version.shape === null ? null : boundsOf(version.shape),
    })
  }
  const children = new Map<string, string[]>()
  for (const { code, kind, parent } of [...places.values()].sort(byName)) {
    if (parent === null) continue
    const above = places.get(parent)
    if (above === undefined || placeKinds[above.kind].rank >= placeKinds[kind].rank) {
      throw new RangeError(`got ${code} in ${parent} on ${on}, wanted a larger place that is there`)
    }
    children.set(parent, [...(children.get(parent) ?? []), code])
  }
  return { on, places, children }
}

/**
 * A place by its official code.
 * @throws Refusal `absent` when there is none on that day
 */
export function placeOf<P extends PlaceNode>(territory: PlaceTree<P>, code: string): P {
  const place = territory.places.get(code)
  if (place === undefined) throw new Refusal('absent', 'place.absent', { code })
  return place
}

/** The places that a place lies in, the nearest first. */
export function ancestorsOf<P extends PlaceNode>(territory: PlaceTree<P>, code: string): P[] {
  const { parent } = placeOf(territory, code)
  return parent === null ? [] : [placeOf(territory, parent), ...ancestorsOf(territory, parent)]
}

/** A tree of its places alone, small enough to be kept. */
export const treeOf = (places: Iterable<PlaceNode>): PlaceTree => {
  const nodes = [...places].map(({ code, kind, parent }) => ({ code, kind, parent }))
  const children = new Map<string, string[]>()
  for (const { code, parent } of nodes)
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), code])
  return { places: new Map(nodes.map((node) => [node.code, node])), children }
}

/** What lies directly in a place, in the order of names. */
export const childrenOf = <P extends PlaceVersion>(territory: Territory<P>, code: string): P[] =>
  (territory.children.get(placeOf(territory, code).code) ?? []).map((child) =>
    placeOf(territory, child),
  )

/** Whether a place is another one or lies in it, at whatever depth. */
export const isWithin = (territory: PlaceTree, code: string, other: string): boolean =>
  code === other || ancestorsOf(territory, code).some((above) => above.code === other)

/**
 * Everything in the territory or in one of its places, that place first; each before what lies in it, in the order
 * of names.
 */
export function placesUnder<P extends PlaceVersion>(
  territory: Territory<P>,
  filter: { under?: string | undefined; kind?: PlaceKind | undefined },
): P[] {
  const walk = (place: P): P[] => [place, ...childrenOf(territory, place.code).flatMap(walk)]
  const tops =
    filter.under === undefined
      ? [...territory.places.values()].filter((place) => place.parent === null).sort(byName)
      : [placeOf(territory, filter.under)]
  return tops
    .flatMap(walk)
    .filter((place) => filter.kind === undefined || place.kind === filter.kind)
}

/**
 * Finds places by what people call them: accents, capitals, articles and prepositions do not matter, beginnings are
 * enough, and the name of a larger place may stand beside it (`el llano chepo`).
 * @returns the best first: the same name, then beginnings, then single words; larger places before smaller ones
 */
export function searchPlaces<P extends PlaceVersion>(
  territory: Territory<P>,
  text: string,
  filter: { under?: string | undefined; kind?: PlaceKind | undefined; limit?: number } = {},
): P[] {
  const asked = wordsOf(text)
  if (asked.length === 0) return []
  const found: { place: P; fit: number }[] = []
  for (const place of territory.places.values()) {
    if (filter.kind !== undefined && place.kind !== filter.kind) continue
    if (filter.under !== undefined && !isWithin(territory, place.code, filter.under)) continue
    const fit = fitOfPlace(territory, place, asked)
    if (fit !== undefined) found.push({ place, fit })
  }
  const rank = (place: P): number => placeKinds[place.kind].rank
  found.sort((a, b) => a.fit - b.fit || rank(a.place) - rank(b.place) || byName(a.place, b.place))
  return found.slice(0, filter.limit ?? 20).map(({ place }) => place)
}

function fitOfPlace(territory: Territory, place: Indexed, asked: string[]): number | undefined {
  const fits = place.forms.map((form) => fitOf(asked, form)).filter((fit) => fit !== undefined)
  if (fits.length > 0) return Math.min(...fits)
  if (asked.length === 1) return undefined
  const above = ancestorsOf(territory, place.code) as Indexed[]
  const around = above.flatMap((larger) => larger.forms.flat())
  const own = place.forms.some((form) => {
    const mine = asked.filter((word) => form.some((part) => part.startsWith(word)))
    const others = asked.filter((word) => !mine.includes(word))
    return mine.length > 0 && others.every((word) => around.some((part) => part.startsWith(word)))
  })
  return own ? 3 : undefined
}

/** Where a point lies, as far as it is known. */
export interface Located<P extends PlaceVersion = PlaceVersion> {
  readonly place: P
  /** how well the edges of the place are known */
  readonly certainty: Boundary
  /** 0 inside the place, else how far its edge is */
  readonly distanceMeters: number
}

/** A point at sea or across the border is given to a place within this distance of it. */
const NEAR_METERS = 5_000

/**
 * The places of a kind in or near which a point lies, the nearest first.
 * @param withinMeters  how far from a place's edge still counts as near
 */
export function placesNear<P extends PlaceVersion>(
  territory: Territory<P>,
  point: { lon: number; lat: number },
  filter: { kind: PlaceKind; withinMeters: number },
): Located<P>[] {
  const { lon, lat } = point
  const near: Located<P>[] = []
  const perDegree = 110_000
  const latMargin = filter.withinMeters / perDegree
  const lonMargin = latMargin / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  for (const place of territory.places.values()) {
    if (place.kind !== filter.kind || place.shape === null || place.bounds === null) continue
    const [west, south, east, north] = place.bounds
    if (lon < west - lonMargin || lon > east + lonMargin) continue
    if (lat < south - latMargin || lat > north + latMargin) continue
    const away = distanceToShapeMeters(place.shape, lon, lat)
    if (away <= filter.withinMeters) {
      near.push({ place, certainty: place.boundary, distanceMeters: away })
    }
  }
  // Where a delivered boundary and a guessed one overlap, the delivered one is right.
  const guess = (located: Located): number => (located.certainty === 'imported' ? 0 : 1)
  return near.sort(
    (a, b) =>
      a.distanceMeters - b.distanceMeters || guess(a) - guess(b) || byName(a.place, b.place),
  )
}

/**
 * The corregimiento in which a point lies, or the nearest one within 5 km of it (coasts are drawn coarsely).
 * @returns undefined where there is none, as at sea or abroad
 */
export const locate = <P extends PlaceVersion>(
  territory: Territory<P>,
  point: { lon: number; lat: number },
  kind: PlaceKind = 'corregimiento',
): Located<P> | undefined => placesNear(territory, point, { kind, withinMeters: NEAR_METERS })[0]

/** The straight distance between the centres of two places, in metres. */
export const distanceBetween = (a: PlaceVersion, b: PlaceVersion): number =>
  distanceMeters([a.lon, a.lat], [b.lon, b.lat])

/** A place as it is shown, with the names of the places it lies in. */
export function shownPlace(territory: Territory, place: PlaceVersion): Place {
  const { code, kind, name, parent, lon, lat, areaKm2, seat, boundary } = place
  const above = ancestorsOf(territory, code).filter((larger) => larger.kind !== 'country')
  const within = above.map((larger) => larger.name)
  return { code, kind, name, parent, within, lon, lat, areaKm2, seat, boundary }
}

const all = { relation: 'any', purposes: [], obligations: [] } as const

/** The territory is public; only the administrator redraws it. */
export const placePolicy: readonly PolicyLine[] = [
  {
    ...all,
    action: 'place.read',
    actors: ['anyone', 'subject', 'staff'],
    sensitivity: 0,
    fields: ['name', 'boundary'],
  },
  {
    ...all,
    action: 'place.redraw',
    actors: ['administrator'],
    sensitivity: 0,
    fields: ['boundary'],
    obligations: ['ledger'],
  },
]
