import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '#kernel/clock/order.service.ts'
import type { Id } from '#kernel/ids.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { followReport, seeVersion } from '#listen/report/follow.service.ts'
import { disable } from '#platform/auth/people.service.ts'
import { freshKey } from '#test/board.ts'
import { entriesIn } from '#test/ledger.ts'
import { anyone, openRightsOffice, type RightsOffice } from '#test/rights.ts'
import { accountsAskedAbout } from './enter.service.ts'
import { askByCode, followByCode } from './rights.service.ts'

let {
  fresh,
  house,
  officer,
  officerCaller,
  report,
  endedReport,
  entered,
  grant,
  refuse,
  copyOf,
  close,
} = {} as RightsOffice

beforeAll(async () => {
  ;({
    fresh,
    house,
    officer,
    officerCaller,
    report,
    endedReport,
    entered,
    grant,
    refuse,
    copyOf,
    close,
  } = await openRightsOffice())
})
afterAll(async () => {
  expect(house.faults).toEqual([])
  await close()
})

describe('the answer to a request that came by letter', () => {
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
      freshKey(),
    )
    const [asked] = await followByCode(house.world, own.code, anyone)
    await grant(asked!.id)
    const followed = await followReport(house.world, own.code.replace('-', ''), anyone)
    expect(followed.messages).toMatchObject([{ text: 'Era verde', from: 'citizen' }])
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
    await askByCode(house.world, { code, right: 'access' }, anyone, freshKey())
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

  test('of erasure is told to who has the code until it is answered, and one that she made is not', async () => {
    const { id, code } = await endedReport()
    const followed = () => followReport(house.world, code.replace('-', ''), anyone)
    const version = async () => (await seeVersion(house.world, code.replace('-', ''))).version
    const before = await version()
    await askByCode(house.world, { code, right: 'erasure' }, anyone, freshKey())
    await entered(id)
    expect(await followed()).not.toHaveProperty('erasureAskedBy')
    expect(await version()).toBe(before)
    const { id: request, answerBy } = await entered(id, { right: 'erasure', words: 'Bórrenlo' })
    const told = await followed()
    expect(told.erasureAskedBy).toBe(answerBy)
    expect(JSON.stringify(told)).not.toContain('Bórrenlo')
    expect(await version()).not.toBe(before)
    await refuse(request)
    expect(await followed()).not.toHaveProperty('erasureAskedBy')
    expect(await version()).toBe(before)
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
      expect(await refuse(request)).toMatchObject({ state: 'refused' })
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
    await placeOrder(house.world, order, officerCaller, freshKey(), ['report'])
    expect(await grant(request)).toMatchObject({ state: 'granted', copy: true })
  })
})
