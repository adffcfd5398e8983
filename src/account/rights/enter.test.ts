import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '#kernel/account/session.schema.ts'
import type { ClockRule } from '#kernel/clock/clock.schema.ts'
import { lawOf } from '#kernel/clock/law.ts'
import { lookAhead, runRetention } from '#kernel/clock/retention.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { civilDate, DAY, HOUR, iso } from '#kernel/time.ts'
import { actAsSubject } from '#listen/report/follow.service.ts'
import { reportRetention } from '#listen/report/retention.service.ts'
import { policy } from '#loop'
import { freshKey } from '#test/board.ts'
import { entriesIn } from '#test/ledger.ts'
import { anyone, byLetter, openRightsOffice, type RightsOffice, sendReport } from '#test/rights.ts'
import { goodPassword, openHouse } from '#test/staff.ts'
import { readRequest } from './answer.service.ts'
import { enterRequest, handOverCopy, listAccountsAskedAbout } from './rights.schema.ts'
import { askByCode, followByCode } from './rights.service.ts'

let { fresh, house, officer, officerCaller, report, entered, grant, refuse, close } =
  {} as RightsOffice

beforeAll(async () => {
  ;({ fresh, house, officer, officerCaller, report, entered, grant, refuse, close } =
    await openRightsOffice())
})
afterAll(async () => {
  expect(house.faults).toEqual([])
  await close()
})

describe('a request that came by letter or by phone', () => {
  test('has the time of the law, counted from the day it came', async () => {
    const { id, code } = await report()
    const cameAt = house.clock.now
    await askByCode(house.world, { code, right: 'access' }, anyone, freshKey())
    const [own] = await followByCode(house.world, code, anyone)
    house.clock.now += 5 * DAY
    expect(await entered(id, { cameAt })).toMatchObject({
      askedAt: iso(cameAt),
      answerBy: own!.answerBy,
      citation: own!.citation,
      entered: true,
      copy: false,
      state: 'received',
    })
    const late = { right: 'portability', cameAt: cameAt - 90 * DAY } as const
    expect(await entered(id, late)).toMatchObject({ late: true })
  })

  test('cites the law that was in force on the day it came, also when it is answered', async () => {
    const law: { rules: readonly ClockRule[] } = lawOf('pa')
    const before = law.rules
    const cameAt = house.clock.now
    house.clock.now += 3 * DAY
    const from = civilDate(cameAt + DAY, house.world.tenant.zone)
    const to = civilDate(cameAt, house.world.tenant.zone)
    const next = (rule: ClockRule): ClockRule[] =>
      rule.id === 'rights.access'
        ? [
            { ...rule, to },
            { ...rule, from, version: 2, citation: 'Ley nueva' },
          ]
        : [rule]
    law.rules = before.flatMap(next)
    try {
      const { id } = await report()
      const old = await entered(id, { cameAt })
      expect(old.citation).toContain('Ley 81')
      await grant(old.id)
      const basisOf = async (request: string) =>
        (await entriesIn(house.pool, [request]))
          .filter(({ did }) => ['rights.enter', 'rights.answer'].includes(did))
          .map(({ basis }) => basis)
      for (const basis of await basisOf(old.id)) expect(basis).toContain('Ley 81')
      expect(await basisOf(old.id)).toHaveLength(2)
      expect((await entered(id)).citation).toBe('Ley nueva')
    } finally {
      law.rules = before
    }
  })

  test('did not come tomorrow, nor before anybody remembers', async () => {
    const { id } = await report()
    for (const cameAt of [house.clock.now + 1_000, house.clock.now - 731 * DAY])
      await expect(entered(id, { cameAt })).rejects.toMatchObject({
        kind: 'invalid',
        code: 'rights.cameAt',
        facts: { field: 'cameAt' },
      })
  })

  test('says how it was made sure who asks, sealed, and what is to be corrected', async () => {
    const { id } = await report()
    const input = { ...byLetter(id, house.clock.now), cameAt: iso(house.clock.now) }
    expect(enterRequest.input.safeParse(input).success).toBe(true)
    const hasReason = (checked: string): boolean =>
      enterRequest.input.safeParse({ ...input, checked }).success
    expect(['  ', 'carta', 'carta y cédula'].map(hasReason)).toEqual([false, false, true])
    const right = 'correction'
    await expect(entered(id, { right })).rejects.toMatchObject({ code: 'rights.wordsNeeded' })
    const checked = 'Llamó del 6000-0000; dijo qué se llevaron'
    const { id: request } = await entered(id, { right, words: 'Era azul', checked })
    expect(await readRequest(house.world, request as Id<'rights'>, officerCaller)).toMatchObject({
      checked,
      words: 'Era azul',
    })
    const { rows } = await fresh.owner.query(
      `select to_jsonb(q)::text as text from rights_request q where id = $1`,
      [request],
    )
    expect(rows[0].text).not.toContain('Llamó')
  })

  test('is about something that is there, of this house', async () => {
    const other = openHouse(fresh, {
      policy,
      tenant: 2,
      seed: 'other',
      now: house.clock.now + HOUR,
    })
    try {
      await fresh.owner.query(
        `insert into tenant (id, name, zone, place, demo) values (2, 'Otra', 'America/Panama', '08', false)
         on conflict do nothing`,
      )
      await seedTerritory(other.world, territoryPack('pa'))
      const theirs = await sendReport(other, fresh)
      const { id } = await report()
      const nobodys = newId<'report'>(house.clock.now, house.world.random(10))
      for (const [record, about] of [
        [theirs.id, 'report'],
        [nobodys, 'report'],
        [id, 'account'],
        [officer.id, 'report'],
      ] as const)
        await expect(entered(record, { about })).rejects.toMatchObject({
          kind: 'absent',
          code: 'rights.noSuchRecord',
        })
    } finally {
      await other.pool.close()
    }
  })

  test('is entered once, also by a retry, and keeps nobody from asking by her code', async () => {
    const { id, code } = await report()
    const retry = freshKey()
    const once = await entered(id, {}, retry)
    expect((await entered(id, {}, retry)).id).toBe(once.id)
    await expect(entered(id)).rejects.toMatchObject({ code: 'rights.enteredAlready' })
    expect(await followByCode(house.world, code, anyone)).toEqual([])
    expect(
      await askByCode(house.world, { code, right: 'access' }, anyone, freshKey()),
    ).toHaveLength(1)
  })

  test('keeps what it is about until it is answered, which the look ahead says', async () => {
    const { id, code } = await report()
    const withdrawn = { code: code.replace('-', ''), event: 'withdraw' } as const
    await actAsSubject(house.world, withdrawn, anyone, freshKey())
    const { id: letter } = await entered(id)
    await askByCode(house.world, { code, right: 'portability' }, anyone, freshKey())
    const came = house.clock.now
    const later = openHouse(fresh, { policy, seed: 'later', now: came + 30 * 365 * DAY })
    const stands = async () =>
      (await fresh.owner.query('select 1 from report where id = $1', [id])).rows.length
    const mine = async () =>
      (await lookAhead(later.world, reportRetention, 1)).going.reduce(
        (sum, { asked }) => sum + asked,
        0,
      )
    try {
      // What other tests left goes first.
      await runRetention(later.world, reportRetention)
      const before = await mine()
      expect(before).toBeGreaterThan(0)
      expect(await stands()).toBe(1)
      await refuse(letter)
      await runRetention(later.world, reportRetention)
      expect(await stands()).toBe(1)
      const [own] = await followByCode(house.world, code, anyone)
      await grant(own!.id)
      expect(await mine()).toBe(before - 1)
      await runRetention(later.world, reportRetention)
      expect(await stands()).toBe(0)
    } finally {
      await later.pool.close()
    }
  })

  test.each(['administrator', 'operator', 'supervisor', 'auditor'] as const)(
    'is entered by the officer for the data, not by the %s',
    async (role) => {
      const { id } = await report()
      const person = await house.person(`r-${role}@example.org`, [role])
      const input = { ...byLetter(id, house.clock.now), cameAt: iso(house.clock.now) }
      const officerNow = house.browser()
      await officerNow.ask(signIn, { email: 'oficial@example.org', password: goodPassword })
      const { id: request } = await entered(id)
      await grant(request)
      expect((await person.ask(enterRequest, input)).status).toBe(403)
      expect((await person.ask(listAccountsAskedAbout, {})).status).toBe(403)
      const handed = { id: request as Id<'rights'> }
      expect((await person.ask(handOverCopy, handed)).status).toBe(403)
      expect((await officerNow.ask(handOverCopy, handed)).status).toBe(200)
    },
  )
})
