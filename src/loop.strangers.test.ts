import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  answerRequest,
  askByCode,
  askOwn,
  copyByCode,
  copyOwn,
  followOwn,
} from '#account/rights/rights.schema.ts'
import { inviteAccount } from '#kernel/account/account.schema.ts'
import { addPasskey, preparePasskey, seeOwnAccount } from '#kernel/account/own-account.schema.ts'
import { seeSession } from '#kernel/account/session.schema.ts'
import type { Endpoint } from '#kernel/endpoint.ts'
import { newId } from '#kernel/ids.ts'
import { ledgerRoutes } from '#kernel/ledger/ledger.routes.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { Role } from '#kernel/policy/policy.schema.ts'
import { claimReport, sendPhoto, sendReport } from '#listen/report/report.schema.ts'
import type { Auth } from '#platform/auth/auth.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { newDevice } from '#test/authenticator.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { blackPng } from '#test/photos.ts'
import { type Browser, type House, openHouse, origin, tokenOf } from '#test/staff.ts'
import { requestOf } from '#web/request.ts'
import { type Doors, doorsOf, policy, retention } from './loop.ts'
import { say } from './messages.ts'

// Ids of others: whatever somebody got hold of, the answer is that of an id that nobody ever had.

const site: Site = {
  emergencyPhone: '104',
  publicUrl: origin,
  styles: [],
  policy,
  retention,
  channels: [],
  presence: openPresence(),
  say,
}
const doorsIn = (auth: Auth): Doors => {
  const { world } = auth
  const { key } = logSigner(world.derive, world.tenant.id)
  return doorsOf({ world, auth, site, log: ledgerRoutes(world, key, []) })
}

// The names of the tests are needed before there is a database; until they answer, routes only hold on to a world.
const zeros = (bytes = 32): Uint8Array => new Uint8Array(bytes)
const noWorld = {
  tenant: { id: 1 },
  derive: () => zeros(),
  random: zeros,
  now: () => 0,
} as unknown as World
const doors = doorsIn({ world: noWorld, publicUrl: origin } as never)
const endpoints = doors.routes.map(({ endpoint }) => endpoint)

const looksLikeId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const exampleOf = (endpoint: Endpoint) => endpoint.example as Record<string, unknown>
const idFields = (endpoint: Endpoint): string[] =>
  Object.entries(exampleOf(endpoint))
    .filter(([name, value]) => name === 'id' || looksLikeId.test(String(value)))
    .map(([name]) => name)
const named = (list: readonly Endpoint[]) =>
  list.map((each) => [`${each.method} ${each.path}`, each] as const)
const withIds = endpoints.filter((endpoint) => idFields(endpoint).length > 0)
const withSecret = (name: string) => endpoints.filter((endpoint) => name in exampleOf(endpoint))

let fresh: FreshDb
let here: House
let there: House
/** may everything here, as far as an office lets anybody */
let ana: Person
let beto: Person
let mine: Report
let theirs: Report
let theirIds: readonly string[]
let theirInvitation: string
let theirTables: string

type Person = Browser & { readonly id: string; readonly passkey: string }

interface Report {
  readonly code: string
  readonly photoName: string
  readonly id: string
  readonly photo: string
}

beforeAll(async () => {
  fresh = await freshDb()
  const open = (tenant: number): House =>
    openHouse(fresh, {
      tenant,
      seed: `tenant ${tenant}`,
      policy,
      doors: doorsIn,
    })
  here = open(1)
  there = open(2)
  ana = await enter(here, 'ana@example.org')
  beto = await enter(here, 'beto@example.org')
  const eva = await enter(there, 'eva@example.net')
  mine = await report(here, ana)
  await report(there, eva)
  theirs = await report(there, eva)
  const draft = { name: 'Iris', email: 'iris@example.net', roles: ['operator' as const] }
  const { requests } = (await send(there, eva, askOwn, { right: 'access' })).body
  theirInvitation = tokenOf((await eva.ask(inviteAccount, draft)).body.url)
  theirIds = [...(await idsOf(2)), eva.passkey, theirs.photoName]
  expect(theirIds).toContain(requests[0].id)
  theirTables = await everything(2)
})
afterAll(async () => {
  // Nothing that was asked here has touched a row there.
  expect(await everything(2)).toBe(theirTables)
  expect([...here.faults, ...there.faults]).toEqual([])
  await here.pool.close()
  await there.pool.close()
  await fresh.close()
})

/** Signs in with every role, and a passkey beside the password. */
async function enter(house: House, email: string): Promise<Person> {
  const browser = await house.person(email, [...Role.options])
  const device = newDevice(origin)
  const options = (await browser.ask(preparePasskey, {})).body
  await browser.ask(addPasskey, { name: 'Teléfono', passkey: device.make(options) })
  const { passkeys } = (await browser.ask(seeOwnAccount, {})).body
  return Object.assign(browser, { passkey: passkeys[0]!.id })
}

/** A report with a photo, claimed by whoever asks. */
async function report(house: House, by: Browser): Promise<Report> {
  const photoName = randomUUID()
  const sent = await send(house, undefined, sendReport, {
    ...exampleOf(sendReport),
    photos: [photoName],
  })
  await send(house, undefined, sendPhoto, { photo: photoName })
  const { rows } = await fresh.owner.query(
    `select p.id as photo, p.report_id as id from report_photo p join report r on r.id = p.report_id
     where r.tenant_id = $1 order by r.id desc limit 1`,
    [house.world.tenant.id],
  )
  await send(house, by, claimReport, { id: rows[0].id })
  return { code: sent.body.code, photoName, ...rows[0] }
}

/** Every id in every table of a tenant. */
async function idsOf(tenant: number): Promise<string[]> {
  const { rows: columns } = await fresh.owner.query<{ table: string; column: string }>(
    `select quote_ident(c.table_name) as table, quote_ident(c.column_name) as column
     from information_schema.columns c
     where c.table_schema = 'public' and c.data_type = 'uuid' and exists (select
       from information_schema.columns t where t.table_schema = 'public' and t.table_name = c.table_name
         and t.column_name = 'tenant_id')`,
  )
  const found = new Set<string>()
  for (const { table, column } of columns) {
    const { rows } = await fresh.owner.query<{ id: string }>(
      `select distinct ${column} as id from ${table} where tenant_id = $1 and ${column} is not null`,
      [tenant],
    )
    for (const { id } of rows) found.add(id)
  }
  return [...found]
}

/** One print of all rows of a tenant. */
async function everything(tenant: number): Promise<string> {
  const { rows: tables } = await fresh.owner.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.columns
     where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
  )
  const prints: string[] = []
  for (const { name } of tables) {
    const { rows } = await fresh.owner.query<{ print: string }>(
      `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as print from ${name} t where tenant_id = $1`,
      [tenant],
    )
    prints.push(`${name} ${rows[0]?.print}`)
  }
  return prints.join('\n')
}

/** Asks as a script does: with a key of its own, and bytes where bytes are wanted. */
async function send(
  house: House,
  by: Browser | undefined,
  endpoint: Endpoint,
  input: Record<string, unknown>,
) {
  const { method, address, body } = requestOf(endpoint, input)
  const response = await house.app.request(`${origin}${address}`, {
    method,
    headers: {
      origin,
      'idempotency-key': randomUUID(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(by?.cookie !== undefined && { cookie: `convive=${by.cookie}` }),
    },
    ...(endpoint.body === 'bytes'
      ? { body: new Uint8Array(blackPng(8, 8)) }
      : body !== undefined && { body }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

/** Sends a plain form, and reads the page without what was sent and without the keys of its forms. */
async function sendForm(path: string, fields: Record<string, string>) {
  const response = await here.app.request(`${origin}${path}`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ key: randomUUID(), ...fields }),
  })
  const text = await response.text()
  const plain = text.replace(/(name="key" value=")[^"]*/g, '$1')
  return {
    status: response.status,
    text: Object.values(fields).reduce((left, value) => left.replaceAll(value, ''), plain),
  }
}

/** A right that was asked for and granted: its request, with a copy to be handed out. */
async function grantedCopy(ask: Endpoint, by: Browser | undefined, input: Record<string, string>) {
  const asked = await send(here, by, ask, { ...input, right: 'access' })
  const { id } = asked.body.requests.at(-1)
  const answer = { id, outcome: 'grant', words: 'Aquí está todo.' }
  expect((await send(here, ana, answerRequest, answer)).status).toBe(200)
  return id as string
}

/** The endpoint's example with other ids in it, and a reason wherever one may be said. */
function inputWith(endpoint: Endpoint, ids: Record<string, string>): Record<string, unknown> {
  const input = { ...exampleOf(endpoint), ...ids }
  const reasoned = { ...input, reason: 'veo qué pasó en la cancha' }
  return endpoint.input.safeParse(reasoned).success ? reasoned : input
}

const everyField = (endpoint: Endpoint, id: string): Record<string, string> =>
  Object.fromEntries(idFields(endpoint).map((name) => [name, id]))

/** An id of the same kind that nobody ever had. */
const nobodys = (like: string): string => {
  if (!looksLikeId.test(like))
    return randomBytes(Buffer.from(like, 'base64url').length).toString('base64url')
  return like[14] === '4' ? randomUUID() : newId(here.clock.now, randomBytes(10))
}

describe('another tenant’s', () => {
  test('ids are many enough to mean something', () => {
    expect(withIds.length).toBeGreaterThan(13)
    expect(theirIds.length).toBeGreaterThan(20)
    for (const each of [theirs.id, theirs.photo, theirs.photoName]) expect(theirIds).toContain(each)
  })

  test.each(named(withIds))('ids are nobody’s to %s', async (_, endpoint) => {
    for (const id of theirIds) {
      const ask = (used: string) =>
        send(here, ana, endpoint, inputWith(endpoint, everyField(endpoint, used)))
      const answered = await ask(id)
      expect(answered, id).toEqual(await ask(nobodys(id)))
      // An id of another form than the endpoint takes is refused as such; every other is absent.
      const isForm = endpoint.input.safeParse(inputWith(endpoint, everyField(endpoint, id))).success
      expect(answered.status, id).toBe(isForm ? 404 : 400)
    }
  })

  test.each(named(withIds.filter((endpoint) => idFields(endpoint).join() === 'id,photo')))(
    'photos beside one’s own report are nobody’s to %s',
    async (_, endpoint) => {
      const ask = (ids: Record<string, string>) =>
        send(here, ana, endpoint, inputWith(endpoint, ids))
      const other = await report(here, ana)
      for (const [id, photo] of [
        [mine.id, theirs.photo],
        [theirs.id, mine.photo],
        [other.id, mine.photo],
      ] as const) {
        const answered = await ask({ id, photo })
        expect(answered.status).toBe(404)
        const known = id === theirs.id ? nobodys(id) : id
        expect(answered).toEqual(await ask({ id: known, photo: nobodys(photo) }))
      }
    },
  )

  test.each(named(withSecret('code')))('code is a wrong one to %s', async (_, endpoint) => {
    const ask = (code: string, house = here) =>
      send(house, undefined, endpoint, { ...exampleOf(endpoint), code })
    const answered = await ask(theirs.code)
    expect(answered.status).toBe(404)
    expect(answered).toEqual(await ask('00000-00000'))
  })

  test.each(doors.pages.filter(({ rate }) => rate === 'code'))(
    'code is a wrong one to the form at $path',
    async ({ path }) => {
      const answered = await sendForm(path, { code: theirs.code })
      expect(answered.status).toBe(404)
      expect(answered).toEqual(await sendForm(path, { code: '00000-00000' }))
      expect((await sendForm(path, { code: mine.code })).status).toBe(200)
    },
  )

  test.each(doors.documents.filter(({ path }) => path.endsWith('*')))(
    'ids are nobody’s to $path',
    async ({ path }) => {
      for (const id of theirIds) {
        const get = async (used: string) => {
          const response = await here.app.request(`${origin}${path.replace('*', used)}`)
          return { status: response.status, body: await response.json() }
        }
        const answered = await get(id)
        expect(answered.status).toBe(404)
        expect(answered).toEqual(await get(nobodys(id)))
      }
    },
  )

  test.each(named(withSecret('token')))('link is a wrong one to %s', async (_, endpoint) => {
    const ask = (token: string) =>
      send(here, undefined, endpoint, { ...exampleOf(endpoint), token })
    const answered = await ask(theirInvitation)
    expect(answered.status).toBeGreaterThanOrEqual(400)
    expect(answered).toEqual(await ask(nobodys(theirInvitation)))
  })

  test('session is nobody’s', async () => {
    const eva = await there.person('eva-2@example.net', ['operator'])
    const strange = here.browser(eva.cookie)
    expect((await strange.ask(seeSession, {})).body).toMatchObject({ signedIn: false })
    theirTables = await everything(2)
  })
})

describe('another person’s', () => {
  const own = withIds.filter(({ path }) => /^\/api\/(account|rights\/own)\//.test(path))
  let copied: string

  beforeAll(async () => {
    copied = await grantedCopy(askOwn, beto, {})
  })

  test.each(named(own))('ids are nobody’s to %s', async (_, endpoint) => {
    const { sessions, passkeys } = (await beto.ask(seeOwnAccount, {})).body
    const ids = [...[...sessions, ...passkeys].map(({ id }) => id), copied]
    expect(ids.length).toBeGreaterThan(2)
    for (const id of ids) {
      const ask = (used: string) =>
        send(here, ana, endpoint, inputWith(endpoint, everyField(endpoint, used)))
      const answered = await ask(id)
      expect([400, 404]).toContain(answered.status)
      expect(answered).toEqual(await ask(nobodys(id)))
    }
    expect((await beto.ask(seeOwnAccount, {})).body).toMatchObject({ sessions, passkeys })
  })

  test('copy of rights is nobody’s to another account, and there for its own', async () => {
    expect((await send(here, beto, copyOwn, { request: copied })).status).toBe(200)
    expect((await send(here, ana, copyOwn, { request: copied })).status).toBe(404)
    const seen = (await send(here, ana, followOwn, {})).body
    expect(JSON.stringify(seen)).not.toContain(copied)
  })

  test('copy of rights is nobody’s to the code of another report', async () => {
    const other = await report(here, ana)
    const request = await grantedCopy(askByCode, undefined, { code: other.code })
    const ask = (code: string, used: string) =>
      send(here, undefined, copyByCode, { code, request: used })
    expect((await ask(other.code, request)).status).toBe(200)
    const strange = [request, copied]
    for (const id of strange) {
      const answered = await ask(mine.code, id)
      expect(answered.status).toBe(404)
      expect(answered).toEqual(await ask(mine.code, nobodys(id)))
      const form = (used: string) => sendForm('/derechos', { code: mine.code, copy: used })
      expect(await form(id)).toEqual(await form(nobodys(id)))
    }
  })
})
