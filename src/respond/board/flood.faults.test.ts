import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { factEvents } from '#kernel/facts/events.service.ts'
import { endOfFacts } from '#kernel/facts/facts.service.ts'
import { openFactFeed } from '#kernel/facts/feed.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import { HOUR, MINUTE } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import type { Caller } from '#platform/world.ts'
import { freshKey, openBoard, type TestBoard } from '#test/board.ts'
import { heardBy, policy } from '../../loop.ts'
import { attentionReaction } from '../attention/attention.reactions.ts'
import { seeWall } from '../shift/wall.service.ts'
import { boardReaction } from './board.reactions.ts'
import { listIncidents } from './board.service.ts'
import { similarToDraft, similarToIncident } from './likeness.service.ts'
import { mergeMany } from './merge.service.ts'
import { NEAR_SHOWN } from './near.service.ts'

const MANY = 500
/** So many telephones send theirs a second time, since they did not hear the answer. */
const TWICE = 40
const AT_ONCE = 25
const anyone: Caller = { actors: ['anyone'], language: 'es' }

let board: TestBoard
beforeAll(async () => {
  board = await openBoard(policy)
})
afterAll(() => board.close())

const list = (given: object) =>
  listIncidents(board.world, { show: 'open', limit: 200, ...given }, board.ana)

/** Sends a citizen's report by the way that citizens do. */
async function sendReport(nth: number, key = freshKey()): Promise<void> {
  board.here.clock.now += MINUTE / MANY
  const now = board.here.clock.now
  const input = {
    kind: 'shots',
    story: `Arde la ferretería y hay explosiones, llamo desde la casa ${nth}.`,
    where: { by: 'place', place: '080501' },
    when: { from: now - HOUR, to: now },
    photos: [],
    language: 'es',
  }
  const answer = {
    ...{ caller: anyone, key, addressHash: '' },
    setCookie: () => undefined,
  }
  await reports.answer(input, answer)
  if (nth % (MANY / TWICE) < 1) await reports.answer(input, answer)
}

const reports = {
  answer: (input: unknown, asked: unknown) =>
    listen
      .routes(board.world, {} as never)
      .find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === 'POST /api/reports')
      ?.answer(input, asked as never),
}

/** A board that hears what happens. @returns what it heard by name, and what ends it */
function openEars(feed: ReturnType<typeof openFactFeed>, since: string) {
  const source = factEvents({ world: board.world, feed, heardBy, resyncMay: 'report.list' })
  const heard: Record<string, unknown[]> = { ReportReceived: [], IncidentOpened: [], resync: [] }
  const stop = new AbortController()
  const listening = (async () => {
    for await (const { name, data } of source.since(since, board.ana, stop.signal)) {
      const { report, incident } = data as Record<string, unknown>
      heard[name]?.push(report ?? incident)
    }
  })()
  return {
    heard,
    async close() {
      stop.abort()
      await listening
    },
  }
}

test('five hundred reports within a minute are on two boards once each, fold into a few rows, hide nothing else and are merged by one act', async () => {
  const { world, here } = board
  const call = await board.file({ narrative: 'Un infarto en la plaza', kind: 'noise' })
  const faults: unknown[] = []
  const fault = (error: unknown): unknown => faults.push(error)
  const feed = openFactFeed({ world, pollMs: 50, fault })
  const begun = await world.read(endOfFacts)
  const ears = [openEars(feed, begun), openEars(feed, begun)]
  const running = [boardReaction, attentionReaction].map((reaction) =>
    runReactions({ world, reactions: [reaction], pollMs: 20, fault }),
  )
  const before = here.clock.now
  for (let nth = 0; nth < MANY; nth += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => sendReport(nth + n)))
  expect(here.clock.now - before).toBe(MINUTE)
  const told = async () =>
    (await board.fresh.owner.query('select from alert where ended_at is null')).rowCount
  await vi.waitFor(async () => expect(await told()).toBe(MANY), { timeout: 60_000, interval: 100 })

  const { rows } = await board.fresh.owner.query('select id from report')
  const all = new Set(rows.map(({ id }) => id))
  expect(all.size).toBe(MANY)
  for (const { heard } of ears)
    await vi.waitFor(
      () => {
        expect(heard.resync).toEqual([])
        for (const name of ['ReportReceived', 'IncidentOpened'])
          expect(heard[name], name).toHaveLength(MANY)
        expect(new Set(heard.ReportReceived)).toEqual(all)
        expect(new Set(heard.IncidentOpened).size).toBe(MANY)
      },
      { timeout: 30_000, interval: 50 },
    )

  for (const { close } of ears) await close()
  for (const { stop } of running) await stop()
  await feed.stop()
  expect(faults).toEqual([])

  const page = await list({ fold: 'near', limit: 50 })
  expect(page.counts.open).toBe(MANY + 1)
  expect(page.rows).toHaveLength(NEAR_SHOWN + 1)
  expect(page.rows.map(({ id }) => id)).toContain(call.id)
  expect(page.next).toBeNull()
  const [first] = page.rows.filter(({ source }) => source === 'report').slice(-1)
  expect(page.near.map(({ more }) => more)).toEqual([MANY - NEAR_SHOWN])
  expect(page.rows.map(({ id }) => id)).toContain(page.near[0]?.id)

  const wall = await seeWall(world)
  expect(wall.incidents.map(({ more }) => more).sort()).toEqual([
    ...Array.from({ length: NEAR_SHOWN }, () => 0),
    MANY - NEAR_SHOWN,
  ])
  expect(wall.counts.open).toBe(MANY + 1)

  const draft = { narrative: 'Arde la ferretería', kind: 'shots' as const, place: '080501' }
  const typed = await similarToDraft(world, draft, board.ana)
  expect(typed.similar).toHaveLength(5)
  const { similar, all: alike } = await similarToIncident(
    world,
    first!.id as Id<'incident'>,
    board.ana,
  )
  expect(similar).toHaveLength(5)
  expect(new Set(alike).size).toBe(MANY - 1)
  const whole = await mergeMany(
    world,
    { id: first!.id as Id<'incident'>, others: alike as Id<'incident'>[] },
    board.by(board.ana),
  )
  expect(whole).toMatchObject({ merged: MANY - 1, refused: [], row: { holds: MANY - 1 } })
  const after = await list({ fold: 'near' })
  expect(after.rows.map(({ id }) => id).sort()).toEqual([first!.id, call.id].sort())
  expect(after.near).toEqual([])
})
