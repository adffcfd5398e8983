import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  type CivilDate,
  civilDate,
  DAY,
  HOUR,
  instantOf,
  iso,
  lastInstantOf,
  wallClock,
} from './time.ts'

const day = (text: string) => text as CivilDate
const zones = [
  'America/Panama',
  'America/Bogota',
  'Europe/Madrid',
  'Asia/Kathmandu',
  'America/Santiago',
]
const instants = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2080, 0, 1) })

test('the instant of what a wall clock shows is the first at which it shows it', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
      const shown = wallClock(at, zone)
      const found = instantOf(civilDate(at, zone), shown.hour, shown.minute, zone)
      expect(wallClock(found, zone)).toMatchObject({ ...shown, second: 0 })
      // Where the clock is set back it shows the same twice, an hour apart at most.
      expect(found).toBeLessThanOrEqual(at)
      expect(at - found).toBeLessThan(2 * HOUR)
    }),
  )
})

test('where the clock jumps over a time it is the instant of the jump', () => {
  expect(iso(instantOf(day('2026-03-29'), 2, 30, 'Europe/Madrid'))).toBe('2026-03-29T01:00:00.000Z')
})

test('where the clock shows a time twice it is the first of both', () => {
  expect(iso(instantOf(day('2026-10-25'), 2, 30, 'Europe/Madrid'))).toBe('2026-10-25T00:30:00.000Z')
})

test('the last instant of a time that the clock shows twice is the second; of any other it is the first', () => {
  expect(iso(lastInstantOf(day('2026-10-25'), 2, 30, 'Europe/Madrid'))).toBe(
    '2026-10-25T01:30:00.000Z',
  )
  for (const [date, hour, zone] of [
    ['2026-03-29', 2, 'Europe/Madrid'],
    ['2026-10-25', 4, 'Europe/Madrid'],
    ['2026-10-25', 2, 'America/Panama'],
  ] as const)
    expect(lastInstantOf(day(date), hour, 30, zone)).toBe(instantOf(day(date), hour, 30, zone))
})

test('a day of the calendar is that of its zone', () => {
  const lateInPanama = Date.UTC(2026, 0, 1, 4, 59)
  expect(civilDate(lateInPanama, 'America/Panama')).toBe('2025-12-31')
  expect(civilDate(lateInPanama + 60_000, 'America/Panama')).toBe('2026-01-01')
  expect(civilDate(lateInPanama, 'Europe/Madrid')).toBe('2026-01-01')
})

test('days are counted over months, leap years and backwards', () => {
  expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29')
  expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: -900, max: 900 }),
      (n, by) => {
        const from = iso(n * DAY).slice(0, 10) as CivilDate
        expect(addDays(addDays(from, by), -by)).toBe(from)
      },
    ),
  )
})
