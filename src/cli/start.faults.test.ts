import { spawn } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, chown, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolConfig } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openAuth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { serverPid, temporaryFolder } from '#test/database.faults.ts'
import { freshDb } from '#test/database.ts'
import { freePort, onSmallDisk } from '#test/machine.ts'
import { openInstallation } from './installation.ts'
import { ensureWebBuild } from './web-build.ts'

const launcher = path.resolve(import.meta.dirname, '../../scripts/convive.mjs')
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

/** A used installation, stopped; each test takes a copy. */
let used: { dir: string; remove(): Promise<void> }
let dir: string
const folders: { remove(): Promise<void> }[] = []

beforeAll(async () => {
  await ensureWebBuild(() => {})
  used = await temporaryFolder()
  const { config } = readConfig({}, { data: used.dir })
  const installation = await openInstallation(config, () => {})
  const auth = openAuth(installation.world, { publicUrl: 'http://localhost:8080' })
  const person = { email: 'ana@example.org', name: 'Ana', roles: ['administrator'] as const }
  const password = 'trece tortugas cruzan el lago'
  await addWithPassword(auth, 'command-line', person, { password, language: 'es' })
  await installation.stop()
}, 180_000)

const freshFolder = async (): Promise<string> => {
  const folder = await temporaryFolder()
  folders.push(folder)
  return folder.dir
}
const usedFolder = async (): Promise<string> => {
  const folder = await freshFolder()
  await spawned('cp', ['-a', `${used.dir}/.`, folder]).ended
  return folder
}
beforeEach(async () => {
  dir = await freshFolder()
})
afterAll(async () => {
  for (const { remove } of [used, ...folders]) await remove()
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function spawned(command: string, args: readonly string[], o: { env?: object; uid?: number } = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: '/tmp', LANG: 'es_PA.UTF-8', ...o.env },
    ...(o.uid !== undefined && { uid: o.uid, gid: o.uid }),
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (part: Buffer) => {
    said.out += part
  })
  child.stderr.on('data', (part: Buffer) => {
    said.err += part
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }))
  })
  return { child, said, ended }
}

type How = { env?: object; uid?: number; data?: string; port?: number }

/** `convive start` as a person starts it. */
const begin = (args: readonly string[] = [], { data, port, ...how }: How = {}) =>
  spawned(
    process.execPath,
    [
      launcher,
      'start',
      '--no-open',
      ...['--data', data ?? dir],
      ...(port === undefined ? [] : ['--port', String(port)]),
      ...args,
    ],
    how,
  )

/** Processes that have to do with a folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
    .filter((words) => words.includes(folder))

async function expectNothingLeft(folder: string): Promise<void> {
  for (let tries = 0; processesOf(folder).length > 0 && tries < 40; tries++) await sleep(50)
  expect(processesOf(folder)).toEqual([])
}

/** Starts, and wants one sentence that matches, the exit code, and nothing that goes on. */
async function expectSentence(
  words: RegExp,
  args: readonly string[] = [],
  { code = 1, ...how }: How & { code?: number } = {},
): Promise<void> {
  const ended = await begin(args, how).ended
  const sentences = ended.err.split('\n').filter((line) => line.startsWith('convive: '))
  expect(sentences, ended.err).toHaveLength(1)
  expect(sentences[0]).toMatch(words)
  // Steps are told indented, before; after the sentence nothing is said, and never the inside of the program.
  expect(ended.err.trimEnd().endsWith(sentences[0]!), ended.err).toBe(true)
  expect(ended.err).not.toMatch(/^\s+at |Error|\.ts:\d|\{"|undefined|\[object/m)
  expect(ended.out).not.toContain('is ready')
  expect(ended.code).toBe(code)
  await expectNothingLeft(how.data ?? dir)
}

const ready = async (start: ReturnType<typeof begin>): Promise<string> => {
  for (;;) {
    const url = /^Convive is ready at (.*)$/m.exec(start.said.out)?.[1]
    if (url !== undefined) return url
    if (start.child.exitCode !== null) throw new Error(start.said.err)
    await sleep(20)
  }
}

describe('what was typed or set', () => {
  test.each<[string, string[], object, RegExp, number]>([
    ['an option that is not there', ['--colour'], {}, /no se entiende: --colour\. Añada --help/, 2],
    ['a word too many', ['ahora'], {}, /no se entiende: ahora\./, 2],
    ['an option without its value', ['--port'], {}, /no se entiende: --port/, 2],
    [
      'a port that is none',
      ['--port', 'ochenta'],
      {},
      /--port no sirve así: «ochenta»\. Debe ser: puerto/,
      2,
    ],
    [
      'a port in the environment',
      [],
      { CONVIVE_PORT: '99999' },
      /CONVIVE_PORT no sirve así: «99999»/,
      1,
    ],
    [
      'a zone that is not there',
      [],
      { CONVIVE_ZONE: 'America/Chepo' },
      /CONVIVE_ZONE .*zona horaria/,
      1,
    ],
    ['half a certificate', [], { CONVIVE_TLS_CERT: '/x' }, /van juntos; falta CONVIVE_TLS_KEY/, 1],
    [
      'a certificate that is not there',
      [],
      { CONVIVE_TLS_CERT: '/nowhere.pem', CONVIVE_TLS_KEY: '/nowhere.key' },
      /\/nowhere\.pem no se puede leer\. Revise CONVIVE_TLS_CERT/,
      1,
    ],
    [
      'an address without TLS',
      [],
      { CONVIVE_HOST: '0.0.0.0' },
      /solo se abre en esta computadora/,
      1,
    ],
    [
      'another database',
      [],
      { DATABASE_URL: 'mysql://root@db/x' },
      /DATABASE_URL no sirve así: «\*\*\*»/,
      1,
    ],
  ])('%s is said by name', async (_, args, env, words, code) => {
    await expectSentence(words, args, { env, code })
  })

  test('is said in the language of the terminal', async () => {
    const { err } = await begin(['--colour'], { env: { LANG: 'pt_BR.UTF-8' } }).ended
    expect(err).toMatch(/O comando não foi entendido/)
  })

  test('a config.json that is not JSON is named', async () => {
    await writeFile(path.join(dir, 'config.json'), '{"port": 80')
    await expectSentence(/config\.json no es JSON con los nombres .* Corríjalo o bórrelo/)
  })

  test('a setting in config.json that is not there is named with its file', async () => {
    await writeFile(path.join(dir, 'config.json'), '{"prot": 8081}')
    await expectSentence(/config\.json está «prot», que no es un ajuste.* corríjalo o quítelo/)
  })

  test('a setting in config.json that is wrong is named with its file', async () => {
    await writeFile(path.join(dir, 'config.json'), '\ufeff{"port": 0}')
    await expectSentence(/«port» \(config\.json\) no sirve así: «0»/)
  })
})

describe('--json', () => {
  const linesOf = (out: string): unknown[] =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))

  test('tells a program when it is ready and when it has stopped, and people on standard error', async () => {
    dir = await usedFolder()
    const port = await freePort()
    const started = begin(['--json'], { port })
    while (!started.said.out.includes('\n') && started.child.exitCode === null) await sleep(20)
    const url = `http://localhost:${port}`
    const ready = { event: 'ready', url, listening: url, demo: false }
    expect(linesOf(started.said.out), started.said.err).toEqual([ready])
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(started.said.err).toContain(`Convive is ready at ${url}`)
    started.child.kill('SIGTERM')
    const { code, out } = await started.ended
    expect(linesOf(out)).toEqual([ready, { event: 'stopped' }])
    expect(code).toBe(0)
    await expectNothingLeft(dir)
  })

  test('gives the link of the first account', async () => {
    const started = begin(['--json'], {
      port: await freePort(),
      env: { CONVIVE_PUBLIC_URL: 'https://convive.chepo.example' },
    })
    while (!started.said.out.includes('\n') && started.child.exitCode === null) await sleep(20)
    const [ready] = linesOf(started.said.out) as {
      firstRun: string
      url: string
      listening: string
    }[]
    expect(ready?.url).toBe('https://convive.chepo.example')
    expect(ready?.listening).toMatch(/^http:\/\/localhost:\d+$/)
    expect(ready?.firstRun).toMatch(/^https:\/\/convive\.chepo\.example\/.+/)
    expect(started.said.err).toContain(ready?.firstRun)
    started.child.kill('SIGTERM')
    expect((await started.ended).code).toBe(0)
  })

  test('tells a refusal with its code, and nothing else', async () => {
    const { code, out, err } = await begin(['--json'], { env: { CONVIVE_PORT: '99999' } }).ended
    const [{ message, ...told }, ...more] = linesOf(out) as { message: string }[] as [
      { message: string },
    ]
    expect(told).toMatchObject({ code: 'config.wrong', facts: { setting: 'CONVIVE_PORT' } })
    expect(err).toContain(message)
    expect(more).toEqual([])
    expect(code).toBe(1)
  })
})

describe('the port', () => {
  const listen = (port = 0): Promise<Server & { port: number }> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () =>
        resolve(Object.assign(server, { port: (server.address() as { port: number }).port })),
      )
    })

  test('in use is said with another', async () => {
    dir = await usedFolder()
    const taken = await listen()
    const words = new RegExp(`El puerto ${taken.port} ya está en uso.* --port ${taken.port + 1}`)
    await expectSentence(words, [], { port: taken.port })
    taken.close()
  })

  const lowest = Number(
    existsSync('/proc/sys/net/ipv4/ip_unprivileged_port_start')
      ? readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')
      : 1024,
  )
  test.runIf(isRoot && lowest > 1000)('below 1024 is refused to a plain user', async () => {
    await chown(dir, NOBODY, NOBODY)
    const words = /no puede abrir el puerto 1000\. Elija uno desde 1024/
    await expectSentence(words, [], { port: 1000, uid: NOBODY })
  })
})

describe('the master key', () => {
  beforeEach(async () => {
    dir = await usedFolder()
  })
  const key = (): string => path.join(dir, 'keys', 'master.key')

  test('that is lost is not replaced', async () => {
    await rm(key())
    await expectSentence(/Falta la llave maestra \(.*master\.key\).* Devuelva el archivo/)
    expect(existsSync(key())).toBe(false)
  })

  test('that is damaged, another’s or open to others is refused, and works again when mended', async () => {
    const good = readFileSync(key(), 'utf8')
    await writeFile(key(), good.slice(0, 20))
    await expectSentence(/no contiene una llave\. Restáurelo desde su copia/)
    await writeFile(key(), `${'ab'.repeat(32)}\n`)
    await expectSentence(/no es la de estos datos\. Ponga en ese lugar/)
    await writeFile(key(), good)
    await chmod(key(), 0o644)
    await expectSentence(/pueden leer la llave maestra\. Ejecute: chmod 600 .*master\.key/)
    await chmod(key(), 0o600)
    const start = begin([], { port: await freePort() })
    await ready(start)
    start.child.kill('SIGTERM')
    expect((await start.ended).code).toBe(0)
    await expectNothingLeft(dir)
  })

  test.runIf(isRoot)(
    'of another user, and in a place that cannot be written, is refused',
    async () => {
      await chown(path.join(dir, 'db'), NOBODY, NOBODY)
      await spawned('chown', ['-R', `${NOBODY}:${NOBODY}`, path.join(dir, 'db')]).ended
      for (const own of [dir, path.join(dir, 'version.json')]) await chown(own, NOBODY, NOBODY)
      await chmod(path.join(dir, 'keys'), 0o755)
      await expectSentence(
        /No se puede leer la llave maestra .* Inicie Convive con el usuario/,
        [],
        {
          uid: NOBODY,
        },
      )
      const fresh = await freshFolder()
      await expectSentence(/no se pudo guardar en .* CONVIVE_KEYS/, [], {
        data: fresh,
        env: { CONVIVE_KEYS: '/proc/master.key' },
      })
    },
  )
})

describe('the data folder', () => {
  test('of another major version is not touched', async () => {
    dir = await usedFolder()
    await writeFile(path.join(dir, 'db', 'data', 'PG_VERSION'), '15\n')
    await expectSentence(/es de PostgreSQL 15 y este Convive trae PostgreSQL 18; no se tocó nada/)
  })

  test('of a newer version is not touched, neither by start nor by migrate', async () => {
    dir = await usedFolder()
    const noted = `${JSON.stringify({ format: 1, program: '99.1.0' })}\n`
    await writeFile(path.join(dir, 'version.json'), noted)
    const held = readdirSync(dir)
    const words = /trabajó Convive 99\.1\.0; este es \d.*más viejo.*restaure una copia de antes/
    await expectSentence(words)
    const env = { CONVIVE_DATA: dir }
    const migrating = await spawned(process.execPath, [launcher, 'migrate'], { env }).ended
    expect(migrating).toMatchObject({ code: 1, out: '', err: expect.stringMatching(words) })
    expect(readdirSync(dir)).toEqual(held)
    expect(readFileSync(path.join(dir, 'version.json'), 'utf8')).toBe(noted)
    expect(await serverPid(dir)).toBe(0)
  })

  test('with real data is no demo', async () => {
    dir = await usedFolder()
    await expectSentence(/Aquí ya hay datos reales.*--demo --data/, ['--demo'])
  })

  test('that is a file is refused', async () => {
    const file = path.join(dir, 'notes.txt')
    await writeFile(file, 'x')
    await expectSentence(/La carpeta de datos .*notes\.txt no se puede usar/, [], { data: file })
  })

  describe.runIf(isRoot)('on a disk', () => {
    const full = /El disco de .* está lleno; libere al menos 1 GB e inicie de nuevo/

    test('that is read-only is refused, new or used', async () => {
      await onSmallDisk(dir, 'size=200m', async (disk, remount) => {
        remount('ro')
        await expectSentence(/No se puede escribir en |no se puede usar/, [], { data: disk })
        remount('rw')
        cpSync(path.join(used.dir, 'keys'), path.join(disk, 'keys'), { recursive: true })
        await spawned('cp', ['-a', path.join(used.dir, 'db'), disk]).ended
        remount('ro')
        await expectSentence(/No se puede escribir en /, [], { data: disk })
      })
    })

    test('of 64 MB that is full already is refused', async () => {
      await onSmallDisk(dir, 'size=64m', async (disk) => {
        await writeFile(path.join(disk, 'film'), Buffer.alloc(62 * 2 ** 20))
        await expectSentence(full, [], { data: disk })
      })
    })

    // PostgreSQL itself needs 39 MB, its tables and the territory 44: it runs out at one step or another.
    test.each([39, 41, 43])('of %i MB that fills up on the way is refused', async (size) => {
      await onSmallDisk(dir, `size=${size}m`, async (disk) => {
        await expectSentence(full, [], { data: disk })
      })
    })

    test('of a plain user who may not write there is refused', async () => {
      await expectSentence(/no se puede usar|No se puede escribir/, [], { uid: NOBODY })
    })
  })
})

const addressOf = ({ host, port, user, password, database }: PoolConfig): string => {
  const login = `${user}:${encodeURIComponent(String(password))}`
  return `postgres://${login}@/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`
}

describe('DATABASE_URL', () => {
  const { owner } = inject('database')
  const address = (o: Partial<PoolConfig> = {}): string => addressOf({ ...owner, ...o })
  const wrong = (url: string, words: RegExp) =>
    expectSentence(words, [], { env: { DATABASE_URL: url } })

  test('of a machine that is not there is said', async () => {
    await wrong(
      'postgres://convive:secreta@db.invalid/convive',
      /En db\.invalid, puerto 5432, no responde PostgreSQL; revise DATABASE_URL/,
    )
  })

  test('of a port where nobody is, is said', async () => {
    const port = await freePort()
    await wrong(
      `postgres://convive:secreta@127.0.0.1:${port}/convive`,
      new RegExp(`puerto ${port}, no responde`),
    )
  })

  test('of something that is no PostgreSQL is said', async () => {
    const web = createServer((socket) => {
      socket.on('error', () => {})
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()))
    const { port } = web.address() as { port: number }
    await wrong(`postgres://convive:secreta@127.0.0.1:${port}/convive`, /no responde PostgreSQL/)
    web.close()
  })

  test('with a wrong password or user is said without the password', async () => {
    await wrong(
      address({ password: 'secreta' }),
      /no acepta al usuario .* con esa contraseña; corrija DATABASE_URL/,
    )
    const { err } = await begin([], { env: { DATABASE_URL: address({ password: 'secreta' }) } })
      .ended
    expect(err).not.toContain('secreta')
  })

  test('of a database that is not there is said', async () => {
    await wrong(address({ database: 'nada' }), /no existe la base de datos nada; créela/)
  })
})

test('a lost key is noticed on a PostgreSQL of one’s own, too', async () => {
  const fresh = await freshDb({ empty: true })
  try {
    const env = { DATABASE_URL: addressOf(fresh.ownerConfig), CONVIVE_DATA: dir }
    const person = ['--email', 'ana@example.org', '--name', 'Ana', '--role', 'operator']
    const add = spawned(process.execPath, [launcher, 'user', 'add', ...person], { env })
    expect(await add.ended).toMatchObject({ code: 0 })
    await rm(path.join(dir, 'keys', 'master.key'))
    await expectSentence(/Falta la llave maestra/, [], { env })
    expect(readdirSync(path.join(dir, 'keys'))).toEqual([])
  } finally {
    await fresh.close()
  }
})

describe('the clock', () => {
  /** The program under a clock that is off by so many days. */
  const off = (days: number) => ({
    NODE_OPTIONS: `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()+(${days}*864e5)`,
  })

  test('that stands before the program existed is refused', async () => {
    await expectSentence(
      /El reloj de esta computadora dice .* de (1999|2\d{3}), antes de que existiera/,
      [],
      {
        env: off(-20 * 365),
      },
    )
  })

  test('that is years past the last entry, or days before it, is refused until a person has looked', async () => {
    dir = await usedFolder()
    const jumped = /pero lo último anotado aquí es del .* Ponga la fecha correcta.*--clock-is-right/
    await expectSentence(jumped, [], { env: off(3 * 365) })
    // Near the program's own first day the other sentence is as right.
    await expectSentence(/El reloj de esta computadora dice .* Ponga la fecha/, [], {
      env: off(-4),
    })
    const start = begin(['--clock-is-right'], { env: off(3 * 365), port: await freePort() })
    await ready(start)
    start.child.kill('SIGINT')
    expect((await start.ended).code).toBe(0)
  })
})

test('of two first starts at once on one folder and port one serves, and the other says why not', async () => {
  const port = await freePort()
  const both = [begin([], { port }), begin([], { port })]
  const [first] = await Promise.race(both.map(async (each) => [await each.ended, each] as const))
  expect(first.code).toBe(1)
  expect(first.err).toMatch(new RegExp(`convive: El puerto ${port} ya está en uso`))
  const [serving] = both.filter(({ child }) => child.exitCode === null)
  expect(await ready(serving!)).toBe(`http://localhost:${port}`)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  expect(await serverPid(dir)).toBeGreaterThan(0)
  serving!.child.kill('SIGINT')
  expect((await serving!.ended).code).toBe(0)
  await expectNothingLeft(dir)
})

test('of two starts at once on one folder and two ports both serve the same data', async () => {
  const both = await Promise.all([1, 2].map(async () => begin([], { port: await freePort() })))
  for (const each of both) expect(await ready(each)).toMatch(/^http:/)
  expect(statSync(path.join(dir, 'keys', 'master.key')).size).toBe(65)
  for (const { child, ended } of both) {
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  }
  await expectNothingLeft(dir)
})
