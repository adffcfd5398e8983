import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { placeOf, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import { findIncident, incidentResource } from '../board/board.service.ts'
import { shownKm, wantedSkills, weightOf } from './dispatch.rules.ts'
import type { NearUnit, Skill } from './dispatch.schema.ts'
import { metersBetween } from './position.service.ts'
import { openSpots, type Spot } from './spot.service.ts'
import { type FoundUnit, foundUnits, shownUnit } from './unit.service.ts'

/** Units for an incident, the best first. */
export interface Nearest {
  readonly from: 'point' | 'place' | 'nowhere'
  readonly units: NearUnit[]
}

/** Whoever looks on at the same incident from the same point is entered anew only after this. */
const LOOK_LASTS = 15 * MINUTE

/**
 * Weighs the units for an incident. How far they are tells where their people are, if only roughly: that somebody
 * looked is entered, in the transaction that opens it; asked from another point, again.
 * @param given  where it is, as the reader knows; else the middle of its place is taken
 * @throws Refusal `absent` when there is no such incident
 */
export async function nearestUnits(
  world: World,
  { id, point: given }: { id: Id<'incident'>; point?: Spot | undefined },
  who: Caller,
): Promise<Nearest> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    const incident = await findIncident(world, tx.db, id)
    const point = given ?? middleOf(territory, incident.place)
    const wanted = wantedSkills(incident.kind)
    const found = await foundUnits(world, tx.db, { retired: false })
    const spots = point === undefined ? new Map<string, Spot>() : await openSpots(tx, found)
    if (point !== undefined && spots.size > 0) await enterLook(world, tx, { id, point }, who)
    const units = found
      .map((unit) => weighed(world, unit, { point, spot: spots.get(unit.id) }, wanted))
      .sort((a, b) => a.weight - b.weight)
      .map(({ near }) => near)
    const from = given !== undefined ? 'point' : point === undefined ? 'nowhere' : 'place'
    return { from, units }
  })
}

/** Enters that somebody looks how far the units are from a point, unless that stands already. */
async function enterLook(
  world: World,
  tx: Tx,
  { id, point }: { id: Id<'incident'>; point: Spot },
  who: Caller,
): Promise<void> {
  const { account } = who
  if (account === undefined) throw new Refusal('unknown', 'http.signIn')
  const from = Buffer.from(world.hash(`${point.lon} ${point.lat}`))
  const { rows } = await sql`
    insert into unit_look as l (tenant_id, incident_id, account_id, from_hash, at)
    values (${world.tenant.id}, ${id}, ${account}, ${from}, ${instant(tx.now)})
    on conflict (tenant_id, incident_id, account_id) do update set from_hash = excluded.from_hash, at = excluded.at
    where l.from_hash <> excluded.from_hash or l.at <= ${instant(tx.now - LOOK_LASTS)}
    returning 1`.execute(tx.db)
  if (rows.length > 0)
    tx.ledger({
      did: 'unit.seeNearest',
      about: incidentResource(id),
      by: who,
      purpose: 'response',
      reason: `units for incident ${id}`,
    })
}

function middleOf(territory: Territory<KeptPlace>, code: string | null): Spot | undefined {
  if (code === null || !territory.places.has(code)) return undefined
  return placeOf(territory, code)
}

function weighed(
  world: World,
  found: FoundUnit,
  { point, spot }: { point: Spot | undefined; spot: Spot | undefined },
  wanted: readonly Skill[],
): { weight: number; near: NearUnit } {
  const unit = shownUnit(found)
  const { positioned_at } = found
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
