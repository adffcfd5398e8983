import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { DAY, HOUR, iso, MINUTE, SECOND } from '#kernel/time.ts'
import { openDispatch } from '#test/dispatch.ts'
import { listAssignments } from './assignment.service.ts'
import { positionFault } from './dispatch.rules.ts'
import { tellPositions } from './position.service.ts'
import { dispatchRetention } from './retention.service.ts'
import { setStatus, tellStatus } from './status.service.ts'

const seed = 20_261_122
const { fresh, here, ana, by, crew, call, assign, tell, statusNow, countOf, close } =
  await openDispatch()

afterAll(() => close())

beforeEach(() => {
  here.clock.now += HOUR
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
    expect(await countOf('incident_note', `incident_id = '${incident}'`)).toBe(1)
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
    expect(await countOf('unit_position', `unit_id = '${unit.id}'`)).toBe(3)
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
    expect(await countOf('unit_position', mine)).toBe(1)
    here.clock.now += 2 * DAY
    await runRetention(here.world, dispatchRetention)
    expect(await countOf('unit_position', mine)).toBe(0)
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
