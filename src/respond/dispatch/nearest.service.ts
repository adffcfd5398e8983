import type { Id } from '#kernel/ids.ts'
import { placeOf, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { MINUTE } from '#kernel/time.ts'
import type { World } from '#platform/world.ts'
import { findIncident } from '../board/board.service.ts'
import { shownKm, wantedSkills, weightOf } from './dispatch.rules.ts'
import type { NearUnit, Skill } from './dispatch.schema.ts'
import { metersBetween } from './position.service.ts'
import { openSpot, type Spot } from './spot.service.ts'
import { type FoundUnit, foundUnits, shownUnit } from './unit.service.ts'

/** Units for an incident, the best first. */
export interface Nearest {
  readonly from: 'point' | 'place' | 'nowhere'
  readonly units: NearUnit[]
}

/**
 * Weighs the units for an incident.
 * @param given  where it is, as the reader knows; else the middle of its place is taken
 * @throws Refusal `absent` when there is no such incident
 */
export async function nearestUnits(
  world: World,
  { id, point: given }: { id: Id<'incident'>; point?: Spot | undefined },
): Promise<Nearest> {
  const territory = await readTerritory(world)
  return world.read(async (db) => {
    const incident = await findIncident(world, db, id)
    const point = given ?? middleOf(territory, incident.place)
    const wanted = wantedSkills(incident.kind)
    const units = (await foundUnits(world, db, { retired: false }))
      .map((unit) => weighed(world, unit, point, wanted))
      .sort((a, b) => a.weight - b.weight)
      .map(({ near }) => near)
    const from = given !== undefined ? 'point' : point === undefined ? 'nowhere' : 'place'
    return { from, units }
  })
}

function middleOf(territory: Territory<KeptPlace>, code: string | null): Spot | undefined {
  if (code === null || !territory.places.has(code)) return undefined
  return placeOf(territory, code)
}

function weighed(
  world: World,
  found: FoundUnit,
  point: Spot | undefined,
  wanted: readonly Skill[],
): { weight: number; near: NearUnit } {
  const unit = shownUnit(found)
  const { positioned_at } = found
  const spot = point && openSpot(world, found)
  const meters = point === undefined || spot === undefined ? null : metersBetween(point, spot)
  const fits = wanted.filter((skill) => unit.skills.includes(skill))
  const ageMinutes =
    positioned_at === null ? null : Math.max(0, Math.round((world.now() - positioned_at) / MINUTE))
  const weight = weightOf({
    status: unit.status,
    km: meters === null ? null : meters / 1_000,
    ageMinutes,
    fits: fits.length,
    isUnheard: unit.unheardFrom !== null && Date.parse(unit.unheardFrom) <= world.now(),
  })
  return {
    weight,
    near: { unit, km: meters === null ? null : shownKm(meters), ageMinutes, fits },
  }
}
