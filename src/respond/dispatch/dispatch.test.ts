import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { readTerritory, seedTerritory } from '#kernel/place/place.service.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY, HOUR, iso, MINUTE, SECOND } from '#kernel/time.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import * as act from '../board/act.service.ts'
import { boardPolicy } from '../board/board.rules.ts'
import { IncidentDraft } from '../board/board.schema.ts'
import { findIncident, readIncident } from '../board/board.service.ts'
import { fileIncident } from '../board/open.service.ts'
import { boardRetention } from '../board/retention.service.ts'
import { assignUnit, type Telling, tellAssignment } from './assign.service.ts'
import { listAssignments, listOwnAssignments, nextState } from './assignment.service.ts'
import { dispatchReaction } from './dispatch.reactions.ts'
import {
  assignmentLife,
  dispatchPolicy,
  openAssignmentStates,
  positionFault,
  weightOf,
} from './dispatch.rules.ts'
import type { Assignment, AssignmentState } from './dispatch.schema.ts'
import { nearestUnits } from './nearest.service.ts'
import { pressPanic } from './panic.service.ts'
import { tellPositions } from './position.service.ts'
import { dispatchRetention } from './retention.service.ts'
import {
  addUnit,
  addVehicle,
  changeUnit,
  joinUnitCalled,
  removeMember,
  setMember,
} from './staffing.service.ts'
import { setStatus, tellStatus } from './status.service.ts'
import { listUnits, readOwnUnit } from './unit.service.ts'

const policy = [...boardPolicy, ...dispatchPolicy]
const seed = 20_261_122
let fresh: FreshDb
let here: TestWorld
let other: TestWorld
let ana: Caller
let beto: Caller
let carmen: Caller

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await staff('operator', 'Ana M.')
  beto = await staff('operator', 'Beto Q.')
  carmen = await staff('supervisor', 'Carmen Á.')
})

afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
})

beforeEach(() => {
  here.clock.now += HOUR
})

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const by = (who: Caller): act.By => ({ who, key: key() })
const random = seededBytes('accounts')

async function staff(role: Role, name: string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

/** A unit with one person, on shift and free. */
interface Crew {
  readonly id: Id<'unit'>
  readonly who: Caller
  readonly callSign: string
}
let crews = 0

async function crew(o: { on?: boolean } = {}): Promise<Crew> {
  const callSign = `Unidad ${++crews}`
  const { id } = await addUnit(here.world, callSign, by(carmen))
  const who = await staff('unit', `Agente ${crews}`)
  const unit = id as Id<'unit'>
  await setMember(here.world, { id: unit, account: who.account!, skills: [] }, by(carmen))
  if (o.on !== false) await tellStatus(here.world, { status: 'free' }, by(who))
  return { id: unit, who, callSign }
}

async function call(given: object = {}, who = ana): Promise<Id<'incident'>> {
  const draft = IncidentDraft.parse({
    narrative: 'Dos hombres en moto le quitaron el teléfono a mi hija.',
    kind: 'robbery',
    place: '080501',
    ...given,
  })
  return (await fileIncident(here.world, draft, who, key())).id as Id<'incident'>
}

const assign = (id: Id<'incident'>, { id: unit }: Crew, evenBusy = false, who = ana) => {
  // Two that are given at the same millisecond come in no order.
  here.clock.now += 1
  return assignUnit(here.world, { id, unit, evenBusy }, by(who))
}

const tell = (
  { id }: Assignment,
  event: Telling['event'],
  who: Caller,
  more: Partial<Telling> = {},
): Promise<Assignment> =>
  tellAssignment(here.world, { id: id as Id<'assignment'>, event, ...more }, by(who))

const incidentNow = (id: Id<'incident'>) =>
  here.world.read((db) => findIncident(here.world, db, id))

const rowsIn = async (table: string, where = 'true'): Promise<number> =>
  Number((await fresh.owner.query(`select count(*) from ${table} where ${where}`)).rows[0].count)

const statusNow = async ({ id }: Crew) =>
  (await listUnits(here.world)).units.find((unit) => unit.id === id)!

/** Lets the reaction hear all that was told. */
async function react(): Promise<void> {
  const run = runReactions({
    world: here.world,
    reactions: [dispatchReaction],
    pollMs: 20,
    fault: (error) => {
      throw error
    },
  })
  await expect
    .poll(
      async () =>
        await rowsIn(
          'assignment s join incident i using (tenant_id)',
          `i.id = s.incident_id and s.ended_at is null and i.state in ('merged', 'closed', 'cancelled')`,
        ),
      { timeout: 5_000 },
    )
    .toBe(0)
  await run.stop()
}

test('the life of an assignment and the table of who may do what keep their rules', () => {
  expect(matterTypeFaults(assignmentLife)).toEqual([])
  expect(policyFaults(dispatchPolicy)).toEqual([])
})

describe('a unit', () => {
  test('is assigned, says that it goes, sets off, arrives and closes, and each clock stops', async () => {
    const unit = await crew()
    const incident = await call()
    const given = await assign(incident, unit)
    const at = here.clock.now
    expect(given).toMatchObject({
      state: 'proposed',
      acknowledgeBy: iso(at + MINUTE),
      departBy: iso(at + 3 * MINUTE),
      arriveBy: iso(at + 15 * MINUTE),
    })
    expect(await incidentNow(incident)).toMatchObject({
      state: 'assigned',
      claimed_by: ana.account,
    })
    expect(await statusNow(unit)).toMatchObject({ status: 'busy' })
    here.clock.now += MINUTE / 2
    await tell(given, 'acknowledge', unit.who)
    here.clock.now += MINUTE
    await tell(given, 'depart', unit.who)
    expect(await incidentNow(incident)).toMatchObject({
      state: 'under_way',
      started_at: here.clock.now,
    })
    here.clock.now += 8 * MINUTE
    await tell(given, 'arrive', unit.who)
    here.clock.now += 20 * MINUTE
    const closed = await tell(given, 'close', unit.who, {
      result: 'attended',
      text: 'Se tomó la declaración.',
    })
    expect(closed).toMatchObject({
      state: 'closed',
      result: 'attended',
      acknowledgedAt: iso(at + MINUTE / 2),
      departedAt: iso(at + 1.5 * MINUTE),
      arrivedAt: iso(at + 9.5 * MINUTE),
      endedAt: iso(at + 29.5 * MINUTE),
    })
    expect(await statusNow(unit)).toMatchObject({ status: 'free', assignments: [] })
    const read = await readIncident(here.world, incident, { purpose: 'response' }, ana)
    expect(read.written).toMatchObject([{ text: 'Se tomó la declaración.' }])
  })

  test('reads the incident while it is assigned to it, and no longer', async () => {
    const unit = await crew()
    const incident = await call()
    const asUnit = () => readIncident(here.world, incident, { purpose: 'response' }, unit.who)
    await expect(asUnit()).rejects.toMatchObject({ code: 'policy.forbidden' })
    const given = await assign(incident, unit)
    expect((await asUnit()).narrative).toContain('teléfono')
    await tell(given, 'withdraw', ana)
    await expect(asUnit()).rejects.toMatchObject({ code: 'policy.forbidden' })
  })

  test('lets read who comes into it meanwhile, and no longer who leaves it', async () => {
    const unit = await crew()
    const incident = await call()
    await assign(incident, unit)
    const late = await staff('unit', 'Tardía')
    const read = (who: Caller) => readIncident(here.world, incident, { purpose: 'response' }, who)
    await setMember(here.world, { id: unit.id, account: late.account!, skills: [] }, by(carmen))
    expect((await read(late)).narrative).toContain('teléfono')
    await removeMember(here.world, { id: unit.id, account: late.account! }, by(carmen))
    await expect(read(late)).rejects.toMatchObject({ code: 'policy.forbidden' })
    expect((await read(unit.who)).narrative).toContain('teléfono')
  })

  test('sees its own assignments and no others, and tells nothing of those of another', async () => {
    const [mine, theirs] = [await crew(), await crew()]
    const incident = await call()
    const given = await assign(incident, theirs)
    expect((await listOwnAssignments(here.world, mine.who)).assignments).toEqual([])
    expect((await listOwnAssignments(here.world, theirs.who)).assignments).toHaveLength(1)
    await expect(tell(given, 'acknowledge', mine.who)).rejects.toMatchObject({ kind: 'absent' })
  })

  test('may be told for by the desk, which heard it on the radio', async () => {
    const unit = await crew()
    const given = await assign(await call(), unit)
    expect(await tell(given, 'arrive', beto)).toMatchObject({
      state: 'arrived',
      acknowledgedAt: iso(here.clock.now),
      departedAt: iso(here.clock.now),
    })
  })

  test('refuses what it cannot take, with a reason', async () => {
    const unit = await crew()
    const given = await assign(await call(), unit)
    await expect(tell(given, 'refuse', unit.who)).rejects.toMatchObject({
      code: 'matter.missing',
      facts: { field: 'why' },
    })
    const text = 'Se nos pinchó una llanta en Tanara.'
    expect(await tell(given, 'refuse', unit.who, { why: 'vehicle', text })).toMatchObject({
      state: 'refused',
      reason: 'vehicle',
    })
    // Her words are a note of the incident: sealed with it, and open to whoever may read it.
    const why = { purpose: 'response', reason: 'La tengo yo' } as const
    const { written } = await readIncident(here.world, given.incident.id as never, why, ana)
    expect(written).toMatchObject([{ text }])
    expect(await rowsIn('incident_note n', `n::text like '%llanta%'`)).toBe(0)
    expect(await statusNow(unit)).toMatchObject({ status: 'free' })
  })

  test('that is silent for its time is unheard from then on, and heard again with anything it says', async () => {
    const unit = await crew()
    const heard = here.clock.now
    expect((await statusNow(unit)).unheardFrom).toBe(iso(heard + 20 * MINUTE))
    await assign(await call(), unit)
    expect((await statusNow(unit)).unheardFrom).toBe(iso(heard + 10 * MINUTE))
    here.clock.now += 30 * MINUTE
    expect(Date.parse((await statusNow(unit)).unheardFrom!)).toBeLessThan(here.clock.now)
    await tellPositions(here.world, [], by(unit.who))
    expect((await statusNow(unit)).unheardFrom).toBe(iso(here.clock.now + 10 * MINUTE))
  })
})

describe('an assignment is refused', () => {
  test('for a unit that is off shift', async () => {
    const off = await crew({ on: false })
    await expect(assign(await call(), off)).rejects.toMatchObject({
      code: 'dispatch.unitOff',
      facts: { field: 'unit' },
    })
  })

  test('for a unit that is busy or pauses, unless it is said so', async () => {
    const unit = await crew()
    await assign(await call(), unit)
    await expect(assign(await call(), unit)).rejects.toMatchObject({ code: 'dispatch.unitBusy' })
    expect(await assign(await call(), unit, true)).toMatchObject({ state: 'proposed' })
    const resting = await crew()
    await tellStatus(here.world, { status: 'pause' }, by(resting.who))
    await expect(assign(await call(), resting)).rejects.toMatchObject({
      code: 'dispatch.unitPausing',
    })
    expect(await assign(await call(), resting, true)).toMatchObject({ state: 'proposed' })
  })

  test('for an incident that is closed, or merged, or has the unit already', async () => {
    const [unit, second] = [await crew(), await crew()]
    const [incident, same] = [await call(), await call()]
    await assign(incident, unit)
    await expect(assign(incident, unit, true)).rejects.toMatchObject({
      code: 'dispatch.assignedAlready',
    })
    await act.mergeIncident(here.world, { id: same, into: incident }, by(ana))
    await expect(assign(same, second)).rejects.toMatchObject({ code: 'board.alreadyMerged' })
    const over = await call({ take: true })
    await act.closeIncident(here.world, { id: over, result: 'attended' }, by(ana))
    await expect(assign(over, second)).rejects.toMatchObject({ code: 'dispatch.incidentOver' })
  })

  test('for an incident and a unit of another tenant, as if there were none', async () => {
    const unit = await crew()
    const incident = await call()
    const there = assignUnit(other.world, { id: incident, unit: unit.id, evenBusy: false }, by(ana))
    await expect(there).rejects.toMatchObject({ kind: 'absent' })
    const given = await assign(incident, unit)
    const told = tellAssignment(
      other.world,
      { id: given.id as Id<'assignment'>, event: 'acknowledge' },
      by(unit.who),
    )
    await expect(told).rejects.toMatchObject({ kind: 'absent' })
    expect((await listUnits(other.world)).units).toEqual([])
  })

  test('to be closed without a result, and to end a shift with work in hand', async () => {
    const unit = await crew()
    const given = await assign(await call(), unit)
    await tell(given, 'arrive', unit.who)
    await expect(tell(given, 'close', unit.who)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'matter.missing',
      facts: { field: 'result' },
    })
    for (const status of ['off', 'pause'] as const)
      await expect(tellStatus(here.world, { status }, by(unit.who))).rejects.toMatchObject({
        code: 'dispatch.hasAssignments',
      })
  })

  test('twice at once, and once when it is sent twice', async () => {
    const unit = await crew()
    const [one, two] = [await call(), await call()]
    const tried = await Promise.allSettled([assign(one, unit), assign(two, unit, false, beto)])
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const free = await crew()
    const same = by(ana)
    const given = { id: await call(), unit: free.id, evenBusy: false }
    const [first, second] = await Promise.all([
      assignUnit(here.world, given, same),
      assignUnit(here.world, given, same),
    ])
    expect(second).toEqual(first)
    expect(await rowsIn('assignment', `unit_id = '${free.id}'`)).toBe(1)
  })
})

describe('a phone that was without signal', () => {
  test('tells what happened when it happened', async () => {
    const unit = await crew()
    const given = await assign(await call(), unit)
    const at = here.clock.now
    here.clock.now += 40 * MINUTE
    await tell(given, 'acknowledge', unit.who, { at: at + MINUTE })
    await tell(given, 'depart', unit.who, { at: at + 2 * MINUTE })
    await tell(given, 'arrive', unit.who, { at: at + 20 * MINUTE })
    const closed = await tell(given, 'close', unit.who, {
      at: at + 35 * MINUTE,
      result: 'nobody_there',
    })
    expect(closed).toMatchObject({
      acknowledgedAt: iso(at + MINUTE),
      departedAt: iso(at + 2 * MINUTE),
      arrivedAt: iso(at + 20 * MINUTE),
      endedAt: iso(at + 35 * MINUTE),
    })
    const heard = await fresh.owner.query(
      'select distinct heard_at from assignment_event where assignment_id = $1 and seq > 1',
      [given.id],
    )
    expect(heard.rows).toEqual([{ heard_at: here.clock.now }])
  })

  test('is not believed what is to come, nor what is older than the stated time', async () => {
    const unit = await crew()
    const given = await assign(await call(), unit)
    const { now } = here.clock
    await expect(tell(given, 'acknowledge', unit.who, { at: now + DAY })).rejects.toMatchObject({
      code: 'dispatch.notYet',
      facts: { field: 'at' },
    })
    await expect(
      tell(given, 'acknowledge', unit.who, { at: now - 13 * HOUR }),
    ).rejects.toMatchObject({ code: 'dispatch.tooLate', facts: { field: 'at', hours: 12 } })
    // A clock a minute ahead is no reason to lose a step, and nothing happens before it was given.
    expect(await tell(given, 'acknowledge', unit.who, { at: now + MINUTE })).toMatchObject({
      acknowledgedAt: iso(now),
    })
  })

  test('loses nothing that it did before the desk called it off', async () => {
    const unit = await crew()
    const incident = await call()
    const given = await assign(incident, unit)
    const at = here.clock.now
    here.clock.now += 10 * MINUTE
    await tell(given, 'withdraw', ana)
    here.clock.now += 10 * MINUTE
    await tell(given, 'depart', unit.who, { at: at + 2 * MINUTE })
    await tell(given, 'arrive', unit.who, { at: at + 9 * MINUTE })
    const told = await tell(given, 'close', unit.who, {
      at: at + 15 * MINUTE,
      result: 'arrest',
      text: 'Un detenido.',
    })
    expect(told).toMatchObject({
      state: 'withdrawn',
      departedAt: iso(at + 2 * MINUTE),
      arrivedAt: iso(at + 9 * MINUTE),
      endedAt: iso(at + 10 * MINUTE),
      result: 'arrest',
    })
    expect(await rowsIn('incident_note', `incident_id = '${incident}'`)).toBe(1)
    await expect(tell(given, 'close', ana, { result: 'attended' })).rejects.toMatchObject({
      code: 'matter.closed',
    })
  })

  test('goes off shift before it was given work, and the desk sees that nobody goes', async () => {
    const unit = await crew()
    const gone = here.clock.now + MINUTE
    here.clock.now += 5 * MINUTE
    const given = await assign(await call(), unit)
    here.clock.now += 5 * MINUTE
    const after = await tellStatus(here.world, { status: 'off', at: gone }, by(unit.who))
    expect(after).toMatchObject({ status: 'off', statusAt: iso(gone), assignments: [] })
    const { assignments } = await listAssignments(here.world, given.incident.id as Id<'incident'>)
    expect(assignments).toMatchObject([{ state: 'refused', reason: 'other' }])
  })

  test('changes nothing by a status of before a later one', async () => {
    const unit = await crew()
    here.clock.now += 10 * MINUTE
    await setStatus(here.world, unit.id, { status: 'pause' }, by(ana))
    here.clock.now += MINUTE
    const at = here.clock.now - 5 * MINUTE
    expect(await tellStatus(here.world, { status: 'busy', at }, by(unit.who))).toMatchObject({
      status: 'pause',
    })
  })
})

describe('positions', () => {
  const spot = (at: number, lon = -79.1, lat = 9.17) => ({ at, lon, lat, accuracyMeters: 10 })

  test('are kept in a batch, shown as the corregimiento, and doubled by nothing', async () => {
    const unit = await crew()
    const { now } = here.clock
    const batch = [spot(now), spot(now + MINUTE, -79.09), spot(now + 2 * MINUTE, -79.08)]
    here.clock.now += 5 * MINUTE
    const told = await tellPositions(here.world, batch, by(unit.who))
    await tellPositions(here.world, batch, by(unit.who))
    expect(told).toEqual({ kept: 3, refused: [] })
    expect(await rowsIn('unit_position', `unit_id = '${unit.id}'`)).toBe(3)
    const shown = await statusNow(unit)
    expect(shown.near).toMatch(/^0805\d\d$/)
    expect(shown.nearAt).toBe(iso(now + 2 * MINUTE))
    expect(JSON.stringify(shown)).not.toContain('79.0')
  })

  test('that cannot be are named: in the sea, from tomorrow, older than the shift', async () => {
    const unit = await crew()
    const { now } = here.clock
    const sea = spot(now, -80.5, 5)
    const told = await tellPositions(
      here.world,
      [sea, spot(now + DAY), spot(now - HOUR), spot(now)],
      by(unit.who),
    )
    expect(told).toEqual({
      kept: 1,
      refused: [
        { index: 0, code: 'dispatch.nowhere' },
        { index: 1, code: 'dispatch.notYet' },
        { index: 2, code: 'dispatch.beforeShift' },
      ],
    })
    await expect(tellPositions(here.world, [sea], by(unit.who))).rejects.toMatchObject({
      kind: 'invalid',
      code: 'dispatch.nowhere',
      facts: { field: 'positions.0' },
    })
  })

  test('of a unit that is off are nobody’s business, and its last place is forgotten', async () => {
    const unit = await crew()
    await tellPositions(here.world, [spot(here.clock.now)], by(unit.who))
    here.clock.now += MINUTE
    await tellStatus(here.world, { status: 'off' }, by(unit.who))
    expect(await statusNow(unit)).toMatchObject({ near: null, nearAt: null })
    here.clock.now += MINUTE
    await expect(
      tellPositions(here.world, [spot(here.clock.now)], by(unit.who)),
    ).rejects.toMatchObject({ code: 'dispatch.offShift' })
    // What was on its way when the shift ended still belongs to it, and does not bring the place back.
    const told = await tellPositions(here.world, [spot(here.clock.now - 90 * SECOND)], by(unit.who))
    expect(told.kept).toBe(1)
    expect(await statusNow(unit)).toMatchObject({ near: null })
  })

  test('that come late do not move a unit back, and a unit that stands still is seen there again', async () => {
    const unit = await crew()
    const { now } = here.clock
    here.clock.now += 10 * MINUTE
    await tellPositions(here.world, [spot(now + 8 * MINUTE)], by(unit.who))
    await tellPositions(here.world, [spot(now + 2 * MINUTE, -79.3, 9.1)], by(unit.who))
    expect((await statusNow(unit)).nearAt).toBe(iso(now + 8 * MINUTE))
    here.clock.now += 5 * MINUTE
    await tellPositions(here.world, [], by(unit.who))
    expect((await statusNow(unit)).nearAt).toBe(iso(here.clock.now))
  })

  test('are kept for as long as the law pack says, and go one by one', async () => {
    const unit = await crew()
    await tellPositions(here.world, [spot(here.clock.now)], by(unit.who))
    const mine = `unit_id = '${unit.id}'`
    here.clock.now += 6 * DAY
    await runRetention(here.world, dispatchRetention)
    expect(await rowsIn('unit_position', mine)).toBe(1)
    here.clock.now += 2 * DAY
    await runRetention(here.world, dispatchRetention)
    expect(await rowsIn('unit_position', mine)).toBe(0)
  })
})

describe('units for an incident', () => {
  test('come by way, age of position, work and skills', async () => {
    await fresh.owner.query(
      `update unit set status = 'off', place = null, lon = null, lat = null, positioned_at = null`,
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
    const { from, units } = await nearestUnits(here.world, {
      id: incident,
      point: { lon: -79.1, lat: 9.17 },
    })
    expect(from).toBe('point')
    expect(units.slice(0, 4).map(({ unit }) => unit.callSign)).toEqual(
      [able, near, far, silent].map(({ callSign }) => callSign),
    )
    expect(units[0]).toMatchObject({ km: 3.5, ageMinutes: 0, fits: ['livestock', 'offroad'] })
    expect(units[3]).toMatchObject({ km: null, ageMinutes: null })
    await assign(incident, near)
    const again = await nearestUnits(here.world, { id: incident })
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
    expect(await rowsIn('standing_relation', `about_id = '${incident}'`)).toBe(0)
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
    expect(await rowsIn('assignment', `incident_id = '${incident}'`)).toBe(0)
    expect(await rowsIn('assignment_event', `assignment_id = '${given.id}'`)).toBe(0)
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
    const facts = await rowsIn('fact', `name = 'IncidentOpened' and body->>'incident' = '${id}'`)
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

describe('whatever is told in whatever order', () => {
  const events = ['acknowledge', 'depart', 'arrive', 'close', 'refuse', 'withdraw'] as const
  const order: readonly AssignmentState[] = [
    'proposed',
    'acknowledged',
    'on_way',
    'arrived',
    'closed',
  ]

  test('an assignment only goes forward, ends once, and closes only with a result', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            event: fc.constantFrom(...events),
            actor: fc.constantFrom('unit', 'operator', 'supervisor', 'machine', 'auditor'),
            has: fc.subarray(['result', 'why']),
          }),
          { maxLength: 12 },
        ),
        (tries) => {
          let state: AssignmentState = 'proposed'
          for (const { event, actor, has } of tries) {
            const before = state
            try {
              state = nextState(state, event, { actors: [actor], now: 0, has })
            } catch {
              expect(state).toBe(before)
              continue
            }
            expect(openAssignmentStates).toContain(before)
            expect(actor).not.toBe('auditor')
            if (order.includes(state))
              expect(order.indexOf(state)).toBeGreaterThan(order.indexOf(before))
            if (state === 'closed') {
              expect(has).toContain('result')
              expect(before).toBe('arrived')
            }
            if (state === 'refused') expect(has).toContain('why')
            if (state === 'withdrawn') expect(actor).not.toBe('unit')
          }
        },
      ),
      { seed, numRuns: 500 },
    )
  })

  test('the clocks stay in order and the history says the state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            event: fc.constantFrom(...events),
            minutes: fc.integer({ min: -30, max: 5 }),
            desk: fc.boolean(),
          }),
          { minLength: 1, maxLength: 7 },
        ),
        async (told) => {
          const unit = await crew()
          const given = await assign(await call(), unit)
          here.clock.now += 20 * MINUTE
          for (const { event, minutes, desk } of told)
            await tell(given, event, desk ? ana : unit.who, {
              at: here.clock.now + minutes * MINUTE,
              result: 'attended',
              why: 'far',
            }).catch((error: unknown) => {
              if ((error as { name?: string }).name !== 'Refusal') throw error
            })
          const { rows } = await fresh.owner.query(
            `select state, proposed_at, acknowledged_at, departed_at, arrived_at, ended_at, seq,
               (select to_state from assignment_event e where e.assignment_id = s.id and to_state is not null
                order by seq desc limit 1) as told,
               (select count(*)::int from assignment_event e where e.assignment_id = s.id) as events
             from assignment s where id = $1`,
            [given.id],
          )
          const row = rows[0]
          const clocks = [row.proposed_at, row.acknowledged_at, row.departed_at, row.arrived_at]
          const set = clocks.filter((at) => at !== null).map(Number)
          expect(set).toEqual(set.toSorted((a, b) => a - b))
          expect(row.told).toBe(row.state)
          expect(row.events).toBe(row.seq)
        },
      ),
      { seed, numRuns: 10 },
    )
  })
})

test('a position lies in the shift and in the territory, or it is not kept', async () => {
  const territory = await readTerritory(here.world)
  expect(territory.places.size).toBeGreaterThan(600)
  const { now } = here.clock
  fc.assert(
    fc.property(fc.integer({ min: -600, max: 600 }), fc.boolean(), (minutes, isSomewhere) => {
      const at = now + minutes * MINUTE
      const shift = { from: now - 2 * HOUR, to: null }
      const fault = positionFault({ at, lon: 0, lat: 0 }, shift, now, isSomewhere)
      const isIn = minutes >= -120 && minutes <= 2
      expect(fault === undefined).toBe(isIn && isSomewhere)
    }),
    { seed, numRuns: 200 },
  )
})
