import { expect, test } from 'vitest'
import type { Entry, Release } from '#kernel/publish/publish.schema.ts'
import {
  changeSince,
  classEnds,
  classOf,
  isGrowing,
  isWhole,
  shownPeriods,
  type Told,
  usualPeriod,
  yearBefore,
  yearShown,
} from './figures.rules.ts'

const shown = (count: number): Told => ({
  state: 'shown',
  count,
  rate: null,
  low: null,
  high: null,
})

/** Months of whole years, and of a last one up to a month. */
function releaseOf(years: readonly [year: string, months: number][], growing = ''): Release {
  const period: Entry[] = [{ code: 'all', name: 'all', parent: -1 }]
  for (const [year, months] of years) {
    const at = period.push({ code: year, name: year, parent: 0 }) - 1
    for (let month = 1; month <= months; month++) {
      const code = `${year}-${String(month).padStart(2, '0')}`
      period.push({ code, name: code, parent: at, ...(code === growing && { growing: true }) })
    }
    period.push({ code: `unknown:${year}`, name: year, parent: at })
  }
  const definition = { dimensions: { period: 'month' } }
  return { definition, dimensions: { period } } as unknown as Release
}

test.each([
  ['2024', '2023'],
  ['2024-03', '2023-03'],
  ['2024-Q1', '2023-Q1'],
  ['all', undefined],
  ['unknown:2024', undefined],
])('a year before %s is %s', (code, before) => {
  expect(yearBefore(code)).toBe(before)
})

test.each([
  [['2024-01', '2024-02'], '2024', '2024'],
  [['2024-Q1', '2024-Q2'], '2024-Q2', '2024'],
  [['2023', '2024'], 'all', undefined],
  [['2024'], '2024', undefined],
])('of %j, looked at with %s chosen, the one year is %s', (codes, chosen, year) => {
  const entry = (code: string): Entry => ({ code, name: code, parent: 0 })
  expect(yearShown(codes.map(entry), entry(chosen))).toBe(year)
})

test('what is shown first is the last whole year that no longer grows', () => {
  const of = (release: Release): string => usualPeriod(release).code
  expect(
    of(
      releaseOf([
        ['2023', 12],
        ['2024', 12],
      ]),
    ),
  ).toBe('2024')
  expect(
    of(
      releaseOf([
        ['2023', 12],
        ['2024', 10],
      ]),
    ),
  ).toBe('2023')
  expect(
    of(
      releaseOf(
        [
          ['2023', 12],
          ['2024', 12],
        ],
        '2024-12',
      ),
    ),
  ).toBe('2023')
  expect(of(releaseOf([['2024', 10]]))).toBe('2024')
})

test('part of a year is no whole one, whatever is not known of it', () => {
  const release = releaseOf(
    [
      ['2023', 12],
      ['2024', 11],
    ],
    '2024-11',
  )
  const at = (code: string) => release.dimensions.period.find((entry) => entry.code === code)!
  expect(
    ['2023', '2024', '2024-03', 'all', 'unknown:2024'].map((code) => isWhole(release, at(code))),
  ).toEqual([true, false, true, false, false])
  expect(
    ['2023', '2024', '2024-03', '2024-11'].map((code) => isGrowing(release, at(code))),
  ).toEqual([false, true, false, true])
  expect(shownPeriods(release, at('2024')).at(-1)?.code).toBe('2024-11')
  expect(shownPeriods(release, at('2023-05'))).toHaveLength(12)
})

test('only what chance would rarely do is called a change', () => {
  expect(changeSince(shown(3), shown(2))?.verdict).toBe('unclear')
  expect(changeSince(shown(583), shown(556))?.verdict).toBe('unclear')
  expect(changeSince(shown(60), shown(30))).toEqual({ before: 30, difference: 30, verdict: 'more' })
  expect(changeSince(shown(0), shown(10))?.verdict).toBe('fewer')
  expect(changeSince(shown(0), shown(0))).toBeUndefined()
  expect(changeSince(shown(4), { state: 'hidden' })).toBeUndefined()
})

test('classes are few, whole, and hold every value', () => {
  expect(classEnds([])).toEqual([])
  expect(classEnds([0, 0])).toEqual([])
  expect(classEnds([7, 7, 7])).toEqual([7])
  const values = [3, 5, 6, 6, 7, 12, 12, 13, 20, 64, 121, 314, 0]
  const ends = classEnds(values)
  expect(ends.length).toBeLessThanOrEqual(5)
  for (const value of values) {
    const at = classOf(value, ends)
    expect(at).toBe(value === 0 ? 0 : Math.max(1, at))
    expect(value).toBeLessThanOrEqual(at === 0 ? 0 : ends[at - 1]!)
  }
})
