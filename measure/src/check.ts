/** A column of numbers: a typed array, or a plain list where the caller writes it by hand. */
export type Column = ArrayLike<number>

/**
 * Refuses numbers that are not finite.
 * @throws RangeError naming the first offender by place and value
 */
export function demandFinite(name: string, values: Column): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`${name} must be finite numbers, got ${values[i]} at ${i}`)
    }
  }
}

/** Metres beyond which a coordinate is no place: products of such distances lose all their digits or overflow. */
const FARTHEST_METERS = 1e15

/**
 * Refuses coordinates that are not finite, or so far that they cannot be metres of any place.
 * @throws RangeError naming the first offender by place and value
 */
export function demandMetres(name: string, values: Column): void {
  demandFinite(name, values)
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) > FARTHEST_METERS) {
      throw new RangeError(
        `${name} must be metres, at most ${FARTHEST_METERS}, got ${values[i]} at ${i}`,
      )
    }
  }
}

/**
 * Refuses anything that cannot be a count: below zero, infinite, not a number.
 * @throws RangeError naming the first offender by place and value
 */
export function demandCounts(name: string, values: Column): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`${name} must be counts of 0 or more, got ${value} at ${i}`)
    }
  }
}

/**
 * Refuses anything that cannot be a denominator: zero, below zero, infinite, not a number.
 * @throws RangeError naming the first offender by place and value
 */
export function demandPositive(name: string, values: Column): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`${name} must be above 0 and finite, got ${value} at ${i}`)
    }
  }
}

/**
 * Refuses columns of unequal length, or shorter than a method needs.
 * @throws RangeError naming both lengths
 */
export function demandLengths(columns: Record<string, Column>, atLeast = 1): number {
  const [[first, column] = ['columns', []], ...rest] = Object.entries(columns)
  const length = column.length
  if (length < atLeast) {
    throw new RangeError(`${first} must hold at least ${atLeast} numbers, got ${length}`)
  }
  for (const [name, other] of rest) {
    if (other.length !== length) {
      throw new RangeError(`${name} must be as long as ${first} (${length}), got ${other.length}`)
    }
  }
  return length
}

/** Refuses a whole number outside a range. @throws RangeError */
export function demandWhole(name: string, value: number, low: number, high = 2 ** 53): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}, got ${value}`)
  }
}

/** Refuses a confidence level or probability outside the open interval 0..1. @throws RangeError */
export function demandLevel(level: number, name = 'level'): void {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`${name} must be between 0 and 1, both excluded, got ${level}`)
  }
}
