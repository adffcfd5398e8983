import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CivilDate, civilDate, DAY, HOUR, MINUTE, wallClock } from '#kernel/time.ts'
import { type Clock, intervalOfClock, readClock } from './clock.rules.ts'
import { draftOfForm } from './report-form.rules.ts'

const PANAMA = 'America/Panama'
const NEW_YORK = 'America/New_York'
const at = (text: string): number => Date.parse(text)
const day = (text: string): CivilDate => text as CivilDate
const now = at('2026-11-21T20:00:00-05:00')
const exact = (time: string): Clock => ({ by: 'at', at: time })
const between = (since: string, until: string): Clock => ({ by: 'between', since, until })

/** What the times of a day mean, as two instants; or what is refused, with the field. */
function read(clock: Clock, of = '2026-11-20', zone = PANAMA): unknown {
  try {
    const { from, to } = intervalOfClock(readClock(clock, day(of), zone, now), day(of), zone, now)
    return [new Date(from).toISOString(), new Date(to).toISOString()]
  } catch (error) {
    const { code, facts } = error as { code: string; facts: { field: string } }
    return `${code} ${facts.field}`
  }
}

/** What a clock shows. */
const shown = (instant: number, zone: string): { date: CivilDate; time: string } => {
  const { hour, minute } = wallClock(instant, zone)
  const two = (number: number): string => String(number).padStart(2, '0')
  return { date: civilDate(instant, zone), time: `${two(hour)}:${two(minute)}` }
}

/** The days, by their instant, within which the clocks of a zone were set, from 2000 on. */
function changesOf(zone: string): number[] {
  const hourAt = (instant: number): number => wallClock(instant, zone).hour
  const days = Array.from({ length: 25 * 365 }, (_, i) => Date.UTC(2000, 0, 1, 12) + i * DAY)
  return days.filter((instant) => hourAt(instant) !== hourAt(instant + DAY)).map((d) => d + DAY / 2)
}

describe('a time of the clock', () => {
  test('that is exact begins and ends at once', () => {
    expect(read(exact('21:30'))).toEqual(['2026-11-21T02:30:00.000Z', '2026-11-21T02:30:00.000Z'])
  })

  test('is read as it is typed where there is no field for times', () => {
    for (const typed of ['9:05', '09:05', ' 9.05 ', '9h05', '09:05:00'])
      expect(readClock(exact(typed), day('2026-11-20'), PANAMA, now)).toEqual(exact('09:05'))
    for (const typed of ['24:00', '9:60', '9', 'las nueve', '9:05 pm', '-1:30'])
      expect(read(exact(typed))).toBe('report.clockUnread when.at')
    expect(read(exact(' '))).toBe('report.clockMissing when.at')
  })

  test('that has not come yet is refused, where a clock that is a little ahead is not', () => {
    expect(read(exact('20:11'), '2026-11-21')).toBe('report.clockInFuture when.at')
    expect(read(exact('20:10'), '2026-11-21')).toEqual(Array(2).fill('2026-11-22T01:10:00.000Z'))
    expect(read(between('20:30', '21:00'), '2026-11-21')).toBe('report.clockInFuture when.since')
    expect(read(between('19:30', '21:00'), '2026-11-21')).toBe('report.clockInFuture when.until')
  })

  test('that is the second may lie after midnight, but not before the first', () => {
    const night = ['2026-11-21T03:00:00.000Z', '2026-11-21T07:00:00.000Z']
    expect(read(between('22:00', '02:00'))).toEqual(night)
    expect(read(between('12:00', '12:00'))).toEqual(Array(2).fill('2026-11-20T17:00:00.000Z'))
    expect(read(between('10:00', '09:00'))).toBe('report.clockBackwards when.until')
    expect(read(between('21:00', '20:00'))).toBe('report.clockBackwards when.until')
    expect(read(between('22:00', ''))).toBe('report.clockMissing when.until')
    expect(read(between('', '22:00'))).toBe('report.clockMissing when.since')
  })

  test('that summer time jumps over is that of the jump; one that is exact and comes twice is the first', () => {
    const jump = '2026-03-08T07:00:00.000Z'
    expect(read(exact('02:30'), '2026-03-08', NEW_YORK)).toEqual([jump, jump])
    expect(read(between('02:30', '03:00'), '2026-03-08', NEW_YORK)).toEqual([jump, jump])
    expect(read(exact('01:30'), '2026-11-01', NEW_YORK)).toEqual(
      Array(2).fill('2026-11-01T05:30:00.000Z'),
    )
  })

  test('of an interval that comes twice takes the first to begin and the last to end', () => {
    const [first, last] = ['2026-04-05T02:30:00.000Z', '2026-04-05T03:30:00.000Z']
    expect(read(between('23:30', '23:30'), '2026-04-04', 'America/Santiago')).toEqual([first, last])
    expect(read(between('23:50', '23:10'), '2026-04-04', 'America/Santiago')).toEqual([
      '2026-04-05T02:50:00.000Z',
      '2026-04-05T03:10:00.000Z',
    ])
    expect(read(between('22:50', '22:10'), '2026-04-04', 'America/Santiago')).toBe(
      'report.clockBackwards when.until',
    )
  })

  test('holds what happened, whatever the clocks showed meanwhile and whenever it is told', () => {
    for (const zone of ['America/Sao_Paulo', 'America/Santiago', 'Europe/Madrid']) {
      const around = changesOf(zone)
      expect(around.length, zone).toBeGreaterThan(20)
      const minutes = fc.integer({ min: -26 * 60, max: 26 * 60 })
      fc.assert(
        fc.property(fc.constantFrom(...around), minutes, minutes, minutes, (change, a, b, told) => {
          const [from, to] = [a, b].sort((x, y) => x - y).map((m) => change + m * MINUTE)
          const since = shown(from!, zone)
          const until = shown(to!, zone)
          fc.pre(since.date === until.date)
          const now = Math.max(to!, change + told * MINUTE)
          const clock = readClock(between(since.time, until.time), since.date, zone, now)
          const meant = intervalOfClock(clock, since.date, zone, now)
          expect(meant.from).toBeLessThanOrEqual(from!)
          expect(meant.to).toBeGreaterThanOrEqual(to!)
          // Wider by no more than what the clock shows twice, and it shows what was said.
          expect(meant.to - meant.from - (to! - from!)).toBeLessThanOrEqual(2 * HOUR)
          expect([shown(meant.from, zone), shown(meant.to, zone)]).toEqual([since, until])
        }),
        { numRuns: 300 },
      )
    }
  })

  test('never ends before it begins, on any day and in any zone', () => {
    const times = Array.from({ length: 48 }, (_, i) => {
      const hour = String(Math.floor(i / 2)).padStart(2, '0')
      return `${hour}:${i % 2 === 0 ? '00' : '30'}`
    })
    for (const date of ['2026-03-08', '2026-11-01', '2026-09-05', '2026-04-04'])
      for (const zone of [NEW_YORK, 'America/Santiago', PANAMA])
        for (const since of times)
          for (const until of times) {
            const { from, to } = intervalOfClock(between(since, until), day(date), zone, now)
            const isRefused =
              until < since && until !== '00:00' && (since < '12:00' || until > '12:00')
            if (!isRefused)
              expect(to, `${date} ${since} ${until} ${zone}`).toBeGreaterThanOrEqual(from)
          }
  })
})

describe('a plain form', () => {
  const form = (fields: Record<string, string>) => {
    const { given, refusals } = draftOfForm(
      { day: '2026-11-20', part: 'night', at: '', since: '', until: '', ...fields },
      { zone: PANAMA, now, language: 'es', photos: [] },
    )
    const { when } = given as { when?: { from: string; to: string } }
    return { when, refused: refusals.map(({ code, facts }) => `${code} ${facts.field}`) }
  }

  test('means the part of the day while the times stay empty', () => {
    const when = { from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T11:00:00.000Z' }
    expect(form({})).toEqual({ when, refused: [] })
    expect(form({ at: ' ', since: ' ' })).toEqual({ when, refused: [] })
  })

  test('means the times where they are filled, whatever part of the day was chosen', () => {
    const exactly = '2026-11-20T15:00:00.000Z'
    expect(form({ at: '10:00' })).toEqual({ when: { from: exactly, to: exactly }, refused: [] })
    expect(form({ since: '10:00', until: '11:30' }).when).toEqual({
      from: exactly,
      to: '2026-11-20T16:30:00.000Z',
    })
  })

  test('says which time is wrong, and with a day that is none nothing of the times', () => {
    expect(form({ since: '10:00' }).refused).toEqual(['report.clockMissing when.until'])
    expect(form({ at: '10:00', until: '11:00' }).refused).toEqual(['report.clockTwice when.at'])
    expect(form({ day: '2026-02-30', at: '10:00' })).toEqual({ when: undefined, refused: [] })
  })
})
