import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openForPassing } from '#platform/db/account.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { onSmallDisk } from '#test/machine.ts'

const main = path.join(import.meta.dirname, 'main.ts')
const FILES = 60
let dir: string
let recipients: string[]

const at = (...names: string[]): string => path.join(dir, ...names)

function start(args: readonly string[], data = at('data'), lines: readonly string[] = []) {
  const env = { ...process.env, LANG: 'en', CONVIVE_DATA: data, NO_COLOR: '1' }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: 'pipe' })
  child.stdin.on('error', () => {}).end(lines.map((line) => `${line}\n`).join(''))
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      words += text
    })
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, words }))
  return { child, ended }
}

const run = (args: readonly string[], data?: string) => start(args, data).ended

const makeBackup = (to: string) => [
  'backup',
  '--json',
  ...['--to', to, ...recipients.flatMap((each) => ['--recipient', each])],
]
const bringBack = (data: string) => [
  ...['restore', '--json', '--from', at('good'), '--identity', at('a.txt')],
  ...['--key', at('master.key'), '--data', data],
]

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convive-backup-faults-'))
  await openForPassing(dir)
  recipients = []
  for (const name of ['a.txt', 'b.txt'])
    recipients.push((await run(['backup', 'identity', '--out', at(name)])).words.trim())
  expect(await run(['migrate'])).toMatchObject({ code: 0 })
  await copyFile(at('data', 'keys', 'master.key'), at('master.key'))
  const store = folderStore(at('data', 'files'))
  for (let i = 0; i < FILES; i++) await store.put(randomBytes(1_000_000))
  expect(await run(makeBackup(at('good')))).toMatchObject({ code: 0 })
})
afterAll(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))

/** Kills a command with its memory full of plans, once something is to be seen. */
async function killWhen(args: readonly string[], isSeen: () => boolean, data?: string) {
  const { child, ended } = start(args, data)
  while (!isSeen() && child.exitCode === null) await new Promise((go) => setTimeout(go, 5))
  child.kill('SIGKILL')
  expect((await ended).code).toBeNull()
}

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

test('an export wants a reason, which is in the ledger before anything is read', async () => {
  const inside = await mkdtemp(at('export-'))
  const to = path.join(inside, 'all')
  const unreasoned = await run(['export', '--to', to, '--json'])
  expect([unreasoned.code, unreasoned.words]).toEqual([1, expect.stringContaining('export.reason')])
  expect((await run(['export', '--to', to, '--reason', 'porque'])).code).toBe(1)
  expect(existsSync(to)).toBe(false)
  const reason = `Pasamos a otro programa, ${path.basename(inside)}`
  const order = ['export', '--reason', reason, '--json']
  // Where it may not write it reads nothing; it was entered all the same.
  await writeFile(path.join(inside, 'x'), '')
  expect((await run([...order, '--to', inside])).code).toBe(1)
  const done = await run([...order, '--to', to])
  expect(done.code).toBe(0)
  expect(JSON.parse(done.words)).toMatchObject({ erased: 0, to })
  expect(names(to)).toContain('datapackage.json')
  const entries = await readFile(path.join(to, 'ledger_entry.jsonl'), 'utf8')
  const told = entries.split('\n').filter((line) => line.includes(reason))
  expect(told).toHaveLength(2)
  for (const line of told) expect(line).toContain('installation.export')
})

test('a backup that is killed leaves nothing that looks like one', async () => {
  const to = at('killed')
  await mkdir(to)
  const half = (): boolean =>
    names(to).some((name) => name.includes('.data.age') && statSync(path.join(to, name)).size > 5e6)
  await killWhen(makeBackup(to), half)
  expect(names(to).filter((name) => name.startsWith('convive-'))).toEqual([])
  const verify = await run(['backup', 'verify', to, '--identity', at('a.txt'), '--json'])
  expect(JSON.parse(verify.words.split('\n')[0]!)).toMatchObject({ code: 'backup.none' })
  expect((await run(makeBackup(to))).code).toBe(0)
  expect((await run(['backup', 'verify', to, '--identity', at('b.txt')])).code).toBe(0)
})

test('a restore that is killed leaves a folder without data, and the next one succeeds', async () => {
  const data = at('burnt')
  const filling = (): boolean =>
    names(path.join(data, 'files.restoring')).length > 0 &&
    names(path.join(data, '.restoring', 'db')).length > 0
  await killWhen(bringBack(data), filling)
  expect(names(data)).not.toContain('db')
  expect(names(data)).not.toContain('files')
  const again = await run(bringBack(data))
  expect(again).toMatchObject({ code: 0 })
  expect(names(data).sort()).toEqual(['db', 'files'])
  const server = await ensureDatabase({ dir: data, say: () => {} })
  await server.stop()
  const twice = await run(bringBack(data))
  expect(twice.code).toBe(1)
  expect(twice.words).toContain('restore.notEmpty')
})

test('a wrong master key is told before anything is in its place', async () => {
  const data = at('wrong')
  const key = at('wrong.key')
  await writeFile(key, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  const args = bringBack(data).map((each) => (each === at('master.key') ? key : each))
  const refused = await run(args)
  expect(refused.code).toBe(1)
  expect(refused.words).toContain('keys.wrong')
  expect(names(data)).toEqual([])
})

/** What stands on the three recovery sheets of the data. */
async function sheetLines(): Promise<string[][]> {
  const page = at('sheets.html')
  expect(await run(['keys', 'sheet', '--to', page, '--json'])).toMatchObject({ code: 0 })
  const lines = [...(await readFile(page, 'utf8')).matchAll(/<td>([0-9A-Z ]+)<\/td>/g)]
  return [0, 6, 12].map((from) => lines.slice(from, from + 6).map(([, line]) => line ?? ''))
}

test('two sheets stand in for the key file, which is written anew; one sheet or a wrong line does not', async () => {
  const data = at('by-sheets')
  const bySheets = bringBack(data)
    .filter((each) => each !== '--key' && each !== at('master.key'))
    .concat('--sheets')
  const [first = [], second = [], third = []] = await sheetLines()
  const typing = (...lines: string[]) => start(bySheets, data, lines).ended
  const refusals = [
    { code: 'keys.sheetLineWrong', typed: [...first, ...second.slice(0, 5), first[0] ?? ''] },
    { code: 'keys.sameSheet', typed: [...second, ...second] },
    { code: 'keys.nobodyTypes', typed: first },
  ]
  for (const { code, typed } of refusals) {
    const refused = await typing(...typed)
    expect(refused.code).toBe(1)
    expect(refused.words).toContain(code)
    expect(names(data)).toEqual([])
  }
  const back = await typing(...third, ...first)
  expect(back, back.words).toMatchObject({ code: 0 })
  expect(names(data).sort()).toEqual(['db', 'files', 'keys'])
  const key = path.join(data, 'keys', 'master.key')
  expect(await readFile(key, 'utf8')).toBe(await readFile(at('master.key'), 'utf8'))
  expect(statSync(key).mode & 0o777).toBe(0o600)
  const state = await run(['keys', '--json'], data)
  expect(state, state.words).toMatchObject({ code: 0 })
})

describe.runIf(process.getuid?.() === 0)('on a full disk, as root,', () => {
  test('a backup says so and leaves nothing', async () => {
    await onSmallDisk(dir, 'size=20m', async (disk) => {
      const to = path.join(disk, 'to')
      const refused = await run(makeBackup(to))
      expect(refused.code).toBe(1)
      expect(refused.words).toContain('backup.full')
      expect(names(to)).toEqual([])
    })
  })

  test('a restore says so and leaves nothing', async () => {
    await mkdir(at('small'))
    await onSmallDisk(at('small'), 'size=90m', async (disk) => {
      const data = path.join(disk, 'data')
      const refused = await run(bringBack(data))
      expect(refused.code).toBe(1)
      expect(refused.words).toMatch(/diskFull|noRoom/)
      expect(names(data)).toEqual([])
    })
  })
})

test('what was cancelled with Ctrl-C leaves nothing', async () => {
  const to = await mkdtemp(at('cancelled-'))
  const { child, ended } = start(makeBackup(to))
  let hasEnded = false
  ended.finally(() => {
    hasEnded = true
  })
  while (names(to).length === 0 && !hasEnded) await new Promise((go) => setTimeout(go, 5))
  child.kill('SIGINT')
  const { code, words } = await ended
  expect(code).toBe(1)
  expect(words).toContain('backup.cancelled')
  expect(names(to)).toEqual([])
  expect(await readFile(at('master.key'), 'utf8')).toHaveLength(65)
})
