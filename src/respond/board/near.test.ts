import { afterAll, beforeAll, expect, test } from 'vitest'
import { MINUTE } from '#kernel/time.ts'
import type { Caller } from '#platform/world.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardPolicy } from './board.rules.ts'
import { listIncidents } from './board.service.ts'
import { NEAR_SHOWN } from './near.service.ts'
import { openIncident } from './open.service.ts'

let board: TestBoard
beforeAll(async () => {
  board = await openBoard(boardPolicy)
})
afterAll(() => board.close())

const machine: Caller = { actors: ['machine'], language: 'es' }

/** What a citizen's report puts on the board. @param after  minutes after the one before */
async function reported(place: string, after = 1) {
  const { clock } = board.here
  clock.now += after * MINUTE
  const report = { kind: 'assault', priority: 2, source: 'report', report: null } as const
  const { id } = await board.world.transaction((tx) =>
    openIncident(board.world, tx, { ...report, place, openedAt: clock.now }, machine),
  )
  return id
}

/** The incidents of a place as the folded list has them, and how many more the rows stand for. */
async function folded(place: string) {
  const filter = { show: 'open', fold: 'near', place, limit: 200 } as const
  const { rows, near } = await listIncidents(board.world, filter, board.ana)
  const ids = rows.map(({ id }) => id as string)
  return { ids, more: near.filter(({ id }) => ids.includes(id)) }
}

test('whatever somebody raised, noted or merged into stands by itself, though many came before it', async () => {
  const place = '080501'
  const all = []
  for (let i = 0; i < NEAR_SHOWN + 5; i++) all.push(await reported(place))
  const last = all[NEAR_SHOWN - 1]
  const [hidden, raised, noted, whole, merged] = all.slice(NEAR_SHOWN)
  expect(await folded(place)).toEqual({
    ids: all.slice(0, NEAR_SHOWN).reverse(),
    more: [{ id: last, more: 5 }],
  })
  const { world, by, ana } = board
  await act.prioritiseIncident(world, { id: raised!, priority: 1, seen: 1 }, by(ana))
  await act.noteIncident(world, noted!, 'Llama otra vez: sigue dentro de la casa.', by(ana))
  await act.mergeIncident(world, { id: merged!, into: whole! }, by(ana))
  const { ids, more } = await folded(place)
  expect(ids).toEqual([raised, whole, noted, ...all.slice(0, NEAR_SHOWN).reverse()])
  expect(more).toEqual([{ id: last, more: 1 }])
  expect(ids).not.toContain(hidden)
})

test('what comes a while after the others, or from elsewhere, is not folded with them', async () => {
  const all = []
  for (let i = 0; i < NEAR_SHOWN; i++) all.push(await reported('080502'))
  const elsewhere = await reported('080503')
  all.push(await reported('080502', 6))
  expect(await folded('080502')).toEqual({ ids: all.reverse(), more: [] })
  expect(await folded('080503')).toEqual({ ids: [elsewhere], more: [] })
})

test('what a filter leaves out neither stands for what it shows, nor is counted with it', async () => {
  const place = '080504'
  const all: { id: string; at: number }[] = []
  for (let i = 0; i < NEAR_SHOWN + 5; i++)
    all.push({ id: await reported(place), at: board.here.clock.now })
  const ids = (from: number, to?: number) =>
    all
      .slice(from, to)
      .map(({ id }) => id)
      .reverse()
  const filter = { show: 'open', fold: 'near', place, limit: 200 } as const
  const list = async (more: object) => {
    const { rows, near } = await listIncidents(board.world, { ...filter, ...more }, board.ana)
    const found = rows.map(({ id }) => id as string)
    return { ids: found, more: near.filter(({ id }) => found.includes(id)) }
  }
  // The first three came before: the next five are shown, and the last of these stands for two.
  expect(await list({ from: all[3]!.at })).toEqual({
    ids: ids(3, 3 + NEAR_SHOWN),
    more: [{ id: all[2 + NEAR_SHOWN]!.id, more: 2 }],
  })
  expect(await list({ until: all[NEAR_SHOWN + 2]!.at })).toEqual({
    ids: ids(0, NEAR_SHOWN),
    more: [{ id: all[NEAR_SHOWN - 1]!.id, more: 2 }],
  })
  // Of those that nobody took in time there are two less than of all.
  const { takeBy } = (await listIncidents(board.world, { ...filter, limit: 200 }, board.ana)).rows
    .filter(({ id }) => id === all[0]!.id)
    .map((row) => ({ takeBy: Date.parse(row.takeBy) }))[0]!
  const late = takeBy - all[0]!.at
  board.here.clock.now = all[NEAR_SHOWN + 2]!.at + late + 1
  expect((await list({ show: 'late' })).more).toEqual([{ id: all[NEAR_SHOWN - 1]!.id, more: 3 }])
  expect((await list({ show: 'open' })).more).toEqual([{ id: all[NEAR_SHOWN - 1]!.id, more: 5 }])
  const { rows } = await listIncidents(board.world, { ...filter, show: 'all' }, board.ana)
  expect(rows).toHaveLength(NEAR_SHOWN)
  const [number] = (
    await listIncidents(board.world, { show: 'all', place, limit: 200 }, board.ana)
  ).rows
    .filter(({ id }) => id === all.at(-1)!.id)
    .map((row) => row.number)
  expect((await list({ number })).ids).toEqual([all.at(-1)!.id])
})
