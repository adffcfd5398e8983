import type { Id } from '#kernel/ids.ts'
import { seal, unseal } from '#platform/keys/keys.ts'
import type { World } from '#platform/world.ts'

// Where exactly the people of a unit are lies sealed, for as long as the unit is on shift; the way they came is kept by
// corregimiento alone.

/** A point in degrees. */
export interface Spot {
  readonly lon: number
  readonly lat: number
}

const keyOf = (world: World): Uint8Array => world.derive('unit.spot', String(world.tenant.id))

/** Seals where a unit is; it opens for that unit alone. */
export const sealSpot = (world: World, unit: Id<'unit'>, { lon, lat }: Spot): Buffer =>
  Buffer.from(seal(keyOf(world), Buffer.from(JSON.stringify({ lon, lat })), unit))

/** Opens where a unit was last. @returns undefined where that is not known */
export const openSpot = (
  world: World,
  unit: { readonly id: Id<'unit'>; readonly spot: Buffer | null },
): Spot | undefined =>
  unit.spot === null
    ? undefined
    : JSON.parse(Buffer.from(unseal(keyOf(world), unit.spot, unit.id)).toString())
