import { auditPlan, hiddenCells, type LoadModel, protect } from '@convive/measure/disclosure'
import { type Guarded, type Guarding, pairAround } from './audit.rules.ts'
import { UNMAPPED } from './cube.rules.ts'
import { layFigures, type Published, showing, standingOf } from './figures.rules.ts'
import { type Foreseen, mayHold } from './filter.rules.ts'
import { hideFurther, knownCells } from './further.rules.ts'
import { sharedCells } from './homogeneity.rules.ts'
import type { MeasureDefinition } from './measure.schema.ts'

/** Hides small counts and what would tell them, and attacks the table on its own. */
function hide({ table, release }: Guarding, known: ReadonlySet<number>, load: LoadModel): Guarded {
  const smallest = Array.from(table.counts, (_, cell) => standingOf(release, cell).smallest)
  if (smallest.every((least) => least <= 1)) return { hidden: [] }
  // One more than the rule says: then not even two hidden counts together are small.
  const values = release.rule.smallestWithAttribute + 1
  // A class that all of a group share is hidden as a small count is: else it were known of each of them.
  const sharing = sharedCells(release, table)
  for (const cell of sharing) smallest[cell] = Math.max(smallest[cell]!, table.counts[cell]! + 1)
  const show = Uint8Array.from(table.counts, (count) => (count === 0 ? 1 : 0))
  for (const cell of possibleCells(release)) show[cell] = 0
  for (const cell of known) show[cell] = 1
  const plan = protect(table, { k: smallest, values, zeros: 'allow', show })
  const mask = hiddenCells(plan, table.counts.length)
  const hidden = Array.from(mask.keys()).filter((cell) => mask[cell] === 1)
  const shown = showing(release, hidden)
  const audit = hidden.length === 0 ? undefined : auditPlan(table, plan, { load })
  const shared = sharedCells(release, table, audit?.plan)
  if (shared.length > 0)
    return { release: shown, shared: shared.map((cell) => standingOf(release, cell).name) }
  const open = plan.unprotected[0] ?? audit?.broken[0]?.cell
  if (open === undefined) return { hidden }
  const figures = layFigures([shown])
  const figure = figures.find(({ cell }) => cell === open)
  const { name } = standingOf(shown, open)
  return {
    release: shown,
    betrayal: figure === undefined ? { one: name, other: name } : pairAround(figure, figures),
  }
}

/** The cells in which something may be counted; of others everybody knows that they are zero, so hiding them helps nobody. */
function* possibleCells({ dimensions, definition, tree }: Published): Iterable<number> {
  const { under } = definition.dimensions.place
  const [periods, classes] = [dimensions.period.length, dimensions.class.length]
  for (const [p, { code }] of dimensions.place.entries()) {
    const [known, at = code] = code.includes(':') ? code.split(':') : []
    const places = known === 'unknown' && at === under ? [null, at] : [at]
    for (const [k, { code: kind }] of dimensions.class.entries()) {
      const what = foreseenOf(definition, kind)
      if (!places.some((place) => mayHold(definition.filter, { ...what, place }, tree))) continue
      for (let t = 0; t < periods; t++) yield (p * periods + t) * classes + k
    }
  }
}

/** What an entry of a class dimension says of the records in it. */
function foreseenOf({ dimensions: { class: by } }: MeasureDefinition, kind: string): Foreseen {
  if (kind === 'all') return {}
  const code = kind === UNMAPPED ? null : kind
  return by === 'iccs' ? { iccs: code } : { class: code, ...(code === null && { iccs: null }) }
}

/**
 * Decides what of a table may be shown, and attacks it alone and together with every earlier release of its source.
 * @param load  the solver by which it is attacked
 */
export function guard(guarding: Guarding, load: LoadModel): Guarded {
  const { release, earlier } = guarding
  // What is known already protects nothing; only where nothing else does it is hidden again.
  const known = knownCells(guarding)
  const first = hide(guarding, known, load)
  const found = 'hidden' in first || known.size === 0 ? first : hide(guarding, new Set(), load)
  const isOpen = release.rule.smallestWithAttribute <= 1 || earlier.length === 0
  if (!('hidden' in found) || isOpen) return found
  return hideFurther(guarding, found.hidden, load)
}
