import { demandCounts, demandLevel } from '../check.ts'
import { normalCdf, normalQuantile } from '../special.ts'

/** Counts of the place treated and of its control, before and after; and of the areas around each. */
export interface DisplacementCounts {
  treatedBefore: number
  treatedAfter: number
  controlBefore: number
  controlAfter: number
  /** Around the treated place; 0 and 0 where displacement is not looked for. */
  displacementBefore?: number
  displacementAfter?: number
  /** Around the control. */
  displacementControlBefore?: number
  displacementControlAfter?: number
}

/** An estimate with its error and what it allows to say. */
export interface Estimate {
  estimate: number
  standardError: number
  z: number
  /** Two-sided probability of an estimate this far from none, when there is no effect. */
  p: number
  low: number
  high: number
}

const NONE = {
  displacementBefore: 0,
  displacementAfter: 0,
  displacementControlBefore: 0,
  displacementControlAfter: 0,
}

function estimateOf(estimate: number, standardError: number, level: number): Estimate {
  const reach = -normalQuantile((1 - level) / 2) * standardError
  const z = standardError === 0 ? 0 : estimate / standardError
  return {
    estimate,
    standardError,
    z,
    p: 2 * normalCdf(-Math.abs(z)),
    low: estimate - reach,
    high: estimate + reach,
  }
}

/**
 * How many events a measure at a place prevented (below 0) or added, less the change at a like place, and with what it drove
 * to the surroundings counted in: (T1 - T0) - (C1 - C0) + (D1 - D0) - (DC1 - DC0). Its variance is the sum of all counts.
 * @param counts  events; before and after must be equally long
 * @returns estimate in events with its limits; z 0 and p 1 when there is no event at all
 * @throws RangeError on a negative, infinite or missing count
 * @see Wheeler & Ratcliffe (2018), Crime Science 7:11
 */
export function weightedDisplacementDifference(
  counts: DisplacementCounts,
  { level = 0.95 }: { level?: number } = {},
): Estimate {
  const all = { ...NONE, ...counts }
  demandCounts('counts', Object.values(all))
  demandLevel(level)
  const estimate =
    all.treatedAfter -
    all.treatedBefore -
    (all.controlAfter - all.controlBefore) +
    (all.displacementAfter - all.displacementBefore) -
    (all.displacementControlAfter - all.displacementControlBefore)
  const variance = Object.values(all).reduce((a, b) => a + b, 0)
  return estimateOf(estimate, Math.sqrt(variance), level)
}

/** What the quotient says, with its two parts. */
export interface DisplacementQuotient {
  /** Above 0 benefits spread to the surroundings; from -1 to 0 some of the gain was displaced; below -1 more than all of it. */
  quotient: number
  /** Change of the buffer's share: B1/C1 - B0/C0. */
  buffer: number
  /** Change of the target's share: A1/C1 - A0/C0; below 0 when the measure worked. */
  success: number
}

/**
 * How much of a measure's gain moved to the area around it: (B1/C1 - B0/C0) / (A1/C1 - A0/C0) for target A, buffer B and
 * control C.
 * @throws RangeError when the target did not fall against the control (there is no gain to be displaced), or a control count
 * is 0
 * @see Bowers & Johnson (2003), Journal of Quantitative Criminology 19, 275-301
 */
export function weightedDisplacementQuotient(of: {
  targetBefore: number
  targetAfter: number
  bufferBefore: number
  bufferAfter: number
  controlBefore: number
  controlAfter: number
}): DisplacementQuotient {
  demandCounts('counts', Object.values(of))
  if (of.controlBefore === 0 || of.controlAfter === 0) {
    throw new RangeError(
      `control counts must be above 0, got ${of.controlBefore} and ${of.controlAfter}`,
    )
  }
  const buffer = of.bufferAfter / of.controlAfter - of.bufferBefore / of.controlBefore
  const success = of.targetAfter / of.controlAfter - of.targetBefore / of.controlBefore
  if (!(success < 0)) {
    throw new RangeError(
      `the target must fall against the control for anything to be displaced, got a change of ${success}`,
    )
  }
  return { quotient: buffer / success, buffer, success }
}

/** How many times more the control kept its events than the treated place: above 1 speaks for the measure. */
export interface RelativeEffect extends Estimate {
  /** Logarithm of the effect and its variance, over-dispersion included. */
  log: number
  variance: number
}

/**
 * The relative effect of a measure, (treated before x control after) / (treated after x control before), with limits on the
 * log scale: variance (1/a + 1/b + 1/c + 1/d) times the over-dispersion.
 * @param o.dispersion  how much more counts vary than chance alone, 1 unless told
 * @param o.correction  added to every count when one of them is 0 (commonly 0.5); without it such counts are refused
 * @returns `estimate` is the effect itself; z and p refer to its logarithm
 * @throws RangeError on a count of 0 without a correction, or a dispersion below 1
 * @see Farrington, Gill, Waples & Argomaniz (2007), Journal of Experimental Criminology 3, 21-38; Wilson (2022), Journal of
 * Quantitative Criminology 38, 323-341
 */
export function relativeEffect(
  of: { treatedBefore: number; treatedAfter: number; controlBefore: number; controlAfter: number },
  o: { level?: number; dispersion?: number; correction?: number } = {},
): RelativeEffect {
  const { level = 0.95, dispersion = 1, correction = 0 } = o
  const found = [of.treatedBefore, of.treatedAfter, of.controlBefore, of.controlAfter]
  demandCounts('counts', found)
  demandCounts('correction', [correction])
  demandLevel(level)
  if (!(dispersion >= 1 && dispersion < Infinity)) {
    throw new RangeError(`dispersion must be at least 1, got ${dispersion}`)
  }
  const counts = found.includes(0) ? found.map((count) => count + correction) : found
  if (counts.includes(0)) {
    throw new RangeError(`a relative effect needs counts above 0 or a correction, got ${found}`)
  }
  const [a, b, c, d] = counts as [number, number, number, number]
  const log = Math.log((a * d) / (b * c))
  const variance = (1 / a + 1 / b + 1 / c + 1 / d) * dispersion
  const onLog = estimateOf(log, Math.sqrt(variance), level)
  return {
    ...onLog,
    estimate: Math.exp(log),
    low: Math.exp(onLog.low),
    high: Math.exp(onLog.high),
    log,
    variance,
  }
}
