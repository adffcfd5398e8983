import { childrenOf, placeOf, type Territory } from '#kernel/place/place.rules.ts'
import type { PlaceFeatures, TerritoryMap } from '#kernel/place/place.schema.ts'
import { type KeptPlace, readShapes, readTerritory } from '#kernel/place/place.service.ts'
import { drawTerritory } from '#kernel/place/territory-map.rules.ts'
import type { Release, ReleasedCell } from '#kernel/publish/publish.schema.ts'
import { readCells } from '#kernel/publish/release.service.ts'
import { civilDate } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import {
  type Chosen,
  partsOf,
  rootOf,
  shownPlaces,
  type Told,
  tell,
  yearBefore,
} from './figures.rules.ts'

/** The numbers of a release that one page shows. */
export interface Figures {
  /** of the chosen place, by period */
  readonly byPeriod: ReadonlyMap<string, Told>
  /** of the chosen period, by place */
  readonly byPlace: ReadonlyMap<string, Told>
  /** the same a year before */
  readonly byPlaceBefore: ReadonlyMap<string, Told>
  /** of the chosen place and period, by category; empty where a release has none */
  readonly byClass: ReadonlyMap<string, Told>
}

const toldBy = (
  cells: readonly ReleasedCell[],
  key: 'place' | 'period' | 'class',
): ReadonlyMap<string, Told> => new Map(cells.map((cell) => [cell[key], tell(cell)]))

/** Reads the numbers that a page shows, and no others. */
export async function readFigures(
  world: World,
  { id, dimensions }: Release,
  { place, period }: Chosen,
): Promise<Figures> {
  const all = rootOf(dimensions.class).code
  const before = yearBefore(period.code)
  const [byPeriod, byPlace, byPlaceBefore, byClass] = await Promise.all([
    readCells(world, id, { place: place.code, class: all }),
    readCells(world, id, { period: period.code, class: all }),
    before === undefined ? [] : readCells(world, id, { period: before, class: all }),
    dimensions.class.length < 2
      ? []
      : readCells(world, id, { place: place.code, period: period.code }),
  ])
  return {
    byPeriod: toldBy(byPeriod, 'period'),
    byPlace: toldBy(byPlace, 'place'),
    byPlaceBefore: toldBy(byPlaceBefore, 'place'),
    byClass: toldBy(byClass, 'class'),
  }
}

/** The day whose boundaries a release is drawn in: that of its counting. */
const dayOf = (world: World, { countedAt }: Release) => civilDate(countedAt, world.tenant.zone)

/** The territory in which a release was counted. */
const territoryOf = (world: World, release: Release): Promise<Territory<KeptPlace>> =>
  readTerritory(world, dayOf(world, release))

/** Draws what lies in a place of a release, also places that it has no number of. @returns undefined where nothing does */
export async function drawReleased(
  world: World,
  release: Release,
  chosen: Chosen,
): Promise<TerritoryMap | undefined> {
  const { of } = shownPlaces(release, chosen.place)
  // What is not known where is no part that could be drawn.
  const parts = partsOf(release.dimensions.place, of.code)
  if (parts.every(({ code }) => code.includes(':'))) return undefined
  const territory = await territoryOf(world, release)
  if (!territory.places.has(of.code)) return undefined
  const inside = childrenOf(territory, of.code).filter(({ shape }) => shape !== null)
  return inside.length === 0 ? undefined : drawTerritory(placeOf(territory, of.code), inside)
}

/** Areas of all places of a release that have one. */
export async function shapesOf(world: World, release: Release): Promise<PlaceFeatures> {
  const { under } = release.definition.dimensions.place
  return readShapes(world, { under, on: dayOf(world, release) })
}
