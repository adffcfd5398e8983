import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pg, { type PoolConfig } from 'pg'
import type { Receipt, ReportDraft } from '#listen/report/report.schema.ts'
import { readCode } from '#listen/report/report.schema.ts'
import type { Keys } from '#platform/keys/keys.ts'
import { masterPlace } from '#platform/keys/master.ts'
import { openRing } from '#platform/keys/ring.service.ts'
import { subjectTag } from '#platform/vault/ledger-entry.ts'
import { bindingOf } from '#platform/vault/vault.service.ts'
import type { Site, Target } from './database.kill.ts'
import { freePort } from './machine.ts'

/** Reports through HTTP as the target of kills, with what became of the answers to retries. */
export interface IntakeTarget extends Target {
  /** requests that were sent again, after a kill, though they had been answered before it */
  asked: number
  /** of those, answered otherwise than the first time; must be 0 */
  changed: number
  /** where it listens, once it was started */
  port(): number
}

/** How many of the latest answers are asked for again after each kill. */
const LATEST = 5

/**
 * A server that takes reports by `POST /api/reports`, from 20 writers at 20 addresses.
 * @param o.hasty  broken on purpose: acknowledges a report before it is committed
 */
export function intakeTarget(o: { hasty?: boolean } = {}): IntakeTarget {
  const drafts = new Map<string, string>()
  const receipts = new Map<string, Receipt>()
  let port = 0
  let data = ''
  const target: IntakeTarget = {
    asked: 0,
    changed: 0,
    port: () => port,
    prepare: async () => {},
    async start(dir) {
      data = dir
      port ||= await freePort()
      const args = [dir, String(port), ...(o.hasty ? ['hasty'] : [])]
      const site = await startServer(args, async (key, parts) => {
        const draft = drafts.get(key) ?? draftOf(parts)
        drafts.set(key, draft)
        receipts.set(key, await postReport(port, key, draft))
      })
      // What is asked again is written again: that would heal what a hasty one has lost.
      for (const key of o.hasty ? [] : [...receipts.keys()].slice(-LATEST)) {
        // PostgreSQL may be killed at any moment, so this one may have to ask several times, too.
        const again = await untilAnswered(() => postReport(port, key, drafts.get(key) ?? ''))
        target.asked++
        if (!isDeepStrictEqual(again, receipts.get(key))) target.changed++
      }
      return site
    },
    async tally(owner) {
      const keys = await keysIn(data, owner)
      const byHash = new Map(
        [...receipts].map(([key, { code }]) => [
          Buffer.from(keys.hash(`code ${readCode(code)}`)).toString('hex'),
          key,
        ]),
      )
      const rows = await rowsByHash(owner, keys)
      return new Map(rows.map(({ hash, n }) => [byHash.get(hash) ?? `nobody's ${hash}`, n]))
    },
  }
  return target
}

/** The keys of an installation whose database runs. */
export async function keysIn(data: string, owner: PoolConfig): Promise<Keys> {
  const place = masterPlace({ data })
  const typist = { secret: () => Promise.reject(new Error('nobody types here')), tries: 1 }
  return (await openRing({ owner, tenant: 1, place, typist })).keys
}

/** A request of one row is a report; one of two announces a photo. */
function draftOf(parts: number): string {
  const moment = new Date(Date.now() - 3_600_000).toISOString()
  const draft: ReportDraft | object = {
    kind: 'theft',
    story: 'Se llevaron una bicicleta roja de la cancha, detrás de la escuela.',
    where: { by: 'landmark', words: 'la cancha', place: '080508' },
    when: { from: moment, to: moment },
    photos: parts > 1 ? [randomUUID()] : [],
  }
  return JSON.stringify(draft)
}

async function startServer(
  args: readonly string[],
  send: (key: string, parts: number) => Promise<void>,
): Promise<Site> {
  const program = path.join(import.meta.dirname, 'intake.kill.server.ts')
  const child = fork(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const gone = once(child, 'exit')
  await Promise.race([
    once(child, 'message'),
    gone.then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
  ])
  return {
    gone,
    send,
    kill: () => void child.kill('SIGKILL'),
    async leave() {
      child.disconnect()
      await gone
    },
  }
}

async function untilAnswered(ask: () => Promise<Receipt>): Promise<Receipt> {
  for (let tries = 0; ; tries++)
    try {
      return await ask()
    } catch (error) {
      if (tries === 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
}

const agent = new Agent({ keepAlive: true, maxSockets: 50 })

/** @throws Error when no answer came, or one that asks to come back */
function postReport(port: number, key: string, body: string): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        port,
        host: '127.0.0.1',
        path: '/api/reports',
        method: 'POST',
        agent,
        timeout: 30_000,
        headers: {
          host: `localhost:${port}`,
          origin: `http://localhost:${port}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': key,
          'x-forwarded-for': addressOf(key),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        response.on('error', reject)
        response.on('end', () =>
          response.complete && response.statusCode === 200
            ? resolve(JSON.parse(text) as Receipt)
            : reject(new Error(`${response.statusCode} ${text}`)),
        )
      },
    )
    sending.on('timeout', () => sending.destroy(new Error('no answer in 30 s')))
    sending.on('error', reject)
    sending.end(body)
  })
}

/** Each report comes from an address of its own. */
const addressOf = (key: string): string =>
  `10.${[0, 2, 4].map((at) => Number.parseInt(key.slice(at, at + 2), 16)).join('.')}`

/**
 * Reports and photos that stand, by the hash of the report's code; a report that lacks a part of what is written
 * with it (matter, sealed words and their key, ledger entry, fact) counts as lost, and so does one that has it twice.
 */
async function rowsByHash(owner: PoolConfig, keys: Keys): Promise<{ hash: string; n: number }[]> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const { rows } = await client.query<{ hash: string; id: string; wrapped: Buffer; n: number }>(`
      select encode(r.code_hash, 'hex') as hash, r.id, k.wrapped, case when
        (select count(*) from matter m where m.id = r.matter_id) = 1
        and (select count(*) from matter_event e where e.matter_id = r.matter_id) = 1
        and (select count(*) from sealed_part s where s.about_id = r.id and s.part in ('story', 'where')) = 2
        and (select count(*) from fact f where f.name = 'ReportReceived' and f.body ->> 'report' = r.id::text) = 1
        then 1 + (select count(*)::int from report_photo p where p.report_id = r.id) else 0 end as n
      from report r left join data_key k on k.about_kind = 'report' and k.about_id = r.id`)
    const entered = await client.query<{ tag: string; n: number }>(
      `select encode(subject_tag, 'hex') as tag, count(*)::int as n from ledger_entry where kind = 'act' group by 1`,
    )
    const byTag = new Map(entered.rows.map(({ tag, n }) => [tag, n]))
    const isEntered = (id: string, wrapped: Buffer | null): boolean =>
      wrapped !== null &&
      byTag.get(
        subjectTag(keys.unwrap(wrapped, bindingOf(1, 'report', id, 'key'))).toString('hex'),
      ) === 1
    return rows.map(({ hash, id, wrapped, n }) => ({ hash, n: isEntered(id, wrapped) ? n : 0 }))
  } finally {
    await client.end()
  }
}
