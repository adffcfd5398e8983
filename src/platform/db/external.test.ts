import { createServer, type Server as Listener, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { connectTo } from './supervisor.ts'

let fresh: FreshDb
beforeAll(async () => {
  fresh = await freshDb()
})
afterAll(() => fresh.close())

/** The address of the test's own database, as a person would write it into DATABASE_URL. */
function urlOf(change: { user?: string; password?: string; database?: string } = {}): string {
  const { host, port, user, password, database } = { ...fresh.ownerConfig, ...change }
  const login = `${encodeURIComponent(user ?? '')}:${encodeURIComponent(String(password))}`
  return host?.startsWith('/')
    ? `postgres://${login}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgres://${login}@${host}:${port}/${database}`
}

test('a server of somebody else is used as it is and not stopped', async () => {
  const server = await connectTo(urlOf())
  expect(server.owner).toMatchObject({ database: fresh.ownerConfig.database })
  expect(server.version).toMatch(/^\d+\.\d+/)
  expect([server.folder, server.pid()]).toEqual([null, null])
  await server.stop()
  expect((await fresh.owner.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('an address that is none is refused without repeating it, since it may hold a password', async () => {
  for (const url of ['', 'localhost', 'mysql://a:secret@b/c', 'postgres://a:secret@b:99999/c'])
    await expect(connectTo(url)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'db.badUrl',
      facts: {},
    })
})

test('a wrong password, an unknown user and an unknown database are refused by name', async () => {
  await expect(connectTo(urlOf({ password: 'guess' }))).rejects.toMatchObject({
    kind: 'forbidden',
    code: 'db.loginRefused',
  })
  await expect(connectTo(urlOf({ user: 'nobody_we_know' }))).rejects.toMatchObject({
    code: 'db.loginRefused',
    facts: { user: 'nobody_we_know' },
  })
  await expect(connectTo(urlOf({ database: 'nowhere' }))).rejects.toMatchObject({
    kind: 'absent',
    code: 'db.noSuchDatabase',
    facts: { database: 'nowhere' },
  })
})

test('a server that would lose what it acknowledged is refused', async () => {
  const { user, database } = fresh.ownerConfig
  await fresh.owner.query(`alter role ${user} in database ${database} set synchronous_commit = off`)
  await expect(connectTo(urlOf())).rejects.toMatchObject({
    kind: 'conflict',
    code: 'db.notDurable',
    facts: { setting: 'synchronous_commit', got: 'off', wanted: 'on' },
  })
  await fresh.owner.query(`alter role ${user} in database ${database} reset synchronous_commit`)
})

/** Listens on a free port of this machine and answers each connection by the given words. */
async function listen(answer: (socket: Socket) => void): Promise<{ url: string; close(): void }> {
  const listener: Listener = createServer(answer)
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', () => resolve())
  })
  const address = listener.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { url: `postgres://a:b@127.0.0.1:${port}/c`, close: () => listener.close() }
}

test('a port where nobody listens, and a name nobody has, are refused within seconds', async () => {
  const { url, close } = await listen(() => {})
  close()
  await expect(connectTo(url)).rejects.toMatchObject({
    kind: 'busy',
    code: 'db.unreachable',
    facts: { host: '127.0.0.1' },
  })
  await expect(connectTo('postgres://a:b@no.such.host.invalid/c')).rejects.toMatchObject({
    code: 'db.unreachable',
  })
})

test('a server below version 15 is refused with its version', async () => {
  const { url, close } = await listen(speakAs({ version: '14.9', number: '140009' }))
  await expect(connectTo(url)).rejects.toMatchObject({
    kind: 'conflict',
    code: 'db.tooOld',
    facts: { version: '14.9', wanted: 15 },
  })
  close()
})

/** Just enough of PostgreSQL's protocol to let anybody in and answer each question with one row. */
const speakAs = (row: Record<string, string>) => (socket: Socket) => {
  const message = (kind: string, ...parts: (Buffer | string)[]) => {
    const body = Buffer.concat(parts.map((part) => Buffer.from(part)))
    const head = Buffer.alloc(5)
    head.write(kind)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const int = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes)
    buffer.writeIntBE(value, 0, bytes)
    return buffer
  }
  const ready = message('Z', 'I')
  const names = Object.keys(row)
  const columns = names.map((name) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      int(0, 4),
      int(0, 2),
      int(25, 4),
      int(-1, 2),
      int(-1, 4),
      int(0, 2),
    ]),
  )
  const values = Object.values(row).map((value) =>
    Buffer.concat([int(value.length, 4), Buffer.from(value)]),
  )
  socket.on('error', () => {})
  socket.once('data', () => {
    socket.write(Buffer.concat([message('R', int(0, 4)), ready]))
    socket.on('data', (data) => {
      if (data.toString('latin1', 0, 1) !== 'Q') return
      socket.write(
        Buffer.concat([
          message('T', int(names.length, 2), ...columns),
          message('D', int(names.length, 2), ...values),
          message('C', 'SELECT 1\0'),
          ready,
        ]),
      )
    })
  })
}
