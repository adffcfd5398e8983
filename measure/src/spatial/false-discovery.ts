import { demandLengths } from '../check.ts'
import { risingOrder } from '../rising.ts'

/** q_i = min over j ranked at or after i of penalty * p_(j) * n / j, at most 1. */
function stepUp(p: Float64Array, penalty: number): Float64Array {
  demandLengths({ p }, 0)
  for (let i = 0; i < p.length; i++)
    if (!(p[i]! >= 0 && p[i]! <= 1))
      throw new RangeError(`p must be probabilities from 0 to 1, got ${p[i]} at ${i}`)
  const n = p.length
  const order = risingOrder(p)
  const q = new Float64Array(n)
  let least = 1
  for (let rank = n; rank >= 1; rank--) {
    const site = order[rank - 1]!
    least = Math.min(least, (penalty * p[site]! * n) / rank)
    q[site] = least
  }
  return q
}

/**
 * q-values of Benjamini and Hochberg: calling every test with q <= 0.05 a find makes at most 5 % of
 * the finds false in the long run, when tests are independent or positively dependent (as hot spot
 * tests of one tail are).
 * @param p probabilities, one per test
 * @returns q, one per test, in the same order
 * @throws RangeError when a p is not in 0..1
 * @see Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57(1), 289-300
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  return stepUp(p, 1)
}

/**
 * q-values of Benjamini and Yekutieli, which hold under any dependence of the tests: those of
 * Benjamini and Hochberg times 1 + 1/2 + ... + 1/n.
 * @param p probabilities, one per test
 * @returns q, one per test, in the same order
 * @throws RangeError when a p is not in 0..1
 * @see Benjamini & Yekutieli (2001), Annals of Statistics 29(4), 1165-1188
 */
export function benjaminiYekutieli(p: Float64Array): Float64Array {
  let penalty = 0
  for (let i = p.length; i >= 1; i--) penalty += 1 / i
  return stepUp(p, penalty)
}
