import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { DAY } from '#kernel/time.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { pastReports } from './demo-past.rules.ts'
import { hasPastReports, loadPastReports } from './demo-past.service.ts'
import { listReports, readReport } from './desk.service.ts'
import { reportPolicy } from './report.rules.ts'

let board: TestBoard
beforeAll(async () => {
  board = await openBoard(reportPolicy)
})
afterAll(() => board.close())

const until = Date.parse('2026-11-10T00:00:00Z')

test('the reports of the past are the same each time, three years long, in order, and whole', () => {
  const past = pastReports(until, 2)
  expect(pastReports(until, 2)).toEqual(past)
  expect(past.length).toBeGreaterThan(180)
  expect(past[0]!.receivedAt).toBeLessThan(until - 2.9 * 365 * DAY)
  expect(past.at(-1)!.receivedAt).toBeLessThan(until)
  for (const { receivedAt, takenAt, answeredAt, story } of past) {
    expect(receivedAt).toBeLessThan(takenAt)
    expect(takenAt).toBeLessThan(answeredAt)
    expect(story).not.toMatch(/[{}]/)
  }
  expect(new Set(past.map(({ ended }) => ended)).size).toBe(5)
})

test('they are loaded once, with states, answers and entries, and read like any other', async () => {
  const operators = [board.ana, board.beto]
  const count = await loadPastReports(board.world, operators)
  expect(await loadPastReports(board.world, operators)).toBe(count)
  expect(await board.rowsIn('report')).toBe(count)
  expect(await board.world.read((db) => hasPastReports(board.world, db))).toBe(true)
  const { rows } = await listReports(board.world, { show: 'done', limit: 100 }, board.ana)
  expect(rows).toHaveLength(100)
  expect(rows.some(({ state }) => state === 'closed')).toBe(true)
  const { rows: open } = await listReports(board.world, { show: 'open', limit: 5 }, board.ana)
  expect(open).toEqual([])
  const answered = rows.find(({ answeredAt }) => answeredAt !== null)!
  const why = { purpose: 'supervision', reason: 'Reviso las respuestas del año' } as const
  const read = await readReport(board.world, answered.id as Id<'report'>, why, board.carmen)
  expect(read.story).not.toBe('')
  expect(read.messages).toMatchObject([{ from: 'office', text: expect.stringMatching(/\w/) }])
  expect(read.history.map(({ state }) => state).slice(0, 2)).toEqual(['received', 'assigned'])
  // One entry for each that was sent, one for each that was answered.
  const sent = await board.fresh.owner.query(
    `select count(*)::int as n from report_message union all select count(*)::int from ledger_entry`,
  )
  const [messages, entries] = sent.rows.map(({ n }) => n)
  expect(entries).toBeGreaterThanOrEqual(count + messages)
  expect(await board.rowsIn('matter_deadline')).toBeGreaterThan(count)
})
