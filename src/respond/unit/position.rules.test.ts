import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distanceMeters } from '#kernel/place/shape.rules.ts'
import { HOUR, MINUTE, SECOND } from '#kernel/time.ts'
import {
  CLOCK_MOST_OFF,
  type Fix,
  isClockRight,
  POSITION_EVERY,
  POSITION_METERS,
  type PositionSituation,
  whyUntold,
} from './position.rules.ts'

const start = Date.parse('2026-11-22T03:00:00Z')
const torti: Fix = { lon: -78.52, lat: 8.89, accuracyMeters: 12, at: start }
const duty: PositionSituation = {
  last: undefined,
  now: start,
  isOnShift: true,
  since: start - HOUR,
  clockOff: 0,
}

/** Goes north. */
const northOf = (fix: Fix, meters: number, more: Partial<Fix> = {}): Fix => ({
  ...fix,
  lat: fix.lat + meters / 111_195,
  ...more,
})

/** A part of a drive: how long, how far, and under which circumstances the phone found itself at its end. */
interface Leg {
  readonly seconds: number
  readonly metersNorth: number
  readonly accuracyMeters: number
  readonly isOnShift: boolean
  readonly clockOff: number
}

/** A drive as a phone sees it: a place every few seconds, standing still for a while, wavering. */
const drive: fc.Arbitrary<Leg[]> = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 90 }),
    metersNorth: fc.oneof(fc.constant(0), fc.double({ min: -400, max: 2_000, noNaN: true })),
    accuracyMeters: fc.double({ min: 0, max: 3_000, noNaN: true }),
    isOnShift: fc.boolean(),
    clockOff: fc.integer({ min: -4 * MINUTE, max: 4 * MINUTE }),
  }),
  { maxLength: 80 },
)

interface Step {
  readonly fix: Fix
  readonly isOnShift: boolean
  readonly clockOff: number
}

/** What a phone tells of a drive. */
function told(steps: readonly Step[]): Step[] {
  const all: Step[] = []
  for (const step of steps) {
    const { isOnShift, clockOff } = step
    const last = all.at(-1)?.fix
    const situation = { ...duty, last, now: step.fix.at, isOnShift, clockOff }
    if (whyUntold(step.fix, situation) === undefined) all.push(step)
  }
  return all
}

const stepsOf = (legs: readonly Leg[]): Step[] => {
  let fix = torti
  return legs.map(({ seconds, metersNorth, accuracyMeters, isOnShift, clockOff }) => {
    fix = northOf(fix, metersNorth, { accuracyMeters, at: fix.at + seconds * SECOND })
    return { fix, isOnShift, clockOff }
  })
}

const meters = (a: Fix, b: Fix): number => distanceMeters([a.lon, a.lat], [b.lon, b.lat])

describe('whatever a unit drives', () => {
  test('it tells at most one position in 60 seconds, each at least 100 metres and its own doubt from the last', () => {
    fc.assert(
      fc.property(drive, (legs) => {
        const positions = told(stepsOf(legs)).map(({ fix }) => fix)
        positions.slice(1).forEach((fix, i) => {
          const last = positions[i]!
          expect(fix.at - last.at).toBeGreaterThanOrEqual(POSITION_EVERY)
          const doubt = Math.max(fix.accuracyMeters, last.accuracyMeters)
          expect(meters(fix, last)).toBeGreaterThanOrEqual(Math.max(POSITION_METERS, doubt))
        })
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('it tells nothing off shift and nothing under a clock that is far from the server’s', () => {
    fc.assert(
      fc.property(drive, (legs) => {
        for (const { isOnShift, clockOff } of told(stepsOf(legs))) {
          expect(isOnShift).toBe(true)
          expect(Math.abs(clockOff)).toBeLessThanOrEqual(CLOCK_MOST_OFF)
        }
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  test('on duty with a good receiver, it is never more than a minute and 100 metres behind while it moves', () => {
    fc.assert(
      fc.property(drive, (legs) => {
        const good = legs.map((leg) => ({
          ...leg,
          accuracyMeters: 5,
          isOnShift: true,
          clockOff: 0,
        }))
        const steps = stepsOf(good)
        const positions = told(steps).map(({ fix }) => fix)
        for (const { fix } of steps) {
          const last = positions.filter(({ at }) => at <= fix.at).at(-1)!
          const isFresh = fix.at - last.at < POSITION_EVERY
          expect(isFresh || meters(fix, last) < POSITION_METERS).toBe(true)
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

test('the first place of a shift is told, with the accuracy that the phone gave', () => {
  expect(whyUntold(torti, duty)).toBeUndefined()
  expect(whyUntold({ ...torti, accuracyMeters: 4_000 }, duty)).toBeUndefined()
})

test('where somebody was before the shift is not told', () => {
  const before = { ...torti, at: duty.since - 1 }
  const begun = { ...duty, now: duty.since }
  expect(whyUntold(before, begun)).toBe('off-shift')
  expect(whyUntold({ ...torti, at: duty.since }, begun)).toBeUndefined()
})

test('a car that stands, and one whose place only wavers within its doubt, tell nothing for hours', () => {
  for (let minute = 1; minute < 240; minute++) {
    const at = start + minute * MINUTE
    const wavering = northOf(torti, (minute % 7) * 90, { accuracyMeters: 600, at })
    expect(whyUntold(wavering, { ...duty, last: torti, now: at })).toBe('parked')
  }
})

test('what is older than two minutes, from the future, or no place at all is not told', () => {
  const why = (fix: Partial<Fix>) => whyUntold({ ...torti, ...fix }, duty)
  expect(why({ at: start - 2 * MINUTE - 1 })).toBe('old')
  expect(why({ at: start + 1 })).toBe('old')
  expect(why({ lat: 91 })).toBe('unreadable')
  expect(why({ lon: Number.NaN })).toBe('unreadable')
  expect(why({ accuracyMeters: -1 })).toBe('unreadable')
})

test('a clock that was never compared is not believed', () => {
  expect(isClockRight(undefined)).toBe(false)
  expect(isClockRight(CLOCK_MOST_OFF)).toBe(true)
  expect(isClockRight(-CLOCK_MOST_OFF - 1)).toBe(false)
})

test('a clock that was set back does not silence the phone until it has caught up', () => {
  const later = northOf(torti, 500, { at: start - 10 * MINUTE })
  const situation = { ...duty, last: torti, now: later.at, since: later.at - MINUTE }
  expect(whyUntold(later, situation)).toBeUndefined()
})
