import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '#kernel/time.ts'
import { refreshStatistics } from '#platform/db/statistics.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { boardPolicy } from './board.rules.ts'
import { findByWords, listIncidents, readIncident } from './board.service.ts'
import { threeYears } from './demo-history.rules.ts'
import { hasHistory, loadHistory } from './demo-history.service.ts'
import { listLandmarks } from './landmark.service.ts'

const until = Date.parse('2026-11-22T00:00:00Z')
const past = threeYears(until, 2)

test('the synthetic past is the same each time, three years long, and in order', () => {
  expect(threeYears(until, 2)).toEqual(past)
  expect(threeYears(until, 2, 1)).not.toEqual(past)
  expect(past.length).toBeGreaterThan(2_000)
  expect(past.length).toBeLessThan(4_000)
  expect(past[0]!.openedAt).toBeGreaterThan(until - 3 * 366 * DAY)
  for (const each of past) {
    const times = [each.openedAt, each.takenAt, each.startedAt, each.closedAt]
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(each.narrative).not.toMatch(/[{}]/)
  }
})

test('it has the rhythms of such a district: nights, weekends, the ranching east, the dry season', () => {
  const share = (all: typeof past, holds: (each: (typeof past)[number]) => boolean): number =>
    all.filter(holds).length / all.length
  const of = (kind: string) => past.filter((each) => each.kind === kind)
  const hourOf = ({ openedAt }: (typeof past)[number]) => new Date(openedAt).getUTCHours()
  expect(share(of('noise'), (each) => hourOf(each) >= 21 || hourOf(each) < 4)).toBeGreaterThan(0.6)
  const isWeekend = ({ openedAt }: (typeof past)[number]) =>
    [0, 5, 6].includes(new Date(openedAt).getUTCDay())
  expect(share(of('fight'), isWeekend)).toBeGreaterThan(0.6)
  const east = ['080503', '080505', '080506', '080507', '080508']
  const isEast = ({ place }: (typeof past)[number]) => east.includes(place)
  expect(share(of('livestock'), isEast)).toBeGreaterThan(share(of('noise'), isEast) + 0.2)
  const isDry = ({ openedAt }: (typeof past)[number]) => new Date(openedAt).getUTCMonth() < 4
  expect(share(of('fire'), isDry)).toBeGreaterThan(0.5)
})

let board: TestBoard
beforeAll(async () => {
  board = await openBoard(boardPolicy)
})
afterAll(() => board.close())

test('it is loaded, and can be listed, found, opened and named like any other', async () => {
  const operators = [board.ana, board.beto]
  expect(await board.world.read((db) => hasHistory(board.world, db))).toBe(false)
  const count = await loadHistory(board.world, operators, (tables) =>
    refreshStatistics(board.fresh.ownerConfig, tables),
  )
  expect(await board.world.read((db) => hasHistory(board.world, db))).toBe(true)
  expect(await board.rowsIn('incident')).toBe(count)
  const { rows } = await listIncidents(board.world, { show: 'done', limit: 50 }, board.ana)
  expect(rows).toHaveLength(50)
  const found = await findByWords(
    board.world,
    { words: 'novilla', show: 'all', limit: 5 },
    board.ana,
  )
  const [first] = found.rows
  expect(first?.kind).toBe('livestock')
  const why = { purpose: 'supervision', reason: 'Reviso los robos del año' } as const
  const read = await readIncident(board.world, first!.id as never, why, board.carmen)
  expect(read.narrative).toContain('novilla')
  expect(read.history.map(({ event }) => event)).toEqual([
    'open',
    'classify',
    'claim',
    'start',
    'close',
  ])
  const { landmarks } = await listLandmarks(board.world)
  expect(landmarks.length).toBe(40)
  expect(landmarks.every(({ point, place }) => point !== null && place !== null)).toBe(true)
})
