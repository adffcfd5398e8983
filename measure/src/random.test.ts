import { describe, expect, test } from 'vitest'
import { philox, randomStream, xoshiro128 } from './random.ts'

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, '0'))

describe('the generators', () => {
  // Known answers of Random123 1.09, file kat_vectors, lines "philox4x32 10".
  test.each([
    [[0, 0], [0, 0, 0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0xa4093822, 0x299f31d0],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as [[number, number], [number, number, number, number], string][])(
    'philox of key %j and counter %j is the published answer',
    (key, counter, answer) => {
      expect(hex(philox(key, counter)).join(' ')).toBe(answer)
    },
  )

  // Blackman and Vigna's xoshiro128starstar.c 1.1 from the state 1, 2, 3, 4.
  test('xoshiro128** gives the numbers of its reference program', () => {
    const next = xoshiro128(Uint32Array.of(1, 2, 3, 4))
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ])
  })

  test('a state of zeros is refused', () => {
    expect(() => xoshiro128(new Uint32Array(4))).toThrow(RangeError)
  })
})

describe('a random stream', () => {
  test('is the same for the same seed and block and another for any other', () => {
    const first = (seed: number, block: number, purpose?: number) => {
      const stream = randomStream(seed, block, purpose)
      return [stream.uint32(), stream.uint32(), stream.uint32()].join()
    }
    const streams = [
      first(7, 0),
      first(7, 1),
      first(8, 0),
      first(7 + 2 ** 32, 0),
      first(7, 0, 1),
      first(Number.MAX_SAFE_INTEGER, 2 ** 32 - 1),
    ]
    expect(new Set(streams).size).toBe(streams.length)
    expect(first(7, 0)).toBe(streams[0])
  })

  test('draws every integer below a bound equally often', () => {
    for (const bound of [1, 2, 3, 7, 10]) {
      const stream = randomStream(1, bound)
      const counts = new Float64Array(bound)
      const draws = 70_000
      for (let i = 0; i < draws; i++) counts[stream.below(bound)]!++
      const expected = draws / bound
      const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      expect(chi).toBeLessThan(30)
    }
  })

  test('reaches the upper half of a large bound without bias', () => {
    const stream = randomStream(3, 0)
    const bound = 3 * 2 ** 30
    let upper = 0
    const remainders = [0, 0, 0]
    for (let i = 0; i < 60_000; i++) {
      const draw = stream.below(bound)
      expect(draw).toBeLessThan(bound)
      if (draw >= 2 * 2 ** 30) upper++
      remainders[draw % 3]!++
    }
    // Without rejection multiples of three would come twice as often as the others.
    for (const count of remainders) expect(Math.abs(count / 60_000 - 1 / 3)).toBeLessThan(0.008)
    expect(Math.abs(upper / 60_000 - 1 / 3)).toBeLessThan(0.008)
  })

  test('has uniform, normal and Poisson draws with their mean and variance', () => {
    const moments = (draw: () => number, n = 100_000) => {
      let sum = 0
      let squares = 0
      for (let i = 0; i < n; i++) {
        const x = draw()
        sum += x
        squares += x * x
      }
      return [sum / n, squares / n - (sum / n) ** 2] as const
    }
    const stream = randomStream(11, 4)
    const [uniformMean, uniformVariance] = moments(stream.uniform)
    expect(uniformMean).toBeCloseTo(0.5, 2)
    expect(uniformVariance).toBeCloseTo(1 / 12, 2)
    const [normalMean, normalVariance] = moments(stream.normal)
    expect(Math.abs(normalMean)).toBeLessThan(0.015)
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.03)
    for (const mean of [0, 0.3, 4, 9.99, 10, 37.5, 5000]) {
      const [average, variance] = moments(() => stream.poisson(mean), 60_000)
      expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(mean / 60_000))
      expect(Math.abs(variance - mean)).toBeLessThanOrEqual(0.04 * mean + 0.01)
    }
  })

  test('gives Poisson counts in the frequencies of their law', () => {
    const mean = 12
    const stream = randomStream(5, 0)
    const draws = 100_000
    const counts = new Float64Array(60)
    for (let i = 0; i < draws; i++) counts[stream.poisson(mean)]!++
    let chi = 0
    let probability = Math.exp(-mean)
    for (let k = 0; k < 28; k++) {
      if (k > 0) probability *= mean / k
      if (k >= 3) chi += (counts[k]! - draws * probability) ** 2 / (draws * probability)
    }
    expect(chi).toBeLessThan(60)
  })

  test('shuffles every order of three equally often and keeps what lies behind the length', () => {
    const seen = new Map<string, number>()
    const stream = randomStream(9, 0)
    for (let i = 0; i < 12_000; i++) {
      const values = Int32Array.of(1, 2, 3, 4)
      stream.shuffle(values, 3)
      expect(values[3]).toBe(4)
      seen.set(values.join(), (seen.get(values.join()) ?? 0) + 1)
    }
    expect(seen.size).toBe(6)
    for (const count of seen.values()) expect(Math.abs(count - 2000)).toBeLessThan(220)
  })

  test('refuses a seed, a block or a bound that is not a count', () => {
    expect(() => randomStream(-1, 0)).toThrow('got seed -1')
    expect(() => randomStream(1.5, 0)).toThrow(RangeError)
    expect(() => randomStream(Number.NaN, 0)).toThrow(RangeError)
    expect(() => randomStream(1, 2 ** 32)).toThrow('got block')
    expect(() => randomStream(1, 0, -1)).toThrow('got purpose')
    expect(() => randomStream(1, 0).below(0)).toThrow('got bound 0')
    expect(() => randomStream(1, 0).poisson(Number.NaN)).toThrow('got mean NaN')
    expect(() => randomStream(1, 0).shuffle(new Int32Array(2), 3)).toThrow('got length 3')
  })
})
