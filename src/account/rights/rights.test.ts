import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '#kernel/clock/order.service.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { newId } from '#kernel/ids.ts'
import { publishedCheckpoint } from '#kernel/ledger/log.service.ts'
import { verifyInstallation } from '#kernel/ledger/verify.service.ts'
import { readGiven } from '#kernel/ledger/verify-ledger.mjs'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { civilDate, DAY } from '#kernel/time.ts'
import { actOnReport, claimReport, readReport } from '#listen/report/desk.service.ts'
import { followReport } from '#listen/report/follow.service.ts'
import { reportPolicy } from '#listen/report/report.rules.ts'
import { exportAll } from '#platform/backup/export.service.ts'
import type { Caller } from '#platform/world.ts'
import { freshKey } from '#test/board.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { anyone, sendReport } from '#test/rights.ts'
import { type TestWorld, testKeys, testWorld } from '#test/world.ts'
import { answerRequest, escalateRequests, listRequests, readRequest } from './answer.service.ts'
import { copyRetention, rightsRetention } from './retention.service.ts'
import { rightsMatters, rightsPolicy } from './rights.rules.ts'
import type { Right } from './rights.schema.ts'
import {
  askByCode,
  askOwn,
  copyByCode,
  copyOwn,
  followByCode,
  followOwn,
} from './rights.service.ts'

const policy = [...reportPolicy, ...retentionPolicy, ...rightsPolicy]

let fresh: FreshDb
let here: TestWorld
let operator: Caller
let officer: Caller

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy })
  await seedTerritory(here.world, territoryPack('pa'))
  operator = await staff('operator')
  officer = await staff('data-protection-officer')
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

async function staff(role: Role): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, here.world.random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, array[$4], 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), `Nombre de ${role}`, role],
  )
  await here.world.transaction(async (tx) =>
    tx.seal(
      { kind: 'account', id: account },
      { name: `Nombre completo de ${role}`, email: `${account}@x.example` },
    ),
  )
  return { actors: [role, 'staff', 'anyone'], account, language: 'es' }
}

/** A report that the operator has answered and read; resolved unless it is to stay open. */
async function report(o: { open?: boolean } = {}) {
  const { world } = here
  const contact = { name: 'Ana Moreno', phone: '+507 6000-0000' }
  const { id, code } = await sendReport(here, fresh, { contact })
  await claimReport(world, id, 'claim', operator, freshKey())
  await readReport(world, id, { purpose: 'response' }, operator)
  if (!o.open)
    await actOnReport(world, { id, event: 'resolve', text: 'Apareció' }, operator, freshKey())
  return { id, code }
}

const ask = async (code: string, right: Right, words?: string) =>
  (await askByCode(here.world, { code, right, words }, anyone, freshKey())).find(
    (each) => each.right === right,
  )!
const answer = (id: string, outcome: 'grant' | 'refuse', words = 'Atendido.') =>
  answerRequest(here.world, { id: id as never, outcome, words }, officer, freshKey())

async function askAndAnswer(colleague: Caller, right: Right): Promise<never> {
  await askOwn(here.world, { right }, colleague, freshKey())
  const own = (await followOwn(here.world, colleague)).find((each) => each.right === right)!
  await answer(own.id, 'grant')
  return own.id as never
}

interface CopiedEntry {
  readonly did: string
  readonly proof: { words: string; readonly index?: number }
}
const entriesOf = (copy: Record<string, unknown>): CopiedEntry[] =>
  (copy.record as { seenAndChangedBy: CopiedEntry[] }).seenAndChangedBy

/** What the verifier says of a copy as it was handed out, with the log's signed state of another day. */
async function seenByAnOutsider(copy: Record<string, unknown>, checkpoint: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'convive-copy-'))
  try {
    const [mine, old] = [path.join(folder, 'copy.json'), path.join(folder, 'checkpoint.txt')]
    await writeFile(mine, JSON.stringify(copy))
    await writeFile(old, checkpoint)
    return await verifyInstallation(here.world, readGiven({ entry: [mine], since: [old] }))
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('a request of rights', () => {
  test('is a matter of sound types, one for each right', () => {
    for (const type of Object.values(rightsMatters)) expect(matterTypeFaults(type)).toEqual([])
  })

  test('has the time that the law gives it, and names the article', async () => {
    here.clock.now = Date.parse('2026-11-27T14:00:00Z')
    const { code } = await report()
    const access = await ask(code, 'access')
    // Ten working days after Friday 27 November: 8 December is a holiday.
    expect(civilDate(Date.parse(access.answerBy!) - 1, 'America/Panama')).toBe('2026-12-14')
    expect(access.citation).toContain('Ley 81 de 26 de marzo de 2019')
    const correction = await ask(code, 'correction', 'La bicicleta era azul')
    expect(civilDate(Date.parse(correction.answerBy!) - 1, 'America/Panama')).toBe('2026-12-04')
    await expect(ask(code, 'access')).rejects.toMatchObject({ code: 'rights.askedAlready' })
    await expect(ask((await report()).code, 'correction')).rejects.toMatchObject({
      code: 'rights.wordsNeeded',
    })
    await expect(ask('00000-00000', 'access')).rejects.toMatchObject({ code: 'report.noSuchCode' })
  })

  test('of access is answered with everything held and who opened it, by name', async () => {
    const { code, id } = await report()
    const { id: request } = await ask(code, 'access')
    expect((await followByCode(here.world, code, anyone))[0]).toMatchObject({ copy: false })
    await answer(request, 'grant', 'Aquí está.')
    const [own] = await followByCode(here.world, code, anyone)
    expect(own).toMatchObject({ state: 'granted', answer: 'Aquí está.', copy: true })
    const copy = await copyByCode(here.world, { code, request: request as never }, anyone)
    const record = copy.record as Record<string, never[]>
    expect(record).toMatchObject({
      story: 'Se llevaron una bicicleta roja',
      contact: [{ name: 'Ana Moreno', phone: '+507 6000-0000' }],
      messages: [{ text: 'Apareció' }],
    })
    expect(record.seenAndChangedBy).toContainEqual(
      expect.objectContaining({
        did: 'report.read',
        office: 'operator',
        name: 'Nombre completo de operator',
        purpose: 'response',
      }),
    )
    expect(record.history).toContainEqual(
      expect.objectContaining({ event: 'claim', name: 'Nombre completo de operator' }),
    )
    // The officer's own opening for the copy is entered, too.
    const seen = await followReport(here.world, code.replace('-', ''), anyone)
    expect(seen.opened).toContainEqual(
      expect.objectContaining({ role: 'data-protection-officer', purpose: 'subject' }),
    )
    const later = await ask(code, 'portability')
    await answer(later.id, 'grant')
    const again = await copyByCode(here.world, { code, request: later.id as never }, anyone)
    expect((again.record as typeof record).seenAndChangedBy).toContainEqual(
      expect.objectContaining({
        did: 'report.copy',
        name: 'Nombre completo de data-protection-officer',
      }),
    )
    // Who it was by account stands in the words that the log holds to, and nowhere else.
    const readable = JSON.stringify(again, (name, it) => (name === 'proof' ? undefined : it))
    expect(readable).not.toContain(operator.account)
    expect(JSON.stringify(again)).not.toContain('@x.example')
    const stranger = await report()
    await expect(
      copyByCode(here.world, { code: stranger.code, request: request as never }, anyone),
    ).rejects.toMatchObject({ code: 'rights.noCopy' })
    expect(id).not.toBe(stranger.id)
  })

  test('of access gives what shows that each entry is in the log since yesterday', async () => {
    const { code } = await report()
    const colleague = await staff('operator')
    await askAndAnswer(colleague, 'access')
    await verifyInstallation(here.world)
    const yesterday = (await publishedCheckpoint(here.world))!
    here.clock.now += DAY
    const { id } = await ask(code, 'access')
    await answer(id, 'grant')
    const told = await copyByCode(here.world, { code, request: id as never }, anyone)
    const request = await askAndAnswer(colleague, 'portability')
    const held = await copyOwn(here.world, { request }, colleague)

    for (const [copy, did] of [
      [told, 'report.read'],
      [held, 'account.copy'],
    ] as const) {
      const found = await seenByAnOutsider(copy, yesterday.note)
      expect(found.holds).toBe(true)
      const entries = found.found.filter((each) => each.code === 'entryHeld')
      expect(entries).toHaveLength(entriesOf(copy).length)
      const reading = entries.find(({ words }) => JSON.parse(String(words)).did === did)
      expect(Number(reading?.index)).toBeLessThan(yesterday.size)
      expect(entriesOf(copy)[0]!.proof.index).toBeLessThan(yesterday.size)

      const bent = structuredClone(copy)
      const proof = entriesOf(bent).find(({ did: it }) => it === did)!.proof
      proof.words = proof.words.replace('"did":"', '"did":"not.')
      expect(await seenByAnOutsider(bent, yesterday.note)).toMatchObject({
        holds: false,
        found: expect.arrayContaining([
          expect.objectContaining({ code: 'entryAbsent', words: proof.words }),
        ]),
      })
    }
  })

  test('that is asked several times at once is one', async () => {
    const { code } = await report()
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => ask(code, 'access')))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await followByCode(here.world, code, anyone)).toHaveLength(1)
  })

  test('of correction is entered in the report', async () => {
    const { code } = await report()
    const { id } = await ask(code, 'correction', 'La bicicleta era azul')
    expect((await readRequest(here.world, id as never, officer)).words).toBe(
      'La bicicleta era azul',
    )
    await answer(id, 'grant')
    const followed = await followReport(here.world, code.replace('-', ''), anyone)
    expect(followed.messages).toContainEqual(
      expect.objectContaining({ kind: 'correction', text: 'La bicicleta era azul' }),
    )
    await expect(answer(id, 'grant')).rejects.toMatchObject({ code: 'matter.closed' })
  })

  test('of erasure erases at once, and the person still sees that it was done', async () => {
    const { code, id } = await report()
    const { id: request } = await ask(code, 'erasure')
    await answer(request, 'grant', 'Borrado.')
    const rest = await fresh.owner.query(
      `select (select count(*) from report where id = $1)::int as reports,
        (select count(*) from data_key where about_id = $1)::int as keys,
        (select count(*) from sealed_part where about_id = $1)::int as parts,
        (select count(*) from fact where body->>'report' = $1::text)::int as facts`,
      [id],
    )
    expect(rest.rows[0]).toEqual({ reports: 0, keys: 0, parts: 0, facts: 0 })
    const [own] = await followByCode(here.world, code, anyone)
    expect(own).toMatchObject({ right: 'erasure', state: 'granted', answer: 'Borrado.' })
    await expect(ask(code, 'access')).rejects.toMatchObject({ code: 'report.noSuchCode' })
  })

  test('of access leaves no copy behind once the report is erased, by request or by the clock', async () => {
    const keysOf = async (id: string) =>
      (
        await fresh.owner.query(
          `select 1 from data_key where about_kind = 'copy' and about_id = $1`,
          [id],
        )
      ).rows
    for (const how of ['request', 'clock'] as const) {
      const { id, code } = await report()
      const access = await ask(code, 'access')
      await answer(access.id, 'grant')
      const { rows } = await fresh.owner.query('select file from rights_request where id = $1', [
        access.id,
      ])
      expect(await keysOf(access.id)).toHaveLength(1)
      if (how === 'request') await answer((await ask(code, 'erasure')).id, 'grant')
      else {
        await fresh.owner.query('delete from data_key where about_id = $1', [id])
        await runRetention(here.world, [copyRetention])
      }
      expect(await keysOf(access.id)).toEqual([])
      const gone = (await followByCode(here.world, code, anyone)).find(
        (each) => each.id === access.id,
      )
      expect(gone).toMatchObject({ state: 'granted', copy: false })
      await expect(
        copyByCode(here.world, { code, request: access.id as never }, anyone),
      ).rejects.toMatchObject({ code: 'rights.noCopy' })
      const jobs = await fresh.owner.query(
        `select 1 from job where queue = 'clock.files' and payload->>'files' like '%' || $1 || '%'`,
        [rows[0].file],
      )
      expect(jobs.rows).toHaveLength(1)
    }
  })

  test('of access is in a complete export with its copy', async () => {
    const { code } = await report()
    const { id } = await ask(code, 'access')
    await answer(id, 'grant')
    const { rows } = await fresh.owner.query('select file from rights_request where id = $1', [id])
    const folder = await mkdtemp(path.join(tmpdir(), 'convive-rights-'))
    try {
      const to = path.join(folder, 'everything')
      const { files } = here.world
      await exportAll({ owner: fresh.ownerConfig, keys: testKeys, files, to })
      const copy = await readFile(path.join(to, 'files', rows[0].file), 'utf8')
      expect(JSON.parse(copy).record).toMatchObject({ story: 'Se llevaron una bicicleta roja' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('of erasure is not granted while an answer is owed or an order stands, and can be refused', async () => {
    const open = await report({ open: true })
    const first = await ask(open.code, 'erasure')
    await expect(answer(first.id, 'grant')).rejects.toMatchObject({ code: 'rights.stillOpen' })
    const held = await report()
    await placeOrder(
      here.world,
      {
        kind: 'hold',
        scope: { by: 'record', record: held.id },
        orderedBy: 'Fiscalía',
        citation: 'Oficio 5',
        until: here.clock.now + 90 * DAY,
      },
      officer,
      freshKey(),
      ['report'],
    )
    const second = await ask(held.code, 'erasure')
    await expect(answer(second.id, 'grant')).rejects.toMatchObject({
      code: 'rights.held',
      facts: { citation: 'Oficio 5' },
    })
    await answer(second.id, 'refuse', 'Lo retiene el Oficio 5 de la Fiscalía.')
    expect((await followByCode(here.world, held.code, anyone))[0]).toMatchObject({
      state: 'refused',
      answer: 'Lo retiene el Oficio 5 de la Fiscalía.',
    })
    expect(
      (await fresh.owner.query('select 1 from report where id = $1', [held.id])).rows,
    ).toHaveLength(1)
  })

  test('of staff is about the own account, and nobody else sees it', async () => {
    const colleague = await staff('operator')
    await askOwn(here.world, { right: 'access' }, colleague, freshKey())
    const [own] = await followOwn(here.world, colleague)
    expect(await followOwn(here.world, operator)).toEqual([])
    await answer(own!.id, 'grant')
    const copy = await copyOwn(here.world, { request: own!.id as never }, colleague)
    expect(copy).toMatchObject({ about: 'account', record: { shownName: 'Nombre de operator' } })
    await expect(
      copyOwn(here.world, { request: own!.id as never }, operator),
    ).rejects.toMatchObject({ code: 'rights.noCopy' })
    await askOwn(here.world, { right: 'erasure' }, colleague, freshKey())
    const erasure = (await followOwn(here.world, colleague)).find(
      (each) => each.right === 'erasure',
    )!
    await expect(answer(erasure.id, 'grant')).rejects.toMatchObject({ code: 'rights.accountInUse' })
  })

  test('of correction of an account changes the account, once it is said what is right', async () => {
    const colleague = await staff('operator')
    const words = 'Mi apellido es Marciaga, no Marcela'
    await askOwn(here.world, { right: 'correction', words }, colleague, freshKey())
    const [own] = await followOwn(here.world, colleague)
    await expect(answer(own!.id, 'grant')).rejects.toMatchObject({
      code: 'rights.correctedNeeded',
      facts: { field: 'name' },
    })
    here.clock.now += 1_000
    const corrected = { name: 'Ana Marciaga', displayName: 'Ana M.' }
    await answerRequest(
      here.world,
      { id: own!.id as never, outcome: 'grant', words: 'Corregido.', corrected },
      officer,
      freshKey(),
    )
    expect((await followOwn(here.world, colleague))[0]).toMatchObject({ state: 'granted' })
    await askOwn(here.world, { right: 'access' }, colleague, freshKey())
    const access = (await followOwn(here.world, colleague)).find(({ right }) => right === 'access')!
    await answer(access.id, 'grant')
    const { record } = await copyOwn(here.world, { request: access.id as never }, colleague)
    expect(record).toMatchObject({
      name: 'Ana Marciaga',
      shownName: 'Ana M.',
      email: `${colleague.account}@x.example`,
    })
    expect((record as Record<string, unknown>).seenAndChangedBy).toContainEqual(
      expect.objectContaining({ did: 'account.change', reason: 'name, displayName' }),
    )
  })

  test('is entered in the ledger at every step', async () => {
    const { code } = await report()
    const { id } = await ask(code, 'access')
    await answer(id, 'grant')
    await followByCode(here.world, code, anyone)
    const did = await here.world.open(
      {
        who: officer,
        what: { kind: 'rights', id },
        action: 'rights.read',
        relations: ['any'],
        purpose: 'subject',
        basis: 'duty',
        reason: 'a test looks at the entries',
      },
      async (opened) => (await opened.entries()).map((entry) => entry.did),
    )
    expect(did).toEqual(expect.arrayContaining(['rights.ask', 'rights.answer', 'rights.readOwn']))
  })

  test('that nobody answers in time is told once and stands first', async () => {
    const { code } = await report()
    const { id } = await ask(code, 'access')
    here.clock.now += 30 * DAY
    await escalateRequests(here.world)
    await escalateRequests(here.world)
    const row = (await listRequests(here.world)).find((each) => each.id === id)
    expect(row).toMatchObject({ late: true, missedAt: new Date(here.clock.now).toISOString() })
    const facts = await fresh.owner.query(
      `select 1 from fact where name = 'RightsMissed' and body->>'request' = $1`,
      [id],
    )
    expect(facts.rows).toHaveLength(1)
  })

  test('is held by an order that names it, and by none that names something else', async () => {
    const [held, other] = [await report(), await report()]
    const asked = await ask(held.code, 'access')
    const gone = await ask(other.code, 'access')
    for (const { id } of [asked, gone]) await answer(id, 'grant')
    const order = (record: string) =>
      placeOrder(
        here.world,
        {
          kind: 'hold',
          scope: { by: 'record', record },
          orderedBy: 'Defensoría del Pueblo',
          citation: 'Queja 14',
          until: here.clock.now + 500 * DAY,
        },
        officer,
        freshKey(),
        ['report', 'rights'],
      )
    expect(await order(asked.id)).toMatchObject({ record: asked.id, recordKind: 'rights' })
    expect(await order(held.id)).toMatchObject({ recordKind: 'report' })
    await expect(order(officer.account!)).rejects.toMatchObject({ code: 'retention.noSuchRecord' })
    here.clock.now += 396 * DAY
    expect((await runRetention(here.world, [rightsRetention])).held).toBe(1)
    const { rows } = await fresh.owner.query(
      'select id from rights_request where id = any($1) order by 1',
      [[asked.id, gone.id]],
    )
    expect(rows).toEqual([{ id: asked.id }])
  })

  test('goes itself a year after it was answered, with its copy', async () => {
    const { code } = await report()
    const { id } = await ask(code, 'access')
    await answer(id, 'grant')
    here.clock.now += 396 * DAY
    const done = await runRetention(here.world, [rightsRetention])
    expect(done.expunged).toBeGreaterThan(0)
    expect(
      (await fresh.owner.query('select 1 from rights_request where id = $1', [id])).rows,
    ).toEqual([])
    expect(
      (await fresh.owner.query('select 1 from data_key where about_id = $1', [id])).rows,
    ).toEqual([])
  })
})
