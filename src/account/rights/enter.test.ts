import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '#kernel/account/session.schema.ts'
import type { ClockRule } from '#kernel/clock/clock.schema.ts'
import { lawOf } from '#kernel/clock/law.ts'
import { placeOrder } from '#kernel/clock/order.service.ts'
import { expunge, lookAhead, runRetention } from '#kernel/clock/retention.service.ts'
import { usualLimits } from '#kernel/grant/grant.rules.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { civilDate, DAY, HOUR, iso } from '#kernel/time.ts'
import { plantCanary } from '#listen/report/canary.service.ts'
import { actOnReport, claimReport } from '#listen/report/desk.service.ts'
import { actAsSubject, followReport, seeVersion } from '#listen/report/follow.service.ts'
import { receiveReport } from '#listen/report/report.service.ts'
import { reportRetention } from '#listen/report/retention.service.ts'
import { policy } from '#loop'
import { disable } from '#platform/auth/people.service.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { type Browser, goodPassword, type House, openHouse } from '#test/staff.ts'
import { decideReview, listReviews, readReview } from '../review/review.service.ts'
import { answerRequest as answer, readRequest as read } from './answer.service.ts'
import {
  accountsAskedAbout,
  enterRequest as enter,
  handOverCopy as handOver,
} from './enter.service.ts'
import { rightsRetention } from './retention.service.ts'
import { rightsRoutes } from './rights.routes.ts'
import {
  enterRequest,
  handOverCopy,
  listAccountsAskedAbout,
  type RequestToEnter,
} from './rights.schema.ts'
import { askByCode, followByCode } from './rights.service.ts'

const anyone: Caller = { actors: ['anyone'], language: 'es' }
const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

type Person = Browser & { id: string }
let fresh: FreshDb
let house: House
let officer: Person
let officerCaller: Caller
let operator: Caller

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh, { policy, routes: (auth) => rightsRoutes(auth.world) })
  await seedTerritory(house.world, territoryPack('pa'))
  officer = await house.person('oficial@example.org', ['data-protection-officer'])
  officerCaller = {
    actors: ['data-protection-officer', 'staff'],
    account: officer.id as Id<'account'>,
    language: 'es',
  }
  operator = {
    actors: ['operator', 'staff'],
    account: (await house.person('mesa@example.org', ['operator'])).id as Id<'account'>,
    language: 'es',
  }
})
afterAll(async () => {
  expect(house.faults).toEqual([])
  await house.pool.close()
  await fresh.close()
})

const draft = () => ({
  kind: 'theft',
  story: 'Se llevaron una bicicleta roja',
  where: { by: 'landmark', words: 'la cancha', place: '080201' },
  when: { from: house.clock.now - HOUR, to: house.clock.now - HOUR },
  photos: [],
  language: 'es',
})

/** A report that somebody sent and nobody may follow but by its code. */
async function report(world = house.world): Promise<{ id: string; code: string }> {
  house.clock.now += 1_000
  const { code } = await receiveReport(world, draft() as never, anyone, key())
  const { rows } = await fresh.owner.query(
    'select id from report where tenant_id = $1 order by received_at desc limit 1',
    [world.tenant.id],
  )
  return { id: rows[0].id, code }
}

/** The same, and the operator has ended it. */
async function endedReport(): Promise<{ id: string; code: string }> {
  const sent = await report()
  const id = sent.id as never
  await claimReport(house.world, id, 'claim', operator, key())
  await actOnReport(house.world, { id, event: 'resolve', text: 'Apareció' }, operator, key())
  return sent
}

const given = (record: string, more: Partial<RequestToEnter> = {}): RequestToEnter => ({
  right: 'access',
  about: 'report',
  record: record as RequestToEnter['record'],
  checked: 'Carta firmada; cédula comparada',
  cameAt: house.clock.now,
  ...more,
})

const entered = (record: string, more: Partial<RequestToEnter> = {}, as = key()) =>
  enter(house.world, given(record, more), officerCaller, as)
const copyOf = (request: string) => handOver(house.world, request as Id<'rights'>, officerCaller)
const grant = (id: string, by = officerCaller) =>
  answer(
    house.world,
    { id: id as never, outcome: 'grant', words: 'Se entrega en mano.' },
    by,
    key(),
  )

describe('a request that came by letter or by phone', () => {
  test('has the time of the law, counted from the day it came', async () => {
    const { id, code } = await report()
    const cameAt = house.clock.now
    await askByCode(house.world, { code, right: 'access' }, anyone, key())
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
    const input = { ...given(id), cameAt: iso(house.clock.now) }
    expect(enterRequest.input.safeParse(input).success).toBe(true)
    const hasReason = (checked: string): boolean =>
      enterRequest.input.safeParse({ ...input, checked }).success
    expect(['  ', 'carta', 'carta y cédula'].map(hasReason)).toEqual([false, false, true])
    const right = 'correction'
    await expect(entered(id, { right })).rejects.toMatchObject({ code: 'rights.wordsNeeded' })
    const checked = 'Llamó del 6000-0000; dijo qué se llevaron'
    const { id: request } = await entered(id, { right, words: 'Era azul', checked })
    expect(await read(house.world, request as Id<'rights'>, officerCaller)).toMatchObject({
      checked,
      words: 'Era azul',
    })
    const { rows } = await fresh.owner.query(
      `select to_jsonb(q)::text as text from rights_request q where id = $1`,
      [request],
    )
    expect(rows[0].text).not.toContain('Llamó')
  })

  test('of correction stands in the report as the office’s, which wrote it down', async () => {
    const { id, code } = await report()
    const wrote = async () =>
      (
        await fresh.owner.query(
          'select citizen_wrote_at, office_wrote_at from report where id = $1',
          [id],
        )
      ).rows[0]
    const before = await wrote()
    const { id: request } = await entered(id, { right: 'correction', words: 'Era azul' })
    house.clock.now += HOUR
    await grant(request)
    const { messages } = await followReport(house.world, code.replace('-', ''), anyone)
    expect(messages).toMatchObject([
      { text: 'Era azul', from: 'office', kind: 'correction', by: 'Persona P.' },
    ])
    // Nobody at the desk waits for the person, and she has not been answered.
    expect(await wrote()).toEqual(before)
    expect(await entriesIn(house.pool, [id])).toContainEqual(
      expect.objectContaining({
        did: 'report.correct',
        account: officer.id,
        reason: `request of rights ${request}`,
        basis: expect.stringContaining('Ley 81'),
      }),
    )
    // What she asks by her own code is her own.
    const own = await report()
    await askByCode(
      house.world,
      { code: own.code, right: 'correction', words: 'Era verde' },
      anyone,
      key(),
    )
    const [asked] = await followByCode(house.world, own.code, anyone)
    await grant(asked!.id)
    const followed = await followReport(house.world, own.code.replace('-', ''), anyone)
    expect(followed.messages).toMatchObject([{ text: 'Era verde', from: 'citizen' }])
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
      const theirs = await report(other.world)
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
    const retry = key()
    const once = await entered(id, {}, retry)
    expect((await entered(id, {}, retry)).id).toBe(once.id)
    await expect(entered(id)).rejects.toMatchObject({ code: 'rights.enteredAlready' })
    expect(await followByCode(house.world, code, anyone)).toEqual([])
    expect(await askByCode(house.world, { code, right: 'access' }, anyone, key())).toHaveLength(1)
  })

  test('is answered with a copy that the officer hands over, which is entered', async () => {
    const { id, code } = await report()
    const { id: request } = await entered(id)
    await expect(copyOf(request)).rejects.toMatchObject({ code: 'rights.noCopy' })
    expect(await grant(request)).toMatchObject({ entered: true, copy: true })
    expect(await copyOf(request)).toMatchObject({
      record: { story: 'Se llevaron una bicicleta roja' },
    })
    const did = (await entriesIn(house.pool, [request])).map((each) => [each.did, each.account])
    for (const each of ['rights.enter', 'rights.answer', 'rights.handOver'])
      expect(did).toContainEqual([each, officer.id])
    const [told] = (await entriesIn(house.pool, [request])).filter(
      (each) => each.did === 'rights.enter',
    )
    expect(told).toMatchObject({
      reason: 'entered for somebody',
      basis: expect.stringContaining('Ley 81'),
    })
    // Who asked by her own code reads her copy herself.
    await askByCode(house.world, { code, right: 'access' }, anyone, key())
    const [own] = await followByCode(house.world, code, anyone)
    expect(await grant(own!.id)).toMatchObject({ entered: false, copy: false })
    await expect(copyOf(own!.id)).rejects.toMatchObject({ code: 'rights.noCopy' })
  })

  test('of somebody who left is about her closed account', async () => {
    const her = await house.person('antes@example.org', ['operator'])
    await disable(house.auth, 'command-line', her.id as Id<'account'>)
    const { accounts } = await accountsAskedAbout(house.world)
    expect(accounts).toContainEqual(
      expect.objectContaining({ id: her.id, name: 'Persona P.', closed: true }),
    )
    const { id: request } = await entered(her.id, { about: 'account' })
    await grant(request)
    expect(await copyOf(request)).toMatchObject({
      about: 'account',
      record: { name: 'Persona de Prueba', email: 'antes@example.org', state: 'disabled' },
    })
    const { id: erasure } = await entered(her.id, { about: 'account', right: 'erasure' })
    await expect(grant(erasure)).rejects.toMatchObject({ code: 'rights.accountTerm' })
  })

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
    await expect(decideReview(house.world, right, officerCaller, key())).rejects.toMatchObject({
      code: 'review.own',
    })
    // What she asks by her own code she knows of herself.
    const own = await endedReport()
    await askByCode(house.world, { code: own.code, right: 'erasure' }, anyone, key())
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

  test('of erasure is told to who has the code until it is answered, and one that she made is not', async () => {
    const { id, code } = await endedReport()
    const followed = () => followReport(house.world, code.replace('-', ''), anyone)
    const version = async () => (await seeVersion(house.world, code.replace('-', ''))).version
    const before = await version()
    await askByCode(house.world, { code, right: 'erasure' }, anyone, key())
    await entered(id)
    expect(await followed()).not.toHaveProperty('erasureAskedBy')
    expect(await version()).toBe(before)
    const { id: request, answerBy } = await entered(id, { right: 'erasure', words: 'Bórrenlo' })
    const told = await followed()
    expect(told.erasureAskedBy).toBe(answerBy)
    expect(JSON.stringify(told)).not.toContain('Bórrenlo')
    expect(await version()).not.toBe(before)
    await answer(
      house.world,
      { id: request as never, outcome: 'refuse', words: 'No era la persona.' },
      officerCaller,
      key(),
    )
    expect(await followed()).not.toHaveProperty('erasureAskedBy')
    expect(await version()).toBe(before)
  })

  test('keeps what it is about until it is answered, which the look ahead says', async () => {
    const { id, code } = await report()
    const withdrawn = { code: code.replace('-', ''), event: 'withdraw' } as const
    await actAsSubject(house.world, withdrawn, anyone, key())
    const { id: letter } = await entered(id)
    await askByCode(house.world, { code, right: 'portability' }, anyone, key())
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
      await answer(
        house.world,
        { id: letter as never, outcome: 'refuse', words: 'No se pudo comprobar.' },
        officerCaller,
        key(),
      )
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

  test('about what is gone all the same is not granted, and can be refused', async () => {
    const rights = ['access', 'correction'] as const
    const { id } = await endedReport()
    const open: string[] = []
    for (const right of rights) open.push((await entered(id, { right, words: 'Era azul' })).id)
    const { id: erasure } = await entered(id, { right: 'erasure' })
    await grant(erasure)
    // As an older backup may bring it back: named, and gone.
    const back = await entered((await report()).id, { right: 'correction', words: 'Era azul' })
    await fresh.owner.query('update rights_request set about_id = $1 where id = $2', [id, back.id])
    for (const request of [...open, back.id]) {
      await expect(grant(request)).rejects.toMatchObject({ kind: 'conflict', code: 'rights.gone' })
      const refusal = { id: request as never, outcome: 'refuse', words: 'Ya se borró.' } as const
      expect(await answer(house.world, refusal, officerCaller, key())).toMatchObject({
        state: 'refused',
      })
    }
    const left = await fresh.owner.query('select 1 from open_request where about_id = $1', [id])
    expect(left.rows).toEqual([])
  })

  test('of erasure is granted by another officer than who entered it, where there is one', async () => {
    const other = await house.person('otra@example.org', ['data-protection-officer'])
    const { id } = await endedReport()
    const { id: request } = await entered(id, { right: 'erasure' })
    await expect(grant(request)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'rights.otherOfficer',
    })
    const still = await fresh.owner.query('select 1 from report where id = $1', [id])
    expect(still.rows).toHaveLength(1)
    const second = { ...officerCaller, account: other.id as Id<'account'> }
    expect(await grant(request, second)).toMatchObject({ state: 'granted' })
    // Who can no longer sign in is no other.
    const { id: next } = await entered((await endedReport()).id, { right: 'erasure' })
    await disable(house.auth, 'command-line', other.id as Id<'account'>)
    expect(await grant(next)).toMatchObject({ state: 'granted' })
  })

  test('opens what it is about for a reason that is looked at, and a planted report alarms', async () => {
    await plantCanary(house.world, draft() as never, officerCaller, key())
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

  test('opens what is sealed only under an order', async () => {
    const { id } = await report()
    const { id: request } = await entered(id)
    await fresh.owner.query(
      `insert into retention_mark (tenant_id, about_kind, about_id, sealed_at) values (1, 'report', $1, now())`,
      [id],
    )
    await expect(grant(request)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'retention.sealed',
    })
    expect((await entriesIn(house.pool, [id])).map(({ did }) => did)).not.toContain('report.copy')
    const scope = { by: 'record', record: id } as const
    const until = house.clock.now + 30 * DAY
    const order = {
      kind: 'opening',
      scope,
      orderedBy: 'Juzgado',
      citation: 'Oficio 9',
      until,
    } as const
    await placeOrder(house.world, order, officerCaller, key(), ['report'])
    expect(await grant(request)).toMatchObject({ state: 'granted', copy: true })
  })

  test.each(['administrator', 'operator', 'supervisor', 'auditor'] as const)(
    'is entered by the officer for the data, not by the %s',
    async (role) => {
      const { id } = await report()
      const person = await house.person(`r-${role}@example.org`, [role])
      const input = { ...given(id), cameAt: iso(house.clock.now) }
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
