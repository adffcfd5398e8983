import { Refusal } from '../refusal.ts'
import { pa } from './pa/pack.ts'
import type { TerritoryPack } from './place.schema.ts'

const packs: readonly TerritoryPack[] = [pa]

/**
 * The territory of a country that the project ships.
 * @param name  as the setting has it, such as `pa`
 * @throws Refusal `invalid` when there is no such pack
 */
export function territoryPack(name: string): TerritoryPack {
  const pack = packs.find((one) => one.name === name)
  if (pack !== undefined) return pack
  const known = packs.map((one) => one.name).join(', ')
  throw new Refusal('invalid', 'place.noPack', { name, known })
}
