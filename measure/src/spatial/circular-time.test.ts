import { describe, expect, test } from 'vitest'
import { randomStream } from '../random.ts'
import { circularSummary, rayleighTest, watsonTest } from './circular-time.ts'

const TURN = 2 * Math.PI

// Figures of the R package circular 0.4-95 for these angles in radians.
const A = Float64Array.of(
  3.7594,
  4.4956,
  4.1769,
  5.1986,
  4.9237,
  6.042,
  1.5552,
  3.9785,
  4.3456,
  2.3271,
  3.7561,
  3.4895,
  2.9563,
  5.8165,
  3.3336,
  4.1464,
  4.3338,
  3.6739,
  5.9686,
  3.8523,
  2.2648,
  4.1308,
  3.1226,
  4.2355,
  2.1936,
)
const B = Float64Array.of(
  0.9168,
  1.7561,
  3.6953,
  0.755,
  3.7746,
  1.2516,
  1.4775,
  3.1267,
  2.6122,
  3.4706,
  4.8846,
  3.5948,
  2.8363,
  4.6484,
  2.595,
  3.8411,
  2.0627,
  1.958,
)

describe('circular time', () => {
  test('is that of the R package circular', () => {
    const { mean, resultant, standardDeviation } = circularSummary(A, TURN)
    expect(mean! - TURN).toBeCloseTo(-2.35725754691371, 12)
    expect(resultant).toBeCloseTo(0.521327103594329, 12)
    expect(standardDeviation).toBeCloseTo(1.14138301743423, 12)
    const { z, p } = rayleighTest(A, TURN)
    expect(z).toBeCloseTo(25 * 0.521327103594329 ** 2, 10)
    // The package has the series of Greenwood and Durand, we have Wilkie's closed form.
    expect(Math.abs(p - 0.000762967775741943)).toBeLessThan(2e-5)
    expect(watsonTest(A, B, TURN, { permutations: 99, seed: 1 }).u2).toBeCloseTo(
      0.144186046511628,
      12,
    )
  })

  test('puts the mean of 23:00 and 01:00 at midnight', () => {
    const { mean, resultant } = circularSummary(Float64Array.of(23 * 60, 60), 1440)
    expect(Math.min(mean!, 1440 - mean!)).toBeCloseTo(0, 9)
    expect(resultant).toBeCloseTo(Math.cos(Math.PI / 12), 14)
    expect(circularSummary(Float64Array.of(-60, 60 + 7 * 1440), 1440).resultant).toBeCloseTo(
      resultant,
      12,
    )
  })

  test('takes weights as so many events', () => {
    const times = Float64Array.of(100, 200, 900)
    const weighted = circularSummary(times, 1440, Float64Array.of(2, 0, 1))
    const listed = circularSummary(Float64Array.of(100, 100, 900), 1440)
    expect(weighted.n).toBe(3)
    expect(weighted.mean).toBeCloseTo(listed.mean!, 10)
    expect(weighted.resultant).toBeCloseTo(listed.resultant, 14)
  })

  test('has no mean where times cancel out, and all at one time have no spread', () => {
    const opposite = circularSummary(Float64Array.of(0, 720), 1440)
    expect(opposite).toMatchObject({ mean: undefined, standardDeviation: Infinity })
    const one = circularSummary(Float64Array.of(90, 90), 1440)
    expect(one.mean).toBeCloseTo(90, 10)
    expect(one.variance).toBeCloseTo(0, 14)
    expect(one.standardDeviation).toBeLessThan(1e-4)
  })

  test("Rayleigh's test holds its level and sees one peak", () => {
    let low = 0
    for (let run = 0; run < 2000; run++) {
      const stream = randomStream(9, run)
      const times = new Float64Array(20).map(() => stream.uniform() * 24)
      if (rayleighTest(times, 24).p <= 0.05) low++
    }
    expect(Math.abs(low / 2000 - 0.05)).toBeLessThan(0.016)
    const peak = Float64Array.from({ length: 20 }, (_, i) => 20 + i / 10)
    expect(rayleighTest(peak, 24).p).toBeLessThan(1e-6)
  })

  test("Watson's test holds its level and sees a change of hours", () => {
    let low = 0
    for (let run = 0; run < 200; run++) {
      const stream = randomStream(10, run)
      const draw = () => Math.floor(stream.uniform() * 8)
      const a = new Float64Array(12).map(draw)
      const b = new Float64Array(9).map(draw)
      if (watsonTest(a, b, 8, { permutations: 19, seed: run }).p <= 0.1) low++
    }
    // 200 trials of chance 0.1 exceed 34 with probability 0.0007.
    expect(low).toBeLessThanOrEqual(34)
    const day = Float64Array.from({ length: 30 }, (_, i) => 480 + 10 * i)
    const night = Float64Array.from({ length: 30 }, (_, i) => 1200 + 10 * i)
    expect(watsonTest(day, night, 1440, { permutations: 199, seed: 1 }).p).toBe(1 / 200)
    expect(watsonTest(day, night, 1440, { permutations: 9, seed: 1 }).u2).toBeCloseTo(
      watsonTest(
        night.map((t) => t + 333),
        day.map((t) => t + 333),
        1440,
        { permutations: 9, seed: 1 },
      ).u2,
      10,
    )
  })

  test("Watson's U2 gives times that tie their middle rank, whoever is named first", () => {
    const a = Float64Array.of(1, 1, 2, 5, 5, 9)
    const b = Float64Array.of(1, 5, 5, 7, 11)
    const o = { permutations: 9, seed: 1 }
    expect(watsonTest(a, b, 12, o).u2).toBeCloseTo(watsonTest(b, a, 12, o).u2, 14)
    expect(watsonTest(a, a, 12, o).u2).toBeCloseTo(0, 14)
  })

  test('refuses no times, a period of nothing and weights of nothing', () => {
    const one = Float64Array.of(1)
    expect(() => circularSummary(new Float64Array(0), 24)).toThrow(RangeError)
    expect(() => circularSummary(one, 0)).toThrow(RangeError)
    expect(() => circularSummary(one, 24, Float64Array.of(0))).toThrow('add up to 0')
    expect(() => rayleighTest(Float64Array.of(Number.NaN), 24)).toThrow(RangeError)
    expect(() => watsonTest(one, one, 24, { permutations: 0, seed: 1 })).toThrow(RangeError)
  })
})
