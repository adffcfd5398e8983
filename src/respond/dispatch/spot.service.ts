import type { Id } from '#kernel/ids.ts'
import { instant } from '#platform/db/db.ts'
import type { Resource, Tx, World } from '#platform/world.ts'

// Where exactly the people of a unit are lies sealed, for as long as the unit is on shift; the way they came is kept by
// corregimiento alone.

/** A point in degrees. */
export interface Spot {
  readonly lon: number
  readonly lat: number
}

/** A unit with where it was last, sealed; null where that is not known. */
interface WithSpot {
  readonly id: Id<'unit'>
  readonly spot: Buffer | null
  readonly spot_key: string | null
}

/** Its key is another than that of what a unit did, since it goes with every shift. */
const spotResource = (unit: Id<'unit'>): Resource => ({ kind: 'unit-spot', id: unit })

/** Keeps where a unit is, over where it was. */
export async function keepSpot(
  world: World,
  tx: Tx,
  unit: Id<'unit'>,
  { lon, lat }: Spot,
): Promise<void> {
  const [key] = await tx.keysOf([spotResource(unit)])
  const { id, seal } = key!
  const now = { key_id: id, sealed: seal('spot', { lon, lat }), sealed_at: instant(tx.now) }
  await tx.db
    .insertInto('unit_spot')
    .values({ tenant_id: world.tenant.id, unit_id: unit, ...now })
    .onConflict((on) => on.columns(['tenant_id', 'unit_id']).doUpdateSet(now))
    .execute()
}

/** Forgets where a unit was; with the key also what backups, once their keys have gone, still hold of it. */
export async function forgetSpot(world: World, tx: Tx, unit: Id<'unit'>): Promise<void> {
  await tx.db
    .deleteFrom('unit_spot')
    .where('tenant_id', '=', world.tenant.id)
    .where('unit_id', '=', unit)
    .execute()
  await tx.destroyKey(spotResource(unit))
}

/**
 * Opens where units were last. Not known is one whose spot came back with a backup, and its key did not; and one that
 * goes off shift meanwhile: looking gives it no key anew.
 */
export async function openSpots(tx: Tx, units: readonly WithSpot[]): Promise<Map<string, Spot>> {
  const known = units.filter(({ spot }) => spot !== null)
  const keys = await tx.standingKeysOf(known.map(({ id }) => spotResource(id)))
  const spots = new Map<string, Spot>()
  for (const [i, { id, spot, spot_key }] of known.entries()) {
    const key = keys[i]
    if (key?.id === spot_key && spot !== null) spots.set(id, key.open<Spot>('spot', spot))
  }
  return spots
}
