import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY, HOUR, iso } from '#kernel/time.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'

import { actOnReport, claimReport, listReports, readReport } from './desk.service.ts'
import { actAsSubject, followReport, seeVersion } from './follow.service.ts'
import { receivePhoto } from './photo.service.ts'
import { closeWhatIsOver, escalateWhatIsLate } from './report.reactions.ts'
import { followCode, reportPolicy as policy, shownCode } from './report.rules.ts'
import { ReportDraft, readCode } from './report.schema.ts'
import { receiveReport } from './report.service.ts'

let fresh: FreshDb
let here: TestWorld
let other: TestWorld

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  await seedTerritory(here.world, territoryPack('pa'))
})

afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
})

const anyone: Caller = { actors: ['anyone'], language: 'es' }
const key = (endpoint = 'test'): IdempotencyKey => ({
  endpoint,
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

const random = seededBytes('accounts')

async function staff(role: Role, name = role as string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const draft = (given: Partial<Parameters<typeof ReportDraft.parse>[0] & object> = {}) =>
  ReportDraft.parse({
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja.',
    where: { by: 'place', place: '080508' },
    when: { from: iso(here.clock.now - 3 * HOUR), to: iso(here.clock.now - 2 * HOUR) },
    ...given,
  })

const send = async (given = {}) => {
  here.clock.now += 1
  const receipt = await receiveReport(here.world, draft(given), anyone, key())
  const { rows } = await listReports(here.world, { show: 'all', limit: 1 }, await staff('operator'))
  return { ...receipt, plain: readCode(receipt.code), id: rows[0]!.id as never }
}

const rowsIn = async (table: string): Promise<number> =>
  Number((await fresh.owner.query(`select count(*) from ${table}`)).rows[0].count)

describe('a citizen', () => {
  test('sends a report and follows it by its code, however she types it', async () => {
    const { code } = await send()
    const typed = ` ${code.toLowerCase().replace('-', ' ')} `
    const followed = await followReport(here.world, readCode(typed), anyone)
    expect(followed).toMatchObject({ kind: 'theft', state: 'received', messages: [] })
    expect(followed.may).toEqual(['write', 'withdraw'])
  })

  test('is told when a person has to answer: two working days, over a weekend', async () => {
    const { answerBy } = await send()
    // Friday 27 November in Panama; Saturday and Sunday do not count, so it ends with Tuesday.
    expect(answerBy).toBe('2026-12-02T05:00:00.000Z')
  })

  test('gets the same code again for a retry, and one report', async () => {
    const before = await rowsIn('report')
    const same = key()
    const [first, second] = await Promise.all([
      receiveReport(here.world, draft(), anyone, same),
      receiveReport(here.world, draft(), anyone, same),
    ])
    const third = await receiveReport(here.world, draft(), anyone, same)
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(await rowsIn('report')).toBe(before + 1)
  })

  test('gets it for a retry a year later, too, when it could not be sent any more', async () => {
    const same = key()
    const sent = draft()
    const first = await receiveReport(here.world, sent, anyone, same)
    const before = here.clock.now
    here.clock.now += 400 * DAY
    expect(await receiveReport(here.world, sent, anyone, same)).toEqual(first)
    await expect(receiveReport(here.world, sent, anyone, key())).rejects.toMatchObject({
      code: 'report.tooOld',
    })
    here.clock.now = before
  })

  test('gets two codes where one key comes by script and by plain form', async () => {
    const byScript = key('POST /api/reports')
    const first = await receiveReport(here.world, draft(), anyone, byScript)
    const byForm = { ...byScript, endpoint: 'POST /formulario' }
    expect((await receiveReport(here.world, draft(), anyone, byForm)).code).not.toBe(first.code)
  })

  test('cannot announce a photo that another report has announced', async () => {
    const photos = [randomUUID()]
    await send({ photos })
    await expect(send({ photos })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'report.photoOfOther',
    })
  })

  test('is refused what has not happened yet, and what is older than a year', async () => {
    const before = await rowsIn('report')
    const at = (instant: number) => ({ when: { from: iso(instant), to: iso(instant) } })
    const receive = (given: object) => receiveReport(here.world, draft(given), anyone, key())
    await expect(receive(at(here.clock.now + DAY))).rejects.toMatchObject({
      code: 'report.inFuture',
    })
    await expect(receive(at(here.clock.now - 400 * DAY))).rejects.toMatchObject({
      code: 'report.tooOld',
    })
    await expect(receive({ where: { by: 'place', place: '999999' } })).rejects.toMatchObject({
      code: 'report.noSuchPlace',
      facts: { field: 'where.place' },
    })
    expect(await rowsIn('report')).toBe(before)
  })

  test('who is out fishing is placed in no corregimiento, who is in Tortí in that one', async () => {
    const point = (lon: number, lat: number) => ({ by: 'point', lon, lat, accuracyMeters: 20 })
    await send({ where: point(-78.503, 8.946) })
    const operator = await staff('operator')
    const newest = async () =>
      (await listReports(here.world, { show: 'all', limit: 1 }, operator)).rows[0]?.place
    expect(await newest()).toBe('080508')
    await send({ where: point(-85.5, 3) })
    expect(await newest()).toBeNull()
  })

  test('cannot announce the same photo twice', () => {
    const name = randomUUID()
    const { error } = ReportDraft.shape.photos.safeParse([name, name.toUpperCase()])
    expect(error?.issues).toMatchObject([{ message: 'report.photoTwice' }])
    expect(draft({ photos: [name, randomUUID()] }).photos).toHaveLength(2)
  })

  test('adds a correction, withdraws, and cannot go on after that', async () => {
    const { plain } = await send()
    const corrected = await actAsSubject(
      here.world,
      { code: plain, event: 'write', kind: 'correction', text: 'Era azul.' },
      anyone,
      key(),
    )
    expect(corrected.messages).toMatchObject([
      { from: 'citizen', kind: 'correction', text: 'Era azul.' },
    ])
    const withdrawn = await actAsSubject(
      here.world,
      { code: plain, event: 'withdraw' },
      anyone,
      key(),
    )
    expect(withdrawn).toMatchObject({ state: 'withdrawn', may: [] })
    await expect(
      actAsSubject(here.world, { code: plain, event: 'write', text: 'Otra vez' }, anyone, key()),
    ).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('with a wrong code, or one of another tenant, finds nothing', async () => {
    const { plain } = await send()
    const missing = { kind: 'absent', code: 'report.noSuchCode' }
    await expect(followReport(here.world, '0000000000', anyone)).rejects.toMatchObject(missing)
    await expect(followReport(other.world, plain, anyone)).rejects.toMatchObject(missing)
  })
})

describe('an operator', () => {
  test('takes a report, reads it without typing a reason, answers, and the citizen sees when', async () => {
    const { plain, id } = await send({ contact: { phone: '+507 6000-0000' } })
    const ana = await staff('operator', 'Ana M.')
    await claimReport(here.world, id, 'claim', ana, key())
    const before = await followReport(here.world, plain, anyone)
    const read = await readReport(here.world, id, { purpose: 'response' }, ana)
    expect(read).toMatchObject({
      story: 'Se llevaron una bicicleta roja.',
      contact: { phone: '+507 6000-0000' },
      may: expect.arrayContaining(['answer', 'resolve']),
    })
    here.clock.now += HOUR
    await actOnReport(here.world, { id, event: 'answer', text: 'Ya vamos.' }, ana, key())
    const followed = await followReport(here.world, plain, anyone)
    expect(followed.messages).toMatchObject([{ from: 'office', by: 'Ana M.', text: 'Ya vamos.' }])
    expect(await seeVersion(here.world, plain)).toEqual({ version: followed.version })
    expect(followed.version).not.toBe(before.version)
    expect(followed.answeredAt).toBe(iso(here.clock.now))
  })

  test('needs a typed reason for a report of another, and it is in the ledger before she reads', async () => {
    const { id } = await send()
    const [ana, eva] = [await staff('operator'), await staff('operator')]
    await claimReport(here.world, id, 'claim', ana, key())
    await expect(readReport(here.world, id, { purpose: 'response' }, eva)).rejects.toMatchObject({
      code: 'grant.reasonNeeded',
    })
    await readReport(here.world, id, { purpose: 'response', reason: 'Relevo de Ana, enferma' }, eva)
    const entered = await entriesIn(here.pool, [id])
    expect(entered.filter(({ account }) => account === eva.account)).toMatchObject([
      { did: 'report.read', purpose: 'response', reason: 'Relevo de Ana, enferma' },
    ])
  })

  test('of two who take the same report at once, one has it', async () => {
    const { id } = await send()
    const both = await Promise.allSettled(
      [await staff('operator'), await staff('operator')].map((who) =>
        claimReport(here.world, id, 'claim', who, key()),
      ),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('whose report is taken away while she writes can no longer answer it', async () => {
    const { id } = await send()
    const [ana, eva] = [await staff('operator'), await staff('operator')]
    await claimReport(here.world, id, 'claim', ana, key())
    const between = await fresh.owner.connect()
    try {
      await between.query('begin')
      await between.query(
        'select from matter where id = (select matter_id from report where id = $1) for update',
        [id],
      )
      const late = actOnReport(here.world, { id, event: 'answer', text: 'Voy.' }, ana, key())
      const refused = expect(late).rejects.toMatchObject({ code: 'report.notClaimed' })
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(async () => (await between.query(waiting)).rowCount).toBeGreaterThan(0)
      await between.query('update report set claimed_by = $2 where id = $1', [id, eva.account])
      await between.query('commit')
      await refused
    } finally {
      between.release()
    }
  })

  test('turns the pages of the list, and a cursor that is none of ours is refused', async () => {
    await send()
    await send()
    const ana = await staff('operator')
    const list = (after?: string) =>
      listReports(here.world, { show: 'all', limit: 1, ...(after && { after }) }, ana)
    const first = await list()
    const second = await list(first.next ?? undefined)
    expect(second.rows[0]!.receivedAt < first.rows[0]!.receivedAt).toBe(true)
    for (const after of ['.', 'x', `1.${'-'.repeat(36)}`, `1.${'a'.repeat(36)}`])
      await expect(list(after)).rejects.toMatchObject({
        kind: 'invalid',
        facts: { field: 'after' },
      })
    const old = await list(first.next!.replace(/^\d+/, '0'))
    const far = await list(first.next!.replace(/^\d+/, '9'.repeat(14)))
    expect([old.rows, far.rows.length]).toEqual([[], 1])
  })

  test('finds what is late in a list of its own, until it is answered', async () => {
    const sent = await send()
    const ana = await staff('operator')
    const late = async (): Promise<string[]> =>
      (await listReports(here.world, { show: 'late', limit: 200 }, ana)).rows.map(({ id }) => id)
    const before = here.clock.now
    expect(await late()).not.toContain(sent.id)
    here.clock.now = Date.parse(sent.answerBy) + 1
    expect(await late()).toContain(sent.id)
    await claimReport(here.world, sent.id, 'claim', ana, key())
    const act = { id: sent.id, event: 'answer', text: 'Disculpe la demora.' } as const
    await actOnReport(here.world, act, ana, key())
    expect(await late()).not.toContain(sent.id)
    here.clock.now = before
  })

  test('tells once that nobody answered in time, and the supervisor finds it until somebody has', async () => {
    const sent = await send()
    const carmen = await staff('supervisor')
    const escalated = async () => {
      const { rows, counts } = await listReports(
        here.world,
        { show: 'escalated', limit: 200 },
        carmen,
      )
      expect(counts.escalated).toBe(rows.length)
      return rows.map(({ id }) => id)
    }
    const told = async () => {
      const facts = await fresh.owner.query(
        `select from fact where name = 'ReportMissed' and body->>'report' = $1`,
        [sent.id],
      )
      const entries = await entriesIn(here.pool, [sent.id])
      return [facts.rows.length, entries.filter(({ did }) => did === 'report.escalate').length]
    }
    const before = here.clock.now
    here.clock.now = Date.parse(sent.answerBy) - 1
    await escalateWhatIsLate(here.world)
    expect(await told()).toEqual([0, 0])
    expect(await escalated()).not.toContain(sent.id)
    here.clock.now += 1
    await escalateWhatIsLate(here.world)
    here.clock.now += HOUR
    await escalateWhatIsLate(here.world)
    expect(await told()).toEqual([1, 1])
    expect((await escalated())[0]).toBe(sent.id)
    await claimReport(here.world, sent.id, 'claim', carmen, key())
    const act = { id: sent.id, event: 'answer', text: 'Disculpe la demora.' } as const
    await actOnReport(here.world, act, carmen, key())
    expect(await escalated()).not.toContain(sent.id)
    here.clock.now = before
  })

  test('gets the answer for a retry after the report was released, and nothing is opened', async () => {
    const { id } = await send()
    const ana = await staff('operator', 'Ana M.')
    await claimReport(here.world, id, 'claim', ana, key())
    const once = key()
    const act = { id, event: 'answer', text: 'Ya vamos.' } as const
    const first = await actOnReport(here.world, act, ana, once)
    expect(first.messages).toHaveLength(1)
    await claimReport(here.world, id, 'release', ana, key())
    const again = await actOnReport(here.world, act, ana, once)
    expect(again).toMatchObject({ id, claimedBy: null, messages: [] })
    expect(again.story).toBeUndefined()
  })

  test('ends a report with words, the citizen reopens it, and the office owes an answer again', async () => {
    const { plain, id } = await send()
    const ana = await staff('operator')
    await claimReport(here.world, id, 'claim', ana, key())
    await expect(
      actOnReport(here.world, { id, event: 'resolve' }, ana, key()),
    ).rejects.toMatchObject({
      code: 'matter.missing',
    })
    await actOnReport(here.world, { id, event: 'resolve', text: 'Apareció.' }, ana, key())
    here.clock.now += DAY
    const reopened = await actAsSubject(
      here.world,
      { code: plain, event: 'reopen', text: 'No es la mía.' },
      anyone,
      key(),
    )
    expect(reopened.state).toBe('received')
    expect(reopened.answeredAt).toBeUndefined()
  })

  test('who did not claim it cannot answer it', async () => {
    const { id } = await send()
    await expect(
      actOnReport(
        here.world,
        { id, event: 'answer', text: 'Hola' },
        await staff('operator'),
        key(),
      ),
    ).rejects.toMatchObject({ code: 'report.notClaimed' })
  })
})

test.each(['administrator', 'analyst'] as const)(
  '%s cannot read a report by that office',
  async (role) => {
    const { id } = await send()
    const who = await staff(role)
    const why = { purpose: 'maintenance', reason: 'quiero ver qué dice' } as const
    await expect(readReport(here.world, id, why, who)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(listReports(here.world, { show: 'all', limit: 5 }, who)).rejects.toMatchObject({
      kind: 'forbidden',
    })
  },
)

test('what nobody reopens in thirty days closes by itself', async () => {
  const { plain, id } = await send()
  const ana = await staff('operator')
  await claimReport(here.world, id, 'claim', ana, key())
  await actOnReport(here.world, { id, event: 'decline', text: 'No hay cámara allí.' }, ana, key())
  const before = here.clock.now
  await closeWhatIsOver(here.world)
  expect((await followReport(here.world, plain, anyone)).state).toBe('not_actionable')
  here.clock.now += 32 * DAY
  await closeWhatIsOver(here.world)
  expect((await followReport(here.world, plain, anyone)).state).toBe('closed')
  here.clock.now = before
})

test('what the ledger cannot keep did not happen', async () => {
  const before = await rowsIn('report')
  await fresh.owner.query('alter table ledger_entry rename to ledger_lost')
  await expect(receiveReport(here.world, draft(), anyone, key())).rejects.toThrow()
  await fresh.owner.query('alter table ledger_lost rename to ledger_entry')
  expect(await rowsIn('report')).toBe(before)
})

test('a stolen database without the key shows no story, place, contact, message or code', async () => {
  const canary = `canario-${randomUUID()}`
  const { plain } = await send({
    story: canary,
    where: { by: 'landmark', words: canary },
    contact: { name: canary },
  })
  await actAsSubject(here.world, { code: plain, event: 'write', text: canary }, anyone, key())
  const { rows: tables } = await fresh.owner.query(
    `select table_name from information_schema.tables where table_schema = 'public'`,
  )
  for (const { table_name } of tables) {
    const { rows } = await fresh.owner.query(`select t::text as text from "${table_name}" t`)
    const everything = rows.map(({ text }) => text).join('\n')
    expect(everything, table_name).not.toContain(canary)
    expect(everything, table_name).not.toContain(Buffer.from(canary).toString('hex'))
    expect(everything, table_name).not.toContain(plain)
    expect(everything, table_name).not.toContain(shownCode(plain))
  }
})

test('a sealed part shows no row to the application without a grant for that very record', async () => {
  await send()
  const seen = await here.world.read((db) => db.selectFrom('sealed_part').selectAll().execute())
  expect(seen).toEqual([])
})

test('a photo that no report announced, or that is none, is refused', async () => {
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)
  await expect(receivePhoto(here.world, randomUUID(), jpeg)).rejects.toMatchObject({
    code: 'report.noSuchPhoto',
  })
  await expect(
    receivePhoto(here.world, randomUUID(), new TextEncoder().encode('<svg/>')),
  ).rejects.toMatchObject({ code: 'report.notAPhoto' })
})

test('codes are spread evenly and never hold a letter that is taken for another', () => {
  const bytes = seededBytes('codes')
  const codes = Array.from({ length: 2000 }, () => followCode(bytes(32)))
  expect(new Set(codes).size).toBe(2000)
  expect(codes.join('')).toMatch(/^[0-9A-HJKMNP-TV-Z]{20000}$/)
})
