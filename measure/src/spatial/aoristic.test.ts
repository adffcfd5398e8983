import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aoristicProfile, aoristicWeights } from './aoristic.ts'

const DAY = { period: 1440, bins: 24 }
const at = (hours: number, minutes = 0) => 60 * hours + minutes
const sum = (values: Float64Array) => values.reduce((total, one) => total + one, 0)

describe('the aoristic profile', () => {
  test("shares an event as in Ratcliffe's example: four hours, a quarter in each", () => {
    const profile = aoristicProfile(Float64Array.of(at(8)), Float64Array.of(at(12)), DAY)
    expect([...profile.subarray(7, 13)]).toEqual([0, 0.25, 0.25, 0.25, 0.25, 0])
  })

  test('counts exact minutes: 08:50 to 10:10 is ten minutes, an hour, ten minutes', () => {
    const profile = aoristicProfile(Float64Array.of(at(8, 50)), Float64Array.of(at(10, 10)), DAY)
    expect([...profile.subarray(8, 11)]).toEqual([10 / 80, 60 / 80, 10 / 80])
  })

  test('goes on over midnight, the week and whole turns', () => {
    const night = aoristicProfile(Float64Array.of(at(23)), Float64Array.of(at(25)), DAY)
    expect([night[23], night[0]]).toEqual([0.5, 0.5])
    const trip = aoristicProfile(Float64Array.of(at(10)), Float64Array.of(at(10 + 48 + 6)), DAY)
    expect(trip[9]).toBeCloseTo(2 / 54, 14)
    expect(trip[12]).toBeCloseTo(3 / 54, 14)
    const week = { period: 10_080, bins: 7 }
    const days = aoristicProfile(
      Float64Array.of(at(6 * 24 + 12)),
      Float64Array.of(at(8 * 24)),
      week,
    )
    expect([days[6], days[0]].map((v) => v?.toFixed(12))).toEqual([
      (1 / 3).toFixed(12),
      (2 / 3).toFixed(12),
    ])
  })

  test('puts a known minute whole in the bin that begins with it', () => {
    const times = Float64Array.of(at(9), at(9, 59), at(-1), at(24))
    const profile = aoristicProfile(times, times, DAY)
    expect([profile[9], profile[23], profile[0]]).toEqual([2, 1, 1])
  })

  test('adds up to the weights and agrees with a count of minutes', () => {
    const event = fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 4000 }))
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), (events) => {
        const from = Float64Array.from(events, ([start]) => start)
        const to = Float64Array.from(events, ([start, length]) => start + length)
        const counted = new Float64Array(24)
        for (const [start, length] of events)
          for (let minute = start; minute < start + length; minute++)
            counted[Math.floor((((minute % 1440) + 1440) % 1440) / 60)]! += 1 / length
        const profile = aoristicProfile(from, to, DAY)
        for (const [bin, value] of counted.entries()) expect(profile[bin]).toBeCloseTo(value, 9)
        const weights = aoristicWeights(from, to, DAY)
        for (let i = 0; i < events.length; i++)
          expect(sum(weights.subarray(24 * i, 24 * i + 24))).toBeCloseTo(1, 12)
        const weighted = aoristicProfile(from, to, { ...DAY, weights: from.map((_, i) => i + 1) })
        expect(sum(weighted)).toBeCloseTo((events.length * (events.length + 1)) / 2, 9)
      }),
      { numRuns: 100, seed: 2 },
    )
  })

  test('refuses an interval that ends before it begins and bins that are none', () => {
    const one = Float64Array.of(1)
    expect(() => aoristicProfile(Float64Array.of(2), one, DAY)).toThrow('from minute 2 to 1')
    expect(() => aoristicProfile(one, one, { period: 0, bins: 24 })).toThrow(RangeError)
    expect(() => aoristicProfile(one, one, { period: 1440, bins: 0 })).toThrow(RangeError)
    expect(() => aoristicProfile(one, one, { ...DAY, weights: Float64Array.of(-1) })).toThrow(
      RangeError,
    )
    expect(() => aoristicWeights(one, Float64Array.of(Number.NaN), DAY)).toThrow(RangeError)
    expect(sum(aoristicProfile(new Float64Array(0), new Float64Array(0), DAY))).toBe(0)
  })
})
