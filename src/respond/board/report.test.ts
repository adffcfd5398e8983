import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import type { Id } from '#kernel/ids.ts'
import { DAY, HOUR, iso, MINUTE } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import type { Caller } from '#platform/world.ts'
import { freshKey, openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardReaction } from './board.reactions.ts'
import { boardPolicy } from './board.rules.ts'
import { listIncidents } from './board.service.ts'
import { boardRetention } from './retention.service.ts'

let { ana, by, file, fresh, here, close } = {} as TestBoard

beforeAll(async () => {
  ;({ ana, by, file, fresh, here, close } = await openBoard(boardPolicy))
})

afterAll(async () => {
  await close()
})

const list = (given: Partial<Parameters<typeof listIncidents>[1]> = {}, who = ana) =>
  listIncidents(here.world, { show: 'open', limit: 200, ...given }, who)

describe('a citizen’s report', () => {
  test('that cannot wait is on the board once, from the moment it came, without its words', async () => {
    const [urgent, calm] = [await sendReport('livestock'), await sendReport('noise')]
    const toldAt = here.clock.now - 1_000
    here.clock.now += 5 * MINUTE
    await react()
    await react()
    const { rows } = await list()
    const fromReports = rows.filter(({ source }) => source === 'report')
    expect(fromReports).toMatchObject([
      {
        report: urgent,
        kind: 'livestock',
        place: '080508',
        state: 'received',
        openedAt: iso(toldAt),
      },
    ])
    expect(fromReports.map(({ report }) => report)).not.toContain(calm)
    expect(fromReports[0]?.takeBy).toBe(iso(toldAt + 15 * MINUTE))
    await fresh.owner.query('delete from report where id = $1', [urgent])
    const kept = (await list()).rows.find(({ id }) => id === fromReports[0]?.id)
    expect(kept).toMatchObject({ source: 'report', report: null })
    const old = await sendReport('shots')
    here.clock.now += 13 * HOUR
    await react()
    expect((await list()).rows.map(({ report }) => report)).not.toContain(old)
  })
})

/** A citizen sends a report by the way that citizens do. */
async function sendReport(kind: string): Promise<Id<'report'>> {
  here.clock.now += 1_000
  const when = { from: here.clock.now - HOUR, to: here.clock.now }
  const where = { by: 'place', place: '080508' }
  const input = { kind, story: 'Lo que pasó.', where, when, photos: [], language: 'es' }
  const sending = listen
    .routes(here.world, {} as never)
    .find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === 'POST /api/reports')
  const caller: Caller = { actors: ['anyone'], language: 'es' }
  await sending?.answer(input, {
    caller,
    key: freshKey(),
    addressHash: '',
    setCookie: () => undefined,
  })
  const { rows } = await fresh.owner.query(
    'select id from report order by received_at desc limit 1',
  )
  return rows[0].id
}

/** Runs the reaction until it has heard all. */
async function react(): Promise<void> {
  const faults: unknown[] = []
  const running = runReactions({
    world: here.world,
    reactions: [boardReaction],
    pollMs: 20,
    fault: (error) => faults.push(error),
  })
  await vi.waitFor(async () => expect(await isHeard()).toBe(true), {
    timeout: 15_000,
    interval: 20,
  })
  await running.stop()
  expect(faults).toEqual([])
}

/** Whether the board's reaction has read to the last fact. */
async function isHeard(): Promise<boolean> {
  const { rows } = await fresh.owner.query(
    `select not exists (select from fact f where (f.xid, f.seq) > (r.xid, r.seq)) as all
     from fact_reaction r where r.name = $1`,
    [boardReaction.name],
  )
  return rows[0]?.all === true
}

test('what is over goes when its term is over: rows, words, notes and key; what is open stays', async () => {
  const [over, held, open] = [await file({ take: true }), await file(), await file()]
  await act.noteIncident(here.world, over.id, 'Nada más.', by(ana))
  await act.mergeIncident(here.world, { id: held.id, into: over.id }, by(ana))
  await act.closeIncident(here.world, { id: over.id, result: 'attended' }, by(ana))
  const before = here.clock.now
  const left = async (table: string, column = 'incident_id') =>
    (
      await fresh.owner.query(`select 1 from ${table} where ${column} = any($1)`, [
        [over.id, held.id],
      ])
    ).rowCount
  here.clock.now += 360 * DAY
  await runRetention(here.world, boardRetention)
  expect(await left('incident', 'id')).toBe(2)
  here.clock.now += 10 * DAY
  expect(await runRetention(here.world, boardRetention)).toMatchObject({ held: 0 })
  for (const table of ['incident_word', 'incident_note']) expect(await left(table), table).toBe(0)
  expect(await left('incident', 'id')).toBe(0)
  expect(await left('data_key', 'about_id')).toBe(0)
  expect((await list()).rows.map(({ id }) => id)).toContain(open.id)
  here.clock.now = before
})
