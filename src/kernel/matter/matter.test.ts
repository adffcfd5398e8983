import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import type { Id } from '../ids.ts'
import { DAY, HOUR } from '../time.ts'
import { plainCalendar } from './calendar.rules.ts'
import { replay } from './matter.rules.ts'
import type { MatterType } from './matter.schema.ts'
import {
  deadlinesToFire,
  eventsOpenTo,
  historyOf,
  openMatter,
  overdueDeadlines,
  readMatter,
  stepMatter,
  typeOf,
} from './matter.service.ts'

let db: FreshDb
let t: TestWorld
let other: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  other = testWorld(db, { tenant: { id: 2 }, seed: 'other' })
})
afterAll(async () => {
  await t.pool.close()
  await other.pool.close()
  await db.close()
})

const account = '01890000-0000-7000-8000-000000000001' as Id<'account'>
const operator: Caller = { actors: ['operator', 'staff'], account, language: 'es' }
const citizen: Caller = { actors: ['subject'], language: 'es' }

const first: MatterType = {
  name: 'hole',
  version: 1,
  initial: 'received',
  states: {
    received: {
      deadlines: [{ kind: 'answer', within: { workingDays: 2 }, metBy: ['answer'] }],
      on: {
        answer: { to: 'answered', by: ['operator'], sets: { by: 'operator' } },
        withdraw: { to: 'withdrawn', by: ['subject', 'staff'] },
      },
    },
    answered: {
      deadlines: [
        { kind: 'reopening', within: { days: 30 }, metBy: [], onlyHere: true, fires: 'close' },
      ],
      on: {
        reopen: { to: 'received', by: ['subject'] },
        close: { to: 'closed', by: ['clock'] },
        withdraw: { to: 'withdrawn', by: ['subject', 'staff'] },
      },
    },
    closed: { final: true, on: {} },
    withdrawn: { final: true, on: {} },
  },
}
/** The next version wants a look before the answer. */
const second: MatterType = {
  ...first,
  version: 2,
  states: {
    ...first.states,
    received: {
      deadlines: first.states.received!.deadlines!,
      on: {
        look: { to: 'seen', by: ['operator'] },
        withdraw: { to: 'withdrawn', by: ['subject', 'staff'] },
      },
    },
    seen: { on: { answer: { to: 'answered', by: ['operator'] } } },
  },
}

const open = (type = first) =>
  t.world.transaction((tx) =>
    openMatter(t.world, tx, type, { sensitivity: 2, place: '0802', by: citizen }),
  )
const happen = (
  matter: Id<'matter'>,
  event: string,
  by: Caller | 'clock',
  more: { seen?: number } = {},
) => t.world.transaction((tx) => stepMatter(t.world, tx, { matter, event, by, ...more }))
const stateOf = (matter: Id<'matter'>) =>
  t.world.read(async (read) => (await readMatter(t.world, read, matter)).snapshot)

test('a matter keeps its history, its deadlines and who did what', async () => {
  const start = t.clock.now
  const matter = await open()
  t.clock.now += HOUR
  await happen(matter, 'answer', operator)
  t.clock.now += HOUR
  await happen(matter, 'reopen', citizen)
  const history = await t.world.read((read) => historyOf(t.world, read, matter))
  expect(history).toEqual([
    {
      seq: 1,
      event: 'open',
      from: null,
      to: 'received',
      at: start,
      actor: 'subject',
      account: null,
      basis: null,
    },
    {
      seq: 2,
      event: 'answer',
      from: 'received',
      to: 'answered',
      at: start + HOUR,
      actor: 'operator',
      account,
      basis: null,
    },
    {
      seq: 3,
      event: 'reopen',
      from: 'answered',
      to: 'received',
      at: start + 2 * HOUR,
      actor: 'subject',
      account: null,
      basis: null,
    },
  ])
  const stands = await stateOf(matter)
  expect(stands).toEqual(replay(first, history, plainCalendar('America/Panama')))
  const { rows } = await db.owner.query(
    'select kind, started_by, met_at, ended_at, ended_by, fires from matter_deadline where matter_id = $1 order by started_by',
    [matter],
  )
  expect(rows).toEqual([
    {
      kind: 'answer',
      started_by: 1,
      met_at: start + HOUR,
      ended_at: start + HOUR,
      ended_by: 2,
      fires: null,
    },
    {
      kind: 'reopening',
      started_by: 2,
      met_at: null,
      ended_at: start + 2 * HOUR,
      ended_by: 3,
      fires: 'close',
    },
    { kind: 'answer', started_by: 3, met_at: null, ended_at: null, ended_by: null, fires: null },
  ])
})

test('a step that is refused leaves nothing behind', async () => {
  const matter = await open()
  const before = await stateOf(matter)
  await expect(happen(matter, 'answer', citizen)).rejects.toMatchObject({
    kind: 'forbidden',
    code: 'matter.notYours',
  })
  await expect(happen(matter, 'reopen', citizen)).rejects.toMatchObject({ code: 'matter.notNow' })
  await expect(
    t.world.transaction(async (tx) => {
      await stepMatter(t.world, tx, { matter, event: 'answer', by: operator })
      throw new Error('the act failed after its step')
    }),
  ).rejects.toThrow('the act failed')
  expect(await stateOf(matter)).toEqual(before)
  expect(await t.world.read((read) => historyOf(t.world, read, matter))).toHaveLength(1)
})

test('of many who take the same step at once one succeeds', async () => {
  const matter = await open()
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => happen(matter, 'answer', operator)),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'matter.notNow' })
  expect((await stateOf(matter)).seq).toBe(2)
})

test('whoever looked at an older state does not step over what happened since', async () => {
  const matter = await open()
  await happen(matter, 'answer', operator)
  await expect(happen(matter, 'withdraw', operator, { seen: 1 })).rejects.toMatchObject({
    kind: 'conflict',
    code: 'matter.changedMeanwhile',
  })
  await happen(matter, 'withdraw', operator, { seen: 2 })
  expect((await stateOf(matter)).state).toBe('withdrawn')
  await expect(happen(matter, 'reopen', citizen)).rejects.toMatchObject({ code: 'matter.closed' })
})

test('a matter lives on by the version it was opened with when a new one has shipped', async () => {
  const old = await open(first)
  const young = await open(second)
  await happen(old, 'answer', operator)
  await expect(happen(young, 'answer', operator)).rejects.toMatchObject({ code: 'matter.notNow' })
  await happen(young, 'look', operator)
  expect((await stateOf(old)).version).toBe(1)
  expect((await stateOf(young)).version).toBe(2)
  const kept = await t.world.read((read) => typeOf(t.world, read, 'hole', 1))
  expect(kept).toEqual(first)
  expect(Object.keys(kept!.states.received!.on)).toEqual(['answer', 'withdraw'])
  expect(await t.world.read((read) => typeOf(t.world, read, 'hole', 3))).toBeUndefined()
})

test('a version that was edited after it shipped opens no matter', async () => {
  await open(first)
  const edited: MatterType = {
    ...first,
    states: { ...first.states, closed: { final: true, on: {}, deadlines: [] } },
  }
  await expect(open(edited)).rejects.toThrow('hole@1 was edited after it shipped')
  await expect(open({ ...first, version: 9, initial: 'nowhere' })).rejects.toThrow(RangeError)
})

test('what is over and what the clock has to do is found, and done once', async () => {
  const matter = await open()
  await happen(matter, 'answer', operator)
  const mine = async () =>
    (await t.world.read((read) => overdueDeadlines(t.world, read, 100))).filter(
      (each) => each.matter === matter,
    )
  expect(await mine()).toEqual([])
  await expect(happen(matter, 'close', 'clock')).rejects.toMatchObject({ code: 'matter.notDue' })
  t.clock.now += 31 * DAY
  expect(await mine()).toMatchObject([{ type: 'hole', kind: 'reopening', fires: 'close' }])
  // The unanswered matters of the other tests are overdue as well; they alarm, and must not crowd out what fires.
  const all = await t.world.read((read) => overdueDeadlines(t.world, read, 1))
  expect(all).toMatchObject([{ kind: 'answer', fires: null }])
  const firing = await t.world.read((read) => deadlinesToFire(t.world, read, 'hole', 1))
  expect(firing).toMatchObject([{ kind: 'reopening', fires: 'close' }])
  expect(await t.world.read((read) => deadlinesToFire(t.world, read, 'ditch', 1))).toEqual([])
  await happen(matter, 'close', 'clock')
  expect(await mine()).toEqual([])
  const [, , closing] = await t.world.read((read) => historyOf(t.world, read, matter))
  expect(closing).toMatchObject({ event: 'close', actor: 'clock', account: null })
})

test('the database itself refuses a jump, a fork, a change of the past and another tenant', async () => {
  const matter = await open()
  await happen(matter, 'answer', operator)
  const event = (seq: number, from: string) =>
    db.owner.query(
      `insert into matter_event (tenant_id, matter_id, seq, follows, event, from_state, to_state, actor, at)
       values (1, $1, $2, $2 - 1, 'x', $3, 'closed', 'operator', now())`,
      [matter, seq, from],
    )
  await expect(event(3, 'received')).rejects.toMatchObject({ code: '23503' })
  await expect(event(4, 'answered')).rejects.toMatchObject({ code: '23503' })
  await expect(event(2, 'received')).rejects.toMatchObject({ code: '23505' })
  await expect(
    t.world.transaction((tx) => tx.db.deleteFrom('matter_event').execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    t.world.transaction((tx) => tx.db.updateTable('matter_event').set({ event: 'y' }).execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    other.world.transaction((tx) =>
      stepMatter(other.world, tx, { matter, event: 'withdraw', by: operator }),
    ),
  ).rejects.toMatchObject({ kind: 'absent', code: 'matter.absent' })
})

test('a screen is told what its reader may do', async () => {
  const matter = await open()
  const names = async (caller: Caller) =>
    (await t.world.read((read) => eventsOpenTo(t.world, read, matter, caller))).map(
      ({ event }) => event,
    )
  expect(await names(operator)).toEqual(['answer', 'withdraw'])
  expect(await names(citizen)).toEqual(['withdraw'])
})
