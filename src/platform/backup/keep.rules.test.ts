import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY } from '#kernel/time.ts'
import { type KeepRule, type Named, nameOf, readName, toRemove } from './keep.rules.ts'

const rule: KeepRule = { daily: 7, weekly: 4, monthly: 12, keysDays: 7 }
const installation = '0123456789abcdef'

const made = (part: Named['part'], takenAt: number): Named => {
  const rest = { part, installation, takenAt }
  return { name: nameOf(rest), ...rest }
}

/** A backup each night of so many days, up to a moment, with what went removed after each. */
function nights(days: number, until: number): Named[] {
  let all: Named[] = []
  for (let at = until - (days - 1) * DAY; at <= until; at += DAY) {
    all.push(made('data', at), made('keys', at))
    const gone = new Set(toRemove(all, rule, at))
    all = all.filter((each) => !gone.has(each))
  }
  return all
}

const daysOf = (all: readonly Named[], part: Named['part']): string[] =>
  all
    .filter((each) => each.part === part)
    .map(({ takenAt }) => new Date(takenAt).toISOString().slice(0, 10))
    .sort()

test('after two years of nights there are 7 days, 4 weeks and 12 months of data, and 7 days of keys', () => {
  const all = nights(730, Date.parse('2026-11-21T02:30:00Z'))
  expect(daysOf(all, 'keys')).toEqual([
    '2026-11-15',
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
  ])
  const data = daysOf(all, 'data')
  expect(data.slice(-7)).toEqual(daysOf(all, 'keys'))
  expect(data).toEqual(
    expect.arrayContaining(['2025-12-31', '2026-01-31', '2026-09-30', '2026-10-31', '2026-11-08']),
  )
  expect(data.filter((day) => day < '2025-12-01')).toEqual([])
  expect(data.length).toBeLessThanOrEqual(7 + 4 + 12)
})

test('the newest data and the newest keys stay, however old they are', () => {
  const old = Date.parse('2020-01-01T00:00:00Z')
  const all = [made('data', old), made('keys', old), made('keys', old - DAY)]
  expect(toRemove(all, rule, old + 1000 * DAY)).toEqual([all[2]])
})

test('what goes is never what a rule keeps: each kept day, week and month keeps one', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(days, (taken) => {
      const all = taken.map((day) => made('data', Date.parse('2025-01-01') + day * DAY))
      const gone = toRemove(all, rule, Date.parse('2027-01-01'))
      const kept = all.filter((each) => !gone.includes(each))
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(taken.length, rule.daily))
      const months = (some: readonly Named[]) =>
        new Set(some.map(({ takenAt }) => new Date(takenAt).toISOString().slice(0, 7)))
      const newest = [...months(all)].sort().slice(-rule.monthly)
      expect([...months(kept)]).toEqual(expect.arrayContaining(newest))
    }),
  )
})

test('a name tells what it was made of, and nothing else is one of ours', () => {
  const takenAt = Date.parse('2026-11-21T02:30:05.070Z')
  const name = nameOf({ part: 'data', installation, takenAt })
  expect(name).toBe('convive-0123456789abcdef-20261121T023005.070Z.data.age')
  expect(readName(name)).toEqual({ name, part: 'data', installation, takenAt })
  expect(nameOf({ part: 'data', installation, takenAt: takenAt + 1 })).not.toBe(name)
  for (const other of [
    '',
    'notes.txt',
    `${name}.part`,
    `.part-1-${name}`,
    name.replace('11', '13'),
  ])
    expect(readName(other)).toBeUndefined()
})
