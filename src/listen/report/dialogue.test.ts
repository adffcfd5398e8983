import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import { finish, takeJobs } from '#platform/jobs/lease.service.ts'
import type { Channel, Notice, Notices, Outcome } from '#platform/notice/notice.ts'
import { openNotices } from '#platform/notice/open-notices.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { smtpServer } from '#test/smtp.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { policy } from '../../loop.ts'
import { say } from '../../messages.ts'
import { actOnReport, claimReport, readReport } from './desk.service.ts'
import { actAsSubject, followReport, wantNews } from './follow.service.ts'
import { findLostNews, NEWS_QUEUE, newsJob } from './news.service.ts'
import { ReportDraft } from './report.schema.ts'
import { receiveReport } from './report.service.ts'
import { addTemplate, changeTemplate, listTemplates, retireTemplate } from './template.service.ts'

let fresh: FreshDb
let here: TestWorld
let ana: Caller
let carmen: Caller
const anyone: Caller = { actors: ['anyone'], language: 'es' }

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await staff('operator')
  carmen = await staff('supervisor')
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})
beforeEach(async () => {
  // What one test has told nobody of another is to wait for.
  here.clock.now += 24 * HOUR
  await fresh.owner.query('delete from job')
  sent.splice(0)
  answer = () => ({ sent: true })
})

async function staff(role: 'operator' | 'supervisor'): Promise<Caller> {
  const account = randomUUID() as string as Id<'account'>
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, sha256($2::text::bytea), $3, array[$3], 'es', 'active', now())`,
    [account, account, role],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

const story = 'Mi vecino Julio Ortega me amenazó con un machete.'
const contact = { name: 'Marta Ríos', phone: '+507 6000-0042', email: 'marta@example.org' }

/** A report that somebody sends and an operator takes. */
async function send(given: object = {}): Promise<{ id: Id<'report'>; code: string }> {
  here.clock.now += 1_000
  const draft = ReportDraft.parse({
    kind: 'threat',
    story,
    where: { by: 'place', place: '080508' },
    when: { from: iso(here.clock.now - HOUR), to: iso(here.clock.now) },
    contact,
    ...given,
  })
  const { code } = await receiveReport(here.world, draft, anyone, key())
  const { rows } = await fresh.owner.query(
    'select id from report order by received_at desc, id desc limit 1',
  )
  const id = rows[0].id as Id<'report'>
  await claimReport(here.world, id, 'claim', ana, key())
  return { id, code: code.replace('-', '') }
}
const reply = (id: Id<'report'>, text = 'Pasaremos esta tarde por su casa.') =>
  actOnReport(here.world, { id, event: 'answer', text }, ana, key())

/** What would have left the house, and how the outside answers. */
const sent: { at: number; channel: Channel; notice: Notice }[] = []
let answer: () => Outcome | 'killed' = () => ({ sent: true })
const killed = new Error('the server is killed')
const notices = (channels: readonly Channel[] = ['mail', 'sms']): Notices => ({
  channels,
  async send(channel, notice) {
    sent.push({ at: here.clock.now, channel, notice })
    const outcome = answer()
    if (outcome === 'killed') throw killed
    return outcome
  },
})

const LEASE = MINUTE

/** Lets a server work at all that is due now. */
async function work(outside: Notices = notices(), me = 'one'): Promise<void> {
  const tell = newsJob(here.world, { notices: outside, say })
  for (;;) {
    const jobs = await takeJobs(here.world, { queues: [NEWS_QUEUE], me, leaseMs: LEASE, limit: 50 })
    if (jobs.length === 0) return
    for (const job of jobs) {
      const run = {
        id: job.id,
        attempt: job.attempts,
        again: job.runs > 1,
        signal: new AbortController().signal,
        progress() {},
        hold: async () => {},
      }
      try {
        await tell(job.payload, run)
        await finish(here.world, job, me, { state: 'done' })
      } catch (error) {
        if (error !== killed) throw error
      }
    }
  }
}

async function pass(ms: number, outside: Notices = notices()): Promise<void> {
  const end = here.clock.now + ms
  while (here.clock.now < end) {
    here.clock.now = Math.min(end, here.clock.now + MINUTE)
    await work(outside)
  }
}

describe('somebody who left a way', () => {
  test('learns in her language that there is news: no content, no code, no name, not what it is about', async () => {
    const { id, code } = await send({ language: 'pt' })
    await reply(id)
    await pass(2 * MINUTE)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      channel: 'mail',
      notice: { about: 'report', to: contact.email, subject: 'Há novidades em Distrito de prueba' },
    })
    const words = `${sent[0]?.notice.subject} ${sent[0]?.notice.text}`
    expect(words).toContain('Abra a página e escreva o seu código')
    for (const secret of [
      code,
      code.slice(0, 5),
      story,
      'Julio',
      'Marta',
      'amena',
      'Pasaremos',
      'Tortí',
      'denuncia',
      'relato',
    ])
      expect(words.toLowerCase()).not.toContain(secret.toLowerCase())
  })

  test('gets it by a real mail server, once, and sees on her page that she was told', async () => {
    const server = await smtpServer()
    try {
      const { id, code } = await send()
      await reply(id)
      const outside = openNotices({
        noticeSeconds: 5,
        smtpUrl: server.url,
        smtpFrom: 'avisos@chepo.example',
      })
      await pass(3 * MINUTE, outside)
      expect(server.taken.map(({ to }) => to)).toEqual([[contact.email]])
      const { news } = await followReport(here.world, code, anyone)
      expect(news).toMatchObject({
        left: true,
        wanted: true,
        told: [{ channel: 'mail', state: 'sent' }],
      })
      const read = await readReport(here.world, id, { purpose: 'response' }, ana)
      expect(read.news.told).toEqual(news.told)
    } finally {
      await server.stop()
    }
  })

  test('gets a text message where no mail is set up, or she left no address', async () => {
    const one = await send()
    await reply(one.id)
    await pass(2 * MINUTE, notices(['sms']))
    const two = await send({ contact: { phone: '+507 6000-0077' } })
    await reply(two.id)
    await pass(2 * MINUTE)
    expect(sent.map(({ channel, notice }) => [channel, notice.to])).toEqual([
      ['sms', contact.phone],
      ['sms', '+507 6000-0077'],
    ])
    expect(sent[0]?.notice.text.length).toBeLessThan(160)
  })

  test('is told at most once an hour, of one report or of several, and of what came meanwhile afterwards', async () => {
    const [one, two] = [await send(), await send({ contact: { email: 'MARTA@example.org' } })]
    await reply(one.id)
    await pass(2 * MINUTE)
    await reply(two.id)
    await pass(5 * MINUTE)
    expect(sent).toHaveLength(1)
    for (let i = 0; i < 3; i++) {
      await reply(one.id, `Otra palabra, ${i}.`)
      await pass(10 * MINUTE)
    }
    expect(sent).toHaveLength(1)
    await pass(3 * HOUR)
    const rests = sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? 0))
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(HOUR)
    expect(sent.map(({ notice }) => notice.to).sort()).toEqual([
      'MARTA@example.org',
      contact.email,
      contact.email,
    ])
  })

  test('is never told when she said no at the beginning, or later on her page', async () => {
    const never = await send({ news: false })
    await reply(never.id)
    const later = await send()
    await reply(later.id)
    const shown = await wantNews(here.world, { code: later.code, wanted: false }, anyone, key())
    expect(shown.news).toMatchObject({ wanted: false, told: [] })
    await pass(2 * HOUR)
    expect(sent).toEqual([])
    const opened = await entriesIn(here.pool, [never.id, later.id])
    expect(opened.filter(({ did }) => did === 'report.notify')).toEqual([])
    await wantNews(here.world, { code: later.code, wanted: true }, anyone, key())
    await reply(later.id, 'Ya pasamos.')
    await pass(2 * MINUTE)
    expect(sent).toHaveLength(1)
  })

  test('is not told of her own words, nor of a report that she has withdrawn, nor without any contact', async () => {
    const own = await send()
    await actAsSubject(
      here.world,
      { code: own.code, event: 'write', text: 'Gracias.', kind: 'message' },
      anyone,
      key(),
    )
    const gone = await send()
    await reply(gone.id)
    await actAsSubject(here.world, { code: gone.code, event: 'withdraw' }, anyone, key())
    const silent = await send({ contact: undefined })
    await reply(silent.id)
    await pass(2 * HOUR)
    expect(sent).toEqual([])
  })

  test('has each notice in the ledger of her report, with the opening of her contact before it', async () => {
    const { id } = await send()
    await reply(id)
    await pass(2 * MINUTE)
    const told = (await entriesIn(here.pool, [id])).map(({ did, actor, recipient, reason }) => [
      did,
      actor,
      recipient,
      reason,
    ])
    // At one still moment their order is not told; that the opening is committed first is how it can be sent at all.
    expect(told).toContainEqual(['report.notify', 'machine', undefined, 'the office has answered'])
    expect(told).toContainEqual(['report.tell', 'machine', 'mail', 'sent'])
    const { rows } = await fresh.owner.query('select * from report_news where report_id = $1', [id])
    expect(JSON.stringify(rows)).not.toMatch(/marta|example\.org|6000/i)
  })
})

describe('when the outside fails', () => {
  test('a mail server that is away is asked again with growing rests, and one that says no is not', async () => {
    const { id, code } = await send()
    answer = () => ({ sent: false, why: 'unreachable', detail: 'ECONNREFUSED', passing: true })
    await reply(id)
    await pass(20 * MINUTE)
    const tries = sent.length
    expect(tries).toBeGreaterThan(4)
    expect(tries).toBeLessThan(10)
    answer = () => ({ sent: true })
    await pass(HOUR)
    expect(sent).toHaveLength(tries + 1)
    expect((await followReport(here.world, code, anyone)).news.told).toMatchObject([
      { state: 'sent' },
    ])
    const other = await send({ contact: { email: 'nadie@example.org' } })
    answer = () => ({ sent: false, why: 'refused', detail: '550', passing: false })
    await reply(other.id)
    await pass(2 * HOUR)
    expect(sent).toHaveLength(tries + 2)
    expect((await followReport(here.world, other.code, anyone)).news.told).toMatchObject([
      { state: 'unsent', why: 'refused' },
    ])
  })

  test('a server killed between sending and writing it down sends the same notice again, marked', async () => {
    const { id } = await send()
    await reply(id)
    answer = () => 'killed'
    await pass(MINUTE)
    answer = () => ({ sent: true })
    await pass(3 * MINUTE)
    expect(sent.map(({ notice }) => notice.again)).toEqual([false, true])
    expect(sent[0]?.notice.id).toBe(sent[1]?.notice.id)
    expect((await entriesIn(here.pool, [id])).map(({ reason }) => reason)).toContain(
      'sent, may have gone out twice',
    )
  })

  test('a notice whose job is lost, as by a restore, is found', async () => {
    const { id } = await send()
    await reply(id)
    answer = () => ({ sent: false, why: 'unreachable', detail: 'x', passing: true })
    await pass(2 * MINUTE)
    await fresh.owner.query('delete from job')
    answer = () => ({ sent: true })
    const tries = sent.length
    here.clock.now += 3 * HOUR
    await findLostNews(here.world)
    await pass(MINUTE)
    expect(sent).toHaveLength(tries + 1)
  })

  test('two servers at once tell her once', async () => {
    const reports = [await send(), await send(), await send()]
    for (const { id } of reports) await reply(id)
    here.clock.now += MINUTE
    await Promise.all([work(notices(), 'one'), work(notices(), 'two')])
    expect(sent).toHaveLength(1)
  })
})

describe('public words and internal notes', () => {
  test('share no field and no permission', () => {
    const fieldsOf = (action: string) =>
      policy.filter((line) => line.action.startsWith(action)).flatMap(({ fields }) => fields)
    expect(fieldsOf('report.')).toContain('message')
    expect(fieldsOf('report.')).not.toContain('note')
    expect(fieldsOf('incident.')).toContain('note')
    expect(fieldsOf('incident.')).not.toContain('message')
    const mayAnswer = policy.filter(({ action }) => action === 'report.answer')
    // Answering the public wants the report in one's own charge; noting does not, and gives no right to answer.
    expect(mayAnswer.map(({ relation, obligations }) => [relation, obligations])).toEqual([
      ['claimed', ['ledger', 'notify-subject']],
    ])
    expect(
      policy.some(({ actors, fields }) => actors.includes('subject') && fields.includes('note')),
    ).toBe(false)
  })

  test('an answer asked of somebody else’s report is refused, and nobody is told anything', async () => {
    const { id } = await send()
    await expect(
      actOnReport(here.world, { id, event: 'answer', text: 'x' }, carmen, key()),
    ).rejects.toMatchObject({ code: 'report.notClaimed' })
    await pass(2 * MINUTE)
    expect(sent).toEqual([])
  })
})

describe('a ready answer', () => {
  const texts = (word: string) => ({ es: `${word} es`, pt: `${word} pt`, en: `${word} en` })
  const add = (name: string) => addTemplate(here.world, { name, texts: texts(name) }, carmen, key())

  test('is kept in three languages and in all of its versions', async () => {
    const { templates } = await add('Recibido')
    const made = templates.find(({ name }) => name === 'Recibido')!
    expect(made).toMatchObject({
      version: 1,
      writtenBy: 'supervisor',
      texts: { pt: 'Recibido pt' },
    })
    const id = made.id as Id<'template'>
    await changeTemplate(
      here.world,
      { id, seen: 1, name: 'Recibido', texts: texts('otro') },
      carmen,
      key(),
    )
    const { rows } = await fresh.owner.query(
      'select version, es from answer_template_version where template_id = $1 order by version',
      [id],
    )
    expect(rows).toEqual([
      { version: 1, es: 'Recibido es' },
      { version: 2, es: 'otro es' },
    ])
    await expect(
      changeTemplate(here.world, { id, seen: 1, name: 'x', texts: texts('x') }, carmen, key()),
    ).rejects.toMatchObject({ code: 'report.templateChanged' })
    expect((await retireTemplate(here.world, { id, seen: 2 }, carmen, key())).templates).toEqual([])
    await expect(retireTemplate(here.world, { id, seen: 2 }, carmen, key())).rejects.toMatchObject({
      code: 'report.noSuchTemplate',
    })
  })

  test('is changed by one of two at the same moment', async () => {
    const id = (await add('Patrulla')).templates.find(({ name }) => name === 'Patrulla')!
      .id as Id<'template'>
    const both = await Promise.allSettled(
      ['a', 'b'].map((word) =>
        changeTemplate(here.world, { id, seen: 1, name: word, texts: texts(word) }, carmen, key()),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await listTemplates(here.world)).templates).toHaveLength(1)
  })

  test('says in which language the citizen wrote, so that the fitting text is chosen by itself', async () => {
    const { id } = await send({ language: 'en' })
    expect((await readReport(here.world, id, { purpose: 'response' }, ana)).language).toBe('en')
  })
})
