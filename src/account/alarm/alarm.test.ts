import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { policy as staffPolicy } from '#kernel/account/account.rules.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import { reviveJob } from '#platform/jobs/desk.service.ts'
import { runJobs } from '#platform/jobs/jobs.service.ts'
import { finish, takeJobs } from '#platform/jobs/lease.service.ts'
import type { Notice, Notices, Outcome } from '#platform/notice/notice.ts'
import { openNotices } from '#platform/notice/open-notices.ts'
import type { Caller } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { smtpServer } from '#test/smtp.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { plantCanary } from '../../listen/report/canary.service.ts'
import { readReport } from '../../listen/report/desk.service.ts'
import { reportPolicy } from '../../listen/report/report.rules.ts'
import { ReportDraft } from '../../listen/report/report.schema.ts'
import { say } from '../../messages.ts'
import { alarmPolicy } from './alarm.rules.ts'
import { ALARM_QUEUE, alarmJob, alarmReaction } from './alarm.service.ts'

let fresh: FreshDb
let here: TestWorld
let reactions: { stop(): Promise<void> }
const random = seededBytes('alarms')
const faults: unknown[] = []

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, {
    policy: [...staffPolicy, ...reportPolicy, ...alarmPolicy],
    tenant: { place: '0805' },
  })
  await seedTerritory(here.world, territoryPack('pa'))
  reactions = runReactions({
    world: here.world,
    reactions: [alarmReaction],
    pollMs: 20,
    fault: (error) => void faults.push(error),
  })
})
afterAll(async () => {
  await reactions.stop()
  expect(faults).toEqual([])
  await here.pool.close()
  await fresh.close()
})
beforeEach(async () => {
  await fresh.owner.query(`update account set state = 'disabled', disabled_at = now()`)
  await fresh.owner.query('delete from job')
})

type Person = Caller & { readonly account: Id<'account'> }

async function staff(role: Role, email: string, language: Language = 'es'): Promise<Person> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, $5, 'active', now())`,
    [account, createHash('sha256').update(account).digest(), role, [role], language],
  )
  await here.world.transaction(async (tx) => tx.seal({ kind: 'account', id: account }, { email }))
  return { actors: ['staff', role], account, language }
}

/** Lets a fact happen. */
const miss = (name: 'ReportMissed' | 'RightsMissed'): Promise<void> =>
  here.world.transaction(async (tx) => {
    const dueAt = tx.now
    const id = newId(tx.now, random(10))
    if (name === 'ReportMissed') tx.publish(name, { report: id as Id<'report'>, dueAt })
    else tx.publish(name, { request: id as Id<'rights'>, dueAt })
  })

const jobs = async (): Promise<number> =>
  (await fresh.owner.query('select from job where queue = $1', [ALARM_QUEUE])).rows.length

/** Waits until all that happened was heard. */
const heard = (count: number) => expect.poll(jobs, { timeout: 30_000 }).toBe(count)

/** Lets a server do what is due after so long. @returns what its jobs threw */
async function pass(ms: number, notices: Notices): Promise<string[]> {
  here.clock.now += ms
  const thrown: string[] = []
  const tell = alarmJob(here.world, { notices, say })
  const taking = { queues: [ALARM_QUEUE], me: 'one', leaseMs: MINUTE, limit: 50 }
  for (const job of await takeJobs(here.world, taking)) {
    const { signal } = new AbortController()
    const run = {
      id: job.id,
      attempt: job.attempts,
      again: job.runs > 1,
      signal,
      progress() {},
      hold: async () => {},
    }
    try {
      await tell(job.payload, run)
      await finish(here.world, job, 'one', { state: 'done' })
    } catch (error) {
      thrown.push((error as Error).message)
      await finish(here.world, job, 'one', { state: 'ready', error: '', runAt: here.clock.now })
    }
  }
  return thrown
}

/** Notices that are kept instead of sent. */
function kept(channels: Notices['channels'], answer: () => Outcome = () => ({ sent: true })) {
  const sent: Notice[] = []
  const send: Notices['send'] = async (_, notice) => {
    sent.push(notice)
    return answer()
  }
  return { sent, notices: { channels, send } }
}

test('a planted record that is opened is mailed once to the officers, and says nothing', async () => {
  const dolores = await staff('data-protection-officer', 'dolores@chepo.example')
  await staff('supervisor', 'carmen@chepo.example')
  const eva = await staff('operator', 'eva@chepo.example')
  const story = 'El alcalde dejó su teléfono.'
  const draft = ReportDraft.parse({
    kind: 'theft',
    story,
    where: { by: 'place', place: '080508' },
    when: { from: iso(here.clock.now - HOUR), to: iso(here.clock.now) },
  })
  const key = { endpoint: 'test', key: randomUUID(), fingerprint: new Uint8Array(32) }
  await plantCanary(here.world, draft, dolores, key)
  const { rows } = await fresh.owner.query('select about_id as id from canary')
  const why = { purpose: 'response', reason: 'quiero saber qué le pasó' } as const
  await readReport(here.world, rows[0].id, why, eva)
  await heard(3)
  const server = await smtpServer()
  try {
    const smtp = { smtpUrl: server.url, smtpFrom: 'avisos@chepo.example' }
    const notices = openNotices({ noticeSeconds: 5, ...smtp })
    for (let i = 0; i < 3; i++) expect(await pass(MINUTE, notices)).toEqual([])
    expect(server.taken.map(({ to }) => to)).toEqual([['dolores@chepo.example']])
    expect(server.taken[0]?.text).not.toMatch(/alcalde|eva|operator|señuelo|reporte|lectura/i)
  } finally {
    await server.stop()
  }
  const entries = await entriesIn(here.pool, [dolores.account])
  const told = entries.map(({ did, recipient, reason }) => [did, recipient, reason])
  expect(told).toContainEqual(['account.notify', undefined, 'something waits for her'])
  expect(told).toContainEqual(['account.tell', 'mail', 'sent'])
})

test('an officer who opened it herself is not told of her own act, a colleague is', async () => {
  const own = await staff('data-protection-officer', 'own@chepo.example')
  await staff('data-protection-officer', 'other@chepo.example')
  const { rows } = await fresh.owner.query('select about_id as id from canary')
  const why = { purpose: 'audit', reason: 'pruebo si avisa a alguien' } as const
  await readReport(here.world, rows[0].id, why, own)
  await heard(3)
  const { sent, notices } = kept(['mail'])
  await pass(MINUTE, notices)
  expect(sent.map(({ to }) => to)).toEqual(['other@chepo.example'])
})

test('answers that ran out are one notice an hour, to supervisors of reports and to officers of requests', async () => {
  await staff('supervisor', 'carmen@chepo.example')
  await staff('data-protection-officer', 'dolores@chepo.example')
  await miss('ReportMissed')
  await heard(3)
  await miss('ReportMissed')
  await miss('RightsMissed')
  await heard(6)
  const { sent, notices } = kept(['command', 'mail'])
  await pass(HOUR, notices)
  const to = (notice: Notice) => notice.to ?? 'command'
  expect(sent.map(to).sort()).toEqual([
    'carmen@chepo.example',
    'command',
    'command',
    'dolores@chepo.example',
  ])
  expect(new Set(sent.map(({ subject, text }) => subject + text)).size).toBe(1)
})

test('a program and a hook are told in the language of most of those whom it concerns', async () => {
  await staff('operator', 'eva@chepo.example', 'es')
  await staff('operator', 'eva.dos@chepo.example', 'es')
  await staff('operator', 'eva.tres@chepo.example', 'es')
  await staff('supervisor', 'ana@chepo.example', 'pt')
  await staff('supervisor', 'bruna@chepo.example', 'pt')
  await staff('supervisor', 'carmen@chepo.example', 'en')
  await miss('ReportMissed')
  await heard(5)
  await miss('RightsMissed')
  await heard(7)
  const { sent, notices } = kept(['command', 'hook'])
  expect(await pass(HOUR, notices)).toEqual([])
  const told = sent.map(({ language, text }) => [language, text])
  const portuguese = ['pt', say('pt', 'alarm.notice.text', { name: here.world.tenant.name })]
  // There is no officer: the request is told in the language of most of the staff.
  expect(told).toEqual(expect.arrayContaining([portuguese, portuguese]))
  expect(told.map(([language]) => language).sort()).toEqual(['es', 'es', 'pt', 'pt'])
})

test('a mail server that is down is tried again with the same number, and what may not be sent opens no address', async () => {
  const carmen = await staff('supervisor', 'carmen@chepo.example')
  const gone = await staff('supervisor', 'gone@chepo.example')
  await miss('ReportMissed')
  await heard(4)
  await fresh.owner.query(`update account set roles = '{operator}' where id = $1`, [gone.account])
  let isDown = true
  const down = { sent: false, why: 'unreachable', detail: 'ECONNREFUSED', passing: true } as const
  const { sent, notices } = kept(['mail'], () => (isDown ? down : { sent: true }))
  expect(await pass(HOUR, notices)).toEqual(['unsent: unreachable ECONNREFUSED'])
  isDown = false
  expect(await pass(MINUTE, notices)).toEqual([])
  expect(sent.map(({ to, again }) => [to, again])).toEqual([
    ['carmen@chepo.example', false],
    ['carmen@chepo.example', false],
  ])
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  await miss('ReportMissed')
  await expect.poll(jobs, { timeout: 30_000 }).toBeGreaterThan(4)
  const none = kept([])
  expect(await pass(HOUR, none.notices)).toEqual([])
  expect(none.sent).toEqual([])
  const opened = await entriesIn(here.pool, [carmen.account, gone.account])
  expect(opened.filter(({ did }) => did === 'account.notify')).toHaveLength(2)
  // What was answered and did not go out has not gone out before.
  expect(opened.find(({ did }) => did === 'account.tell')?.reason).toBe('sent')
})

test('what the end of a server broke off, and what a person starts anew, says that it may have arrived', async () => {
  const carmen = await staff('supervisor', 'carmen@chepo.example')
  await miss('ReportMissed')
  await heard(3)
  here.clock.now += HOUR
  const sent: Notice[] = []
  let answer: 'hangs' | Outcome = 'hangs'
  const broken = { sent: false, why: 'tooLong', detail: 'ETIMEDOUT', passing: true } as const
  const send: Notices['send'] = (_, notice, signal) => {
    sent.push(notice)
    if (answer !== 'hangs') return Promise.resolve(answer)
    return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(broken)))
  }
  const serve = () =>
    runJobs({
      world: here.world,
      handlers: {
        [ALARM_QUEUE]: alarmJob(here.world, { notices: { channels: ['mail'], send }, say }),
      },
      pollMs: 20,
      graceMs: 50,
      fault: () => {},
    })
  /** Lets one server work until so many notices went out in all, and stops it. */
  const serveUntil = async (count: number): Promise<void> => {
    const server = serve()
    try {
      await expect.poll(() => sent.length, { timeout: 30_000 }).toBe(count)
    } finally {
      await server.stop()
    }
  }
  await serveUntil(1)
  answer = { sent: false, why: 'refused', detail: '550', passing: false }
  await serveUntil(2)
  const { rows } = await fresh.owner.query(`select id from job where state = 'dead'`)
  await reviveJob(here.world, rows[0].id)
  answer = { sent: true }
  await serveUntil(3)
  expect(sent.map(({ again }) => again)).toEqual([false, true, true])
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  const told = (await entriesIn(here.pool, [carmen.account])).filter(
    (e) => e.did === 'account.tell',
  )
  expect(told.map(({ reason }) => reason).sort()).toEqual([
    'sent, may have gone out twice',
    'unsent: refused 550, may have gone out twice',
  ])
})

test('what went out and could not be written down says at the second time that it may have arrived', async () => {
  const carmen = await staff('supervisor', 'carmen@chepo.example')
  await miss('ReportMissed')
  await heard(3)
  here.clock.now += HOUR
  const sent: Notice[] = []
  const faults: string[] = []
  const send: Notices['send'] = async (_, notice) => {
    sent.push(notice)
    if (sent.length === 1)
      await fresh.owner.query(`
        create function shut() returns trigger language plpgsql as $$ begin raise 'the ledger is shut'; end $$;
        create trigger shut before insert on ledger_entry execute function shut()`)
    return { sent: true }
  }
  const server = runJobs({
    world: here.world,
    handlers: {
      [ALARM_QUEUE]: alarmJob(here.world, { notices: { channels: ['mail'], send }, say }),
    },
    pollMs: 20,
    fault: (error) => faults.push(String(error)),
  })
  try {
    await expect.poll(() => faults.length, { timeout: 30_000 }).toBe(1)
    await fresh.owner.query('drop trigger shut on ledger_entry')
    here.clock.now += HOUR
    await expect.poll(() => sent.length, { timeout: 30_000 }).toBe(2)
  } finally {
    await server.stop()
  }
  expect(faults[0]).toContain('the ledger is shut')
  expect(sent.map(({ again }) => again)).toEqual([false, true])
  const told = (await entriesIn(here.pool, [carmen.account])).find((e) => e.did === 'account.tell')
  expect(told?.reason).toBe('sent, may have gone out twice')
})
