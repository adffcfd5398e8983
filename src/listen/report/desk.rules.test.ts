import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  holdsWords,
  mayClaim,
  mergeRows,
  readingPurposes,
  rowOfReading,
  type ShownRow,
} from './desk.rules.ts'
import type { ReportRow } from './report.schema.ts'

const rowAt = (minute: number, more: Partial<ReportRow> = {}): ReportRow => ({
  id: `r${String(minute).padStart(4, '0')}`,
  kind: 'noise',
  urgent: false,
  place: '080501',
  occurredFrom: '2026-11-20T23:00:00.000Z',
  occurredTo: '2026-11-20T23:00:00.000Z',
  receivedAt: new Date(Date.UTC(2026, 10, 21) + minute * 60_000).toISOString(),
  state: 'received',
  answerBy: null,
  answeredAt: null,
  late: false,
  photos: 0,
  escalatedAt: null,
  waiting: true,
  claimedBy: null,
  ...more,
})

const shownOf = (...minutes: number[]): ShownRow[] =>
  minutes.map((minute) => ({ row: rowAt(minute), left: false }))
const ids = (rows: readonly ShownRow[]): string[] => rows.map(({ row }) => row.id)
const ana = { id: 'a', name: 'Ana M.', mine: false }

describe('the list while somebody looks at it', () => {
  test('keeps every row where it is when others arrive', () => {
    const fresh = [50, 40, 35, 30, 20].map((minute) => rowAt(minute))
    const { rows, arrived } = mergeRows(shownOf(40, 30, 20), { rows: fresh, isWhole: true })
    expect(ids(rows)).toEqual(['r0040', 'r0030', 'r0020'])
    expect(arrived.map(({ id }) => id)).toEqual(['r0050', 'r0035'])
  })

  test('changes a row in place', () => {
    const fresh = [rowAt(40), rowAt(30, { state: 'assigned', claimedBy: ana })]
    const { rows } = mergeRows(shownOf(40, 30), { rows: fresh, isWhole: true })
    expect(rows[1]).toEqual({ row: fresh[1], left: false })
  })

  test('keeps what no longer belongs to it, and says so', () => {
    const fresh = { rows: [rowAt(40), rowAt(20)], isWhole: false }
    const { rows } = mergeRows(shownOf(40, 30, 20), fresh)
    expect(rows.map(({ left }) => left)).toEqual([false, true, false])
  })

  test('says nothing about rows that are older than what was answered', () => {
    const fresh = { rows: [rowAt(50), rowAt(40)], isWhole: false }
    const { rows } = mergeRows(shownOf(40, 30, 20), fresh)
    expect(rows.map(({ left }) => left)).toEqual([false, false, false])
  })

  test('puts older ones at the end', () => {
    const fresh = { rows: [rowAt(40), rowAt(30), rowAt(20)], isWhole: true }
    const { rows, arrived } = mergeRows(shownOf(40, 30), fresh)
    expect(ids(rows)).toEqual(['r0040', 'r0030', 'r0020'])
    expect(arrived).toEqual([])
  })

  test('takes back one that had left', () => {
    const shown = [{ row: rowAt(40), left: true }]
    expect(mergeRows(shown, { rows: [rowAt(40)], isWhole: true }).rows[0]?.left).toBe(false)
  })

  test('never moves, drops or doubles a row, whatever comes', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 20 })
    fc.assert(
      fc.property(minutes, minutes, fc.boolean(), (before, after, isWhole) => {
        const newestFirst = (list: number[]) => [...list].sort((a, b) => b - a)
        const shown = shownOf(...newestFirst(before))
        const fresh = newestFirst(after).map((minute) => rowAt(minute))
        const { rows, arrived } = mergeRows(shown, { rows: fresh, isWhole })
        expect(ids(rows).slice(0, shown.length)).toEqual(ids(shown))
        const all = [...ids(rows), ...arrived.map(({ id }) => id)]
        expect(new Set(all).size).toBe(all.length)
        expect(new Set(all)).toEqual(new Set([...ids(shown), ...fresh.map(({ id }) => id)]))
      }),
    )
  })
})

test('of a report that was read the list keeps nothing personal', () => {
  const row = rowAt(1)
  const read = {
    ...row,
    story: 'x',
    where: { by: 'landmark', words: 'x' },
    contact: { phone: 'x' },
    messages: [],
    language: 'es',
    news: { wanted: true, told: [] },
    pictures: [],
    history: [],
    may: [],
  } as const
  expect(
    rowOfReading({
      ...read,
      messages: [],
      news: { wanted: true, told: [] },
      pictures: [],
      history: [],
      may: [],
    }),
  ).toEqual(row)
})

test('words are found without accents, by their beginning, all of them', () => {
  const text = 'Hurto · Tortí · Ana M. · urgente'
  expect(holdsWords(text, 'torti hur')).toBe(true)
  expect(holdsWords(text, 'ortí')).toBe(false)
  expect(holdsWords(text, 'torti cañita')).toBe(false)
  expect(holdsWords(text, '  ')).toBe(true)
})

test('each role has the purposes of the policy table, and no others', () => {
  expect(readingPurposes(['operator'])).toEqual(['response', 'supervision'])
  expect(readingPurposes(['auditor'])).toEqual(['audit'])
  expect(readingPurposes(['data-protection-officer', 'auditor'])).toEqual(['audit', 'subject'])
  expect(readingPurposes(['administrator', 'analyst'])).toEqual([])
})

test('only who works at the desk takes a report, and only one that is open and nobody’s', () => {
  expect(mayClaim(['operator'], rowAt(1))).toBe(true)
  expect(mayClaim(['auditor'], rowAt(1))).toBe(false)
  expect(mayClaim(['operator'], rowAt(1, { claimedBy: ana, state: 'assigned' }))).toBe(false)
  expect(mayClaim(['operator'], rowAt(1, { state: 'withdrawn' }))).toBe(false)
})
