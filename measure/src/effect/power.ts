import {
  type Column,
  demandCounts,
  demandLengths,
  demandLevel,
  demandPositive,
  demandWhole,
} from '../check.ts'
import { randomStream, type Stream } from '../random.ts'
import { differenceInDifferences } from './difference.ts'
import { type DisplacementCounts, weightedDisplacementDifference } from './displacement.ts'
import type { Panel } from './panel.ts'

/** One simulated run of a design: draws its counts under an effect and returns the p-value that its analysis would give. */
export type Trial = (stream: Stream, effect: number) => number

/** How often a design would find an effect. */
export interface Power {
  effect: number
  /** Share of simulated runs with p <= alpha. */
  power: number
  /** Monte Carlo error of that share. */
  standardError: number
}

/**
 * Asks before a measure starts how likely its evaluation would find an effect of a given size, by simulating it.
 * Every run has a random stream of its own, the same for each effect, so results differ by effect alone and do not depend on
 * the order of runs.
 * @param effects  factors on the events that the measure reaches: 0.8 prevents a fifth; 1 gives the false alarms
 * @throws RangeError on an effect below 0, an alpha outside 0..1 or a number of simulations that is not whole
 * @see Arnold et al. (2011), BMC Medical Research Methodology 11:94 (simulation for power)
 */
export function powerBySimulation(
  trial: Trial,
  o: { effects: Column; simulations: number; seed: number; alpha?: number },
): Power[] {
  const { effects, simulations, seed, alpha = 0.05 } = o
  demandLengths({ effects })
  demandCounts('effects', effects)
  demandWhole('simulations', simulations, 1)
  demandLevel(alpha, 'alpha')
  return Array.from(effects, (effect) => {
    let found = 0
    for (let run = 0; run < simulations; run++) {
      if (trial(randomStream(seed, run), effect) <= alpha) found++
    }
    const power = found / simulations
    return { effect, power, standardError: Math.sqrt((power * (1 - power)) / simulations) }
  })
}

/** A gamma number of this shape and scale 1 (Marsaglia & Tsang 2000, ACM TOMS 26, 363-372). */
function drawGamma(stream: Stream, shape: number): number {
  if (shape < 1) return drawGamma(stream, shape + 1) * stream.uniform() ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = stream.normal()
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    const u = stream.uniform()
    if (u === 0 || Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A count of this mean whose variance is `dispersion` times the mean (negative binomial; Poisson at 1). */
function drawCount(stream: Stream, mean: number, dispersion: number): number {
  if (mean === 0) return 0
  if (dispersion === 1) return stream.poisson(mean)
  const shape = mean / (dispersion - 1)
  return stream.poisson(drawGamma(stream, shape) * (dispersion - 1))
}

function demandDispersion(dispersion: number): void {
  if (!(dispersion >= 1 && dispersion < Infinity)) {
    throw new RangeError(`dispersion must be at least 1, got ${dispersion}`)
  }
}

/**
 * A trial of one treated place with its control and the areas around, judged by the weighted displacement difference.
 * @param expected  counts expected without an effect; the effect multiplies `treatedAfter`
 * @param o.displaced  share of the prevented events that turn up around the treated place, 0 unless told
 */
export function displacementTrial(
  expected: DisplacementCounts,
  { dispersion = 1, displaced = 0 }: { dispersion?: number; displaced?: number } = {},
): Trial {
  demandCounts('expected counts', Object.values(expected))
  demandDispersion(dispersion)
  if (!(displaced >= 0 && displaced <= 1)) {
    throw new RangeError(`displaced must be from 0 to 1, got ${displaced}`)
  }
  return (stream, effect) => {
    const moved = (1 - effect) * expected.treatedAfter * displaced
    const means = {
      ...expected,
      treatedAfter: expected.treatedAfter * effect,
      ...(displaced > 0 && {
        displacementAfter: Math.max(0, (expected.displacementAfter ?? 0) + moved),
      }),
    }
    const drawn = Object.fromEntries(
      Object.entries(means).map(([name, mean]) => [name, drawCount(stream, mean, dispersion)]),
    ) as unknown as DisplacementCounts
    return weightedDisplacementDifference(drawn).p
  }
}

/**
 * A trial of many places over many periods, judged by the Poisson difference in differences.
 * @param panel  `counts` are the counts expected without an effect
 * @param treated  by row: 1 where and when the measure would be at work
 */
export function panelTrial(
  panel: Panel,
  treated: Column,
  { dispersion = 1 }: { dispersion?: number } = {},
): Trial {
  demandLengths({ counts: panel.counts, treated })
  demandPositive('expected counts', panel.counts)
  demandDispersion(dispersion)
  return (stream, effect) => {
    const counts = Float64Array.from(panel.counts, (mean, i) =>
      drawCount(stream, mean * (treated[i] ? effect : 1), dispersion),
    )
    return differenceInDifferences({ ...panel, counts }, treated).p
  }
}
