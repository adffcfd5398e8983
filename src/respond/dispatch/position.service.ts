import { type Id, newId } from '#kernel/ids.ts'
import { locate, type Territory } from '#kernel/place/place.rules.ts'
import { type KeptPlace, readTerritory } from '#kernel/place/place.service.ts'
import { distanceMeters } from '#kernel/place/shape.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { Tx, World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import { addsToTrack, type OnShift, type PositionFault, positionFault } from './dispatch.rules.ts'
import { keepSpot, type Spot } from './spot.service.ts'
import { type FoundUnit, lockUnit, ownUnitId } from './unit.service.ts'

/** Where a phone found itself, and when; `at` in milliseconds since 1970, UTC. */
export interface Position {
  readonly at: number
  readonly lon: number
  readonly lat: number
  readonly accuracyMeters: number
}

/** What became of a batch. */
export interface Batch {
  readonly kept: number
  /** by their place in what was sent */
  readonly refused: { readonly index: number; readonly code: PositionFault }[]
}

/** The time in which a unit may be seen, as far as it runs, or ran last. */
export const shiftOf = (unit: FoundUnit): OnShift => ({
  from: unit.on_since,
  to: unit.status === 'off' ? unit.status_at : null,
})

/**
 * Keeps where one's unit was. What cannot be is left out and named; a batch of nothing else is refused. Without
 * positions it only says that the unit is there: one that stands still sends none.
 * @throws Refusal `forbidden` `dispatch.noUnit`, `invalid` with the first fault where none of them can be
 */
export async function tellPositions(
  world: World,
  positions: readonly Position[],
  { who, key }: By,
): Promise<Batch> {
  const territory = await readTerritory(world)
  return world.transaction(async (tx) => {
    const unit = await lockUnit(world, tx.db, await ownUnitId(world, tx.db, who))
    const looked = positions.map((position, index) => ({
      index,
      position,
      code: faultOf(territory, unit, position, tx.now),
    }))
    const refused = looked.flatMap(({ index, code }) =>
      code === undefined ? [] : [{ index, code }],
    )
    const first = refused[0]
    if (first !== undefined && refused.length === positions.length)
      throw new Refusal('invalid', first.code, { field: `positions.${first.index}` })
    const good = looked.filter(({ code }) => code === undefined).map(({ position }) => position)
    await keepTrack(world, tx, unit.id, good, territory)
    await keepLast(world, tx, unit, good, territory)
    return { kept: good.length, refused }
  }, key)
}

/** What is wrong with a position of a unit. */
const faultOf = (
  territory: Territory<KeptPlace>,
  unit: FoundUnit,
  position: Position,
  now: number,
): PositionFault | undefined =>
  positionFault(position, shiftOf(unit), now, locate(territory, position) !== undefined)

/** Keeps the way as far as it tells something, by corregimiento; a batch that comes twice is kept once. */
async function keepTrack(
  world: World,
  tx: Tx,
  unit: Id<'unit'>,
  positions: readonly Position[],
  territory: Territory<KeptPlace>,
): Promise<void> {
  const track: Position[] = []
  for (const next of positions.toSorted((a, b) => a.at - b.at)) {
    const last = track.at(-1)
    const apart = last === undefined ? 0 : metersBetween(last, next)
    if (addsToTrack(last, next, apart)) track.push(next)
  }
  if (track.length === 0) return
  await tx.db
    .insertInto('unit_position')
    .values(
      track.map((position) => ({
        tenant_id: world.tenant.id,
        id: newId<'position'>(tx.now, world.random(10)),
        unit_id: unit,
        at: instant(Math.min(position.at, tx.now)),
        place: placeCode(territory, position),
      })),
    )
    .onConflict((on) => on.columns(['tenant_id', 'unit_id', 'at']).doNothing())
    .execute()
}

const placeCode = (territory: Territory<KeptPlace>, spot: Spot): string | null =>
  locate(territory, spot)?.place.code ?? null

/** The straight way between two points, in metres. */
export const metersBetween = (a: Spot, b: Spot): number =>
  distanceMeters([a.lon, a.lat], [b.lon, b.lat])

/** The unit is where it was seen last, whatever comes late; a unit that stands still is seen there again. */
async function keepLast(
  world: World,
  tx: Tx,
  unit: FoundUnit,
  positions: readonly Position[],
  territory: Territory<KeptPlace>,
): Promise<void> {
  const last = positions.toSorted((a, b) => b.at - a.at)[0]
  const isOff = unit.status === 'off'
  const isNews = last !== undefined && last.at > (unit.positioned_at ?? 0)
  const stands = positions.length === 0 && unit.positioned_at !== null
  if (isNews && !isOff) await keepSpot(world, tx, unit.id, last)
  await tx.db
    .updateTable('unit')
    .set({
      heard_at: instant(tx.now),
      ...(isNews &&
        !isOff && {
          place: placeCode(territory, last),
          positioned_at: instant(Math.min(last.at, tx.now)),
        }),
      ...(stands && !isOff && { positioned_at: instant(tx.now) }),
    })
    .where('tenant_id', '=', world.tenant.id)
    .where('id', '=', unit.id)
    .execute()
  tx.publish('UnitChanged', { unit: unit.id })
}
