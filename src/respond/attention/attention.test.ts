import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import { finish, type TakenJob, takeJobs } from '#platform/jobs/lease.service.ts'
import type { Channel, Notice, Notices, Outcome } from '#platform/notice/notice.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { policy } from '../../loop.ts'
import { say } from '../../messages.ts'
import * as act from '../board/act.service.ts'
import { boardReaction } from '../board/board.reactions.ts'
import { IncidentDraft, type IncidentRow } from '../board/board.schema.ts'
import { fileIncident, openForReport } from '../board/open.service.ts'
import { acknowledgeAlert, attendTo, listAlerts, readAlert } from './alert.service.ts'
import { attentionReaction, followAlerts } from './attention.reactions.ts'
import { attentionPolicy } from './attention.rules.ts'
import type { RungGiven } from './attention.schema.ts'
import { clockJob, TELL_QUEUE } from './escalate.service.ts'
import { readEscalation, writeEscalation } from './escalation.service.ts'
import { beginSilence, endSilence } from './silence.service.ts'
import { tellRung } from './tell.service.ts'

let fresh: FreshDb
let here: TestWorld
let ana: Caller
let carmen: Caller

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await staff('operator', 'Ana M.')
  carmen = await staff('supervisor', 'Carmen Á.')
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})
beforeEach(async () => {
  await fresh.owner.query('delete from alert; delete from job; delete from escalation_rung')
  await fresh.owner.query('delete from escalation_list; delete from silence')
  sent.splice(0)
  answer = () => ({ sent: true })
})

const random = seededBytes('accounts')
async function staff(role: Role, name: string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})

type Filed = IncidentRow & { id: Id<'incident'> }
const story = 'Doña Rosa Pinto vio cómo se llevaban doce reses de su potrero.'

/** Opens an incident and lets attention hear of it. */
async function file(given: object = {}): Promise<Filed> {
  here.clock.now += 1_000
  const draft = IncidentDraft.parse({
    narrative: story,
    kind: 'livestock',
    place: '080508',
    caller: { name: 'Rosa Pinto', phone: '+507 6000-0009' },
    ...given,
  })
  const filed = (await fileIncident(here.world, draft, ana, key())) as Filed
  await hear(filed.id)
  return filed
}
const hear = (id: Id<'incident'>) => here.world.transaction((tx) => attendTo(here.world, tx, id))
const by = (who: Caller): act.By => ({ who, key: key() })

/** What would have left the house, and how the outside answers. */
const sent: { channel: Channel; notice: Notice }[] = []
let answer: (channel: Channel) => Outcome | 'killed' = () => ({ sent: true })
const killed = new Error('the server is killed')
const notices: Notices = {
  channels: ['command', 'hook', 'mail', 'sms'],
  async send(channel, notice) {
    sent.push({ channel, notice })
    const outcome = answer(channel)
    if (outcome === 'killed') throw killed
    return outcome
  },
}

const handlers = {
  'attention.clock': clockJob(here_()),
  [TELL_QUEUE]: tellRung(here_(), { notices, say }),
}
/** The world is opened before each test, the handlers are made once. */
function here_() {
  return new Proxy({} as TestWorld['world'], {
    get: (_, name) => here.world[name as keyof TestWorld['world']],
  })
}

const LEASE = MINUTE
const take = (me: string) =>
  takeJobs(here.world, { queues: Object.keys(handlers), me, leaseMs: LEASE, limit: 50 })

async function doJob(job: TakenJob, me: string): Promise<void> {
  const handler = handlers[job.queue as keyof typeof handlers]
  try {
    await handler(job.payload, {
      id: job.id,
      attempt: job.attempts,
      again: job.runs > 1,
      signal: new AbortController().signal,
      progress() {},
      hold: async () => {},
    })
  } catch (error) {
    if (error === killed) return
    throw error
  }
  await finish(here.world, job, me, { state: 'done' })
}

/** Lets a server work at all that is due now. */
async function work(me = 'one'): Promise<void> {
  for (;;) {
    const jobs = await take(me)
    if (jobs.length === 0) return
    for (const job of jobs) await doJob(job, me)
  }
}

/** Lets time pass, with the server at work each so often. */
async function pass(ms: number, step = 15_000): Promise<void> {
  const end = here.clock.now + ms
  while (here.clock.now < end) {
    here.clock.now = Math.min(end, here.clock.now + step)
    await work()
  }
}

const rung = (given: Partial<RungGiven> = {}): RungGiven => ({
  who: 'Segundo teléfono',
  channel: 'sms',
  address: '+507 6000-0001',
  waitMinutes: 5,
  language: 'es',
  ...given,
})
const writeList = (rungs: readonly RungGiven[], seen = 0) =>
  writeEscalation(here.world, { seen, rungs }, notices.channels, carmen, key())

const stepsOf = async (id: Id<'incident'>) =>
  (await readAlert(here.world, id)).steps.map(({ kind, state, who }) => [kind, state, who])
const alertOf = async (id: Id<'incident'>) => (await readAlert(here.world, id)).alert
test('the table of who may do what keeps its rules', () => {
  expect(policyFaults(attentionPolicy)).toEqual([])
})

describe('an alert', () => {
  test('is raised for what is urgent and nobody has, and for a citizen’s urgent report', async () => {
    expect(await alertOf((await file()).id)).toMatchObject({ state: 'running', level: 0 })
    expect(await alertOf((await file({ kind: 'noise' })).id)).toBeNull()
    expect(await alertOf((await file({ take: true })).id)).toBeNull()
    const calm = await file({ kind: 'noise' })
    await act.prioritiseIncident(here.world, { id: calm.id, priority: 1, seen: 1 }, by(ana))
    await hear(calm.id)
    expect(await alertOf(calm.id)).toMatchObject({ state: 'running' })
  })

  test('is raised by what is told: a report that cannot wait rings without anybody typing', async () => {
    const report = newId<'report'>(here.clock.now, random(10))
    const matter = newId<'matter'>(here.clock.now, random(10))
    await fresh.owner.query('set session_replication_role = replica')
    await fresh.owner.query(
      `insert into report (tenant_id, id, matter_id, kind, place, occurred_from, occurred_to, received_at,
        code_hash, language, citizen_wrote_at)
       values (1, $1, $2, 'livestock', '080508', now(), now(), now(), $3, 'es', now())`,
      [report, matter, createHash('sha256').update(report).digest()],
    )
    await fresh.owner.query('set session_replication_role = origin')
    await here.world.transaction((tx) =>
      openForReport(here.world, tx, {
        id: report,
        kind: 'livestock',
        place: '080508',
        toldAt: here.clock.now,
      }),
    )
    const faults: unknown[] = []
    const running = runReactions({
      world: here.world,
      reactions: [boardReaction, attentionReaction],
      pollMs: 20,
      fault: (error) => faults.push(error),
    })
    const found = async () =>
      (
        await fresh.owner.query(
          'select 1 from alert a join incident i on i.id = a.incident_id where i.report_id = $1',
          [report],
        )
      ).rowCount
    for (let tries = 0; (await found()) === 0 && tries < 200; tries++)
      await new Promise((wake) => setTimeout(wake, 20))
    await running.stop()
    expect(await found()).toBe(1)
    expect(faults).toEqual([])
  })

  test('goes to the supervisor at the target of its kind, then to the list, until somebody takes it', async () => {
    await writeList([
      rung(),
      rung({ who: 'Programa', channel: 'command', address: undefined, waitMinutes: 10 }),
    ])
    const { id, openedAt } = await file()
    expect((await alertOf(id))?.nextAt).toBe(iso(Date.parse(openedAt) + 15 * MINUTE))
    await pass(14 * MINUTE + 50_000)
    expect(await stepsOf(id)).toEqual([['desk', 'shown', null]])
    await pass(15_000)
    expect(await alertOf(id)).toMatchObject({ level: 1, state: 'running' })
    expect(sent).toEqual([])
    await pass(3 * MINUTE + 10_000)
    expect(sent.map(({ channel }) => channel)).toEqual(['sms'])
    await pass(5 * MINUTE + 15_000)
    expect(await stepsOf(id)).toEqual([
      ['desk', 'shown', null],
      ['supervisor', 'shown', null],
      ['list', 'sent', 'Segundo teléfono'],
      ['list', 'sent', 'Programa'],
    ])
    await act.claimIncident(here.world, id, by(ana))
    await hear(id)
    await pass(2 * HOUR, 5 * MINUTE)
    expect(await alertOf(id)).toMatchObject({ state: 'taken', nextAt: null })
    expect(sent).toHaveLength(2)
  })

  test('is repeated round by round as long as nobody comes, more slowly but without end', async () => {
    await writeList([rung({ waitMinutes: 5 })])
    const { id } = await file({ kind: 'robbery', place: '080501' })
    await pass(2 * MINUTE + 3 * MINUTE + 15 * MINUTE + 20_000)
    expect(sent.length).toBe(3)
    await pass(2 * HOUR, MINUTE)
    expect(sent.length).toBe(3 + 8)
    expect((await alertOf(id))?.state).toBe('running')
  })

  test('without a list tells the supervisor again and again', async () => {
    const { id } = await file({ kind: 'robbery' })
    await pass(33 * MINUTE, MINUTE)
    expect((await stepsOf(id)).map(([kind]) => kind)).toEqual([
      'desk',
      'supervisor',
      'supervisor',
      'supervisor',
    ])
  })

  test('rests on the word of somebody for a quarter of an hour, and no longer', async () => {
    await writeList([rung()])
    const { id } = await file({ kind: 'robbery' })
    await pass(3 * MINUTE)
    const read = await acknowledgeAlert(here.world, id, carmen, key())
    expect(read.alert).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Carmen Á.' })
    await pass(14 * MINUTE)
    expect(sent).toEqual([])
    await pass(2 * MINUTE)
    expect(sent).toHaveLength(1)
    expect(await alertOf(id)).toMatchObject({ state: 'running', level: 2 })
  })

  test('that is settled cannot be acknowledged, and nobody is woken for it who was about to be', async () => {
    await writeList([rung()])
    const { id } = await file({ kind: 'robbery' })
    here.clock.now += 6 * MINUTE
    const clocks = (await take('one')).filter(({ queue }) => queue !== TELL_QUEUE)
    for (const job of clocks) await doJob(job, 'one')
    await pass(3 * MINUTE + 1_000, 3 * MINUTE + 1_000)
    await act.claimIncident(here.world, id, by(ana))
    await hear(id)
    await pass(MINUTE)
    expect(sent).toEqual([])
    expect((await stepsOf(id)).at(-1)).toEqual(['list', 'unsent', 'Segundo teléfono'])
    await expect(acknowledgeAlert(here.world, id, carmen, key())).rejects.toMatchObject({
      code: 'attention.settled',
    })
  })

  test('rings anew when what was taken is given back, with a little time', async () => {
    const { id } = await file()
    await act.claimIncident(here.world, id, by(ana))
    await hear(id)
    here.clock.now += HOUR
    await act.releaseIncident(here.world, id, by(ana))
    await hear(id)
    expect(await alertOf(id)).toMatchObject({
      state: 'running',
      level: 0,
      nextAt: iso(here.clock.now + 2 * MINUTE),
    })
  })

  test('follows the target of the kind when that is corrected, and ends when it is not urgent', async () => {
    const { id, openedAt } = await file()
    await act.classifyIncident(here.world, { id, kind: 'robbery', seen: 1 }, by(ana))
    await hear(id)
    expect((await alertOf(id))?.nextAt).toBe(iso(Date.parse(openedAt) + 2 * MINUTE))
    await act.classifyIncident(here.world, { id, kind: 'noise', seen: 2 }, by(ana))
    await hear(id)
    expect(await alertOf(id)).toMatchObject({ state: 'over' })
  })
})

describe('what leaves the house', () => {
  test('is number, kind and corregimiento, never a name or the story', async () => {
    await writeList([
      rung(),
      rung({
        who: 'Correo',
        channel: 'mail',
        address: 'guardia@chepo.example',
        language: 'en',
        waitMinutes: 1,
      }),
    ])
    const { number } = await file()
    await pass(25 * MINUTE)
    const [sms, mail] = sent
    expect(sms?.notice).toMatchObject({
      about: 'incident',
      to: '+507 6000-0001',
      subject: `Convive: incidente ${number} sin atender`,
      text: `Convive: nadie ha tomado el incidente ${number} desde hace 18 min: ganado, Tortí. Abra Convive.`,
      again: false,
    })
    expect(mail?.notice).toMatchObject({ to: 'guardia@chepo.example' })
    expect(mail?.notice.text).toMatch(
      /^Convive: nobody has taken incident .*: livestock, Tortí\. Open Convive\.$/,
    )
    expect(JSON.stringify(sent)).not.toMatch(/Rosa|Pinto|6000-0009|potrero|doce/)
  })

  test('is in the ledger step by step, and each reading of an address, too', async () => {
    await writeList([rung()])
    const { id } = await file({ kind: 'robbery' })
    await pass(6 * MINUTE)
    const told = (await entriesIn(here.pool, [id])).filter(({ did }) => did.startsWith('alert.'))
    expect(told.map(({ did, recipient, reason }) => [did, recipient, reason])).toEqual([
      ['alert.raise', undefined, undefined],
      ['alert.escalate', undefined, undefined],
      ['alert.escalate', undefined, undefined],
      ['alert.tell', 'sms', 'sent'],
    ])
    const [{ id: asked }] = (await fresh.owner.query('select id from escalation_rung')).rows
    expect(await entriesIn(here.pool, [asked])).toMatchObject([
      { did: 'escalation.tell', actor: 'machine', purpose: 'response' },
    ])
  })

  test('is bundled when five hundred come at once: two notices in two minutes, not five hundred', async () => {
    await writeList([rung({ waitMinutes: 120 })])
    const first = await file({ kind: 'robbery' })
    const at = here.clock.now
    await fresh.owner.query(
      `insert into alert (tenant_id, id, incident_id, state, level, steps, raised_at, take_by, due_at)
       select 1, gen_random_uuid(), i.id, 'running', 1, 2, $1, $1, $2 from incident i
       where i.id = any($3)`,
      [new Date(at), new Date(at + 5 * MINUTE), await many(500)],
    )
    await pass(5 * MINUTE + 20_000)
    const told = () => sent.map(({ notice }) => notice.text)
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(/nadie ha tomado 501 incidentes; el más urgente/)
    await pass(2 * MINUTE)
    expect(sent).toHaveLength(1)
    expect((await stepsOf(first.id)).at(-1)).toEqual(['list', 'sent', 'Segundo teléfono'])
    const { rows } = await fresh.owner.query(
      `select count(*)::int as steps, count(distinct notice_id)::int as notices from alert_step where state = 'sent'`,
    )
    expect(rows).toEqual([{ steps: 501, notices: 1 }])
  })
})

/** Copies of an incident, quicker than they could be typed. */
async function many(count: number): Promise<string[]> {
  const { id } = await file({ kind: 'robbery', take: true })
  await fresh.owner.query('set session_replication_role = replica')
  const { rows } = await fresh.owner.query(
    `insert into incident (tenant_id, id, matter_id, kind, place, priority, source, state, opened_at, take_by, start_by)
     select 1, gen_random_uuid(), gen_random_uuid(), kind, place, 2, source, 'triaged', opened_at, take_by, start_by
     from incident, generate_series(1, $2) where id = $1 returning id`,
    [id, count],
  )
  await fresh.owner.query('set session_replication_role = origin')
  return rows.map((row) => row.id)
}

describe('when the outside fails', () => {
  test('a hook that is down for an hour is tried again, and the list goes on meanwhile', async () => {
    await writeList([
      rung({ who: 'Enlace', channel: 'hook', address: undefined, waitMinutes: 5 }),
      rung({ waitMinutes: 60 }),
    ])
    answer = (channel) =>
      channel === 'hook'
        ? { sent: false, why: 'unreachable', detail: 'ECONNREFUSED', passing: true }
        : { sent: true }
    const { id } = await file({ kind: 'robbery' })
    await pass(30 * MINUTE)
    expect(await stepsOf(id)).toEqual([
      ['desk', 'shown', null],
      ['supervisor', 'shown', null],
      ['list', 'waiting', 'Enlace'],
      ['list', 'sent', 'Segundo teléfono'],
    ])
    const step = (await readAlert(here.world, id)).steps[2]
    expect(step).toMatchObject({ why: 'unreachable', detail: 'ECONNREFUSED' })
    expect(step?.attempts).toBeGreaterThan(4)
    answer = () => ({ sent: true })
    await pass(40 * MINUTE)
    expect((await readAlert(here.world, id)).steps[2]).toMatchObject({
      state: 'sent',
      why: null,
      again: false,
    })
  })

  test('a mail server that says no is not asked again, and it is seen why', async () => {
    await writeList([rung({ channel: 'mail', address: 'nadie@chepo.example', waitMinutes: 60 })])
    answer = () => ({ sent: false, why: 'refused', detail: '550', passing: false })
    const { id } = await file({ kind: 'robbery' })
    await pass(40 * MINUTE)
    expect(sent).toHaveLength(1)
    expect((await readAlert(here.world, id)).steps[2]).toMatchObject({
      state: 'unsent',
      why: 'refused',
      detail: '550',
      attempts: 1,
    })
  })

  test('a server killed between sending and writing it down sends the same notice again, marked', async () => {
    await writeList([rung({ waitMinutes: 60 })])
    const { id } = await file({ kind: 'robbery' })
    answer = () => 'killed'
    await pass(5 * MINUTE + 15_000)
    expect(sent).toHaveLength(1)
    expect((await stepsOf(id)).at(-1)?.[1]).toBe('sending')
    answer = () => ({ sent: true })
    await pass(LEASE + 15_000)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.notice.id).toBe(sent[0]?.notice.id)
    expect([sent[0]?.notice.again, sent[1]?.notice.again]).toEqual([false, true])
    expect((await readAlert(here.world, id)).steps.at(-1)).toMatchObject({
      state: 'sent',
      again: true,
      attempts: 2,
    })
  })

  test('jobs that are lost, as by a restore, are made up for within minutes', async () => {
    await writeList([rung()])
    const { id } = await file({ kind: 'robbery' })
    await fresh.owner.query('delete from job')
    here.clock.now += 3 * MINUTE
    await followAlerts(here.world)
    expect(await alertOf(id)).toMatchObject({ level: 1 })
    here.clock.now += 4 * MINUTE
    await followAlerts(here.world)
    await fresh.owner.query('delete from job')
    here.clock.now += 3 * MINUTE
    await followAlerts(here.world)
    await pass(MINUTE)
    expect(sent).toHaveLength(1)
  })

  test('two servers at once tell nobody twice', async () => {
    await writeList([rung({ waitMinutes: 60 })])
    for (let i = 0; i < 5; i++) await file({ kind: 'robbery' })
    for (let turn = 0; turn < 40; turn++) {
      here.clock.now += 10_000
      await Promise.all([work('one'), work('two'), followAlerts(here.world)])
    }
    expect(sent.length).toBeLessThanOrEqual(2)
    const { rows } = await fresh.owner.query(
      `select alert_id, count(*)::int as steps from alert_step where kind = 'list' group by alert_id`,
    )
    expect(rows.map(({ steps }) => steps)).toEqual([1, 1, 1, 1, 1])
  })
})

test('an incident that is not there has no alert to read or to acknowledge', async () => {
  const nobodys = newId<'incident'>(here.clock.now, random(10))
  const absent = { kind: 'absent', code: 'board.absent' }
  await expect(readAlert(here.world, nobodys)).rejects.toMatchObject(absent)
  await expect(acknowledgeAlert(here.world, nobodys, ana, key())).rejects.toMatchObject(absent)
})

describe('silence', () => {
  test('is for a stated time, is seen by the others, ends by itself, and holds no alert back', async () => {
    await writeList([rung({ waitMinutes: 60 })])
    const { silentUntil } = await beginSilence(here.world, 15, ana, key())
    expect(silentUntil).toBe(iso(here.clock.now + 15 * MINUTE))
    expect((await listAlerts(here.world, carmen)).silent).toEqual([
      { name: 'Ana M.', until: silentUntil },
    ])
    await file({ kind: 'robbery' })
    await pass(6 * MINUTE)
    expect(sent).toHaveLength(1)
    expect(await listAlerts(here.world, ana)).toMatchObject({ silentUntil, silent: [], count: 1 })
    here.clock.now += 9 * MINUTE
    expect(await listAlerts(here.world, ana)).toMatchObject({ silentUntil: null })
  })

  test('ends when its person says so, and cannot be made longer than an hour by any program', async () => {
    await beginSilence(here.world, 60, ana, key())
    expect(await endSilence(here.world, ana, key())).toEqual({ silentUntil: null })
    expect(await listAlerts(here.world, ana)).toMatchObject({ silentUntil: null })
    await expect(
      fresh.owner.query(
        `insert into silence (tenant_id, account_id, since, until) values (1, $1, now(), now() + interval '61 minutes')`,
        [ana.account],
      ),
    ).rejects.toThrow(/check constraint/)
  })
})

describe('the list', () => {
  test('keeps addresses sealed, shows their end, and keeps them when the rest is changed', async () => {
    const { rungs } = await writeList([
      rung(),
      rung({ who: 'Alcalde', channel: 'command', address: undefined }),
    ])
    expect(rungs.map(({ who, addressEnd }) => [who, addressEnd])).toEqual([
      ['Segundo teléfono', '…0001'],
      ['Alcalde', null],
    ])
    const { rows } = await fresh.owner.query('select * from escalation_rung')
    expect(JSON.stringify(rows)).not.toContain('6000')
    const [first, second] = rungs as [(typeof rungs)[number], (typeof rungs)[number]]
    const { address, ...same } = rung({ id: first.id as Id<'rung'>, who: 'Guardia' })
    const turned = await writeList(
      [
        rung({
          id: second.id as Id<'rung'>,
          who: 'Alcalde',
          channel: 'command',
          address: undefined,
        }),
        same,
      ],
      1,
    )
    expect(turned).toMatchObject({
      version: 2,
      rungs: [{ who: 'Alcalde' }, { who: 'Guardia', addressEnd: '…0001' }],
    })
    await file({ kind: 'robbery' })
    await pass(12 * MINUTE)
    expect(sent.map(({ channel, notice }) => [channel, notice.to])).toEqual([
      ['command', undefined],
      ['sms', '+507 6000-0001'],
    ])
  })

  test('refuses by the field what would reach nobody, and a change upon another’s', async () => {
    const refusal = (rungs: readonly RungGiven[], seen = 0) =>
      expect(writeList(rungs, seen)).rejects
    await refusal([rung(), rung({ address: 'mañana' })]).toMatchObject({
      code: 'attention.address.sms',
      facts: { field: 'rungs.1.address' },
    })
    await refusal([rung({ channel: 'mail', address: 'a@b.example, c@d.example' })]).toMatchObject({
      code: 'attention.address.mail',
    })
    await refusal([rung({ address: undefined })]).toMatchObject({ code: 'attention.address.sms' })
    await expect(
      writeEscalation(here.world, { seen: 0, rungs: [rung()] }, ['mail'], carmen, key()),
    ).rejects.toMatchObject({
      code: 'attention.channelNotSet',
      facts: { field: 'rungs.0.channel' },
    })
    await writeList([rung()])
    await refusal([], 0).toMatchObject({ code: 'attention.listChanged' })
    expect((await readEscalation(here.world, notices.channels)).rungs).toHaveLength(1)
  })

  test('is changed by one of two who change it first at the same moment', async () => {
    const both = await Promise.allSettled([
      writeList([rung({ who: 'A' })]),
      writeList([rung({ who: 'B' })]),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await readEscalation(here.world, notices.channels)).rungs).toHaveLength(1)
  })

  test('lets a notice be that waits for somebody who was taken off it', async () => {
    await writeList([rung({ waitMinutes: 60 })])
    answer = () => ({ sent: false, why: 'unreachable', detail: 'x', passing: true })
    const { id } = await file({ kind: 'robbery' })
    await pass(6 * MINUTE)
    await writeList([], 1)
    await pass(5 * MINUTE)
    expect((await readAlert(here.world, id)).steps[2]).toMatchObject({
      state: 'unsent',
      why: 'removed',
    })
  })
})
