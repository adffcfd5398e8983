import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { chown, mkdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, removeUsed, serverPid, startUser, until, usedFolder } from '#test/database.faults.ts'
import { removeFolder } from '#test/database.template.ts'

let dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await usedFolder())
})
afterEach(() => remove())
afterAll(removeUsed)

/** As before the very first start. */
const empty = () => rm(path.join(dir, 'db'), { recursive: true })
/** Moves the database into a folder inside, which is made. */
async function moveInto(folder: string, mode = 0o755): Promise<void> {
  await mkdir(folder, { recursive: true, mode })
  await rename(path.join(dir, 'db'), path.join(folder, 'db'))
}

const isRoot = process.getuid?.() === 0
/** The system's user without rights. */
const plainUid = isRoot ? Number(execFileSync('id', ['-u', 'nobody'])) : 0

/** Joins as a process of its own and says how that ended. */
async function outcome(folder: string, o: { uid?: number; binaries?: string } = {}) {
  const user = startUser(folder, o)
  const joined = await user.joined
  if (joined.refused) return joined.refused
  await user.leave()
  return joined
}

test('a folder too deep for a socket is served on 127.0.0.1, by password, and found again there', async () => {
  const deep = path.join(dir, 'a-rather-long-name-for-a-folder'.repeat(4))
  await moveInto(deep)
  const [one, other] = [startUser(deep), startUser(deep)]
  const [first, second] = [await one.joined, await other.joined]
  expect(first.owner.host).toBe('127.0.0.1')
  expect(second.owner.port).toBe(first.owner.port)
  const stranger = new pg.Client({ ...first.owner, password: 'guess' })
  stranger.on('error', () => {})
  await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
  process.kill(first.pid, 'SIGKILL')
  await until(async () => ![0, first.pid].includes(await serverPid(deep)))
  await until(async () => (await ask(first.owner, 'select')) !== null) // its users' pools know no other port
  await Promise.all([one.leave(), other.leave()])
  expect(await serverPid(deep)).toBe(0)
})

test('a program that took the port of a dead server is never told the password', async () => {
  const deep = path.join(dir, 'a-rather-long-name-for-a-folder'.repeat(4))
  await moveInto(deep)
  const user = startUser(deep)
  const { pid, owner } = await user.joined
  process.kill(pid, 'SIGKILL')
  await user.kill()
  let asked = 0
  const thief = createServer((socket) => {
    asked++
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    thief.listen(owner.port, '127.0.0.1', () => resolve())
  })
  try {
    const next = startUser(deep)
    expect((await next.joined).owner.port).not.toBe(owner.port)
    await next.leave()
    expect(asked).toBe(0)
  } finally {
    thief.close()
  }
})

test('another major version is refused with both numbers and nothing is touched', async () => {
  const file = path.join(dir, 'db', 'data', 'PG_VERSION')
  await writeFile(file, '15\n')
  const before = (await stat(path.join(dir, 'db', 'data'))).mtimeMs
  expect(await outcome(dir)).toMatchObject({
    kind: 'conflict',
    code: 'db.otherMajor',
    facts: { found: '15', wanted: '18' },
  })
  expect((await stat(path.join(dir, 'db', 'data'))).mtimeMs).toBe(before)
})

test('a folder that is no database, a lost and a wrong password are refused by name', async () => {
  await empty()
  await mkdir(path.join(dir, 'db'))
  await writeFile(path.join(dir, 'db', 'notes.txt'), 'something else')
  expect(await outcome(dir)).toMatchObject({ code: 'db.damaged' })
  expect(readdirSync(path.join(dir, 'db'))).toEqual(['notes.txt'])
  await rm(path.join(dir, 'db'), { recursive: true })
  await outcome(dir)
  const file = path.join(dir, 'db', 'password')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const password = await readFile(file, 'utf8')
  expect(password.length).toBeGreaterThanOrEqual(43) // 32 random bytes
  await writeFile(file, 'guess')
  expect(await outcome(dir)).toMatchObject({ kind: 'forbidden', code: 'db.passwordWrong' })
  await rm(file)
  expect(await outcome(dir)).toMatchObject({
    kind: 'absent',
    code: 'db.passwordLost',
    facts: { file },
  })
})

test('a server that would lose what it acknowledged is not served', async () => {
  const user = startUser(dir)
  const { owner } = await user.joined
  const client = new pg.Client(owner)
  await client.connect()
  await client.query('alter role convive set synchronous_commit = off')
  expect(await outcome(dir)).toMatchObject({
    code: 'db.notDurable',
    facts: { setting: 'synchronous_commit', got: 'off' },
  })
  await client.query('alter role convive reset synchronous_commit')
  // What is on the command line wins over every file.
  await client.query('alter system set fsync = off')
  await client.end()
  await user.leave()
  expect(await outcome(dir)).toMatchObject({ version: expect.stringMatching(/^18\./) })
})

test('a copied folder gets its own server while the first one runs', async () => {
  const user = startUser(dir)
  const { pid } = await user.joined
  const copy = await usedFolder()
  await rm(path.join(copy.dir, 'db'), { recursive: true })
  try {
    execFileSync('cp', ['-a', path.join(dir, 'db'), copy.dir])
    const other = startUser(copy.dir)
    const joined = await other.joined
    expect(joined.pid).not.toBe(pid)
    expect(joined.owner.host).toContain(copy.dir)
    await other.leave()
    expect(await serverPid(dir)).toBe(pid)
  } finally {
    await user.leave()
    await copy.remove()
  }
})

test('after an update of the programs the old server is replaced, once it is alone', async () => {
  const old = startUser(dir)
  const { pid } = await old.joined
  const newer = path.join(dir, 'newer')
  const real = path.dirname(await readlink(`/proc/${pid}/exe`))
  await mkdir(newer)
  const script = `#!/bin/sh\n[ "$1" = -V ] && echo 'postgres (PostgreSQL) 18.99' && exit\nexec ${real}/postgres "$@"\n`
  await writeFile(path.join(newer, 'postgres'), script, { mode: 0o755 })
  await writeFile(path.join(newer, 'initdb'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const beside = startUser(dir, { binaries: newer })
  expect((await beside.joined).pid).toBe(pid) // in use: left alone
  await beside.leave()
  await old.kill()
  const update = startUser(dir, { binaries: newer })
  expect((await update.joined).pid).not.toBe(pid)
  await update.leave()
})

describe.runIf(isRoot)('as root', () => {
  test('the server runs as an unprivileged user, in folders closed to others', async () => {
    const user = startUser(dir)
    const { pid } = await user.joined
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0)
    const db = await stat(path.join(dir, 'db'))
    expect([db.mode & 0o777, db.uid]).toEqual([0o700, (await stat(`/proc/${pid}`)).uid])
    await user.leave()
    expect(await outcome(dir, { uid: plainUid })).toMatchObject({ code: 'db.otherOwner' })
  })

  test('a plain user makes and runs a database of his own, which root then runs as him', async () => {
    await empty()
    await chown(dir, plainUid, plainUid)
    const user = startUser(dir, { uid: plainUid })
    const { pid } = await user.joined
    expect((await stat(`/proc/${pid}`)).uid).toBe(plainUid)
    const root = startUser(dir)
    expect((await root.joined).pid).toBe(pid)
    await user.leave()
    await root.leave()
    const later = startUser(dir)
    expect((await stat(`/proc/${(await later.joined).pid}`)).uid).toBe(plainUid)
    await later.leave()
    expect(await outcome(dir, { uid: plainUid })).toMatchObject({ version: expect.any(String) })
  })

  test('a user without a name, as containers have, is told what PostgreSQL needs', async () => {
    await empty()
    await chown(dir, 54_321, 54_321)
    expect(await outcome(dir, { uid: 54_321 })).toMatchObject({
      code: 'db.namelessUser',
      facts: { uid: '54321' },
    })
    expect(readdirSync(dir)).toEqual([])
  })

  test('a database restored by root is handed to the unprivileged user', async () => {
    execFileSync('chown', ['-R', '0:0', path.join(dir, 'db')])
    const user = startUser(dir)
    const { pid } = await user.joined
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0)
    await user.leave()
  })

  test('a folder above that is closed to the server is named', async () => {
    const closed = path.join(dir, 'closed')
    await mkdir(closed, { mode: 0o700 })
    expect(await outcome(path.join(closed, 'data'))).toMatchObject({
      kind: 'forbidden',
      code: 'db.notPassable',
      facts: { folder: closed, user: 'convive' },
    })
    expect(readdirSync(path.join(closed, 'data'))).toEqual([])
  })

  test('the data folder itself may be closed to others: the server passes all the same', async () => {
    const data = path.join(dir, 'data')
    await moveInto(data, 0o700)
    expect(await outcome(data)).toMatchObject({ version: expect.any(String) })
    expect((await stat(data)).mode & 0o777).toBe(0o701)
  })

  test('a folder nobody may write to is refused, for a plain user and on a read-only disk', async () => {
    await empty()
    expect(await outcome(dir, { uid: plainUid })).toMatchObject({
      code: 'db.cannotWrite',
      facts: { folder: dir },
    })
    await onDisk('size=200m', async (disk, remount) => {
      remount('ro')
      expect(await outcome(disk)).toMatchObject({ kind: 'forbidden', code: 'db.cannotWrite' })
      remount('rw')
      await outcome(disk)
      remount('ro')
      expect(await outcome(disk)).toMatchObject({ kind: 'forbidden', code: 'db.cannotWrite' })
      remount('rw')
      expect(await outcome(disk)).toMatchObject({ version: expect.any(String) })
    })
  })

  test('a disk too small for the database is refused and left empty', async () => {
    await onDisk('size=20m', async (disk) => {
      expect(await outcome(disk)).toMatchObject({
        kind: 'full',
        code: 'db.diskFull',
        facts: { folder: disk },
      })
      expect(readdirSync(disk)).toEqual([])
    })
  })

  test('a disk that fills up loses nothing acknowledged, and goes on once there is room', async () => {
    await onDisk('size=64m', async (disk, remount) => {
      const user = startUser(disk)
      const { owner } = await user.joined
      const acknowledged = await fill(owner)
      expect(acknowledged).toBeGreaterThan(0)
      await user.leave().catch(() => {})
      remount('size=256m')
      const next = startUser(disk)
      await next.joined
      const client = new pg.Client(owner)
      await client.connect()
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from heap')
      expect(rows[0]?.n).toBeGreaterThanOrEqual(acknowledged)
      await client.end()
      await next.leave()
    })
  })

  /** Writes rows of 100 KB until the disk is full. @returns how many the database acknowledged */
  async function fill(owner: pg.PoolConfig): Promise<number> {
    const client = new pg.Client(owner)
    client.on('error', () => {})
    await client.connect()
    await client.query(
      'create table heap (id int primary key, bytes bytea); alter table heap alter bytes set storage external',
    )
    let id = 0
    try {
      for (; id < 2_000; id++)
        await client.query('insert into heap values ($1, $2)', [id, Buffer.alloc(100_000, id)])
      throw new Error('the disk did not fill up')
    } catch (error) {
      if (error instanceof Error && error.message === 'the disk did not fill up') throw error
      return id
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** Runs on a small disk of its own, in memory. */
  async function onDisk(
    options: string,
    work: (disk: string, remount: (options: string) => void) => Promise<void>,
  ): Promise<void> {
    const disk = path.join(dir, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=755`, 'tmpfs', disk])
    try {
      await work(disk, (changed) => execFileSync('mount', ['-o', `remount,${changed}`, disk]))
    } finally {
      await removeFolder(disk).catch(() => {})
      execFileSync('umount', ['-l', disk])
    }
  }
})
