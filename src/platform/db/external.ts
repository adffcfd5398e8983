import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { assertDurable } from './durable.ts'
import { codeOf, isAway } from './outage.ts'
import type { Server } from './server.ts'

const oldestMajor = 15
const patienceMs = 3_000
/** A server that says it is starting or recovering is there; it gets longer. */
const recoveryMs = 60_000

/**
 * Uses a PostgreSQL that somebody else runs, at least version 15, instead of the private one.
 * @param url  `postgres://owner:password@host:port/database`; the owner may make roles, or an administrator has made
 *   `convive_app` and the application's role before
 * @throws Refusal `invalid` `db.badUrl`, `busy` `db.unreachable`, `forbidden` `db.loginRefused`,
 *   `absent` `db.noSuchDatabase`, `conflict` `db.tooOld` or `db.notDurable`
 */
export async function connectTo(url: string): Promise<Server> {
  const owner = parse(url)
  const client = await connect(owner)
  try {
    const { rows } = await client.query<{ version: string; number: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
    )
    const version = rows[0]?.version.split(' ')[0] ?? ''
    if ((rows[0]?.number ?? 0) < oldestMajor * 10_000)
      throw new Refusal('conflict', 'db.tooOld', { version, wanted: oldestMajor })
    await assertDurable(client)
    const givenUp = new Promise<Refusal>(() => {}) // who runs it brings it back
    return { owner, version, folder: null, pid: () => null, givenUp, stop: async () => {} }
  } finally {
    await client.end().catch(() => {})
  }
}

/** Takes the address apart, so that another role can log in at the same place. */
function parse(url: string): PoolConfig {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('not a PostgreSQL address')
    const client = new pg.Client({ connectionString: url })
    const ssl: PoolConfig['ssl'] = client.ssl
    return {
      host: client.host,
      port: client.port,
      user: client.user,
      password: client.password,
      database: client.database,
      ...(ssl ? { ssl } : {}),
    }
  } catch {
    throw new Refusal('invalid', 'db.badUrl')
  }
}

async function connect(owner: PoolConfig): Promise<pg.Client> {
  const begun = Date.now()
  for (;;) {
    const client = new pg.Client({ ...owner, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      const limit = codeOf(error) === '57P03' ? recoveryMs : patienceMs
      if (!isAway(error) || Date.now() - begun > limit) throw asLoginRefusal(error, owner)
      await sleep(250)
    }
  }
}

/** Never the password: only who asked where. */
function asLoginRefusal(error: unknown, { host, port, user, database }: PoolConfig): unknown {
  const code = codeOf(error)
  const facts = { host: host ?? '', port: port ?? 5432, user: user ?? '', database: database ?? '' }
  if (code.startsWith('28')) return new Refusal('forbidden', 'db.loginRefused', facts)
  if (code === '3D000') return new Refusal('absent', 'db.noSuchDatabase', facts)
  if (
    isAway(error) ||
    /^(ENOTFOUND|EAI_AGAIN|ENETUNREACH)$/.test(code) ||
    error instanceof AggregateError
  )
    return new Refusal('busy', 'db.unreachable', facts)
  return error
}
