import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { openSealed, readIdentities } from '#platform/backup/sealed-file.ts'
import { newCanary, type Planted, plant, sweep } from '#test/canary.ts'
import { columnsNeverFilled } from '#test/canary-columns.ts'
import { partsNotPlanted } from '#test/canary-parts.ts'
import { chromiumFlags, chromiumPath } from '#test/chromium.ts'
import { type Find, findIn, sweepFolder } from '#test/needles.ts'
import type { Proof } from './proof.ts'

/** Everything that people tell, looked for everywhere, also in backups and in the profile of the staff's browser. */
export const proof: Proof = {
  about:
    'an installation is told everything through its real routes; then database, write-ahead log, files, logs, processes, backups, sealed and opened, and a browser profile are searched for it: 0 in clear, also after erasing',
  async run() {
    const planted = await plant(newCanary())
    try {
      const untold = await notTold(planted)
      const profile = await readInBrowser(planted)
      const backups = await backUp(planted)
      const standing = await sweep(planted)
      const { keys, leftOver } = await erase(planted)
      const erased = await sweep(planted)
      const later = await backUp(planted)
      const left = sweepProfile(planted)
      const finds = [...profile, ...backups, ...standing.finds, ...erased.finds, ...later, ...left]
      const missed = await missedHoles(planted)
      for (const { place, what, encoding, around } of finds)
        console.log(`${what} as ${encoding} in ${place}: ${around}`)
      return {
        held: finds.length + missed.length + untold.length === 0 && standing.rows > 0 && keys > 0,
        line: `${standing.files} files of ${Math.round(standing.bytes / 1e6)} MB, ${standing.rows} rows, logs, metrics, processes, backups and a browser profile: ${finds.length} in clear of ${planted.canary.needles.length} forms looked for, ${erased.finds.length} after erasing; of ${keys} erased keys ${leftOver} still lie wrapped in free space or write-ahead log (a rotation makes them worthless); fields that nobody told anything: ${untold.join(', ') || 'none'}; holes made on purpose and not found: ${missed.length === 0 ? 'none' : missed.join(', ')}`,
      }
    } finally {
      await planted.stop()
    }
  },
}

/** Columns and sealed parts in which nothing was planted: a search for it there would find nothing either way. */
const notTold = ({ asOwner, data, canary }: Planted): Promise<string[]> =>
  asOwner(async (client) => [
    ...(await columnsNeverFilled(client)),
    ...(await partsNotPlanted(client, data, canary.needles)),
  ])

/** An operator reads the report with its photo on her screen, leaves, and her browser is searched. */
async function readInBrowser(planted: Planted): Promise<Find[]> {
  const { canary, url, operator, report } = planted
  const context = await openBrowser(planted)
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(`${url}/app`)
    await ask(page, 'POST', '/api/session', operator)
    await page.goto(`${url}/app/reports/${report}`)
    await page.getByText(canary.text('storyone')).first().waitFor({ timeout: 60_000 })
    await ask(page, 'DELETE', '/api/session')
    await page.goto(`${url}/app`)
  } finally {
    await context.close()
  }
  return sweepProfile(planted)
}

const profileIn = ({ dir }: Planted): string => path.join(dir, 'profile')

const openBrowser = (planted: Planted) =>
  chromium.launchPersistentContext(profileIn(planted), {
    executablePath: chromiumPath,
    args: [...chromiumFlags],
    locale: 'es-PA',
  })

/** What the operator's browser keeps. */
function sweepProfile(planted: Planted): Find[] {
  const { finds, files } = sweepFolder(profileIn(planted), planted.canary.needles)
  if (files < 10) throw new Error(`the browser left ${files} files, wanted a profile`)
  return finds
}

/** A page that keeps words on purpose. */
async function keepInBrowser(planted: Planted, words: string): Promise<void> {
  const context = await openBrowser(planted)
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(`${planted.url}/app`)
    await page.evaluate(`localStorage.setItem('leak', ${JSON.stringify(words)})`)
  } finally {
    await context.close()
  }
}

const ask = (page: Page, method: string, address: string, body?: object): Promise<unknown> =>
  page.evaluate(
    `fetch(${JSON.stringify(address)}, { method: '${method}', headers: { 'content-type': 'application/json' },
      body: ${body === undefined ? 'undefined' : JSON.stringify(JSON.stringify(body))} })
      .then((answer) => { if (!answer.ok) throw new Error('${method} ${address}: ' + answer.status) })`,
  )

/** A backup as an institution makes it, for two recipients, searched as it lies there and as one of them opens it. */
async function backUp({ canary, dir, convive }: Planted): Promise<Find[]> {
  const folder = path.join(dir, `backups-${Date.now()}`)
  mkdirSync(folder)
  const recipients: string[] = []
  const identities: string[] = []
  for (const name of ['one', 'two']) {
    const out = path.join(dir, `${name}-${Date.now()}.identity`)
    const made = await convive(['backup', 'identity', '--out', out, '--json'])
    identities.push(...readIdentities(readFileSync(out, 'utf8'), out))
    recipients.push('--recipient', (JSON.parse(made) as { recipient: string }).recipient)
  }
  await convive(['backup', '--to', folder, ...recipients, '--json'])
  const { finds } = sweepFolder(folder, canary.needles)
  const sealed = readdirSync(folder).filter((name) => name.endsWith('.age'))
  if (sealed.length !== 2) throw new Error(`the backup left ${sealed.length} files, wanted two`)
  for (const name of sealed) {
    const pieces: Uint8Array[] = []
    for await (const piece of await openSealed(path.join(folder, name), identities))
      pieces.push(piece)
    finds.push(...findIn(`opened ${name}`, Buffer.concat(pieces), canary.needles))
  }
  return finds
}

/** Destroys the key of every record. @returns how many, and how many of them can still be seen, wrapped, in the files */
async function erase({
  asOwner,
  data,
}: Planted): Promise<{ readonly keys: number; readonly leftOver: number }> {
  const wrapped = await asOwner(async (client) => {
    const { rows } = await client.query<{ wrapped: Buffer }>(
      'delete from data_key returning wrapped',
    )
    await client.query('vacuum')
    await client.query('checkpoint')
    return rows.map((row) => row.wrapped)
  })
  const needles = wrapped.map((bytes, i) => ({ what: String(i), encoding: 'wrapped', bytes }))
  const { finds } = sweepFolder(path.join(data, 'db'), needles)
  return { keys: wrapped.length, leftOver: new Set(finds.map(({ what }) => what)).size }
}

/** Leaks on purpose, each of another kind. @returns those that the sweep did not see */
async function missedHoles(planted: Planted): Promise<string[]> {
  const { canary, data, said, temporary } = planted
  const words = canary.text('leaked')
  await planted.asOwner(async (client) => {
    await client.query('create table leak (words text, place float8)')
    await client.query('insert into leak values ($1, $2)', [`${words} `.repeat(2_000), canary.lat])
  })
  writeFileSync(path.join(data, 'files', 'leak'), Buffer.from(`x${words}`).toString('base64'))
  writeFileSync(path.join(temporary, 'leak'), Buffer.from(words, 'utf16le'))
  said.push(Buffer.from(`{"story":"${words}"}`))
  await keepInBrowser(planted, words)
  const { finds: standing } = await sweep(planted)
  const finds = [...standing, ...sweepProfile(planted), ...(await backUp(planted))]
  const holes: Record<string, (find: Find) => boolean> = {
    'a table': ({ place }) => place === 'table leak',
    'a number in a database file': ({ place, encoding }) =>
      place.includes('/db/') && encoding.startsWith('double'),
    'base64 among the files': ({ place }) => place === path.join(data, 'files', 'leak'),
    'UTF-16 in a temporary file': ({ place }) => place === path.join(temporary, 'leak'),
    'a line of the log': ({ place }) => place === 'log',
    'a row in an opened backup': ({ place }) => place.startsWith('opened '),
    'the storage of a browser': ({ place }) => place.startsWith(profileIn(planted)),
  }
  return Object.keys(holes).filter((name) => !finds.some(holes[name]!))
}
