import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Id, newId } from '#kernel/ids.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { seededBytes } from '#test/world.ts'
import { attendTo } from '../attention/alert.service.ts'
import { claimIncident } from '../board/act.service.ts'
import { boardPolicy } from '../board/board.rules.ts'
import { passIncidents } from '../board/pass.service.ts'
import { playShift } from './demo.service.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import { shiftPolicy } from './shift.rules.ts'
import { type ShiftId, seeShifts } from './shift.service.ts'
import { overseeShift, sumUpShift } from './summary.service.ts'
import { seeWall } from './wall.service.ts'

// What a shift says of the room besides its incidents: what rings, which units cannot be sent, what was passed on.

let board: TestBoard
let shift: ShiftId
let next: ShiftId
const random = seededBytes('units of the room')

async function unit(callSign: string, status: string, heardAt: number): Promise<Id<'unit'>> {
  const id = newId<'unit'>(heardAt, random(10))
  await board.fresh.owner.query(
    `insert into unit (tenant_id, id, call_sign, status, status_at, on_since, heard_at)
     values (1, $1, $2, $3, $4, $5, $4)`,
    [id, callSign, status, iso(heardAt), status === 'off' ? null : iso(heardAt)],
  )
  return id
}

beforeAll(async () => {
  board = await openBoard([...boardPolicy, ...shiftPolicy])
  const { clock } = board.here
  await unit('Unidad 1', 'free', clock.now - MINUTE)
  await unit('Unidad 2', 'free', clock.now - HOUR)
  await unit('Unidad 3', 'off', clock.now - HOUR)
  const seat = (who: typeof board.ana, as: 'operator' | 'supervisor') => ({
    account: who.account!,
    as,
  })
  const present = clock.now
  const worldAt = (at: () => number) => {
    clock.now = at()
    return board.world
  }
  await playShift(
    worldAt,
    present,
    {
      now: [seat(board.ana, 'operator'), seat(board.carmen, 'supervisor')],
      next: [seat(board.beto, 'operator')],
    },
    board.carmen,
  )
  clock.now = present
  const { running, planned } = await seeShifts(board.world, board.ana)
  shift = running!.id as ShiftId
  next = planned[0]!.id as ShiftId
})
afterAll(() => board.close())

test('the demo begins with a shift that runs, has its people and units, and can be handed over', async () => {
  const { running, planned } = await seeShifts(board.world, board.ana)
  expect(running).toMatchObject({ state: 'running', overdue: false })
  expect(running!.members.map(({ name }) => name)).toEqual(['Carmen Á.', 'Ana M.'])
  expect(running!.units).toHaveLength(3)
  expect(planned).toHaveLength(1)
  expect(planned[0]!.startsAt).toBe(running!.endsAt)
  expect(Date.parse(running!.endsAt) - board.here.clock.now).toBeLessThan(2 * HOUR)
})

test('a unit that nobody has heard is down like one that is off, on the shift and on the wall', async () => {
  const down = [
    { name: 'Unidad 2', why: 'unheard' },
    { name: 'Unidad 3', why: 'off' },
  ]
  expect((await overseeShift(board.world, board.carmen)).down).toMatchObject(down)
  expect((await sumUpShift(board.world, shift, board.ana)).down).toMatchObject(down)
  const { units } = await seeWall(board.world)
  expect(units.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Unidad 1 free',
    'Unidad 2 unheard',
    'Unidad 3 off',
  ])
})

test('a hand-over says what rings, also to whoever reads it later', async () => {
  const urgent = await board.file({ kind: 'robbery' })
  await board.world.transaction((tx) => attendTo(board.world, tx, urgent.id))
  const { alerts } = await sumUpShift(board.world, shift, board.ana)
  expect(alerts).toMatchObject([
    { incident: urgent.id, number: urgent.number, state: 'running', level: 0 },
  ])
  await hand.draftHandover(
    board.world,
    { id: shift, seen: 0, words: 'Suena uno.', remarks: [] },
    board.by(board.ana),
  )
  await hand.offerHandover(board.world, { id: shift, to: next, seen: 1 }, board.by(board.ana))
  await claimIncident(board.world, urgent.id, board.by(board.ana))
  await board.world.transaction((tx) => attendTo(board.world, tx, urgent.id))
  expect((await sumUpShift(board.world, shift, board.ana)).alerts).toEqual([])
  const read = await readShift(board.world, shift, { purpose: 'response' }, board.ana)
  expect(read.handovers[0]?.summary?.alerts).toMatchObject([{ incident: urgent.id }])
})

test('what is passed on is told as such: which, from whom, to whom', async () => {
  const { id, number } = await board.file()
  await claimIncident(board.world, id, board.by(board.ana))
  const to = board.beto.account!
  await board.world.transaction((tx) =>
    passIncidents(board.world, tx, [{ incident: id, to }], board.carmen),
  )
  const { rows } = await board.fresh.owner.query(
    `select body from fact where name = 'IncidentPassed' order by seq`,
  )
  expect(rows.map(({ body }) => body)).toEqual([
    { incident: id, number: String(number), from: board.ana.account, to },
  ])
})
