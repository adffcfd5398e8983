import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addWorkingDays, isWorkingDay } from '../matter/calendar.rules.ts'
import { addDays, type CivilDate, civilDate, DAY } from '../time.ts'
import { basisOf, calendarOf, dueOf, lawFaults, retentionOf, ruleOn } from './clock.rules.ts'
import type { Law } from './clock.schema.ts'
import { easterSunday, holidaysOf } from './holidays.rules.ts'
import { lawOf, laws } from './law.ts'

const day = (text: string): CivilDate => text as CivilDate
const pa = lawOf('pa')
const co = lawOf('co')
const zone = 'America/Panama'
const datesOf = (law: Law, year: number): string[] => [
  ...new Set(holidaysOf(law, year).map(({ date }) => date.slice(5))),
]

describe('Easter', () => {
  // Dates of the Astronomical Applications Department, U.S. Naval Observatory.
  test.each([
    [1818, '03-22'],
    [1943, '04-25'],
    [2000, '04-23'],
    [2008, '03-23'],
    [2011, '04-24'],
    [2019, '04-21'],
    [2024, '03-31'],
    [2025, '04-20'],
    [2026, '04-05'],
    [2038, '04-25'],
    [2285, '03-22'],
  ])('of %i falls on %s', (year, date) => {
    expect(easterSunday(year)).toBe(`${year}-${date}`)
  })
  test('is a Sunday between 22 March and 25 April, and unknown before 1583', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4000 }), (year) => {
        const date = easterSunday(year)
        const at = date.slice(-5)
        return new Date(`${date}T00:00:00Z`).getUTCDay() === 0 && at >= '03-22' && at <= '04-25'
      }),
    )
    expect(() => easterSunday(1500)).toThrow(RangeError)
  })
})

describe('days of rest', () => {
  test.each<[number, string]>([
    [
      2024,
      '01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25',
    ],
    [
      2025,
      '01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25',
    ],
    [
      2026,
      '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
    ],
  ])('of Colombia in %i are those of the published calendar', (year, dates) => {
    expect(datesOf(co, year)).toEqual(dates.split(' '))
  })
  test.each<[number, string]>([
    // The Mondays after a Sunday are those that the Ministry of Labour announced.
    [2016, '01-01 01-09 02-09 03-25 05-01 05-02 11-03 11-05 11-10 11-28 12-08 12-25 12-26'],
    [2017, '01-01 01-02 01-09 02-28 04-14 05-01 11-03 11-05 11-06 11-10 11-28 12-08 12-25'],
    [
      2024,
      '01-01 01-09 02-13 03-29 05-01 07-01 11-03 11-04 11-05 11-10 11-11 11-28 12-08 12-09 12-20 12-25',
    ],
    [2025, '01-01 01-09 03-04 04-18 05-01 11-03 11-05 11-10 11-28 12-08 12-20 12-25'],
    [
      2026,
      '01-01 01-09 02-16 02-17 02-18 04-03 05-01 11-03 11-05 11-10 11-28 12-08 12-20 12-21 12-25',
    ],
  ])('of Panama in %i are those of the published calendar', (year, dates) => {
    expect(datesOf(pa, year)).toEqual(dates.split(' '))
  })
  test('are a day of last December that is kept in January, too', () => {
    const law = {
      holidays: [{ name: 'x', citation: 'x', month: 12, day: 31, moves: 'afterSunday' }],
    } as const
    expect(holidaysOf(law, 2023).map(({ date }) => date)).toEqual(['2023-12-31'])
    // 31 December 2023 is a Sunday; its Monday is New Year's Day.
    expect(holidaysOf(law, 2024).map(({ date }) => date)).toEqual(['2024-01-01', '2024-12-31'])
  })
  test('of Colombia that move are Mondays', () => {
    for (let year = 1984; year < 2100; year++)
      for (const { date, name } of holidaysOf(co, year))
        if (co.holidays.find((each) => each.name === name)?.moves === 'monday')
          expect(new Date(`${date}T00:00:00Z`).getUTCDay(), `${name} ${date}`).toBe(1)
  })
})

describe('a law', () => {
  test.each(laws.map((law) => [law.jurisdiction, law] as const))('%s has no faults', (_, law) => {
    expect(lawFaults(law)).toEqual([])
  })
  test('names the same rules for reports and rights in every country', () => {
    const wanted = [
      'report.answer',
      'rights.access',
      'rights.correction',
      'rights.erasure',
      'rights.portability',
    ]
    const kept = [
      'incident.record',
      'report.record',
      'report.contact',
      'report.photo',
      'rights.record',
      'account.record',
      'account.unused',
      'unit.track',
    ]
    for (const law of laws) {
      for (const id of wanted) expect(ruleOn(law, 'deadline', id, day('2026-11-22')).id).toBe(id)
      for (const id of kept) expect(ruleOn(law, 'retention', id, day('2026-11-22')).id).toBe(id)
    }
  })
  test.each(laws.map((law) => [law.jurisdiction, law] as const))(
    '%s keeps who opened a file nameable for as long as the file, a hold and a request may last',
    (_, law) => {
      const kept = (id: string): number => {
        const { expunge } = ruleOn(law, 'retention', id, day('2026-11-22'))
        return 'months' in expunge ? expunge.months : 0
      }
      const files = ['report.record', 'incident.record', 'shift.record', 'delivery.columns'].map(
        kept,
      )
      const longestHold = 24
      expect(kept('account.record')).toBeGreaterThanOrEqual(
        Math.max(...files) + longestHold + kept('rights.record'),
      )
    },
  )
  test('is signed off by nobody as it ships', () => {
    for (const { rules } of laws)
      for (const rule of rules) expect(rule.signedOff, rule.id).toBeNull()
  })
  test('has the terms of the Colombian law on consultations and claims', () => {
    const on = day('2026-11-22')
    expect(ruleOn(co, 'deadline', 'rights.access', on)).toMatchObject({
      within: { workingDays: 10 },
      extension: { workingDays: 5 },
      citation: 'Ley 1581 de 2012, artículo 14 (consultas)',
    })
    expect(ruleOn(co, 'deadline', 'rights.correction', on)).toMatchObject({
      within: { workingDays: 15 },
      extension: { workingDays: 8 },
    })
  })
  test('knows no rule before its first day and after its last', () => {
    const [first] = pa.rules
    const rules = [
      { ...first!, to: day('2026-12-31') },
      { ...first!, version: 2, from: day('2027-01-01') },
    ]
    const law = { ...pa, rules }
    expect(ruleOn(law, first!.kind, first!.id, day('2026-12-31')).version).toBe(1)
    expect(ruleOn(law, first!.kind, first!.id, day('2027-01-01')).version).toBe(2)
    expect(() => ruleOn(law, first!.kind, first!.id, day('2020-01-01'))).toThrow(RangeError)
    expect(() => ruleOn(pa, 'deadline', 'report.record', day('2026-11-22'))).toThrow(
      'report.record',
    )
    expect(() => lawOf('xx')).toThrow('xx')
  })
  test('with two rules on one day, or a term that cannot be kept, is found out', () => {
    const record = ruleOn(pa, 'retention', 'report.record', day('2026-11-22'))
    const faultsOf = (...rules: Law['rules']) => lawFaults({ ...pa, rules })
    expect(faultsOf(record, { ...record, version: 2 })).toHaveLength(2)
    expect(faultsOf(record, { ...record, from: day('2030-01-01') }).join()).toContain('twice')
    expect(faultsOf({ ...record, seal: { months: 12 } })[0]).toContain('sealed')
    expect(faultsOf({ ...record, warnDays: 400 })[0]).toContain('warns')
    expect(faultsOf({ ...record, to: day('2000-01-01') })[0]).toContain('ends')
    expect(faultsOf({ ...record, citation: ' ' })[0]).toContain('citation')
  })
})

describe('what is due', () => {
  test('skips weekends and the days of rest of the country', () => {
    // Friday 30 October 2026; Tuesday 3 and Thursday 5 November are holidays in Panama, Monday 2 in Colombia.
    const start = Date.parse('2026-10-30T15:00:00Z')
    expect(civilDate(dueOf(pa, 'report.answer', start, zone) - 1, zone)).toBe('2026-11-04')
    expect(civilDate(dueOf(co, 'report.answer', start, 'America/Bogota') - 1, zone)).toBe(
      '2026-11-04',
    )
    const carnival = Date.parse('2026-02-13T15:00:00Z')
    expect(civilDate(dueOf(pa, 'report.answer', carnival, zone) - 1, zone)).toBe('2026-02-20')
  })
  test('ends with a working day and never before its number of working days', () => {
    const calendar = calendarOf(co, 'America/Bogota')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 36_500 }),
        fc.integer({ min: 1, max: 40 }),
        (n, days) => {
          const start = addDays(day('1984-01-01'), n)
          const end = addWorkingDays(start, days, calendar)
          let counted = 0
          for (let at = addDays(start, 1); at <= end; at = addDays(at, 1))
            if (isWorkingDay(at, calendar)) counted++
          return counted === days && isWorkingDay(end, calendar)
        },
      ),
    )
  })
  test('runs by the hour where the law counts hours', () => {
    const start = Date.parse('2026-11-27T14:00:00Z')
    expect(dueOf(pa, 'breach.notice', start, zone)).toBe(start + 3 * DAY)
  })
  test('of what is held comes in the order warn, seal, expunge', () => {
    const calendar = calendarOf(pa, zone)
    const rule = ruleOn(pa, 'retention', 'report.record', day('2026-11-22'))
    const ended = Date.parse('2025-11-30T20:00:00Z')
    const steps = retentionOf(rule, ended, calendar)
    expect(civilDate((steps.sealAt ?? 0) - 1, zone)).toBe('2026-05-30')
    expect(civilDate(steps.expungeAt - 1, zone)).toBe('2026-11-30')
    expect(steps.expungeAt - steps.warnAt).toBe(30 * DAY)
    expect(basisOf(rule)).toMatch(/^report\.record@1: Ley 81 de/)
  })
})
