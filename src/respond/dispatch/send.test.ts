import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { DAY, HOUR, SECOND } from '#kernel/time.ts'
import { type Crew, openDispatch } from '#test/dispatch.ts'
import * as act from '../board/act.service.ts'
import { readIncident } from '../board/board.service.ts'
import { boardRetention } from '../board/retention.service.ts'
import { listAssignments } from './assignment.service.ts'
import { weightOf } from './dispatch.rules.ts'
import { nearestUnits } from './nearest.service.ts'
import { pressPanic } from './panic.service.ts'
import { tellPositions } from './position.service.ts'
import { addUnit, addVehicle, changeUnit, joinUnitCalled, setMember } from './staffing.service.ts'
import { setStatus } from './status.service.ts'
import { listUnits, readOwnUnit } from './unit.service.ts'

const {
  fresh,
  here,
  ana,
  carmen,
  by,
  staff,
  crew,
  call,
  assign,
  tell,
  incidentNow,
  statusNow,
  react,
  countOf,
  close,
} = await openDispatch()

afterAll(() => close())

beforeEach(() => {
  here.clock.now += HOUR
})

describe('units for an incident', () => {
  test('come by way, age of position, work and skills', async () => {
    await fresh.owner.query(
      `with gone as (delete from unit_spot) update unit set status = 'off', place = null, positioned_at = null`,
    )
    const [near, far, able, silent] = [await crew(), await crew(), await crew(), await crew()]
    const { now } = here.clock
    const at = async ({ who }: Crew, lon: number) =>
      tellPositions(here.world, [{ at: now, lon, lat: 9.17, accuracyMeters: 5 }], by(who))
    await at(near, -79.1)
    await at(far, -78.9)
    await at(able, -79.07)
    await addVehicle(here.world, { name: 'Patrulla 12', kind: 'pickup', unit: able.id }, by(carmen))
    await setMember(
      here.world,
      { id: able.id, account: able.who.account!, skills: ['livestock'] },
      by(carmen),
    )
    const incident = await call({ kind: 'livestock', place: '080501' })
    const point = { lon: -79.1, lat: 9.17 }
    const { from, units } = await nearestUnits(here.world, { id: incident, point }, ana)
    expect(from).toBe('point')
    expect(units.slice(0, 4).map(({ unit }) => unit.callSign)).toEqual(
      [able, near, far, silent].map(({ callSign }) => callSign),
    )
    expect(units[0]).toMatchObject({ km: 3.5, ageMinutes: 0, fits: ['livestock', 'offroad'] })
    expect(units[3]).toMatchObject({ km: null, ageMinutes: null })
    await assign(incident, near)
    const again = await nearestUnits(here.world, { id: incident }, ana)
    expect(again.from).toBe('place')
    expect(again.units.map(({ unit }) => unit.callSign).indexOf(near.callSign)).toBeGreaterThan(1)
  })

  test('whose position is old are put back as if they were farther away', () => {
    const base = { status: 'free', fits: 0, isUnheard: false } as const
    const fresh = weightOf({ ...base, km: 6, ageMinutes: 0 })
    const old = weightOf({ ...base, km: 4, ageMinutes: 60 })
    expect(fresh).toBeLessThan(old)
    expect(weightOf({ ...base, km: 1, ageMinutes: 0, isUnheard: true })).toBeGreaterThan(old)
  })
})

describe('what becomes of the units', () => {
  test('when their incident is merged: they go on at the one that goes on for both', async () => {
    const [unit, both] = [await crew(), await crew()]
    const [one, two] = [await call(), await call()]
    const given = await assign(one, unit)
    await tell(given, 'depart', unit.who)
    await assign(one, both)
    await assign(two, both, true)
    await act.mergeIncident(here.world, { id: one, into: two }, by(ana))
    await react()
    const { assignments } = await listAssignments(here.world, two)
    const open = assignments.filter(({ endedAt }) => endedAt === null)
    expect(open.map(({ unit: { id } }) => id).sort()).toEqual([unit.id, both.id].sort())
    expect(open.find(({ unit: { id } }) => id === unit.id)).toMatchObject({
      state: 'on_way',
      cameFrom: one,
    })
    const read = (id: Id<'incident'>) =>
      readIncident(here.world, id, { purpose: 'response' }, unit.who)
    expect((await read(two)).narrative).toContain('teléfono')
    await expect(read(one)).rejects.toMatchObject({ code: 'policy.forbidden' })
  })

  test('when the desk closes their incident: who is there has done it, who is not is called off', async () => {
    const [there, coming] = [await crew(), await crew()]
    const incident = await call()
    await tell(await assign(incident, there), 'arrive', there.who)
    await tell(await assign(incident, coming), 'depart', coming.who)
    await act.closeIncident(here.world, { id: incident, result: 'recovered' }, by(ana))
    await react()
    const { assignments } = await listAssignments(here.world, incident)
    expect(assignments.map(({ unit, state, result }) => [unit.id, state, result])).toEqual([
      [there.id, 'closed', 'recovered'],
      [coming.id, 'withdrawn', null],
    ])
    expect(await countOf('standing_relation', `about_id = '${incident}'`)).toBe(0)
  })

  test('with their incident go its assignments, when its term is over', async () => {
    const unit = await crew()
    const incident = await call()
    const given = await assign(incident, unit)
    await tell(given, 'arrive', unit.who)
    await tell(given, 'close', unit.who, { result: 'attended' })
    await act.closeIncident(here.world, { id: incident, result: 'attended' }, by(ana))
    here.clock.now += 400 * DAY
    await runRetention(here.world, boardRetention)
    expect(await countOf('assignment', `incident_id = '${incident}'`)).toBe(0)
    expect(await countOf('assignment_event', `assignment_id = '${given.id}'`)).toBe(0)
  })
})

describe('the panic button', () => {
  test('opens an incident of the first priority where the unit is, nobody’s, and once', async () => {
    const unit = await crew()
    const { now } = here.clock
    await tellPositions(
      here.world,
      [{ at: now, lon: -79.1, lat: 9.17, accuracyMeters: 10 }],
      by(unit.who),
    )
    const near = (await statusNow(unit)).near
    const pressed = await pressPanic(here.world, { at: now }, by(unit.who))
    const again = await pressPanic(here.world, { at: now + SECOND }, by(unit.who))
    expect(again).toEqual(pressed)
    const id = pressed.incident as Id<'incident'>
    expect(await incidentNow(id)).toMatchObject({
      kind: 'panic',
      priority: 1,
      source: 'unit',
      state: 'received',
      claimed_by: null,
      place: near,
    })
    expect((await statusNow(unit)).panic).toBe(id)
    const facts = await countOf('fact', `name = 'IncidentOpened' and body->>'incident' = '${id}'`)
    expect(facts).toBe(1)
    await act.claimIncident(here.world, id, by(ana))
    const read = await readIncident(here.world, id, { purpose: 'response' }, ana)
    expect(read.narrative).toContain(unit.callSign)
    expect(read.where?.point).toMatchObject({ lon: -79.1, lat: 9.17 })
    await act.closeIncident(here.world, { id, result: 'attended' }, by(ana))
    expect((await statusNow(unit)).panic).toBeNull()
    expect((await pressPanic(here.world, {}, by(unit.who))).incident).not.toBe(id)
  })

  test('is heard whatever the clock and the place say, off shift, too', async () => {
    const unit = await crew({ on: false })
    const sea = { lon: -80.5, lat: 5, accuracyMeters: 9 }
    const { incident } = await pressPanic(
      here.world,
      { at: here.clock.now + 9 * DAY, position: sea },
      by(unit.who),
    )
    expect(await incidentNow(incident as Id<'incident'>)).toMatchObject({
      place: null,
      opened_at: here.clock.now,
    })
  })
})

describe('making up units', () => {
  test('knows a call sign once, puts a person into one unit at a time, and retires only who is off', async () => {
    const [first, second] = [await crew(), await crew()]
    await expect(
      addUnit(here.world, first.callSign.toUpperCase(), by(carmen)),
    ).rejects.toMatchObject({ code: 'dispatch.callSignTaken', facts: { field: 'callSign' } })
    await setMember(
      here.world,
      { id: second.id, account: first.who.account!, skills: ['water'] },
      by(carmen),
    )
    expect((await readOwnUnit(here.world, first.who)).unit.id).toBe(second.id)
    expect((await statusNow(first)).members).toEqual([])
    await expect(
      changeUnit(here.world, { id: first.id, callSign: 'Otra', retired: true }, by(carmen)),
    ).rejects.toMatchObject({ code: 'dispatch.notOff' })
    await setStatus(here.world, first.id, { status: 'off' }, by(ana))
    await changeUnit(here.world, { id: first.id, callSign: 'Otra', retired: true }, by(carmen))
    expect((await listUnits(here.world)).units.some(({ id }) => id === first.id)).toBe(false)
    await expect(
      setMember(here.world, { id: second.id, account: ana.account!, skills: [] }, by(carmen)),
    ).rejects.toMatchObject({ code: 'dispatch.notOfUnits' })
  })

  test('from the command line puts an account into the unit of a name, and makes that where there is none', async () => {
    const [one, two] = [await staff('unit', 'Uno'), await staff('unit', 'Dos')]
    await joinUnitCalled(here.world, one.account!, 'Lancha 1')
    await joinUnitCalled(here.world, two.account!, 'lancha 1')
    const { unit } = await readOwnUnit(here.world, two)
    expect(unit.callSign).toBe('Lancha 1')
    expect(unit.members.map(({ name }) => name)).toEqual(['Dos', 'Uno'])
    await expect(readOwnUnit(here.world, ana)).rejects.toMatchObject({ code: 'dispatch.noUnit' })
  })
})
