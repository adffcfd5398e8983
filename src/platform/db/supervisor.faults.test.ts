import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import {
  ask,
  removeUsed,
  serverPid,
  startUser,
  temporaryFolder,
  type User,
  until,
  usedFolder,
} from '#test/database.faults.ts'
import { inRead, openPool } from './db.ts'
import { ensureDatabase } from './supervisor.ts'

let dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await usedFolder())
})
afterEach(() => remove())
afterAll(removeUsed)

const four = (): User[] => [1, 2, 3, 4].map(() => startUser(dir))
const joinedBy = (users: readonly User[]) => Promise.all(users.map(({ joined }) => joined))
/** The sessions by which processes say that they use the server. */
const sessions = `select pid from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted`
const present = async (client: pg.Client) => (await client.query<{ pid: number }>(sessions)).rows
const quiet = { say: () => {} }

test('four first starts at once end with one server, one folder and one password', async () => {
  await rm(path.join(dir, 'db'), { recursive: true })
  const users = four()
  const joined = await joinedBy(users)
  expect(new Set(joined.map(({ pid }) => pid)).size).toBe(1)
  expect(new Set(joined.map(({ owner }) => owner.password)).size).toBe(1)
  expect(readdirSync(dir)).toEqual(['db'])
  await Promise.all(users.map((user) => user.leave()))
  expect(await serverPid(dir)).toBe(0)
})

test('after kill -9 of everything four starts at once end with one server', async () => {
  const before = four()
  const [first] = await joinedBy(before)
  process.kill(first?.pid ?? 0, 'SIGKILL')
  await Promise.all(before.map((user) => user.kill()))
  const after = four()
  const joined = await joinedBy(after)
  expect(new Set(joined.map(({ pid }) => pid)).size).toBe(1)
  await Promise.all(after.map((user) => user.leave()))
  expect(await serverPid(dir)).toBe(0)
})

test('a user that is killed leaves the server to the others, and the next start attaches to it', async () => {
  const [one, other] = [startUser(dir), startUser(dir)]
  const [{ pid }] = (await joinedBy([one, other])) as [{ pid: number }, unknown]
  await one.kill()
  await other.kill()
  expect(await serverPid(dir)).toBe(pid)
  const next = startUser(dir)
  expect((await next.joined).pid).toBe(pid)
  expect((await next.joined).steps).toEqual([])
  await next.leave()
  expect(await serverPid(dir)).toBe(0)
})

test('the server stays while somebody uses it and stops with the last, also when two leave together', async () => {
  const users = four()
  await joinedBy(users)
  const [first, second, third, last] = users as [User, User, User, User]
  await first.leave()
  expect(await serverPid(dir)).toBeGreaterThan(0)
  await second.leave()
  await Promise.all([third.leave(), last.leave()])
  expect(await serverPid(dir)).toBe(0)
  const log = await readFile(path.join(dir, 'db', 'log'), 'utf8')
  expect(log).toContain('received fast shutdown request')
})

test('whoever comes while the last one leaves gets a server', async () => {
  for (let round = 0; round < 3; round++) {
    const leaving = startUser(dir)
    await leaving.joined
    const coming = startUser(dir)
    await Promise.all([leaving.leave(), coming.joined])
    const { owner } = await coming.joined
    const client = new pg.Client(owner)
    await client.connect()
    await client.end()
    await coming.leave()
  }
})

test('a first start killed while it creates leaves nothing that the next one trips over', async () => {
  await rm(path.join(dir, 'db'), { recursive: true })
  for (const filesBefore of [1, 12, 20]) {
    const killed = startUser(dir)
    const made = () =>
      readdirSync(dir).flatMap((name) => (name.startsWith('db.new-') ? [name] : []))
    await until(() => made().some((name) => entries(path.join(dir, name, 'data')) >= filesBefore))
    await killed.kill() // its initdb lives on as an orphan for a moment
    expect(made()).toHaveLength(1)
    const next = startUser(dir)
    expect((await next.joined).pid).toBeGreaterThan(0)
    await next.leave()
    const again = startUser(dir) // the orphan is gone by now, and so is what it wrote
    await again.joined
    await again.leave()
    expect(readdirSync(dir)).toEqual(['db'])
    await remove()
    ;({ dir, remove } = await temporaryFolder())
  }
})

const entries = (folder: string): number => {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

test('a pid file left by a dead server does not block, though its number is another program by now', async () => {
  const user = startUser(dir)
  const { pid } = await user.joined
  process.kill(pid, 'SIGKILL')
  await user.kill()
  const file = path.join(dir, 'db', 'data', 'postmaster.pid')
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  // A program of the very user the server runs as: PostgreSQL itself would take it for a server for ever.
  const { uid, gid } = await stat(file)
  const bystander = spawn('sleep', ['60'], { uid, gid })
  try {
    await writeFile(file, [bystander.pid, ...rest].join('\n'))
    const next = startUser(dir)
    expect((await next.joined).pid).not.toBe(bystander.pid)
    await next.leave()
  } finally {
    bystander.kill()
  }
})

test('a server killed under its users is brought back, and their pools go on', async () => {
  const other = startUser(dir)
  await other.joined
  const steps: string[] = []
  const server = await ensureDatabase({ dir, say: (step) => steps.push(step) })
  const pool = openPool(server.owner)
  const read = () => inRead(pool, { tenant: 1 }, async () => true)
  expect(await read()).toBe(true)
  const before = server.pid() ?? 0
  process.kill(before, 'SIGKILL')
  await until(() => ![0, before].includes(server.pid() ?? 0))
  await until(() => read().catch(() => false))
  expect(steps).toContain('db.restarting')
  await pool.close()
  const client = new pg.Client(server.owner)
  await client.connect()
  await until(async () => (await present(client)).length === 2) // the other has joined the new one
  await client.end()
  await server.stop()
  expect(await serverPid(dir)).toBeGreaterThan(0)
  await other.leave()
  expect(await serverPid(dir)).toBe(0)
})

test('a session of ours that somebody ends is joined again and counts as no failure', async () => {
  const server = await ensureDatabase({ dir, ...quiet })
  const client = new pg.Client(server.owner)
  client.on('error', () => {})
  await client.connect()
  for (let round = 0; round < 4; round++) {
    const [ours] = await present(client)
    await client.query('select pg_terminate_backend($1)', [ours?.pid])
    await until(async () => {
      const now = await present(client)
      return now.length === 1 && now[0]?.pid !== ours?.pid
    })
  }
  const [ours] = await present(client)
  await client.query('select pg_terminate_backend($1)', [ours?.pid])
  await server.stop() // at this very moment, before it was joined again
  await client.end()
  expect(await serverPid(dir)).toBe(0)
})

test('three deaths within a minute and the supervisor gives up with the end of the log', async () => {
  const server = await ensureDatabase({ dir, ...quiet })
  for (let death = 1; death <= 3; death++) {
    await until(async () => (await ask(server.owner, sessions))?.length === 1) // it has joined
    const pid = server.pid() ?? 0
    process.kill(pid, 'SIGKILL')
    await until(() => server.pid() !== pid)
  }
  const why = await server.givenUp
  expect(why).toMatchObject({ kind: 'busy', code: 'db.didNotStart' })
  expect(why.facts.log).toContain('LOG:')
  await server.stop()
  expect(await serverPid(dir)).toBe(0)
})
