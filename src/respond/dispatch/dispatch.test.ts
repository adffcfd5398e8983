import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import type { Caller } from '#platform/world.ts'
import { openDispatch } from '#test/dispatch.ts'
import * as act from '../board/act.service.ts'
import { readIncident } from '../board/board.service.ts'
import { assignUnit, tellAssignment } from './assign.service.ts'
import { listOwnAssignments } from './assignment.service.ts'
import { assignmentLife, dispatchPolicy } from './dispatch.rules.ts'
import { tellPositions } from './position.service.ts'
import { removeMember, setMember } from './staffing.service.ts'
import { tellStatus } from './status.service.ts'
import { listUnits } from './unit.service.ts'

const {
  here,
  other,
  ana,
  beto,
  carmen,
  by,
  staff,
  crew,
  call,
  assign,
  tell,
  incidentNow,
  statusNow,
  countOf,
  close,
} = await openDispatch()

afterAll(() => close())

beforeEach(() => {
  here.clock.now += HOUR
})

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
    expect(await countOf('incident_note n', `n::text like '%llanta%'`)).toBe(0)
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
    expect(await countOf('assignment', `unit_id = '${free.id}'`)).toBe(1)
  })
})
