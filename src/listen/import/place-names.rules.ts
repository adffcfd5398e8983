import { isWithin, type Territory } from '#kernel/place/place.rules.ts'
import { placeKinds } from '#kernel/place/place.schema.ts'
import { wordsOf } from '#kernel/place/place-name.rules.ts'

/** The place that names stand for; `coarser`: the last of them was not found, and a larger place stands for it. */
export interface NamedPlace {
  readonly code: string
  readonly coarser: boolean
}

/** Finds the place that names stand for, the largest first; undefined where none is known by them, or more than one. */
export type NameFinder = (names: readonly string[]) => NamedPlace | undefined

/** The same names come thousands of times in one file. */
const MOST_KNOWN = 20_000

/**
 * Prepares to find places by names as institutions write them: accents, capitals, articles and other names do not
 * matter; what stands in parentheses may be left out.
 */
export function nameFinder(territory: Territory): NameFinder {
  const byForm = new Map<string, string[]>()
  const add = (form: string, code: string): void => {
    const known = byForm.get(form)
    if (known === undefined) byForm.set(form, [code])
    else if (!known.includes(code)) known.push(code)
  }
  for (const { code, kind, forms, seat } of territory.places.values()) {
    if (kind === 'country' || kind === 'facility') continue
    for (const words of forms) {
      add(words.join(' '), code)
      // "Chepo (cabecera)", "Chepo cabecera": the corregimiento in which the district has its seat.
      if (seat) add([...words, 'cabecera'].join(' '), code)
    }
  }
  const known = new Map<string, NamedPlace | undefined>()
  return (names) => {
    const name = names.join('\n')
    if (known.has(name)) return known.get(name)
    const found = findIn(territory, byForm, names)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(name, found)
    return found
  }
}

function findIn(
  territory: Territory,
  byForm: ReadonlyMap<string, readonly string[]>,
  names: readonly string[],
): NamedPlace | undefined {
  const rank = (code: string): number => placeKinds[territory.places.get(code)!.kind].rank
  let within: readonly string[] = []
  let coarser = false
  for (const name of names) {
    const words = wordsOf(name)
    if (words.length === 0) continue
    const called = byForm.get(words.join(' ')) ?? []
    const inside = called.filter(
      (code) =>
        within.length === 0 ||
        within.some((larger) => larger !== code && isWithin(territory, code, larger)),
    )
    coarser = inside.length === 0
    if (inside.length > 0) within = inside
  }
  // A name that a province, its district and its chief town share means the largest that was asked for there.
  const largest = Math.min(...within.map(rank))
  const [code, ...others] = within.filter((each) => rank(each) === largest)
  return code === undefined || others.length > 0 ? undefined : { code, coarser }
}
