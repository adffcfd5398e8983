import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignmentLife } from '../dispatch/dispatch.rules.ts'
import { AssignmentState } from '../dispatch/dispatch.schema.ts'
import {
  type Act,
  inSendingOrder,
  isRunning,
  type KeptAct,
  nextStep,
  SENT_SHOWN,
  stateWith,
  statusWith,
  whatToForget,
} from './act.rules.ts'

const ana = 'ana'
const one = 'assignment-1'

const kept = (turn: number, act: Act, more: Partial<KeptAct> = {}): KeptAct => ({
  key: `key-${turn}`,
  turn,
  account: ana,
  at: new Date(turn).toISOString(),
  what: act.what,
  ...('assignment' in act && { assignment: act.assignment }),
  act,
  state: 'waiting',
  ...more,
})

const steps = ['acknowledge', 'depart', 'arrive'] as const
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom(...steps).map((what): Act => ({ what, assignment: one })),
  fc.constant<Act>({ what: 'close', assignment: one, result: 'attended' }),
  fc.constant<Act>({ what: 'note', assignment: one, text: 'va' }),
  fc.constantFrom('free', 'pause', 'off').map((status): Act => ({ what: 'status', status })),
  fc.constant<Act>({ what: 'panic' }),
)

describe('what waits', () => {
  test('goes in the order in which it was done, an alarm before everything, each once', () => {
    fc.assert(
      fc.property(
        fc.array(anyAct, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (acts, random) => {
          const all = acts.map((act, i) => kept(i, act))
          const shuffled = [...all].sort(() => ((random.next().value ?? 0) % 3) - 1)
          const sent = inSendingOrder(shuffled, ana)
          expect(sent).toHaveLength(all.length)
          expect(new Set(sent)).toEqual(new Set(all))
          const turns = (isAlarm: boolean) =>
            sent.filter(({ what }) => (what === 'panic') === isAlarm).map(({ turn }) => turn)
          for (const each of [turns(true), turns(false)])
            expect(each).toEqual([...each].sort((a, b) => a - b))
          const alarms = turns(true).length
          expect(sent.slice(0, alarms).every(({ what }) => what === 'panic')).toBe(true)
        },
      ),
      { seed: 11, numRuns: 200 },
    )
  })

  test('is never sent under another person’s name, nor again once it was sent or refused', () => {
    const act: Act = { what: 'depart', assignment: one }
    const acts = [
      kept(1, act, { account: 'beto' }),
      kept(2, act, { state: 'sent' }),
      kept(3, act, { state: 'refused' }),
      kept(4, act),
    ]
    expect(inSendingOrder(acts, ana).map(({ turn }) => turn)).toEqual([4])
  })
})

describe('where an assignment stands', () => {
  const states = AssignmentState.options

  test('is never behind what the server said, and what ended there stays ended', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(anyAct, { maxLength: 6 }), (state, acts) => {
        const shown = stateWith(
          { id: one, state },
          acts.map((act, i) => kept(i, act)),
        )
        if (!isRunning(state)) expect(shown).toBe(state)
        if (state === 'arrived') expect(['arrived', 'closed']).toContain(shown)
      }),
      { seed: 12, numRuns: 300 },
    )
  })

  test('follows the presses one by one, and the next step is always one that the server takes', () => {
    let acts: KeptAct[] = []
    const seen: string[] = []
    for (let turn = 0; turn < 4; turn++) {
      const state = stateWith({ id: one, state: 'proposed' }, acts)
      const step = nextStep(state)!
      expect(Object.keys(assignmentLife.states[state]!.on)).toContain(step)
      seen.push(step)
      const act: Act =
        step === 'close'
          ? { what: step, assignment: one, result: 'attended' }
          : { what: step, assignment: one }
      acts = [...acts, kept(turn, act)]
    }
    expect(seen).toEqual(['acknowledge', 'depart', 'arrive', 'close'])
    const state = stateWith({ id: one, state: 'proposed' }, acts)
    expect(state).toBe('closed')
    expect(nextStep(state)).toBeUndefined()
  })

  test('does not move by what was refused, or by another assignment’s step', () => {
    const acts = [
      kept(1, { what: 'arrive', assignment: one }, { state: 'refused' }),
      kept(2, { what: 'arrive', assignment: 'assignment-2' }),
    ]
    expect(stateWith({ id: one, state: 'acknowledged' }, acts)).toBe('acknowledged')
  })
})

test('the unit’s state is the last one that was said here, until the desk has it', () => {
  const said = [
    kept(1, { what: 'status', status: 'pause' }),
    kept(2, { what: 'status', status: 'off' }),
  ]
  expect(statusWith('free', said, 0)).toBe('off')
  expect(statusWith('free', [{ ...said[1]!, state: 'sent' }, said[0]!], 0)).toBe('pause')
})

test('who has something to do is busy, and free again after the last of it was closed without a signal', () => {
  expect(statusWith('free', [], 1)).toBe('busy')
  expect(statusWith('busy', [], 0)).toBe('free')
  expect(statusWith('pause', [], 0)).toBe('pause')
  expect(statusWith('off', [], 1)).toBe('off')
})

test('what was sent is shown for hours and then forgotten; what waits or was refused is not', () => {
  const act: Act = { what: 'panic' }
  const acts = [
    kept(1, act, { state: 'sent', sentAt: 0 }),
    kept(2, act, { state: 'sent', sentAt: 2 }),
    kept(3, act),
    kept(4, act, { state: 'refused' }),
  ]
  expect(whatToForget(acts, SENT_SHOWN + 1)).toEqual(['key-1'])
})
