import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#kernel/time.ts'
import { openDispatch } from '#test/dispatch.ts'
import { nextState } from './assignment.service.ts'
import { openAssignmentStates } from './dispatch.rules.ts'
import type { AssignmentState } from './dispatch.schema.ts'

const seed = 20_261_122
const { fresh, here, ana, crew, call, assign, tell, close } = await openDispatch()

afterAll(() => close())

beforeEach(() => {
  here.clock.now += HOUR
})

describe('whatever is told in whatever order', () => {
  const events = ['acknowledge', 'depart', 'arrive', 'close', 'refuse', 'withdraw'] as const
  const order: readonly AssignmentState[] = [
    'proposed',
    'acknowledged',
    'on_way',
    'arrived',
    'closed',
  ]

  test('an assignment only goes forward, ends once, and closes only with a result', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            event: fc.constantFrom(...events),
            actor: fc.constantFrom('unit', 'operator', 'supervisor', 'machine', 'auditor'),
            has: fc.subarray(['result', 'why']),
          }),
          { maxLength: 12 },
        ),
        (tries) => {
          let state: AssignmentState = 'proposed'
          for (const { event, actor, has } of tries) {
            const before = state
            try {
              state = nextState(state, event, { actors: [actor], now: 0, has })
            } catch {
              expect(state).toBe(before)
              continue
            }
            expect(openAssignmentStates).toContain(before)
            expect(actor).not.toBe('auditor')
            if (order.includes(state))
              expect(order.indexOf(state)).toBeGreaterThan(order.indexOf(before))
            if (state === 'closed') {
              expect(has).toContain('result')
              expect(before).toBe('arrived')
            }
            if (state === 'refused') expect(has).toContain('why')
            if (state === 'withdrawn') expect(actor).not.toBe('unit')
          }
        },
      ),
      { seed, numRuns: 500 },
    )
  })

  test('the clocks stay in order and the history says the state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            event: fc.constantFrom(...events),
            minutes: fc.integer({ min: -30, max: 5 }),
            desk: fc.boolean(),
          }),
          { minLength: 1, maxLength: 7 },
        ),
        async (told) => {
          const unit = await crew()
          const given = await assign(await call(), unit)
          here.clock.now += 20 * MINUTE
          for (const { event, minutes, desk } of told)
            await tell(given, event, desk ? ana : unit.who, {
              at: here.clock.now + minutes * MINUTE,
              result: 'attended',
              why: 'far',
            }).catch((error: unknown) => {
              if ((error as { name?: string }).name !== 'Refusal') throw error
            })
          const { rows } = await fresh.owner.query(
            `select state, proposed_at, acknowledged_at, departed_at, arrived_at, ended_at, seq,
               (select to_state from assignment_event e where e.assignment_id = s.id and to_state is not null
                order by seq desc limit 1) as told,
               (select count(*)::int from assignment_event e where e.assignment_id = s.id) as events
             from assignment s where id = $1`,
            [given.id],
          )
          const row = rows[0]
          const clocks = [row.proposed_at, row.acknowledged_at, row.departed_at, row.arrived_at]
          const set = clocks.filter((at) => at !== null).map(Number)
          expect(set).toEqual(set.toSorted((a, b) => a - b))
          expect(row.told).toBe(row.state)
          expect(row.events).toBe(row.seq)
        },
      ),
      { seed, numRuns: 10 },
    )
  })
})
