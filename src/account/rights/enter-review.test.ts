import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expunge } from '#kernel/clock/retention.service.ts'
import { usualLimits } from '#kernel/grant/grant.rules.ts'
import { newId } from '#kernel/ids.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { plantCanary } from '#listen/report/canary.service.ts'
import type { Caller } from '#platform/world.ts'
import { freshKey } from '#test/board.ts'
import { anyone, bicycle, openRightsOffice, type RightsOffice } from '#test/rights.ts'
import { decideReview, listReviews, readReview } from '../review/review.service.ts'
import { rightsRetention } from './retention.service.ts'
import { askByCode, followByCode } from './rights.service.ts'

let { fresh, house, officer, officerCaller, report, endedReport, entered, grant, copyOf, close } =
  {} as RightsOffice

beforeAll(async () => {
  ;({ fresh, house, officer, officerCaller, report, endedReport, entered, grant, copyOf, close } =
    await openRightsOffice())
})
afterAll(async () => {
  expect(house.faults).toEqual([])
  await close()
})

describe('what is read or erased for a request that came by letter', () => {
  test('of erasure erases the report, and somebody looks at it afterwards', async () => {
    const { id } = await endedReport()
    const { id: request } = await entered(id, { right: 'erasure' })
    expect(await grant(request)).toMatchObject({ state: 'granted' })
    const left = await fresh.owner.query('select 1 from report where id = $1', [id])
    expect(left.rows).toEqual([])
    const auditor: Caller = {
      ...officerCaller,
      account: newId(house.clock.now, house.world.random(10)),
    }
    const { rows } = await listReviews(house.world, 'open', auditor)
    const erased = rows.filter(({ why }) => why.includes('erased'))
    expect(erased).toMatchObject([{ about: 'report', why: ['erased'], purpose: null }])
    expect(await readReview(house.world, erased[0]!.id as never, auditor)).toMatchObject({
      reason: `Carta firmada; cédula comparada (request of rights ${request})`,
    })
    // The words about who asked are gone when the request's own time is over, with its key.
    const sealedFor = async () =>
      (
        await fresh.owner.query(
          `select 1 from data_key where about_kind = 'review' and about_id = $1`,
          [erased[0]!.id],
        )
      ).rowCount
    expect(await sealedFor()).toBe(1)
    const right = { id: erased[0]!.id as never, state: 'right' } as const
    await expect(decideReview(house.world, right, officerCaller, freshKey())).rejects.toMatchObject(
      {
        code: 'review.own',
      },
    )
    // What she asks by her own code she knows of herself.
    const own = await endedReport()
    await askByCode(house.world, { code: own.code, right: 'erasure' }, anyone, freshKey())
    const [asked] = await followByCode(house.world, own.code, anyone)
    await grant(asked!.id)
    const after = await listReviews(house.world, 'open', auditor)
    expect(after.rows.filter(({ why }) => why.includes('erased'))).toHaveLength(1)
    await house.world.transaction(async (tx) => {
      const of = { endedBefore: house.clock.now + DAY, limit: 100 }
      const held = await rightsRetention.held(house.world, tx.db, of)
      const mine = held.filter((each) => each.id === request)
      expect(await expunge(house.world, tx, rightsRetention, mine, 'test')).toBe(1)
      return true
    })
    expect(await sealedFor()).toBe(0)
  })

  test('opens what it is about for a reason that is looked at, and a planted report alarms', async () => {
    await plantCanary(house.world, bicycle(house.clock.now) as never, officerCaller, freshKey())
    const planted = await fresh.owner.query(
      `select about_id as id from canary where about_kind = 'report'`,
    )
    const { id: request } = await entered(planted.rows[0].id)
    const facts = () =>
      fresh.owner.query(`select body->>'review' as review from fact where name = 'CanaryOpened'`)
    expect((await facts()).rows).toEqual([])
    await grant(request)
    house.clock.now += 1_000
    await copyOf(request)
    const { rows } = await fresh.owner.query(
      `select v.id, v.why, g.action, g.basis from access_review v
        join access_grant g on g.tenant_id = v.tenant_id and g.id = v.grant_id
        where v.reader_id = $1 and g.about_id in ($2, $3) order by v.at, v.id`,
      [officer.id, planted.rows[0].id, request],
    )
    expect(rows).toMatchObject([
      { why: ['canary', 'typed'], action: 'report.copy', basis: 'typed' },
      { why: ['typed'], action: 'rights.handOver', basis: 'typed' },
    ])
    expect((await facts()).rows).toEqual([{ review: rows[0].id }])
    const auditor: Caller = {
      ...officerCaller,
      account: newId(house.clock.now, house.world.random(10)),
    }
    expect(await readReview(house.world, rows[0].id, auditor)).toMatchObject({
      reason: `Carta firmada; cédula comparada (request of rights ${request})`,
    })
    // To look at it is no new case.
    expect((await facts()).rows).toHaveLength(1)
  })

  test('opens no more than the budget of an hour', async () => {
    house.clock.now += HOUR
    const { id: request } = await entered((await report()).id)
    await grant(request)
    for (let read = 1; read < usualLimits.typedPerHour; read++) await copyOf(request)
    const { id: next } = await entered((await report()).id)
    for (const refused of [copyOf(request), grant(next)])
      await expect(refused).rejects.toMatchObject({ kind: 'tooMany', code: 'grant.budget' })
    house.clock.now += HOUR
    expect(await grant(next)).toMatchObject({ state: 'granted' })
  })
})
