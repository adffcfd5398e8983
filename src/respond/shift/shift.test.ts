import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { newId } from '#kernel/ids.ts'
import { type CivilDate, DAY } from '#kernel/time.ts'
import { checkClient } from '#test/contract.ts'
import { openRoom, refused, type Staff, seatOf } from '#test/room.ts'
import { seededBytes } from '#test/world.ts'
import { say } from '../../messages.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import { shiftRetention } from './retention.service.ts'
import * as roster from './roster.service.ts'
import * as run from './run.service.ts'
import * as client from './shift.client.ts'
import { messages } from './shift.messages.ts'
import * as schema from './shift.schema.ts'
import { listShifts, seeShifts } from './shift.service.ts'
import { overseeShift } from './summary.service.ts'
import * as wallSchema from './wall.schema.ts'
import { seeWall } from './wall.service.ts'

const random = seededBytes('units')
const {
  fresh,
  here,
  other,
  ana,
  beto,
  carmen,
  dora,
  gil,
  by,
  plan,
  start,
  night,
  morning,
  incident,
  offer,
  seeOne,
  reset,
  close,
} = await openRoom()

beforeEach(() => reset())

afterAll(() => close())

test('browsers know every endpoint as it is, and every refusal has words in three languages', () => {
  checkClient(client, { ...schema, ...wallSchema })
  for (const language of ['es', 'pt', 'en'] as const)
    for (const code of Object.keys(messages)) expect(say(language, code)).not.toBe(code)
})

describe('a shift', () => {
  test('is planned across midnight, begun by a person of it, and seen with who is on', async () => {
    const shift = await plan()
    expect(shift).toMatchObject({
      state: 'planned',
      startsAt: '2026-11-28T03:00:00.000Z',
      endsAt: '2026-11-28T11:00:00.000Z',
      members: [{ name: 'Carmen Á.' }, { name: 'Ana M.' }, { name: 'Beto Q.' }],
    })
    expect(await start(shift)).toMatchObject({ state: 'running', startedBy: 'Ana M.' })
    const seen = await seeShifts(here.world, beto)
    expect(seen.running?.members.find(({ mine }) => mine)?.name).toBe('Beto Q.')
    expect(seen.planned).toEqual([])
  })

  test('is refused in the past, over another, with somebody or a unit that cannot be on it', async () => {
    expect(await refused(plan({ day: '2026-11-26' }))).toBe('shift.inPast')
    await plan()
    expect(await refused(plan({ from: '23:00', to: '23:30' }))).toBe('shift.overlaps')
    const later = { day: '2026-11-30' }
    expect(await refused(plan({ ...later, people: [gil] }))).toBe('shift.noSuchPerson')
    expect(await refused(plan({ ...later, people: [ana, ana] }))).toBe('shift.namedTwice')
    const unit = newId<'unit'>(here.clock.now, random(10))
    expect(await refused(plan({ ...later, units: [unit] }))).toBe('shift.noSuchUnit')
    const asOther = roster.planShift(
      here.world,
      {
        ...{ day: '2026-11-30' as CivilDate, from: '22:00', to: '06:00', units: [] },
        members: [{ account: ana.account, as: 'supervisor' }],
      },
      by(carmen),
    )
    expect(await refused(asOther)).toBe('shift.notThatRole')
    expect((await seeShifts(here.world, ana)).planned).toHaveLength(1)
  })

  test('begins once, and where none runs', async () => {
    const { leaving, coming } = await night()
    expect(await refused(start(leaving))).toBe('shift.started')
    morning()
    expect(await refused(start(coming, dora))).toBe('shift.otherRuns')
    expect(await refused(start(coming, ana))).toBe('shift.notOnIt')
  })

  test('of one room is one, also when two are begun at the same moment', async () => {
    const first = await plan({ from: '21:00', to: '22:00' })
    const second = await plan({ from: '22:00', to: '23:00' })
    const both = await Promise.all([refused(start(first)), refused(start(second))])
    expect(both.sort()).toEqual(['shift.otherRuns', undefined])
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from shift where state = 'running'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('is begun once by a request that is sent twice', async () => {
    const shift = await plan()
    const same = by(ana)
    const answers = await Promise.all(
      [0, 1, 2].map(() => run.startShift(here.world, shift.id, same)),
    )
    expect(answers.map(({ state }) => state)).toEqual(['running', 'running', 'running'])
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from matter_event e join shift s on s.matter_id = e.matter_id where event = 'start'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('has breaks that somebody covers, and lets nobody go who has something open', async () => {
    const { leaving } = await night()
    const { id } = leaving
    await run.beginBreak(here.world, { id, coveredBy: beto.account }, by(ana))
    const away = await seeOne(leaving, ana)
    expect(away.members.find(({ mine }) => mine)?.away?.coveredBy.name).toBe('Beto Q.')
    const pause = (account: Staff, coveredBy: Staff, who: Staff) =>
      refused(
        run.beginBreak(
          here.world,
          { id, account: account.account, coveredBy: coveredBy.account },
          by(who),
        ),
      )
    expect(await pause(beto, carmen, beto)).toBe('shift.covers')
    expect(await pause(carmen, ana, carmen)).toBe('shift.cannotCover')
    expect(await pause(ana, carmen, beto)).toBe('shift.notForOthers')
    expect(await pause(ana, carmen, carmen)).toBe('shift.awayAlready')
    const smaller = (people: readonly Staff[]) =>
      refused(
        roster.changeRoster(here.world, { id, members: people.map(seatOf), units: [] }, by(carmen)),
      )
    expect(await smaller([beto, carmen])).toBe('shift.stillAway')
    await run.endBreak(here.world, { id }, by(ana))
    expect(await refused(run.endBreak(here.world, { id }, by(ana)))).toBe('shift.notAway')
    await incident(ana)
    expect(await smaller([beto, carmen])).toBe('shift.stillHas')
    expect(await smaller([ana, carmen])).toBeUndefined()
  })
})

describe('units of a shift', () => {
  test('are those that are in use; who is off while the shift runs is said to be down', async () => {
    const unit = newId<'unit'>(here.clock.now, random(10))
    await fresh.owner.query(
      `insert into unit (tenant_id, id, call_sign, status, status_at) values (1, $1, 'Unidad 3', 'off', now())`,
      [unit],
    )
    const shift = await plan({ units: [unit] })
    expect(shift.units).toEqual([{ id: unit, name: 'Unidad 3' }])
    expect((await seeWall(here.world)).units).toEqual([])
    await start(shift)
    expect((await overseeShift(here.world, carmen)).down).toEqual([
      { id: unit, name: 'Unidad 3', why: 'off' },
    ])
    expect((await seeWall(here.world)).units).toEqual([
      { id: unit, name: 'Unidad 3', state: 'off' },
    ])
    await fresh.owner.query(`update unit set status = 'free', on_since = now() where id = $1`, [
      unit,
    ])
    expect((await overseeShift(here.world, carmen)).down).toEqual([])
    expect((await seeWall(here.world)).units).toMatchObject([{ state: 'free' }])
  })
})

test('another tenant’s shifts are nobody’s', async () => {
  const { leaving } = await night()
  expect(await seeShifts(other.world, ana)).toEqual({ running: null, planned: [] })
  expect(await refused(run.startShift(other.world, leaving.id, by(ana)))).toBe('shift.absent')
  expect(await refused(readShift(other.world, leaving.id, { purpose: 'response' }, ana))).toBe(
    'shift.absent',
  )
})

test('a stolen database shows no word of a note, a hand-over or an answer', async () => {
  const { leaving, coming } = await night()
  await run.noteShift(here.world, { id: leaving.id, text: 'canarionota' }, by(ana))
  morning()
  await offer(leaving, coming, ana, 'canariopalabras')
  await hand.refuseHandover(here.world, { id: leaving.id, words: 'canariorespuesta' }, by(dora))
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of rows) {
    const found = await fresh.owner.query(
      `select count(*)::int as n from ${name} t where t::text like '%canario%'`,
    )
    expect(found.rows[0].n, name).toBe(0)
  }
})

test('a shift goes with its notes when its time is over, and its key with it', async () => {
  const { leaving } = await night()
  await run.noteShift(here.world, { id: leaving.id, text: 'Nota vieja.' }, by(ana))
  await run.endShift(here.world, { id: leaving.id, words: 'Fin.' }, by(ana))
  const keys = async () =>
    (await fresh.owner.query(`select count(*)::int as n from data_key where about_kind = 'shift'`))
      .rows[0].n
  const before = await keys()
  here.clock.now += 364 * DAY
  await runRetention(here.world, shiftRetention)
  expect((await listShifts(here.world, { limit: 10 }, ana)).rows).toHaveLength(1)
  here.clock.now += 3 * DAY
  expect((await runRetention(here.world, shiftRetention)).expunged).toBe(1)
  expect((await listShifts(here.world, { limit: 10 }, ana)).rows).toEqual([])
  expect(await keys()).toBe(before - 1)
  for (const table of ['shift_note', 'shift_member', 'handover', 'shift_break']) {
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from ${table} where shift_id = $1`,
      [leaving.id],
    )
    expect(rows[0].n).toBe(0)
  }
})
