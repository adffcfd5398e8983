import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IncidentRow } from './board.schema.ts'
import { readCommand, readExtra } from './command.rules.ts'
import {
  acts,
  actsOpenTo,
  clockFace,
  countOf,
  hasFolded,
  isForGood,
  mergeIncidents,
  timeOwed,
  withRow,
} from './view.rules.ts'

const seed = 20_261_122

const rowOf = (given: Partial<IncidentRow>): IncidentRow => ({
  id: 'a',
  number: 1,
  kind: 'theft',
  iccs: null,
  priority: 3,
  place: null,
  source: 'call',
  report: null,
  state: 'triaged',
  openedAt: '2026-11-27T14:00:00.000Z',
  takeBy: '2026-11-27T14:15:00.000Z',
  takenAt: null,
  startBy: '2026-11-27T15:00:00.000Z',
  startedAt: null,
  closedAt: null,
  late: false,
  result: null,
  mergedInto: null,
  holds: 0,
  notes: 0,
  claimedBy: null,
  versions: { kind: 1, place: 1, priority: 1 },
  ...given,
})

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 })

test('what is shown never moves, nothing that is new is shown unasked, and nothing is lost', () => {
  fc.assert(
    fc.property(ids, ids, fc.boolean(), fc.nat(10), (before, after, isWhole, page) => {
      const shown = before.map((id) => ({ row: rowOf({ id }), left: false }))
      const fresh = after.map((id) => rowOf({ id, notes: 7 }))
      const askedFrom = Math.min(page, after.length)
      const { rows, arrived } = mergeIncidents(shown, { rows: fresh, isWhole, askedFrom })
      expect(rows.slice(0, before.length).map(({ row }) => row.id)).toEqual(before)
      for (const { row, left } of rows) {
        if (after.includes(row.id)) expect([row.notes, left]).toEqual([7, false])
        else expect(left).toBe(isWhole)
      }
      const seen = [...rows.map(({ row }) => row.id), ...arrived.map(({ id }) => id)]
      expect(seen.sort()).toEqual([...new Set([...before, ...after])].sort())
    }),
    { seed },
  )
})

test('what was just filed stands where its urgency puts it, and an act changes a row in place', () => {
  const shown = [
    { row: rowOf({ id: 'a', priority: 1 }), left: false },
    { row: rowOf({ id: 'b', priority: 3 }), left: false },
  ]
  const order = (row: IncidentRow) => withRow(shown, row).map((each) => each.row.id)
  expect(order(rowOf({ id: 'c', priority: 2 }))).toEqual(['a', 'c', 'b'])
  expect(order(rowOf({ id: 'c', priority: 4 }))).toEqual(['a', 'b', 'c'])
  expect(order(rowOf({ id: 'b', priority: 1 }))).toEqual(['a', 'b'])
})

test.each([
  ['12', { does: 'open', number: 12 }],
  ['/ #7', { does: 'open', number: 7 }],
  ['buscar camión blanco', { does: 'find', words: 'camión blanco' }],
  ['bus camión', { does: 'find', words: 'camión' }],
  ['NOTA  va la unidad 3', { does: 'note', text: 'va la unidad 3' }],
  [
    'cerrar atendido la familia está bien',
    { does: 'close', result: 'attended', text: 'la familia está bien' },
  ],
  ['fechar ninguém', { does: 'close', result: 'nobody_there', text: '' }],
  ['close ref', { does: 'close', result: 'referred', text: '' }],
  ['estado tomar', { does: 'claim' }],
  ['status start', { does: 'start' }],
  ['prioridad 2', { does: 'priority', priority: 2 }],
  ['lugar Tortí, la tranquera', { does: 'place', text: 'Tortí, la tranquera' }],
  ['unir 4', { does: 'merge', number: 4 }],
  ['separar', { does: 'unmerge' }],
  ['cancel test call', { does: 'cancel', text: 'test call' }],
  ['cerrar', { does: undefined, begins: 'close' }],
  ['prioridad 9', { does: undefined, begins: 'priority' }],
  ['c', { does: undefined }],
  ['xyz', { does: undefined }],
  ['', { does: undefined }],
])('the line %j is understood', (line, command) => {
  expect(readCommand(line)).toEqual(command)
})

test('whatever line is typed, it is understood or not, and never breaks', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (line) => {
      expect(readCommand(line)).toHaveProperty('does')
    }),
    { seed },
  )
})

test('offers what the state and the office allow', () => {
  const mine = { id: 'x', name: 'Ana', mine: true }
  expect(actsOpenTo(['operator'], rowOf({}))).toContain('claim')
  expect(actsOpenTo(['operator'], rowOf({}))).not.toContain('close')
  const taken = rowOf({ state: 'assigned', claimedBy: mine })
  expect(actsOpenTo(['operator'], taken)).toEqual(
    expect.arrayContaining(['release', 'start', 'close', 'note']),
  )
  const theirs = rowOf({ state: 'assigned', claimedBy: { ...mine, mine: false } })
  expect(actsOpenTo(['operator'], theirs)).not.toContain('close')
  expect(actsOpenTo(['supervisor'], theirs)).toContain('close')
  expect(actsOpenTo(['auditor'], taken)).toEqual([])
  expect(actsOpenTo(['operator'], rowOf({ state: 'closed' }))).toEqual([])
  expect(actsOpenTo(['operator'], rowOf({ state: 'merged' }))).toEqual(['unmerge'])
})

test.each([
  [0, '00:00'],
  [192_999, '03:12'],
  [3_792_000, '1:03:12'],
  [-5, '00:00'],
])('%d milliseconds are %s on the clock', (span, face) => {
  expect(clockFace(span)).toBe(face)
})

test('a verb that another part brings is known by its word, or by a beginning that only it has', () => {
  const assign = { words: ['asignar', 'atribuir', 'assign'] }
  const arrive = { words: ['arribo', 'arrive'] }
  const read = (line: string) => readExtra(line, [assign, arrive])
  expect(read('/Asignar 3 y 4')).toEqual({ command: assign, rest: '3 y 4' })
  expect(read('asig 3')).toEqual({ command: assign, rest: '3' })
  expect(read('a 3')).toBeUndefined()
  expect(read('')).toBeUndefined()
})

test('owed is first that somebody takes it, then that work begins, and nothing once it is over', () => {
  const row = rowOf({})
  const takenAt = '2026-11-27T14:05:00.000Z'
  expect(timeOwed(row)).toBe(Date.parse(row.takeBy))
  expect(timeOwed(rowOf({ takenAt, state: 'assigned' }))).toBe(Date.parse(row.startBy))
  expect(timeOwed(rowOf({ takenAt, startedAt: takenAt, state: 'under_way' }))).toBeUndefined()
  expect(timeOwed(rowOf({ state: 'merged' }))).toBeUndefined()
})

test('what nothing takes back is closing and cancelling', () => {
  expect(acts.filter(isForGood)).toEqual(['close', 'cancel'])
})

test('what is folded behind a row is counted with it', () => {
  const rows = ['a', 'b'].map((id) => rowOf({ id }))
  expect(countOf(rows, (id) => (id === 'b' ? 35 : 0))).toBe(37)
  expect(countOf([], () => 35)).toBe(0)
})

test('there is something to unfold where a row that is shown stands for others', () => {
  const shown = ['a', 'b'].map((id) => ({ row: rowOf({ id }), left: false }))
  expect(hasFolded(shown, [{ id: 'b', more: 495 }])).toBe(true)
  expect(hasFolded(shown, [{ id: 'c', more: 495 }])).toBe(false)
  expect(hasFolded(shown)).toBe(false)
})
