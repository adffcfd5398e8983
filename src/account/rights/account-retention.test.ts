import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  disableAccount,
  enableAccount,
  inviteAccount,
  listAccounts,
  renewInvitation,
} from '#kernel/account/account.schema.ts'
import { prepareTotp, setTotp } from '#kernel/account/own-account.schema.ts'
import { signIn } from '#kernel/account/session.schema.ts'
import { placeOrder } from '#kernel/clock/order.service.ts'
import type { NewOrder } from '#kernel/clock/retention.schema.ts'
import { lookAhead, runRetention } from '#kernel/clock/retention.service.ts'
import type { Id } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { actOnReport, claimReport, readReport } from '#listen/report/desk.service.ts'
import { followReport } from '#listen/report/follow.service.ts'
import { policy, retention } from '#loop'
import { addWithPassword } from '#platform/auth/people.service.ts'
import { emailHash } from '#platform/auth/sign-in.service.ts'
import type { Caller } from '#platform/world.ts'
import { joinUnitCalled } from '#respond/index.ts'
import { freshKey } from '#test/board.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { anyone, sendReport } from '#test/rights.ts'
import { type Browser, codeOf, goodPassword, type House, openHouse } from '#test/staff.ts'
import { accountRetention, eraseAccount, unusedRetention } from './account-retention.service.ts'
import { answerRequest } from './answer.service.ts'
import { copyRetention } from './retention.service.ts'
import type { Right } from './rights.schema.ts'
import { askByCode, askOwn, copyByCode, followByCode, followOwn } from './rights.service.ts'

const FIVE_YEARS = 5 * 366 * DAY

let fresh: FreshDb
let house: House
let admin: Browser
let officer: Caller

beforeAll(async () => {
  fresh = await freshDb()
  house = openHouse(fresh, { policy })
  await seedTerritory(house.world, territoryPack('pa'))
  admin = await house.person('admin@example.org', ['administrator'])
  const { id } = await house.person('oficial@example.org', ['data-protection-officer'])
  officer = { actors: ['data-protection-officer', 'staff'], account: id as never, language: 'es' }
})
afterAll(async () => {
  expect(house.faults).toEqual([])
  await house.pool.close()
  await fresh.close()
})

interface Colleague {
  readonly id: Id<'account'>
  readonly name: string
  readonly email: string
  readonly caller: Caller
  readonly own: Browser
}

let hired = 0
/** Somebody who works at the desk and in a unit, with a code generator. */
async function colleague(): Promise<Colleague> {
  hired++
  const name = `Ximena-${hired}x Barragán-${hired}x`
  const email = `x-${hired}x@example.org`
  const id = await addWithPassword(
    house.auth,
    'command-line',
    { name, email, roles: ['operator', 'unit'], unit: 'Turno A' },
    { password: goodPassword, language: 'es' },
  )
  await joinUnitCalled(house.world, id, 'Halcón 7')
  const own = house.browser()
  await own.ask(signIn, { email, password: goodPassword, device: 'Teléfono de Ximena' })
  const offer = (await own.ask(prepareTotp, {})).body
  const totp = codeOf(offer.secret, house.clock.now)
  await own.ask(setTotp, { enrolment: offer.enrolment, totp })
  const caller: Caller = { actors: ['operator', 'staff'], account: id, language: 'es' }
  return { id, name, email, own, caller }
}

async function close({ id }: Pick<Colleague, 'id'>): Promise<void> {
  admin = await signedInAgain('admin@example.org')
  expect((await admin.ask(disableAccount, { id })).status).toBe(200)
}
const run = () => runRetention(house.world, [accountRetention, unusedRetention, copyRetention])

/** A report that a colleague has read and answered. */
async function reportReadBy({ caller }: Colleague) {
  const { world } = house
  const { id, code } = await sendReport(house, fresh)
  await claimReport(world, id, 'claim', caller, freshKey())
  await readReport(world, id, { purpose: 'response' }, caller)
  await actOnReport(world, { id, event: 'resolve', text: 'Apareció' }, caller, freshKey())
  return { id, code }
}

async function ask({ caller }: Colleague, right: Right): Promise<string> {
  await askOwn(house.world, { right }, caller, freshKey())
  return (await followOwn(house.world, caller)).find((each) => each.right === right)!.id
}
const grant = (id: string) =>
  answerRequest(
    house.world,
    { id: id as never, outcome: 'grant', words: 'Hecho.' },
    officer,
    freshKey(),
  )

/** The tables, but for what is only meant for this test, in which something stands that is hers. */
async function tablesWith(needles: readonly string[]): Promise<string[]> {
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await fresh.owner.query(
      `select from "${name}" t where exists
        (select from unnest($1::text[]) needle where t::text ilike '%' || needle || '%') limit 1`,
      [needles],
    )
    if (hit.rows.length > 0) found.push(name)
  }
  return found
}

/** What lies sealed for her: keys and parts under her name to the vault. */
const sealedOf = async (id: string): Promise<string[]> =>
  (
    await fresh.owner.query<{ it: string }>(
      `select about_kind as it from data_key where about_id = $1
       union all select about_kind || ' ' || part from sealed_part where about_id = $1 order by 1`,
      [id],
    )
  ).rows.map(({ it }) => it)

const needlesOf = ({ name, email }: Colleague): string[] => [
  ...name.split(' '),
  email,
  emailHash(house.auth, email).toString('hex'),
]

/**
 * Lets something begin that waits for a change of the colleague's account, and makes that change before it goes on.
 * @param change  of the row of the account
 */
async function overtaking<T>(
  { id }: Colleague,
  change: string,
  begin: () => Promise<T>,
): Promise<T> {
  const between = await fresh.owner.connect()
  try {
    await between.query('begin')
    await between.query('select pg_advisory_xact_lock(4712003, $1)', [house.world.tenant.id])
    const begun = begin()
    begun.catch(() => {})
    const waiting = `select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`
    await expect.poll(async () => (await fresh.owner.query(waiting)).rows.length).toBe(1)
    await between.query(`update account set ${change} where id = $1`, [id])
    await between.query('commit')
    return await begun
  } finally {
    await between.query('rollback')
    between.release()
  }
}

const REOPENED = `state = 'active', disabled_at = null`

const keptCounts = async (what = 'account'): Promise<number> =>
  (
    await fresh.owner.query<{ n: number }>(
      `select coalesce(sum(records), 0)::int as n from kept_count where about_kind = 'account' and what = $1`,
      [what],
    )
  ).rows[0]!.n

const isErased = async ({ id }: Pick<Colleague, 'id'>): Promise<boolean> =>
  (await fresh.owner.query('select erased_at from account where id = $1', [id])).rows[0]
    .erased_at !== null

describe('the account of somebody who left', () => {
  test('goes when its term is over, and what she did is still told by her office', async () => {
    const her = await colleague()
    const { code } = await reportReadBy(her)
    await grant(await ask(her, 'access'))
    await admin.ask(renewInvitation, { id: her.id })
    const held = await tablesWith(needlesOf(her))
    expect(held).toEqual(['account'])
    expect(await sealedOf(her.id)).toEqual([
      'account',
      'account email',
      'account name',
      'totp',
      'totp secret',
    ])
    await close(her)

    house.clock.now += 58 * 30 * DAY
    expect(await run()).toMatchObject({ warned: 0, expunged: 0 })
    house.clock.now += 70 * DAY
    expect(await run()).toMatchObject({ warned: 1, expunged: 0 })
    const { going, rules } = await lookAhead(house.world, retention, 30)
    expect(going).toContainEqual(
      expect.objectContaining({ step: 'expunge', rule: 'account.record', records: 1, held: 0 }),
    )
    expect(rules.find(({ id }) => id === 'account.record')).toMatchObject({
      citation: expect.stringContaining('Ley 81 de 26 de marzo de 2019'),
      signedOff: null,
    })
    expect(await isErased(her)).toBe(false)

    house.clock.now += 60 * DAY
    expect(await run()).toMatchObject({ expunged: 1 })
    expect(await tablesWith(needlesOf(her))).toEqual([])
    expect(await sealedOf(her.id)).toEqual([])
    const left = await fresh.owner.query(
      `select 'password' from credential_password where account_id = $1
       union all select 'totp' from totp where account_id = $1
       union all select 'recovery code' from recovery_code where account_id = $1
       union all select 'session' from session where account_id = $1
       union all select 'invitation' from invitation where account_id = $1
       union all select 'unit' from unit_member where account_id = $1
       union all select 'copy' from rights_request where account_id = $1 and (file is not null or about_id is not null)`,
      [her.id],
    )
    expect(left.rows).toEqual([])
    expect(await run()).toMatchObject({ expunged: 0, warned: 0 })

    const followed = await followReport(house.world, code.replace('-', ''), anyone)
    expect(followed.opened).toContainEqual(
      expect.objectContaining({ role: 'operator', office: 'Turno A', purpose: 'response' }),
    )
    await askByCode(house.world, { code, right: 'access' }, anyone, freshKey())
    const [asked] = await followByCode(house.world, code, anyone)
    await grant(asked!.id)
    const { record } = await copyByCode(house.world, { code, request: asked!.id as never }, anyone)
    expect((record as Record<string, unknown>).seenAndChangedBy).toContainEqual(
      expect.objectContaining({ did: 'report.read', office: 'operator', name: 'Cuenta borrada' }),
    )
  })

  test('is opened by nobody once it is erased, and her address is free', async () => {
    const her = await colleague()
    await close(her)
    house.clock.now += FIVE_YEARS
    admin = await signedInAgain('admin@example.org')
    await run()
    const enabled = await admin.ask(enableAccount, { id: her.id })
    expect([enabled.status, enabled.body.code]).toEqual([404, 'account.absent'])
    await expect(
      fresh.owner.query(`update account set state = 'active', disabled_at = null where id = $1`, [
        her.id,
      ]),
    ).rejects.toThrow(/check constraint/)
    const again = await house.browser().ask(signIn, { email: her.email, password: goodPassword })
    expect([again.status, again.body.code]).toEqual([401, 'account.badSignIn'])
    const { people } = (await admin.ask(listAccounts, {})).body
    expect(people.map(({ id }) => id)).not.toContain(her.id)
    const invited = await admin.ask(inviteAccount, {
      name: her.name,
      email: her.email,
      roles: ['operator'],
    })
    expect(invited.status).toBe(200)
  })

  test('that is in use, or was opened again, has no term', async () => {
    const [back, stays] = [await colleague(), await colleague()]
    await close(back)
    expect((await admin.ask(enableAccount, { id: back.id })).status).toBe(200)
    house.clock.now += FIVE_YEARS
    await run()
    expect([await isErased(back), await isErased(stays)]).toEqual([false, false])
    await close(back)
    await run()
    expect(await isErased(back)).toBe(false)
  })

  test('opened again, or opened and closed again, while the run waits for it stays and is not counted', async () => {
    house.clock.now += FIVE_YEARS
    await run()
    const her = await colleague()
    const closedAt = house.clock.now
    await close(her)
    house.clock.now += FIVE_YEARS
    const before = await keptCounts()
    const now = new Date(house.clock.now).toISOString()
    const closedAnew = `disabled_at = '${now}'`
    for (const change of [closedAnew, REOPENED]) {
      await fresh.owner.query('update account set disabled_at = to_timestamp($2) where id = $1', [
        her.id,
        closedAt / 1_000,
      ])
      expect(await overtaking(her, change, run)).toMatchObject({ expunged: 0 })
    }
    expect([await isErased(her), await keptCounts()]).toEqual([false, before])
    expect(await sealedOf(her.id)).toContain('account name')
  })

  test('is warned about again when it is closed again', async () => {
    const her = await colleague()
    const warned = async () => {
      await close(her)
      house.clock.now += 1_810 * DAY
      await run()
      const { rows } = await fresh.owner.query(
        'select warned_at from retention_mark where about_id = $1',
        [her.id],
      )
      return rows.map(({ warned_at }) => warned_at)
    }
    expect(await warned()).toEqual([house.clock.now])
    admin = await signedInAgain('admin@example.org')
    expect((await admin.ask(enableAccount, { id: her.id })).status).toBe(200)
    expect(await warned()).toEqual([house.clock.now])
  })

  test('stays while an order holds it', async () => {
    const her = await colleague()
    await close(her)
    house.clock.now += FIVE_YEARS - 300 * DAY
    await hold(her)
    house.clock.now += 300 * DAY
    const { going } = await lookAhead(house.world, [accountRetention], 30)
    expect(going.reduce((sum, { held }) => sum + held, 0)).toBe(1)
    await run()
    expect(await isErased(her)).toBe(false)
    house.clock.now += 100 * DAY
    await run()
    expect(await isErased(her)).toBe(true)
  })

  test('goes under an order for a place, to which no account belongs', async () => {
    const her = await colleague()
    await close(her)
    house.clock.now += FIVE_YEARS - 300 * DAY
    await order({ by: 'place', place: '080201' })
    house.clock.now += 300 * DAY
    const { going } = await lookAhead(house.world, [accountRetention], 30)
    expect(going.reduce((sum, { held }) => sum + held, 0)).toBe(0)
    await run()
    expect(await isErased(her)).toBe(true)
  })

  test('whose key is gone came back with an older backup, and goes again', async () => {
    const her = await colleague()
    await close(her)
    await run()
    expect(await isErased(her)).toBe(false)
    await fresh.owner.query(`delete from data_key where about_kind = 'account' and about_id = $1`, [
      her.id,
    ])
    await run()
    expect(await isErased(her)).toBe(true)
    expect(await sealedOf(her.id)).toEqual([])
  })
})

/** A session ends long before years have passed. */
async function signedInAgain(email: string): Promise<Browser> {
  const browser = house.browser()
  await browser.ask(signIn, { email, password: goodPassword })
  return browser
}

const hold = ({ id }: Colleague) => order({ by: 'record', record: id })

const order = (scope: NewOrder['scope']) =>
  placeOrder(
    house.world,
    {
      kind: 'hold',
      scope,
      orderedBy: 'Fiscalía',
      citation: 'Oficio 9',
      until: house.clock.now + 350 * DAY,
    },
    officer,
    freshKey(),
    ['account'],
  )

describe('a request to erase an account', () => {
  test('is refused with article and day while the term runs, and granted at once afterwards', async () => {
    const her = await colleague()
    const request = await ask(her, 'erasure')
    await expect(grant(request)).rejects.toMatchObject({ code: 'rights.accountInUse' })
    const closedAt = house.clock.now
    await close(her)
    const refused = await grant(request).catch((error) => error)
    expect(refused).toMatchObject({
      code: 'rights.accountTerm',
      facts: { citation: expect.stringContaining('Ley 81 de 26 de marzo de 2019') },
    })
    const years = (refused.facts.until - closedAt) / (365.25 * DAY)
    expect(years).toBeGreaterThan(4.99)
    expect(years).toBeLessThan(5.01)
    expect(await isErased(her)).toBe(false)

    house.clock.now = refused.facts.until - 1
    await expect(grant(request)).rejects.toMatchObject({ code: 'rights.accountTerm' })
    await hold(her)
    house.clock.now += 1
    await expect(grant(request)).rejects.toMatchObject({
      code: 'rights.held',
      facts: { citation: 'Oficio 9' },
    })
    house.clock.now += 400 * DAY
    const counted = await keptCounts()
    await expect(overtaking(her, REOPENED, () => grant(request))).rejects.toMatchObject({
      code: 'rights.accountInUse',
    })
    expect([await isErased(her), await keptCounts()]).toEqual([false, counted])
    await fresh.owner.query(
      `update account set state = 'disabled', disabled_at = to_timestamp($2) where id = $1`,
      [her.id, closedAt / 1_000],
    )
    expect(await grant(request)).toMatchObject({ state: 'granted' })
    expect(await isErased(her)).toBe(true)
    expect(await tablesWith(needlesOf(her))).toEqual([])
    expect(await sealedOf(her.id)).toEqual([])
  })
})

describe('the account of somebody who never came', () => {
  const stranger = { name: 'Yaviza-9y Córdoba-9y', email: 'y-9y@example.org', roles: ['operator'] }
  const invited = async (): Promise<Pick<Colleague, 'id'>> => {
    admin = await signedInAgain('admin@example.org')
    const { status, body } = await admin.ask(inviteAccount, stranger as never)
    expect(status).toBe(200)
    return { id: body.account as Id<'account'> }
  }
  const needles = [...stranger.name.split(' '), stranger.email]

  test('goes when the last link has run out, and counts as one that was not used', async () => {
    await run()
    const before = await keptCounts('unused')
    const her = await invited()
    house.clock.now += 7 * DAY - HOUR
    await run()
    admin = await signedInAgain('admin@example.org')
    await admin.ask(renewInvitation, { id: her.id })
    house.clock.now += 7 * DAY
    await run()
    expect(await isErased(her)).toBe(false)
    house.clock.now += 2 * DAY
    const renewed = `created_at = created_at, state = 'active'`
    expect(await overtaking(her as Colleague, renewed, run)).toMatchObject({ expunged: 0 })
    await fresh.owner.query(`update account set state = 'invited' where id = $1`, [her.id])
    expect(await run()).toMatchObject({ expunged: 1 })
    expect(await isErased(her)).toBe(true)
    expect(await tablesWith(needles)).toEqual([])
    expect(await sealedOf(her.id)).toEqual([])
    expect(await keptCounts('unused')).toBe(before + 1)
  })

  test('goes a day after it was closed, and at once when that is asked for', async () => {
    const closed = await invited()
    await close(closed)
    await run()
    expect(await isErased(closed)).toBe(false)
    house.clock.now += 2 * DAY
    await run()
    expect(await isErased(closed)).toBe(true)
    const asked = await invited()
    await house.world.transaction((tx) => eraseAccount(house.world, tx, asked.id, 'asked for'))
    expect(await isErased(asked)).toBe(true)
    expect((await invited()).id).not.toBe(asked.id)
  })

  test('who came, by a link or by a password, is no such one', async () => {
    const her = await colleague()
    house.clock.now += 60 * DAY
    await run()
    expect(await isErased(her)).toBe(false)
    await close(her)
    house.clock.now += 60 * DAY
    await run()
    expect(await isErased(her)).toBe(false)
  })
})
