import type { Law } from './clock.schema.ts'
import { co } from './co/pack.ts'
import { pa } from './pa/pack.ts'

/** The laws that the project ships; none is signed off by counsel. */
export const laws: readonly Law[] = [pa, co]

/**
 * The law of a country.
 * @param jurisdiction  as the setting of the territory has it, such as `pa`
 * @throws RangeError when there is none
 */
export function lawOf(jurisdiction: string): Law {
  const law = laws.find((each) => each.jurisdiction === jurisdiction)
  if (law === undefined)
    throw new RangeError(
      `got the jurisdiction ${jurisdiction}, wanted one of ${laws.map((each) => each.jurisdiction).join(', ')}`,
    )
  return law
}
