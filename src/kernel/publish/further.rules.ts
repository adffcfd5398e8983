import type { LoadModel } from '@convive/measure/disclosure'
import { findBetrayal, type Guarded, type Guarding, learn } from './audit.rules.ts'
import { cellAt, dimensionNames, monthsIn, monthsOf, numbersOf, stretchOf } from './cube.rules.ts'
import { type LaidFigure, layFigures, type Published, showing } from './figures.rules.ts'
import { sharedFigures } from './homogeneity.rules.ts'
import { isSameSeries } from './vintage.rules.ts'

/** How often more is hidden by numbers; then all that counts the new months. */
const MOST_ROUNDS = 8

type Series = Pick<Guarding, 'release' | 'earlier'>
type Numbers = ReturnType<typeof numbersOf>

/** The earlier releases that count the same in the same way. */
const seriesOf = ({ release, earlier }: Series): Published[] =>
  earlier.filter((each) => isSameSeries(each.definition, release.definition))

/** The cells that an earlier release of the series shows just so: hiding them keeps nothing from anybody. */
export function knownCells({ release, earlier }: Series): Set<number> {
  const known = new Set<number>()
  const { place, period, class: kind } = release.dimensions
  for (const before of seriesOf({ release, earlier })) {
    const [places, periods, classes] = dimensionNames.map((name) =>
      numbersOf(before.dimensions[name]),
    ) as [Numbers, Numbers, Numbers]
    const isSame = period.map(({ code }) => stretchOf(code, before) === stretchOf(code, release))
    for (const cell of release.shown.keys()) {
      const t = Math.floor(cell / kind.length) % period.length
      if (!isSame[t]) continue
      const was = [
        places.get(place[Math.floor(cell / kind.length / period.length)]!.code),
        periods.get(period[t]!.code),
        classes.get(kind[cell % kind.length]!.code),
      ]
      if (was.includes(undefined)) continue
      const [p, at, k] = was as [number, number, number]
      const count = before.shown.get(cellAt(before, p, at, k))
      if (count === release.shown.get(cell)) known.add(cell)
    }
  }
  return known
}

/** What an attacker finds in a release and all earlier ones: the refusal, and the numbers that it is about. */
type Attacked = { readonly refusal: Guarded; readonly told: readonly LaidFigure[] } | undefined

/** Attacks a release with what is hidden in it, together with every earlier one. */
function attack(
  figures: readonly LaidFigure[],
  { release, earlier }: Guarding,
  hidden: ReadonlySet<number>,
  load: LoadModel,
): Attacked {
  const shown = showing(release, hidden)
  const shared = learn(figures, sharedFigures(figures, [...earlier, shown], release.number), load)
    .filter(({ figure, low }) => low >= figure.count)
    .map(({ figure }) => figure)
  if (shared.length > 0)
    return { told: shared, refusal: { release: shown, shared: shared.map(({ name }) => name) } }
  const found = findBetrayal(figures, release.number, load)
  return found && { told: found.told, refusal: { betrayal: found.betrayal, release: shown } }
}

/** The cells of a release whose months no earlier release of its series has told: in these more may be hidden. */
function newCells({ release, earlier }: Series): number[] {
  const { dimensions } = release
  const series = seriesOf({ release, earlier })
  if (series.length === 0) return []
  const told = new Set(series.flatMap(monthsOf))
  const fresh = dimensions.period.map(({ code }) =>
    monthsIn(code, release).some((month) => !told.has(month)),
  )
  const [periods, classes] = [dimensions.period.length, dimensions.class.length]
  return [...release.shown.keys()].filter((cell) => fresh[Math.floor(cell / classes) % periods])
}

/** Of each number that is told, the smallest shown one around it that may be hidden, else the smallest that it is part of. */
function cellsAround(
  told: readonly LaidFigure[],
  figures: readonly LaidFigure[],
  may: (figure: LaidFigure) => boolean,
): number[] {
  const able = figures.filter(may).sort((a, b) => a.atoms.length - b.atoms.length)
  const sets = able.map(({ atoms }) => new Set(atoms))
  return told.flatMap(({ atoms }) => {
    const around = sets.findIndex((set) => atoms.every((atom) => set.has(atom)))
    const at = around >= 0 ? around : sets.findIndex((set) => atoms.some((atom) => set.has(atom)))
    return at < 0 ? [] : [able[at]!.cell]
  })
}

/**
 * Hides more of the months that a series tells for the first time, until all releases together give nothing away; at last
 * all that counts them.
 */
export function hideFurther(
  guarding: Guarding,
  start: readonly number[],
  load: LoadModel,
): Guarded {
  const { release, earlier } = guarding
  const all = layFigures([...earlier, release])
  const open = newCells(guarding)
  const mayHide = new Set(open)
  const hidden = new Set(start)
  for (let round = 0; ; round++) {
    const isOwn = (figure: LaidFigure): boolean =>
      figure.name.release === release.number && figure.cell >= 0
    const figures = all.map((figure) =>
      isOwn(figure) && hidden.has(figure.cell) ? { ...figure, isShown: false } : figure,
    )
    const found = attack(figures, guarding, hidden, load)
    if (found === undefined) return { hidden: [...hidden].sort((a, b) => a - b) }
    const may = (figure: LaidFigure) => figure.isShown && isOwn(figure) && mayHide.has(figure.cell)
    const around = round < MOST_ROUNDS ? cellsAround(found.told, figures, may) : []
    const more = around.length > 0 ? around : open.filter((cell) => !hidden.has(cell))
    if (more.length === 0) return found.refusal
    for (const cell of more) hidden.add(cell)
  }
}
