import { describe, expect, test } from 'vitest'
import { type Covering, covers, NOWHERE, stands } from './order.rules.ts'

const order = (given: Partial<Covering>): Covering => ({
  kind: 'hold',
  citation: 'Oficio 12',
  aboutKind: 'report',
  aboutId: null,
  places: new Set(['0805', '080508']),
  until: 1_000,
  liftedAt: null,
  ...given,
})

describe('what an order covers', () => {
  test('for a place: all that lies in it, of every kind, and what lies nobody knows where', () => {
    for (const kind of ['report', 'incident']) {
      expect(covers(order({}), { kind, id: 'a', place: '080508' })).toBe(true)
      expect(covers(order({}), { kind, id: 'a', place: null })).toBe(true)
      expect(covers(order({}), { kind, id: 'a', place: '080601' })).toBe(false)
    }
  })

  test('for a place: nothing that belongs to no place, which only an order of its own holds', () => {
    const account = { kind: 'account', id: 'a', place: NOWHERE }
    expect(covers(order({}), account)).toBe(false)
    expect(covers(order({ aboutKind: 'account', aboutId: 'a', places: new Set() }), account)).toBe(
      true,
    )
  })

  test('for a record: that one, and none of another kind with its number', () => {
    const one = order({ aboutId: 'a', places: new Set() })
    expect(covers(one, { kind: 'report', id: 'a', place: '080508' })).toBe(true)
    expect(covers(one, { kind: 'report', id: 'b', place: '080508' })).toBe(false)
    expect(covers(one, { kind: 'incident', id: 'a', place: '080508' })).toBe(false)
  })

  test('until it runs out or is lifted', () => {
    expect(stands(order({}), 999)).toBe(true)
    expect(stands(order({}), 1_000)).toBe(false)
    expect(stands(order({ liftedAt: 5 }), 10)).toBe(false)
  })
})
