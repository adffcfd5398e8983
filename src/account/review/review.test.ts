import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policy as staffPolicy } from '#kernel/account/account.rules.ts'
import { openersOf } from '#kernel/grant/openers.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import type { Identity } from '#kernel/party/party.schema.ts'
import { addParty } from '#kernel/party/party.service.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY, HOUR, iso } from '#kernel/time.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { checkClient } from '#test/contract.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { plantCanary } from '../../listen/report/canary.service.ts'
import {
  claimReport,
  listReports,
  readReport,
  sameCaller,
} from '../../listen/report/desk.service.ts'
import { followReport } from '../../listen/report/follow.service.ts'
import { reportPolicy } from '../../listen/report/report.rules.ts'
import { ReportDraft, readCode } from '../../listen/report/report.schema.ts'
import { receiveReport, reportResource } from '../../listen/report/report.service.ts'
import * as client from './review.client.ts'
import { reviewPolicy } from './review.rules.ts'
import * as schema from './review.schema.ts'
import {
  alarmLateReviews,
  decideReview,
  listReviews,
  readReview,
  seeOwnReadings,
} from './review.service.ts'

let fresh: FreshDb
let here: TestWorld
const random = seededBytes('reviews')
const policy = [...staffPolicy, ...reportPolicy, ...reviewPolicy]

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  await seedTerritory(here.world, territoryPack('pa'))
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const anyone: Caller = { actors: ['anyone'], language: 'es' }
const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

async function staff(role: Role, name: string = role, unit?: string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, unit, language, state, created_at)
     values (1, $1, $2, $3, $4, $5, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role], unit ?? null],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const draft = (given: object = {}) =>
  ReportDraft.parse({
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja.',
    where: { by: 'place', place: '080508' },
    when: { from: iso(here.clock.now - 3 * HOUR), to: iso(here.clock.now - 2 * HOUR) },
    ...given,
  })

async function send(given: object = {}): Promise<{ id: Id<'report'>; code: string }> {
  here.clock.now += 1
  const { code } = await receiveReport(here.world, draft(given), anyone, key())
  const { rows } = await fresh.owner.query(
    'select id from report order by received_at desc limit 1',
  )
  return { id: rows[0].id, code: readCode(code) }
}

const curious = { purpose: 'response', reason: 'creo que es mi vecina Marta' } as const

/** A curious reading, and its place in the queue. */
async function curiousReading() {
  const sent = await send()
  const eva = await staff('operator', 'Eva', 'Norte')
  await readReport(here.world, sent.id, curious, eva)
  const { rows } = await fresh.owner.query('select id from access_review where reader_id = $1', [
    eva.account,
  ])
  return { ...sent, eva, review: rows[0].id as Id<'review'> }
}

test('a curious reading is seen by the person, by the reviewer with its words, and by its reader when asked', async () => {
  const { code, eva, review } = await curiousReading()
  const followed = await followReport(here.world, code, anyone)
  expect(followed.opened).toEqual([
    {
      at: iso(here.clock.now),
      role: 'operator',
      office: 'Norte',
      purpose: 'response',
      delayedBy: null,
    },
  ])
  expect(JSON.stringify(followed)).not.toContain('Eva')
  const carmen = await staff('supervisor', 'Carmen')
  const { rows } = await listReviews(here.world, 'open', carmen)
  expect(rows.find(({ id }) => id === review)).toMatchObject({
    reader: { name: 'Eva', unit: 'Norte' },
    why: ['typed'],
    state: 'open',
    mine: false,
  })
  expect(JSON.stringify(rows)).not.toContain('Marta')
  expect(await readReview(here.world, review, carmen)).toMatchObject({
    reason: curious.reason,
    words: null,
  })
  const asked = { id: review, state: 'asked', text: '¿Qué turno tenía?' } as const
  expect(await decideReview(here.world, asked, carmen, key())).toMatchObject({ state: 'asked' })
  const own = await seeOwnReadings(here.world, eva)
  expect(own.asked).toMatchObject([{ id: review, words: '¿Qué turno tenía?', by: 'Carmen' }])
  const right = { id: review, state: 'right' } as const
  expect(await decideReview(here.world, right, carmen, key())).toMatchObject({ state: 'right' })
  await expect(decideReview(here.world, right, carmen, key())).rejects.toMatchObject({
    code: 'review.decided',
  })
  const done = await listReviews(here.world, 'done', carmen)
  expect(done.rows[0]).toMatchObject({ id: review, state: 'right', reviewed: { by: 'Carmen' } })
})

test('nobody looks at her own, a question needs words, and other offices do not see the queue', async () => {
  const { review } = await curiousReading()
  const carmen = await staff('supervisor')
  const { id } = await send()
  await readReport(here.world, id, { purpose: 'supervision', reason: 'reviso el turno' }, carmen)
  const mine = (await listReviews(here.world, 'open', carmen)).rows.find((row) => row.mine)
  await expect(
    decideReview(here.world, { id: mine!.id as Id<'review'>, state: 'right' }, carmen, key()),
  ).rejects.toMatchObject({ kind: 'forbidden', code: 'review.own' })
  // The database refuses it, too.
  await expect(
    fresh.owner.query(
      `update access_review set state = 'right', reviewed_by = reader_id, reviewed_at = now() where id = $1`,
      [mine!.id],
    ),
  ).rejects.toThrow(/check/)
  await expect(
    decideReview(here.world, { id: review, state: 'flagged' }, carmen, key()),
  ).rejects.toMatchObject({ code: 'review.wordsNeeded' })
  const beto = await staff('operator')
  await expect(readReview(here.world, review, beto)).rejects.toMatchObject({ kind: 'forbidden' })
})

test('what nobody has looked at in three days alarms once', async () => {
  const { review } = await curiousReading()
  const told = async (): Promise<number> =>
    (
      await fresh.owner.query(
        `select from fact where name = 'ReviewLate' and body->>'review' = $1`,
        [review],
      )
    ).rows.length
  const before = here.clock.now
  await alarmLateReviews(here.world)
  expect(await told()).toBe(0)
  here.clock.now += 3 * DAY
  await alarmLateReviews(here.world)
  await alarmLateReviews(here.world)
  expect(await told()).toBe(1)
  const { rows, counts } = await listReviews(here.world, 'open', await staff('auditor'))
  expect(rows.find(({ id }) => id === review)?.late).toBe(true)
  expect(counts.late).toBeGreaterThan(0)
  here.clock.now = before
})

test('a colleague’s report of the same unit is noted as such', async () => {
  const { id } = await send()
  const [ana, eva] = [await staff('operator', 'Ana', 'Sur'), await staff('operator', 'Eva', 'Sur')]
  await claimReport(here.world, id, 'claim', ana, key())
  await readReport(here.world, id, curious, eva)
  const { rows } = await fresh.owner.query('select why from access_review where reader_id = $1', [
    eva.account,
  ])
  expect(rows).toEqual([{ why: ['typed', 'ownUnit'] }])
})

test('a planted report looks like a withdrawn one, alarms when opened, and is in no figure', async () => {
  const dolores = await staff('data-protection-officer')
  const same = key()
  const story = 'El alcalde dejó su teléfono.'
  await plantCanary(here.world, draft({ story }), dolores, same)
  await plantCanary(here.world, draft({ story }), dolores, same)
  const planted = await fresh.owner.query('select about_id as id from canary')
  expect(planted.rows).toHaveLength(1)
  const eva = await staff('operator')
  const before = await listReports(here.world, { show: 'all', limit: 200 }, eva)
  const row = before.rows.find(({ id }) => id === planted.rows[0].id)
  expect(row).toMatchObject({ state: 'withdrawn', claimedBy: null })
  const read = await readReport(here.world, planted.rows[0].id, curious, eva)
  expect(read.story).toBe(story)
  const { rows } = await fresh.owner.query(
    'select id, why from access_review where reader_id = $1',
    [eva.account],
  )
  expect(rows).toMatchObject([{ why: ['canary', 'typed'] }])
  const facts = await fresh.owner.query(
    `select from fact where name = 'CanaryOpened' and body->>'review' = $1`,
    [rows[0].id],
  )
  expect(facts.rows).toHaveLength(1)
  const officer = await listReviews(here.world, 'open', dolores)
  expect(officer.rows.length).toBeGreaterThan(1)
  expect(officer.rows[0]?.id).toBe(rows[0].id)
  expect(officer.counts).toMatchObject({ others: officer.counts.open, planted: 1 })
  // Whoever opened it is not called to her own reading.
  const { counts } = await listReviews(here.world, 'open', eva)
  expect(counts).toMatchObject({ others: officer.counts.open - 1, planted: 0 })
})

test('a recorded order delays what the person sees, and is shown afterwards', async () => {
  const { id, code } = await send()
  const eva = await staff('operator')
  await readReport(here.world, id, curious, eva)
  here.clock.now += HOUR
  const [from, until] = [here.clock.now, here.clock.now + 2 * DAY]
  await fresh.owner.query(
    `insert into record_order (tenant_id, id, kind, about_kind, about_id, ordered_by, citation, placed_at, placed_by, until)
     values (1, $1, 'delay', 'report', $2, 'Fiscalía de Chepo', 'Oficio 77-2026', $3, $4, $5)`,
    [randomUUID(), id, new Date(from), eva.account, new Date(until)],
  )
  here.clock.now += HOUR
  await readReport(here.world, id, curious, eva)
  expect((await followReport(here.world, code, anyone)).opened).toHaveLength(1)
  here.clock.now = until
  const { opened } = await followReport(here.world, code, anyone)
  expect(opened.map(({ delayedBy }) => delayedBy)).toEqual(['Oficio 77-2026', null])
})

test('of two orders that delay the same reading, the one that still stands counts', async () => {
  const { id, code } = await send()
  const eva = await staff('operator')
  const from = here.clock.now
  for (const [citation, days] of [
    ['Oficio 1', 1],
    ['Oficio 2', 9],
  ] as const)
    await fresh.owner.query(
      `insert into record_order (tenant_id, id, kind, about_kind, about_id, ordered_by, citation, placed_at, placed_by, until)
       values (1, $1, 'delay', 'report', $2, 'Fiscalía de Chepo', $3, $4, $5, $6)`,
      [randomUUID(), id, citation, new Date(from), eva.account, new Date(from + days * DAY)],
    )
  here.clock.now += HOUR
  await readReport(here.world, id, curious, eva)
  for (const [days, seen] of [
    [2, 0],
    [9, 1],
  ] as const) {
    here.clock.now = from + days * DAY
    expect((await followReport(here.world, code, anyone)).opened).toHaveLength(seen)
  }
})

test('the officer’s name comes on a formal request alone', async () => {
  const { id, eva } = await curiousReading()
  const dolores = await staff('data-protection-officer')
  const named = await here.world.open(
    {
      who: dolores,
      what: reportResource(id),
      action: 'report.read',
      relations: ['any'],
      purpose: 'subject',
      basis: 'typed',
      reason: 'solicitud de acceso 12-2026',
    },
    (opened) =>
      openersOf(here.world, opened, reportResource(id), {
        withNames: true,
        except: dolores.account!,
      }),
  )
  expect(named).toMatchObject([{ name: 'Eva', role: 'operator' }])
  expect(eva.account).toBeDefined()
})

test('other reports of the same caller are found by telephone, however it is written, and only by who sees contacts', async () => {
  const phone = { name: 'Rosa', phone: '6123-4567' }
  const first = await send({ contact: phone })
  const second = await send({ contact: { name: 'R. Pérez', phone: '+507 6123 4567' } })
  await send({ contact: { name: 'Rosa', phone: '6999-0000' } })
  const ana = await staff('operator')
  await claimReport(here.world, second.id, 'claim', ana, key())
  const { rows } = await sameCaller(here.world, second.id, { purpose: 'response' }, ana)
  expect(rows.map(({ id }) => id)).toEqual([first.id])
  const auditor = await staff('auditor')
  const audit = { purpose: 'audit', reason: 'revisión anual' } as const
  expect((await sameCaller(here.world, second.id, audit, auditor)).rows).toEqual([])
  const hashes = await here.world.read((db) => db.selectFrom('party_hash').selectAll().execute())
  const identities = await here.world.read((db) =>
    db.selectFrom('party_identity').selectAll().execute(),
  )
  expect([hashes, identities]).toEqual([[], []])
})

const named = (identity: Identity) => async () => {
  const sent = await send()
  const { rows } = await fresh.owner.query('select matter_id from report where id = $1', [sent.id])
  const to = {
    matter: rows[0].matter_id,
    record: reportResource(sent.id),
    role: 'reporter',
  } as const
  await here.world.add((tx) => addParty(here.world, tx, identity, to), key())
  return sent
}
const left = (contact: object) => () => send({ contact })

test.each([
  [
    'an address, however it is written,',
    left({ email: 'rosa.perez@correo.example' }),
    left({ email: 'Rosa.Perez@Correo.example' }),
    left({ email: 'rosa.peres@correo.example' }),
  ],
  [
    'a document, however it is written,',
    named({ nationalId: '8-123-4567' }),
    named({ nationalId: '8 123 4567' }),
    named({ nationalId: '8-123-4568' }),
  ],
])(
  '%s finds the same person, and a sign that differs finds nobody',
  async (_, one, same, other) => {
    const [first, second, third] = [await one(), await same(), await other()]
    const ana = await staff('operator')
    const found = async (id: Id<'report'>) => {
      await claimReport(here.world, id, 'claim', ana, key())
      const { rows } = await sameCaller(here.world, id, { purpose: 'response' }, ana)
      return rows.map((row) => row.id)
    }
    expect(await found(second.id)).toEqual([first.id])
    expect(await found(third.id)).toEqual([])
  },
)

test('a name makes nobody the same person, and stands in no hash without the key', async () => {
  const [first, second] = [
    await send({ contact: { name: 'Rosa Ríos' } }),
    await send({ contact: { name: 'Rosa Ríos' } }),
  ]
  const ana = await staff('operator')
  await claimReport(here.world, second.id, 'claim', ana, key())
  const { rows } = await sameCaller(here.world, second.id, { purpose: 'response' }, ana)
  expect(rows).toEqual([])
  const hashes = await fresh.owner.query(
    `select h.hash from party_hash h join matter_party m on m.party_id = h.party_id
     where m.record_id = any($1) order by h.hash`,
    [[first.id, second.id]],
  )
  const stored = hashes.rows.map(({ hash }) => hash.toString('hex'))
  expect([stored.length, new Set(stored).size]).toEqual([4, 2])
  const bare = ['rosa', 'rios', 'name rosa', 'name rios'].map((words) =>
    createHash('sha256').update(words).digest('hex'),
  )
  expect(stored.filter((hash) => bare.includes(hash))).toEqual([])
})

test('a party that is erased leaves neither its contact nor what it was found by', async () => {
  const { id } = await send({ contact: { name: 'Rosa', phone: '6777-0000' } })
  const { rows } = await fresh.owner.query(
    'select party_id as id from matter_party where record_id = $1',
    [id],
  )
  const party = { kind: 'party', id: rows[0].id }
  await here.world.transaction(async (tx) => {
    await tx.destroyKey(party)
    return true
  })
  for (const table of ['party_identity where about_id', 'party_hash where party_id'])
    expect((await fresh.owner.query(`select from ${table} = $1`, [party.id])).rows).toEqual([])
  const ana = await staff('operator')
  await claimReport(here.world, id, 'claim', ana, key())
  const read = await readReport(here.world, id, { purpose: 'response' }, ana)
  expect(read.contact).toBeUndefined()
  expect(read.story).toBe('Se llevaron una bicicleta roja.')
})

test('the words of a reading are found under a clock that does not stand still', async () => {
  const real = testWorld(fresh, {
    policy,
    tenant: { place: '0805' },
    realClock: true,
    seed: 'real',
  })
  const now = here.clock.now
  here.clock.now = Date.now()
  const { id } = await send()
  const eva = await staff('operator')
  await readReport(real.world, id, curious, eva)
  const { rows } = await fresh.owner.query('select id from access_review where reader_id = $1', [
    eva.account,
  ])
  const carmen = await staff('supervisor')
  expect((await readReview(real.world, rows[0].id, carmen)).reason).toBe(curious.reason)
  here.clock.now = now
  await real.pool.close()
})

test('the browser asks what the server serves', () => {
  checkClient(client, schema)
})
