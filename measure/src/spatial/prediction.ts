import { demandCounts, demandFinite, demandLengths, demandWhole } from '../check.ts'

/** How well a forecast of places caught what then happened. */
export interface PredictionAccuracy {
  /** Cells chosen. */
  cells: number
  /** Events in the chosen cells. */
  hits: number
  /** Share of all events that fell in the chosen cells, 0..1. */
  hitRate: number
  /** Prediction accuracy index: hit rate / share of the area. 1 is no better than chance. */
  pai: number
  /** Prediction efficiency index: hits / most events that as many cells could hold, 0..1. */
  pei: number
  /** The best PAI that as many cells could reach. */
  paiStar: number
}

/** Sum of `values` over the `cells` cells with the highest score; ties at the border count in part. */
function sumOfBest(score: ArrayLike<number>, values: ArrayLike<number>, cells: number): number {
  const order = Uint32Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]!)
  const border = score[order[cells - 1]!]!
  let [sum, chosen, tied, tiedSum] = [0, 0, 0, 0]
  for (const cell of order) {
    if (score[cell]! < border) break
    if (score[cell]! > border) {
      sum += values[cell]!
      chosen++
    } else {
      tiedSum += values[cell]!
      tied++
    }
  }
  return sum + (tiedSum * (cells - chosen)) / tied
}

/**
 * Scores a forecast of places against the events that followed: the cells with the highest scores
 * are chosen, and PAI, PEI and the best possible PAI are told. Cells are of equal area. Where cells
 * tie at the border of the choice, each counts in part: the mean over all ways to break the tie.
 * @param score forecast per cell, any scale, the higher the more expected
 * @param events events per cell in the time forecast
 * @param choice how many cells are chosen, or which share of them (at least one)
 * @throws RangeError when nothing happened (no accuracy is defined), or the choice cannot be made
 * @see Chainey, Tompson & Uhlig (2008), Security Journal 21, 4-28, for PAI; Hunt (2016), Do crime
 * hot spots move?, American University, for PEI
 */
export function predictionAccuracy(
  score: Float64Array | Int32Array,
  events: Float64Array | Int32Array,
  choice: { cells: number } | { share: number },
): PredictionAccuracy {
  const all = demandLengths({ score, events })
  demandFinite('score', score)
  demandCounts('events', events)
  let total = 0
  for (const count of events) total += count
  if (total === 0) throw new RangeError('events must hold at least one event, got none')
  const cells = cellsOf(choice, all)
  const hits = sumOfBest(score, events, cells)
  const most = sumOfBest(events, events, cells)
  const area = cells / all
  return {
    cells,
    hits,
    hitRate: hits / total,
    pai: hits / total / area,
    pei: hits / most,
    paiStar: most / total / area,
  }
}

function cellsOf(choice: { cells: number } | { share: number }, all: number): number {
  if ('cells' in choice) {
    demandWhole('cells', choice.cells, 1, all)
    return choice.cells
  }
  if (!(choice.share > 0 && choice.share <= 1))
    throw new RangeError(`share must be above 0 and at most 1, got ${choice.share}`)
  return Math.max(1, Math.round(choice.share * all))
}
