import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { tellImport, tellReviews } from './canary-listen.ts'
import { tellAfter, tellDuty, tellUnit } from './canary-respond.ts'
import {
  type Ask,
  tellErasure,
  tellOrder,
  tellRights,
  tellShift,
  tellWays,
} from './canary-tells.ts'
import { temporaryFolder } from './database.faults.ts'
import { freePort } from './machine.ts'
import {
  type Find,
  findIn,
  type Needle,
  needlesFor,
  needlesForNumber,
  sweepFolder,
} from './needles.ts'
import { plainPhoto } from './photos.ts'
import { smtpServer } from './smtp.ts'

// An installation in which every field that a person may fill holds words that stand nowhere else in the world, so that
// whatever lies in clear can be found.

const launcher = path.resolve(import.meta.dirname, '../scripts/convive.mjs')

/** Words of one run; each field's begins with the stem and goes on with the field's name. */
export interface Canary {
  /** fifteen small letters that were drawn for this run */
  readonly stem: string
  text(field: string): string
  readonly phone: string
  readonly lon: number
  readonly lat: number
  readonly needles: Needle[]
}

/** Draws the words of a run. */
export function newCanary(): Canary {
  const letters = (count: number): string =>
    [...randomBytes(count)].map((byte) => 'bcdfghjklmnpqrstvwxz'[byte % 20]).join('')
  const digits = (count: number): number =>
    Number([...randomBytes(count)].map((byte) => (byte % 9) + 1).join(''))
  const stem = letters(15)
  const phone = `6${digits(7)}${digits(4)}`
  const lon = Number(`-78.8${digits(9)}`)
  const lat = Number(`8.9${digits(9)}`)
  return {
    stem,
    text: (field) => `${stem}${field}ñ`,
    phone,
    lon,
    lat,
    needles: [
      ...needlesFor('words', stem),
      ...needlesFor('telephone', phone),
      ...needlesForNumber('longitude', lon),
      ...needlesForNumber('latitude', lat),
    ],
  }
}

/** An installation that runs, with what it said. */
export interface Planted {
  readonly canary: Canary
  readonly dir: string
  readonly data: string
  readonly url: string
  readonly server: ChildProcess
  /** everything the server and the commands wrote for people and for logs */
  readonly said: Buffer[]
  readonly temporary: string
  /** the report that was read, answered and talked about */
  readonly report: string
  readonly operator: { readonly email: string; readonly password: string }
  convive(args: readonly string[], input?: string): Promise<string>
  /** asks the database as its owner, whom row-level security does not bind */
  asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** Starts an installation, and lets people tell it things through its real routes. */
export async function plant(canary: Canary): Promise<Planted> {
  const { dir, remove } = await temporaryFolder()
  const [data, temporary] = [path.join(dir, 'data'), path.join(dir, 'temporary')]
  mkdirSync(temporary)
  chmodSync(temporary, 0o1777)
  const port = await freePort()
  const said: Buffer[] = []
  // It says the address again to which it brings nothing.
  const mail = await smtpServer({ recipient: `550 nobody is called ${canary.text('contact')}` })
  const env = {
    PATH: process.env.PATH,
    HOME: temporary,
    TMPDIR: temporary,
    LANG: 'es_PA.UTF-8',
    CONVIVE_DATA: data,
    CONVIVE_SMTP_URL: mail.url,
    CONVIVE_SMTP_FROM: 'avisos@municipio.example',
  }
  const run = (
    args: readonly string[],
    input = '',
  ): { child: ChildProcess; out: Promise<string> } => {
    const child = spawn(process.execPath, [launcher, ...args], { env, stdio: 'pipe' })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk) && said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.stdin.end(input)
    const out = new Promise<string>((resolve, reject) => {
      child.on('close', (code) =>
        code === 0 || code === null
          ? resolve(Buffer.concat(chunks).toString())
          : reject(new Error(`${args[0]} ended with ${code}: ${Buffer.concat(said).toString()}`)),
      )
    })
    out.catch(() => {})
    return { child, out }
  }
  const convive = (args: readonly string[], input?: string): Promise<string> => run(args, input).out
  const operator = {
    email: `${canary.text('email').replace('ñ', '')}@example.org`,
    password: canary.text('password'),
  }
  await convive(
    [
      'user',
      'add',
      '--email',
      operator.email,
      '--name',
      `Ana ${canary.text('name')}`,
      '--role',
      'operator,supervisor,administrator,data-protection-officer,analyst,unit',
      '--password-stdin',
    ],
    operator.password,
  )
  const guard = { email: operator.email.replace('@', 'g@'), password: operator.password }
  await convive(
    [
      'user',
      'add',
      '--email',
      guard.email,
      '--name',
      `Bea ${canary.text('second')}`,
      '--role',
      'operator,supervisor',
      '--password-stdin',
    ],
    guard.password,
  )
  // What the person typed herself at the terminal is hers to see; what comes after is not.
  said.length = 0
  const { child: server, out } = run(['start', '--no-open', '--port', String(port)])
  const url = `http://localhost:${port}`
  await untilReady(said, server)
  const asOwner = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const own = await ensureDatabase({ dir: data, say: () => {} })
    const client = new pg.Client(own.owner)
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
      await own.stop()
    }
  }
  const told = { canary, url, operator, guard }
  const planted = { canary, dir, data, url, server, said, temporary, operator, convive, asOwner }
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    await out.catch(() => '')
    await mail.stop()
    await remove()
  }
  try {
    return { ...planted, report: await tell(told), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilReady(said: readonly Buffer[], server: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    const text = Buffer.concat(said).toString()
    if (text.includes('Convive is ready')) return
    if (server.exitCode !== null || tries > 3_000)
      throw new Error(`the server did not start: ${text}`)
    await sleep(50)
  }
}

/** Somebody who asks the server, with or without a session, and waits where she is told that she asks too often. */
function asker(url: string, words: string) {
  let cookie = ''
  return async (method: string, address: string, body?: object | Uint8Array, wanted = [200]) => {
    const isBytes = body instanceof Uint8Array
    const order = {
      method,
      headers: {
        origin: url,
        'user-agent': words,
        'idempotency-key': randomUUID(),
        ...(cookie && { cookie }),
        ...(body && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    }
    for (;;) {
      const response = await fetch(`${url}${address}`, order)
      const set = response.headers.getSetCookie()[0]
      if (set !== undefined) cookie = set.split(';', 1)[0] ?? ''
      const text = await response.text()
      const said = text.startsWith('{') ? JSON.parse(text) : {}
      if (wanted.includes(response.status)) return { cookie, body: said }
      if (said.code !== 'http.tooOften')
        throw new Error(`${method} ${address}: got ${response.status} ${text}`)
      await sleep(said.facts.seconds * 1_000)
    }
  }
}

interface Telling extends Pick<Planted, 'canary' | 'url' | 'operator'> {
  /** somebody else of the staff, who sets up her ways to sign in */
  readonly guard: Planted['operator']
}

/** Everything that people tell, and everything that is written about it. @returns the report that was worked on */
async function tell({ canary, url, operator, guard }: Telling): Promise<string> {
  const { text, needles } = canary
  const citizen = asker(url, text('agent'))
  const photo = randomUUID()
  const when = new Date(Date.now() - 600_000).toISOString()
  const draft = (field: string, where: object, photos: string[] = []) => ({
    kind: 'theft',
    story: `Se llevaron ${text(`story${field}`)}. `.repeat(20),
    where,
    when: { from: when, to: when },
    contact: {
      name: text('caller'),
      phone: canary.phone,
      email: `${text('contact').replace('ñ', '')}@example.org`,
    },
    photos,
  })
  const point = {
    by: 'point',
    lon: canary.lon,
    lat: canary.lat,
    accuracyMeters: 12,
    words: text('landmark'),
  }
  const sent = await citizen('POST', '/api/reports', draft('one', point, [photo]))
  const other = await citizen(
    'POST',
    '/api/reports',
    draft('two', { by: 'landmark', words: text('corner') }),
  )
  const exif = {
    IFD0: { Artist: text('artist'), ImageDescription: text('caption'), Make: text('camera') },
  }
  await citizen(
    'PUT',
    `/api/reports/photos/${photo}`,
    await plainPhoto().withExif(exif).jpeg().toBuffer(),
  )
  const [code, secondCode] = [sent.body.code as string, other.body.code as string]
  for (const each of [code, secondCode])
    needles.push(...needlesFor('code', each), ...needlesFor('code', each.replace('-', '')))
  await citizen('POST', '/api/reports/follow/messages', {
    code,
    text: text('message'),
    kind: 'message',
  })
  await citizen('POST', '/api/reports/follow/messages', {
    code,
    text: text('correction'),
    kind: 'correction',
  })
  await citizen('POST', '/api/reports/follow/withdrawal', { code: secondCode })
  await mistype(citizen, text)
  const staff = asker(url, text('browser'))
  const signedIn = await staff('POST', '/api/session', { ...operator, device: text('device') })
  needles.push(...needlesFor('session', signedIn.cookie.split('=').slice(1).join('=')))
  const report = await workOn(staff, canary, operator)
  const person = asker(url, text('phone'))
  await person('POST', '/api/session', guard)
  await tellWays(person, url, canary)
  await tellRights(citizen, staff, code, canary)
  const third = draft('three', { by: 'landmark', words: text('thirdcorner') })
  await tellErasure(citizen, staff, third, canary)
  await tellOrder(staff, report, canary)
  const own = (await staff('GET', '/api/account')).body as { id: string }
  const incident = await tellUnit(staff, own.id, canary)
  await tellAfter(staff, incident, own.id, canary)
  await tellReviews(staff, person, report, canary)
  await tellDuty(staff, canary)
  await tellImport(staff, (address, bytes) => staff('POST', address, bytes), canary)
  const next = (await person('GET', '/api/account')).body as { id: string }
  await tellShift(staff, own.id, person, next.id, canary)
  return report
}

/** What is refused is not kept or logged either. */
async function mistype(ask: Ask, text: Canary['text']): Promise<void> {
  const wrong = [400, 401, 403, 404, 409, 413, 415, 429]
  await ask(
    'POST',
    '/api/reports',
    { kind: 'theft', story: text('refused'), surprise: text('extra') },
    wrong,
  )
  await ask('POST', '/api/reports/follow', { code: text('guess') }, wrong)
  await ask(
    'GET',
    `/api/places/${encodeURIComponent(text('path'))}?q=${encodeURIComponent(text('query'))}`,
    undefined,
    wrong,
  )
  await ask(
    'POST',
    '/api/session',
    { email: `${text('nobody').replace('ñ', '')}@example.org`, password: text('tried') },
    wrong,
  )
}

async function workOn(
  ask: Ask,
  { text, needles, lon, lat, phone }: Canary,
  own: Planted['operator'],
): Promise<string> {
  const { rows } = (await ask('GET', '/api/reports?show=open')).body as {
    rows: { id: string; photos: number }[]
  }
  const report = rows.find(({ photos }) => photos === 1)?.id ?? ''
  const at = (verb: string): string => `/api/reports/${report}/${verb}`
  await ask('POST', at('reading'), { purpose: 'supervision', reason: text('reason') })
  await ask('POST', at('claim'), {})
  await ask('POST', at('reading'), {})
  await ask('POST', at('same-caller'), { reason: text('same') })
  await ask('POST', at('answer'), { text: text('answer') })
  const incident = await ask('POST', '/api/incidents', {
    narrative: `Dice que ${text('narrative')}`,
    kind: 'robbery',
    place: '080501',
    where: { words: text('gate'), point: { lon, lat, accuracyMeters: 9 } },
    caller: { name: text('told'), phone },
    take: true,
  })
  const { id } = incident.body as { id: string }
  await ask('POST', `/api/incidents/${id}/note`, { text: text('note') })
  await ask('POST', `/api/incidents/${id}/reading`, {})
  await ask('POST', '/api/incidents/search', { words: text('search') })
  await ask('POST', '/api/session/confirm', { password: own.password }, [200, 400, 403, 404])
  const invited = await ask('POST', '/api/accounts', {
    name: `Beto ${text('invited')}`,
    email: `${text('guest').replace('ñ', '')}@example.org`,
    roles: ['operator'],
  })
  const { url } = invited.body as { url: string }
  needles.push(...needlesFor('link', url.slice(url.indexOf('#') + 1).replace(/^.*[=/]/, '')))
  return report
}

/** What was looked at and what was found. */
export interface Swept {
  readonly finds: readonly Find[]
  readonly files: number
  readonly bytes: number
  readonly rows: number
}

/**
 * Looks everywhere: every file of the data folder with database and write-ahead log, temporary files, what the server
 * said, its metrics, arguments and environments of the processes, and every row of every table as text.
 */
export async function sweep(planted: Planted): Promise<Swept> {
  const { canary, data, temporary, url, said } = planted
  const { needles } = canary
  const { finds, rows } = await planted.asOwner(async (client) => {
    await client.query('vacuum')
    await client.query('checkpoint')
    return sweepRows(client, needles)
  })
  const folders = [data, temporary].map((folder) => sweepFolder(folder, needles))
  const metrics = Buffer.from(await (await fetch(`${url}/metrics`)).arrayBuffer())
  if (!metrics.includes('# TYPE')) throw new Error('the metrics were not answered')
  return {
    finds: [
      ...finds,
      ...folders.flatMap((folder) => folder.finds),
      ...findIn('log', Buffer.concat(said), needles),
      ...findIn('metrics', metrics, needles),
      ...sweepProcesses(data, needles),
    ],
    files: folders.reduce((sum, { files }) => sum + files, 0),
    bytes: folders.reduce((sum, { bytes }) => sum + bytes, 0),
    rows,
  }
}

/** Rows as text, since a long value lies compressed in the files. */
async function sweepRows(client: pg.Client, needles: readonly Needle[]) {
  const tables = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind in ('r', 'm', 'p')
     and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  )
  const finds: Find[] = []
  let count = 0
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
    count += rows.length
    finds.push(
      ...findIn(`table ${name}`, Buffer.from(rows.map(({ row }) => row).join('\n')), needles),
    )
  }
  return { finds, rows: count }
}

/** Arguments and environment of the server, its database and whatever else works on the folder. */
function sweepProcesses(data: string, needles: readonly Needle[]): Find[] {
  const finds: Find[] = []
  let seen = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const read = (name: string): Buffer => {
      try {
        return readFileSync(`/proc/${pid}/${name}`)
      } catch {
        return Buffer.alloc(0) // of another user, or gone
      }
    }
    const [words, environment] = [read('cmdline'), read('environ')]
    if (Number(pid) === process.pid || (!words.includes(data) && !environment.includes(data)))
      continue
    seen++
    finds.push(...findIn(`arguments of ${pid}`, words, needles))
    finds.push(...findIn(`environment of ${pid}`, environment, needles))
  }
  if (seen === 0) throw new Error('no process of the installation was seen')
  return finds
}
