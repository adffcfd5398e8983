/** A stream of random numbers that two runs with the same seed and block draw identically. */
export interface Stream {
  /** The next 32 random bits, an integer in [0, 2^32). */
  uint32(): number
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number
  /** An integer in [0, bound) without bias; `bound` from 1 to 2^32. */
  below(bound: number): number
  /** A standard normal number (Box & Muller 1958). */
  normal(): number
  /** A Poisson count with this mean, from 0 to 1e9 (Hormann 1993 above 10). */
  poisson(mean: number): number
  /** Puts the first `length` places of an array in random order (Fisher & Yates; Durstenfeld 1964). */
  shuffle(values: Int16Array | Int32Array | Uint32Array | Float64Array, length?: number): void
}

const TWO_32 = 2 ** 32

/** The high 32 bits of the 64-bit product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)
  const carry = Math.imul(aLow, bHigh) + (middle & 0xffff)
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) >>> 0
}

/**
 * Turns a key of two and a counter of four 32-bit words into four random words: Philox 4x32 with
 * ten rounds. Different counters under one key never give the same words.
 * @see Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC11
 */
export function philox(
  key: readonly [number, number],
  counter: readonly [number, number, number, number],
): Uint32Array {
  let [k0, k1] = key
  let [c0, c1, c2, c3] = counter
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low0 = Math.imul(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1 >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0 >>> 0
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  return Uint32Array.of(c0, c1, c2, c3)
}

/**
 * The generator xoshiro128** from a state of four 32-bit words, not all zero.
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4) 36
 */
export function xoshiro128(state: Uint32Array): () => number {
  if (state.length !== 4 || state.every((word) => word === 0))
    throw new RangeError(`got the state [${state.join(', ')}], wanted four words, not all zero`)
  const s = Int32Array.from(state)
  return () => {
    const s1 = s[1]!
    const five = Math.imul(s1, 5)
    const result = Math.imul((five << 7) | (five >>> 25), 9)
    const s2 = s[2]! ^ s[0]!
    const s3 = s[3]! ^ s1
    s[1] = s1 ^ s2
    s[0]! ^= s3
    s[2] = s2 ^ (s1 << 9)
    s[3] = (s3 << 11) | (s3 >>> 21)
    return result >>> 0
  }
}

/** Knuth's product of uniforms for small means (The Art of Computer Programming 2, 3.4.1). */
function smallPoisson(mean: number, uniform: () => number): number {
  const floor = Math.exp(-mean)
  let count = 0
  for (let product = uniform(); product > floor; product *= uniform()) count++
  return count
}

function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  const m = n + 1
  const series = (1 / 12 - (1 / 360 - 1 / (1260 * m * m)) / (m * m)) / m
  return (m - 0.5) * Math.log(m) - m + 0.9189385332046727 + series
}

/** Transformed rejection, PTRS in Hormann (1993), Insurance: Mathematics and Economics 12, 39-45. */
function largePoisson(mean: number, uniform: () => number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const quick = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = uniform() - 0.5
    const v = uniform()
    const us = 0.5 - Math.abs(u)
    const count = Math.floor(2 * (a / us) * u + b * u + mean + 0.43)
    if (us >= 0.07 && v <= quick) return count
    if (count < 0 || (us < 0.013 && v > us)) continue
    const left = Math.log((v * inverseAlpha) / (a / (us * us) + b))
    if (left <= count * Math.log(mean) - mean - logFactorial(count)) return count
  }
}

/**
 * Opens the random stream that belongs to one seed and one block of the work. Give every block of
 * permutations or simulations its own block number: the result then depends on the seed alone, not
 * on how many workers share the blocks or in which order they finish.
 * @param seed a safe integer, 0 or above
 * @param block the number of the block of work, an integer in [0, 2^32)
 * @param purpose keeps apart streams of one block that serve different draws, in [0, 2^32)
 * @throws RangeError when a number is not such an integer
 */
export function randomStream(seed: number, block: number, purpose = 0): Stream {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`got seed ${seed}, wanted a safe integer, 0 or above`)
  for (const [name, value] of [
    ['block', block],
    ['purpose', purpose],
  ] as const)
    if (!Number.isInteger(value) || value < 0 || value >= TWO_32)
      throw new RangeError(`got ${name} ${value}, wanted an integer from 0 to 2^32 - 1`)
  const key = [seed % TWO_32, Math.floor(seed / TWO_32)] as const
  return streamOf(xoshiro128(philox(key, [block, purpose, 0, 0])))
}

function streamOf(uint32: () => number): Stream {
  const uniform = () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 2 ** 53

  // Lemire (2019), Fast random integer generation in an interval, ACM TOMACS 29(1) 3.
  const drawBelow = (bound: number) => {
    let draw = uint32()
    let low = Math.imul(draw, bound) >>> 0
    if (low < bound) {
      const threshold = (TWO_32 - bound) % bound
      while (low < threshold) {
        draw = uint32()
        low = Math.imul(draw, bound) >>> 0
      }
    }
    return multiplyHigh(draw, bound)
  }

  const below = (bound: number) => {
    if (!Number.isInteger(bound) || bound < 1 || bound > TWO_32)
      throw new RangeError(`got bound ${bound}, wanted an integer from 1 to 2^32`)
    return bound === TWO_32 ? uint32() : drawBelow(bound)
  }

  let spare: number | undefined
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  const poisson = (mean: number) => {
    if (!(mean >= 0 && mean <= 1e9))
      throw new RangeError(`got mean ${mean}, wanted a number from 0 to 1e9`)
    return mean < 10 ? smallPoisson(mean, uniform) : largePoisson(mean, uniform)
  }

  const shuffle = (
    values: Int16Array | Int32Array | Uint32Array | Float64Array,
    length = values.length,
  ) => {
    if (!Number.isInteger(length) || length < 0 || length > values.length)
      throw new RangeError(`got length ${length}, wanted an integer from 0 to ${values.length}`)
    for (let i = length - 1; i > 0; i--) {
      const j = drawBelow(i + 1)
      const kept = values[i]!
      values[i] = values[j]!
      values[j] = kept
    }
  }

  return { uint32, uniform, below, normal, poisson, shuffle }
}
