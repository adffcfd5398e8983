/** Adds numbers without losing their last digits (Neumaier 1974). */
export function compensatedSum(values: Float64Array, term: (value: number) => number): number {
  let sum = 0
  let lost = 0
  for (let i = 0; i < values.length; i++) {
    const next = term(values[i]!)
    const grown = sum + next
    lost += Math.abs(sum) >= Math.abs(next) ? sum - grown + next : next - grown + sum
    sum = grown
  }
  return sum + lost
}

/** Mean of the values and sum of their squared deviations from it, 0 exactly when all are equal. */
export function moments(values: Float64Array): { mean: number; squares: number } {
  const first = values[0]!
  if (values.every((value) => value === first)) return { mean: first, squares: 0 }
  const mean = compensatedSum(values, (value) => value) / values.length
  return { mean, squares: compensatedSum(values, (value) => (value - mean) ** 2) }
}
