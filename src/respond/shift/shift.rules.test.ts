import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addDays, type CivilDate, civilDate, DAY, HOUR, MINUTE, wallClock } from '#kernel/time.ts'
import * as rules from './shift.rules.ts'
import type { Pass } from './shift.schema.ts'

const seed = 20_261_122
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const time = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const day = fc
  .integer({ min: 0, max: 700 })
  .map((days) => civilDate(Date.UTC(2026, 0, 1, 12) + days * DAY, 'UTC'))
/** With and without clocks that are turned; one that is half an hour off, one whose days begin far from ours. */
const zone = fc.constantFrom(
  'America/Panama',
  'America/Bogota',
  'America/New_York',
  'Europe/Madrid',
  'Asia/Kolkata',
  'Pacific/Auckland',
)
const clockOf = (at: number, where: string): string => {
  const { hour, minute } = wallClock(at, where)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

test('the life of a shift and the table of who may do what keep their rules', () => {
  expect(matterTypeFaults(rules.shiftMatter)).toEqual([])
  expect(policyFaults(rules.shiftPolicy)).toEqual([])
})

describe('the times of a shift', () => {
  test('are those that the clock of the district shows, across midnight where they have to be', () => {
    fc.assert(
      fc.property(day, time, time, zone, (on, from, to, where) => {
        fc.pre(from !== to)
        const span = rules.spanOf(on, from, to, where)
        expect(span.to).toBeGreaterThan(span.from)
        expect(span.to - span.from).toBeLessThan(DAY + 2 * HOUR)
        const isNext = to < from
        // In the hour that a clock jumps over, the shift begins or ends at the jump.
        const jumps = (at: number): boolean =>
          clockOf(at - 1, where) !== clockOf(at - MINUTE, where)
        if (clockOf(span.from, where) === from) expect(civilDate(span.from, where)).toBe(on)
        else expect(jumps(span.from)).toBe(true)
        if (clockOf(span.to, where) === to)
          expect(civilDate(span.to, where)).toBe(isNext ? addDays(on, 1) : on)
        else expect(jumps(span.to)).toBe(true)
      }),
      { seed, numRuns: 400 },
    )
  })

  test('of a night in Panama are eight hours', () => {
    const night = rules.spanOf('2026-11-28' as CivilDate, '22:00', '06:00', 'America/Panama')
    expect(new Date(night.from).toISOString()).toBe('2026-11-29T03:00:00.000Z')
    expect(night.to - night.from).toBe(8 * HOUR)
  })

  test('of the night on which clocks are turned are an hour more or less', () => {
    const hours = (on: string): number => {
      const { from, to } = rules.spanOf(on as CivilDate, '22:00', '06:00', 'America/New_York')
      return (to - from) / HOUR
    }
    expect(hours('2026-10-31')).toBe(9)
    expect(hours('2026-03-07')).toBe(7)
  })

  test('are refused without length, in the past, too far ahead, and where another has the room', () => {
    const now = Date.parse('2026-11-28T12:00:00Z')
    expect(codeOf(() => rules.spanOf('2026-11-28' as CivilDate, '22:00', '22:00', 'UTC'))).toBe(
      'shift.noLength',
    )
    expect(codeOf(() => rules.assertAhead({ from: now - 9 * HOUR, to: now }, now))).toBe(
      'shift.inPast',
    )
    expect(codeOf(() => rules.assertAhead({ from: now - HOUR, to: now + 1 }, now))).toBeUndefined()
    const far = now + 61 * DAY
    expect(codeOf(() => rules.assertAhead({ from: far, to: far + HOUR }, now))).toBe('shift.tooFar')
    const other = { from: now, to: now + 8 * HOUR }
    const free = (from: number, to: number) =>
      codeOf(() => rules.assertFree({ from: now + from, to: now + to }, [other], 'UTC'))
    expect(free(8 * HOUR, 16 * HOUR)).toBeUndefined()
    expect(free(-HOUR, 0)).toBeUndefined()
    expect(free(-HOUR, 1)).toBe('shift.overlaps')
    expect(free(8 * HOUR - 1, 9 * HOUR)).toBe('shift.overlaps')
    expect(free(HOUR, 2 * HOUR)).toBe('shift.overlaps')
  })
})

describe('a shift begins', () => {
  const now = 1_000 * HOUR
  const shift = (o: Partial<rules.ShiftTimes> = {}): rules.ShiftTimes => ({
    id: 'a',
    state: 'planned',
    starts_at: now,
    ends_at: now + 8 * HOUR,
    ...o,
  })
  const begins = (one: rules.ShiftTimes, running?: rules.ShiftTimes, at = now) =>
    codeOf(() => rules.assertStartable(one, running, at, 'UTC'))

  test('once, alone, from two hours before until its end', () => {
    expect(begins(shift())).toBeUndefined()
    expect(begins(shift({ state: 'running' }), shift({ state: 'running' }))).toBe('shift.started')
    expect(begins(shift({ state: 'offered' }))).toBe('shift.started')
    expect(begins(shift(), shift({ id: 'b', state: 'running' }))).toBe('shift.otherRuns')
    expect(begins(shift(), undefined, now - rules.EARLY)).toBeUndefined()
    expect(begins(shift(), undefined, now - rules.EARLY - 1)).toBe('shift.tooEarly')
    expect(begins(shift(), undefined, now + 8 * HOUR)).toBe('shift.isOver')
  })

  test('and says when it runs past its end', () => {
    expect(rules.isOverdue(shift({ state: 'running' }), now + 8 * HOUR)).toBe(false)
    expect(rules.isOverdue(shift({ state: 'running' }), now + 8 * HOUR + 1)).toBe(true)
    expect(rules.isOverdue(shift({ state: 'offered' }), now + 9 * HOUR)).toBe(true)
    expect(rules.isOverdue(shift({ state: 'ended' }), now + 9 * HOUR)).toBe(false)
  })
})

describe('a hand-over', () => {
  const one = (account: string) => ({ account })

  test('is answered by somebody of the next shift, and by nobody of the leaving one', () => {
    const answers = (who: string | undefined) =>
      codeOf(() =>
        rules.assertMayAnswer(who, [one('ana'), one('both')], [one('beto'), one('both')]),
      )
    expect(answers('beto')).toBeUndefined()
    expect(answers('ana')).toBe('shift.ownHandover')
    expect(answers('both')).toBe('shift.ownHandover')
    expect(answers('carla')).toBe('shift.notOfNext')
    expect(answers(undefined)).toBe('shift.notOfNext')
  })

  const people = ['ana', 'beto', 'carla', 'dora', 'eva'] as const
  const person = fc.constantFrom(...people)
  const held = fc.uniqueArray(fc.record({ incident: fc.nat(30).map(String), account: person }), {
    selector: ({ incident }) => incident,
    maxLength: 12,
  })
  const next = fc.uniqueArray(person, { minLength: 1 }).map((list) => new Set<string>(list))

  test('leaves nothing with somebody who goes, and passes nothing on that nobody named', () => {
    const said = fc.uniqueArray(
      fc.record({ incident: fc.nat(30).map(String), to: fc.option(person) }),
      { selector: ({ incident }) => incident, maxLength: 20 },
    )
    let passed = 0
    fc.assert(
      fc.property(held, next, said, (has, stays, passes) => {
        const open = has.map((each) => ({ ...each, number: Number(each.incident) }))
        const leaving = open.filter(({ account }) => !stays.has(account))
        const isNamed = leaving.every(({ incident }) =>
          passes.some((pass) => pass.incident === incident),
        )
        const isStrange = passes.some(({ to }) => to !== null && !stays.has(to))
        const code = codeOf(() => rules.passesOf(open, stays, passes as Pass[]))
        const wanted = isStrange
          ? 'shift.passedToStranger'
          : isNamed
            ? undefined
            : 'shift.notPassed'
        expect(code).toBe(wanted)
        if (wanted !== undefined) return
        passed++
        const out = rules.passesOf(open, stays, passes as Pass[])
        expect(out.map(({ incident }) => incident)).toEqual(leaving.map(({ incident }) => incident))
        // Afterwards whoever has an incident is of the next shift.
        for (const { incident, account } of open) {
          const pass = out.find((each) => each.incident === incident)
          const holder = pass === undefined ? account : pass.to
          expect(holder === null || stays.has(holder)).toBe(true)
          expect(pass).toEqual(
            stays.has(account) ? undefined : passes.find((each) => each.incident === incident),
          )
        }
      }),
      { seed, numRuns: 500 },
    )
    expect(passed).toBeGreaterThan(20)
  })

  test('names an incident once', () => {
    const twice = [
      { incident: 'a', to: null },
      { incident: 'a', to: null },
    ] as Pass[]
    expect(codeOf(() => rules.passesOf([], new Set(), twice))).toBe('shift.passedTwice')
  })
})

describe('a break', () => {
  const members = (['ana', 'beto', 'carla'] as const).map((account) => ({
    account,
    name: account,
    as: 'operator' as const,
  }))
  const pause = (account: string, coveredBy: string, away: rules.Away[] = []) =>
    codeOf(() => rules.assertMayPause({ account, coveredBy }, members, away))

  test('is covered by somebody else of the shift who is there', () => {
    expect(pause('ana', 'beto')).toBeUndefined()
    expect(pause('ana', 'ana')).toBe('shift.cannotCover')
    expect(pause('ana', 'zoe')).toBe('shift.cannotCover')
    expect(pause('zoe', 'ana')).toBe('shift.notOn')
    const away = [{ account: 'carla', coveredBy: 'beto' }]
    expect(pause('ana', 'carla', away)).toBe('shift.cannotCover')
    expect(pause('carla', 'ana', away)).toBe('shift.awayAlready')
    expect(pause('beto', 'ana', away)).toBe('shift.covers')
  })

  test('leaves somebody there who covers, however breaks are asked for', () => {
    const asked = fc.array(
      fc.tuple(fc.constantFrom('ana', 'beto', 'carla'), fc.constantFrom('ana', 'beto', 'carla')),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(asked, (list) => {
        const away: rules.Away[] = []
        for (const [account, coveredBy] of list)
          if (pause(account, coveredBy, away) === undefined) away.push({ account, coveredBy })
        expect(away.length).toBeLessThan(members.length)
        for (const { coveredBy } of away)
          expect(away.some(({ account }) => account === coveredBy)).toBe(false)
      }),
      { seed, numRuns: 200 },
    )
  })
})

describe('the figures of a shift', () => {
  const span = { from: 0, to: 8 * HOUR }

  test('count what was opened and closed in it, and how soon somebody had it', () => {
    const told = [
      { opened: 0, takeBy: 5 * MINUTE, taken: 2 * MINUTE, closed: HOUR },
      { opened: HOUR, takeBy: HOUR + MINUTE, taken: HOUR + 10 * MINUTE, closed: null },
      { opened: 2 * HOUR, takeBy: 2 * HOUR + MINUTE, taken: null, closed: null },
      { opened: 7 * HOUR, takeBy: 9 * HOUR, taken: null, closed: null },
      { opened: -HOUR, takeBy: 0, taken: -1, closed: 3 * HOUR },
    ]
    expect(rules.figuresOf(told, span)).toEqual({
      opened: 4,
      closed: 2,
      takenInTime: 1,
      takenLate: 2,
      medianTakeSeconds: 360,
    })
    expect(rules.figuresOf([], span).medianTakeSeconds).toBeNull()
  })

  test('never count one as taken in time and late', () => {
    const at = fc.integer({ min: -HOUR, max: 9 * HOUR })
    const told = fc.record({
      opened: at,
      takeBy: at,
      taken: fc.option(at),
      closed: fc.option(at),
    })
    fc.assert(
      fc.property(fc.array(told, { maxLength: 30 }), (list) => {
        const { opened, takenInTime, takenLate } = rules.figuresOf(list, span)
        expect(takenInTime + takenLate).toBeLessThanOrEqual(opened)
      }),
      { seed },
    )
  })
})
