import { cellAt, numbersOf, stretchOf } from './cube.rules.ts'
import type { Published } from './figures.rules.ts'
import type { ChangedPeriod } from './publish.schema.ts'

/** How many numbers of a period both releases show, and differently. */
function differing(now: Published, before: Published, [at, was]: readonly [number, number]) {
  const places = numbersOf(before.dimensions.place)
  const classes = numbersOf(before.dimensions.class)
  let numbers = 0
  now.dimensions.place.forEach(({ code: place }, p) => {
    now.dimensions.class.forEach(({ code: kind }, k) => {
      const [oldPlace, oldClass] = [places.get(place), classes.get(kind)]
      if (oldPlace === undefined || oldClass === undefined) return
      const count = now.shown.get(cellAt(now, p, at, k))
      const old = before.shown.get(cellAt(before, oldPlace, was, oldClass))
      if (count !== undefined && old !== undefined && count !== old) numbers++
    })
  })
  return numbers
}

/**
 * The periods of which a release tells other numbers than the last release of its measure that told them. Only what both
 * show is looked at, so that it tells nothing that they do not.
 * @param earlier  the oldest first; of any measure
 */
export function changedPeriods(
  now: Published,
  earlier: readonly Published[],
): readonly ChangedPeriod[] {
  const own = earlier.filter(({ measure }) => measure === now.measure)
  return now.dimensions.period.flatMap(({ code }, at) => {
    const stretch = stretchOf(code, now)
    const before = own.findLast(
      (each) => numbersOf(each.dimensions.period).has(code) && stretchOf(code, each) === stretch,
    )
    if (before === undefined) return []
    const was = numbersOf(before.dimensions.period).get(code)!
    const numbers = differing(now, before, [at, was])
    if (numbers === 0) return []
    return {
      ...{ period: code, release: before.number, numbers },
      from: before.shown.get(cellAt(before, 0, was, 0)) ?? null,
      to: now.shown.get(cellAt(now, 0, at, 0)) ?? null,
    }
  })
}
