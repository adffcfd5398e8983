import fc from 'fast-check'
import { expect, test } from 'vitest'
import { iso, SECOND } from '#kernel/time.ts'
import { incidentStates } from '../board/board.schema.ts'
import { kindNames } from '../board/types.ts'
import { eventSecond, inOrder, lastSecond, secondOf, stateAt } from './replay.rules.ts'
import type { ReplayEvent, Standing } from './replay.schema.ts'

const BEGIN = Date.parse('2026-11-22T03:00:00Z')
const begin = iso(BEGIN)
const seed = 20_261_122

const standing: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom(...incidentStates),
  kind: fc.constantFrom(...kindNames),
  place: fc.constantFrom(null, '080501', '080508'),
  priority: fc.constantFrom(1, 2, 3, 4),
  holder: fc.constantFrom(null, 'Ana M.', 'Beto Q.'),
  result: fc.constantFrom(null, 'attended'),
})

/** Moments of an hour from the first word on, and a few before it: two of one second are as likely as not. */
const at = fc.integer({ min: -5_000, max: 3_600_000 }).map((after) => iso(BEGIN + after))

const event: fc.Arbitrary<ReplayEvent> = fc.oneof(
  fc
    .record({ at, stands: fc.option(standing), state: fc.constantFrom(...incidentStates) })
    .map(({ at, stands, state }) => ({
      what: 'step' as const,
      event: 'classify',
      by: 'Ana M.',
      at,
      stands,
      state: stands?.state ?? state,
    })),
  at.map((when) => ({ what: 'note' as const, at: when, by: 'Beto Q.', text: 'x' })),
  at.map((when) => ({
    what: 'message' as const,
    at: when,
    by: 'citizen',
    from: 'citizen' as const,
  })),
  at.map((when) => ({
    what: 'reading' as const,
    at: when,
    by: '',
    role: 'operator',
    purpose: 'response' as const,
  })),
)
const replay = fc
  .array(event, { maxLength: 40 })
  .map((events) => ({ begin, events: inOrder(events) }))

test('the state at a second is that of what had happened by then, and of nothing later', () => {
  fc.assert(
    fc.property(replay, fc.integer({ min: 0, max: 3_700 }), (given, second) => {
      const before = given.events.filter((each) => secondOf(begin, each) <= second)
      expect(stateAt(given, second)).toEqual(stateAt({ begin, events: before }, Infinity))
      expect(stateAt(given, second).passed).toBe(before.length)
    }),
    { seed },
  )
})

test('the last second shows all of it: the last known row, and every note, message and reading', () => {
  fc.assert(
    fc.property(replay, (given) => {
      const end = stateAt(given, lastSecond(given))
      const of = (what: ReplayEvent['what']) => given.events.filter((each) => each.what === what)
      expect(end.passed).toBe(given.events.length)
      expect([end.notes, end.messages, end.readings]).toEqual(
        (['note', 'message', 'reading'] as const).map((what) => of(what).length),
      )
      const steps = of('step') as (ReplayEvent & { what: 'step' })[]
      const known = steps.findLast(({ stands }) => stands !== null)?.stands
      expect(end.row).toEqual(
        known === undefined || known === null ? null : { ...known, state: steps.at(-1)!.state },
      )
    }),
    { seed },
  )
})

test('going on from event to event passes all of them, and back again', () => {
  fc.assert(
    fc.property(replay, (given) => {
      const seconds = new Set(given.events.map((each) => secondOf(begin, each)))
      let second = -1
      const seen = new Set<number>()
      for (let step = 0; step <= given.events.length; step++) {
        second = eventSecond(given, second, 1)
        seen.add(second)
      }
      for (const each of seconds) expect(seen).toContain(each)
      expect(second).toBe(lastSecond(given))
      for (let step = 0; step <= given.events.length; step++)
        second = eventSecond(given, second, -1)
      expect(second).toBe(0)
    }),
    { seed },
  )
})

test('of one moment the step comes before the words that were written with it', () => {
  const note: ReplayEvent = { what: 'note', at: iso(BEGIN + SECOND), by: '' }
  const step: ReplayEvent = {
    what: 'step',
    at: iso(BEGIN + SECOND),
    by: '',
    event: 'close',
    state: 'closed',
    stands: null,
  }
  expect(inOrder([note, step])).toEqual([step, note])
})
