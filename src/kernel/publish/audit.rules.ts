import { inferFigures, type LoadModel, type Table } from '@convive/measure/disclosure'
import type { FigureName, LaidFigure, Published } from './figures.rules.ts'

/** Two published numbers from which a count follows that may not be known. */
export interface Betrayal {
  readonly one: FigureName
  readonly other: FigureName
}

/** A table before anything of it is hidden, with what was published before it. */
export interface Guarding {
  readonly table: Table
  /** the release as it would be if all of it were shown */
  readonly release: Published
  /** of the same source, the oldest first; corrected ones too, since they stay known */
  readonly earlier: readonly Published[]
}

/** The cells that may be shown, or the two numbers that would betray a count. */
export type Guarded =
  | { readonly hidden: readonly number[] }
  | { readonly betrayal: Betrayal; readonly release: Published }
  /** groups of which all share a class, whatever is hidden */
  | { readonly shared: readonly FigureName[]; readonly release: Published }

/** Whoever does the guarding: it takes long, and not where others wait. */
export type Guard = (guarding: Guarding) => Promise<Guarded>

/** What several releases together give away. */
export interface Betrayed {
  readonly betrayal: Betrayal
  /** shown numbers of the release by which it follows, or the hidden counts that follow */
  readonly told: readonly LaidFigure[]
}

const isWithin = (inner: readonly number[], outer: ReadonlySet<number>): boolean =>
  inner.length <= outer.size && inner.every((atom) => outer.has(atom))

/**
 * Looks for two numbers of different releases, one within the other or both of the same, that differ by a small count:
 * whoever subtracts them knows what nobody may.
 * @param release  the one that is about to be frozen; pairs without it were looked at before
 * @returns pairs of a number of this release and one of another
 */
function pairsOf(
  figures: readonly LaidFigure[],
  release: number,
): (readonly [LaidFigure, LaidFigure])[] {
  const shown = figures.filter(({ isShown }) => isShown)
  const before = shown.filter(({ name }) => name.release !== release)
  const sets = new Map<LaidFigure, ReadonlySet<number>>()
  const setOf = (figure: LaidFigure): ReadonlySet<number> => {
    const set = sets.get(figure) ?? new Set(figure.atoms)
    sets.set(figure, set)
    return set
  }
  const tells = (a: LaidFigure, b: LaidFigure): boolean => {
    const difference = Math.abs(a.count - b.count)
    if (difference === 0 || difference >= Math.max(a.smallest, b.smallest)) return false
    return isWithin(a.atoms, setOf(b)) || isWithin(b.atoms, setOf(a))
  }
  return shown.flatMap((a) => {
    const b = a.name.release === release ? before.find((one) => tells(a, one)) : undefined
    return b === undefined ? [] : [[a, b] as const]
  })
}

/** The two numbers around a hidden one: the smallest that holds it, and the greatest beside it in that one. */
export function pairAround(hidden: LaidFigure, figures: readonly LaidFigure[]): Betrayal {
  const wanted = new Set(hidden.atoms)
  const shown = figures.filter(({ isShown, atoms }) => isShown && atoms.length > 0)
  const around = shown
    .filter(({ atoms }) => atoms.length > wanted.size && isWithin(hidden.atoms, new Set(atoms)))
    .sort((a, b) => a.atoms.length - b.atoms.length)[0]
  if (around === undefined) return { one: hidden.name, other: hidden.name }
  const outer = new Set(around.atoms)
  const beside = shown
    .filter(
      (each) =>
        each !== around &&
        isWithin(each.atoms, outer) &&
        !each.atoms.some((atom) => wanted.has(atom)),
    )
    .sort((a, b) => b.atoms.length - a.atoms.length)[0]
  return { one: around.name, other: (beside ?? hidden).name }
}

/** The unknowns that a figure is the sum of. */
const setOf = ({ atoms, changes }: LaidFigure): number[] => [...atoms, ...changes]

/** What can be found out about a hidden count. */
export interface Learned {
  readonly figure: LaidFigure
  readonly low: number
  readonly high: number
}

/**
 * The exact attack over everything that several releases show together: the least and the greatest count that each of the
 * asked figures can have.
 */
export function learn(
  figures: readonly LaidFigure[],
  asked: readonly LaidFigure[],
  load: LoadModel,
): Learned[] {
  if (asked.length === 0) return []
  const shown = figures.filter(({ isShown, atoms }) => isShown && atoms.length > 0)
  const { low, high } = inferFigures(
    shown.map((figure) => ({ atoms: setOf(figure), count: figure.count })),
    asked.map(setOf),
    { load },
  )
  return asked.map((figure, i) => ({ figure, low: low[i]!, high: high[i]! }))
}

/** The small counts that are told nowhere: nobody may find them out. What several releases hide is asked once. */
export function smallFigures(figures: readonly LaidFigure[]): LaidFigure[] {
  const small = figures.filter(({ count, smallest }) => count > 0 && count < smallest)
  const asked = new Map<string, LaidFigure>()
  for (const figure of small) {
    const set = setOf(figure).join()
    const before = asked.get(set)
    if (before === undefined || before.smallest < figure.smallest) asked.set(set, figure)
  }
  return [...asked.values()].filter(({ isShown }) => !isShown)
}

/**
 * Attacks a release together with all earlier ones of its source, as a reader of all of them would: by pairs, and by
 * everything that follows from all numbers at once.
 * @param figures  of the release and of the earlier ones, laid out together
 * @param release  the number of the one that is about to be frozen
 * @returns undefined when nothing can be found out
 */
export function findBetrayal(
  figures: readonly LaidFigure[],
  release: number,
  load: LoadModel,
): Betrayed | undefined {
  const pairs = pairsOf(figures, release)
  const [pair] = pairs
  if (pair !== undefined)
    return {
      betrayal: { one: pair[0].name, other: pair[1].name },
      told: pairs.map(([own]) => own),
    }
  // One value more than is small, as within one release: then not even two such counts together are small.
  const broken = learn(figures, smallFigures(figures), load)
    .filter(({ figure, low, high }) => high - low + 1 <= figure.smallest)
    .map(({ figure }) => figure)
  const [first] = broken
  return first && { betrayal: pairAround(first, figures), told: broken }
}
