type Numbers = ArrayLike<number>

/**
 * Refuses numbers that are not finite, naming the first one and where it stands.
 * @throws RangeError saying what was got and wanted
 */
export function demandFinite(name: string, values: Numbers): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new RangeError(`got ${name}[${i}] = ${values[i]}, wanted a finite number`)
}

/**
 * Refuses arrays that do not belong to the same things.
 * @throws RangeError saying what was got and wanted
 */
export function demandSameLength(a: string, aValues: Numbers, b: string, bValues: Numbers): void {
  if (aValues.length !== bValues.length)
    throw new RangeError(
      `got ${aValues.length} ${a} and ${bValues.length} ${b}, wanted equally many of both`,
    )
}

/**
 * Refuses a number that is not finite and above zero.
 * @throws RangeError saying what was got and wanted
 */
export function demandPositive(name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw new RangeError(`got ${name} ${value}, wanted a finite number above 0`)
}

/**
 * Refuses a number that is not an integer from `low` to `high`.
 * @throws RangeError saying what was got and wanted
 */
export function demandInteger(
  name: string,
  value: number,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`got ${name} ${value}, wanted an integer from ${low} to ${high}`)
}

/**
 * Refuses counts below zero or not finite, naming the first one.
 * @throws RangeError saying what was got and wanted
 */
export function demandCounts(name: string, values: Numbers): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`got ${name}[${i}] = ${value}, wanted a finite count of 0 or more`)
  }
}
