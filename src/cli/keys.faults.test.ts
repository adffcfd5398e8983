import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, readConfig } from '#platform/config/config.ts'
import { temporaryFolder } from '#test/database.faults.ts'
import { recoverySheet } from './doctor.ts'
import { openInstallation } from './installation.ts'
import { answerKeys } from './keys.ts'
import { sayIn } from './language.ts'
import type { Terminal } from './typist.ts'

const launcher = path.resolve(import.meta.dirname, '../../scripts/convive.mjs')
const good = 'trece tortugas cruzan el lago'
const better = 'nueve garzas miran la lluvia'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let dir: string
let file: string
let config: Config
let running: Awaited<ReturnType<typeof openInstallation>>

beforeAll(async () => {
  folder = await temporaryFolder()
  dir = folder.dir
  file = path.join(dir, 'keys', 'master.key')
  config = readConfig({}, { data: dir }).config
  // A server that goes on while its keys are changed.
  running = await openInstallation(config, () => {})
}, 180_000)
afterAll(async () => {
  await running.stop()
  await folder.remove()
})

/** A terminal at which the test types; `told` is what it said. */
function terminalOf(lines: readonly string[], o: { isPerson?: boolean } = {}) {
  const left = [...lines]
  const told: string[] = []
  const next = async (): Promise<string> => {
    const line = left.shift()
    if (line === undefined) throw new Error('the test typed no more')
    return line
  }
  const terminal: Terminal = {
    secret: next,
    line: next,
    tell: (text) => void told.push(text),
    tries: o.isPerson === false ? 1 : 3,
    isPerson: o.isPerson !== false,
  }
  return { terminal, told, left }
}

async function run(args: readonly string[], lines: readonly string[] = [], set: Config = config) {
  const printed: string[] = []
  const { terminal, told, left } = terminalOf(lines)
  await answerKeys({ config: set, terminal, print: (line) => printed.push(line) }, args)
  return { printed: printed.join('\n'), told, left }
}

const linesIn = (html: string): string[][] => {
  const all = [...html.matchAll(/<td>([0-9A-Z ]+)<\/td>/g)].map(([, line]) => line ?? '')
  return [0, 6, 12].map((from) => all.slice(from, from + 6))
}
const printSheets = async (name: string, set = config, typed: string[] = []) => {
  const to = path.join(dir, name)
  await run(['sheet', '--to', to, '--language', 'en', '--json'], typed, set)
  const html = readFileSync(to, 'utf8')
  return { html, sheets: linesIn(html), to }
}
const stateOf = async (): Promise<string> => (await recoverySheet(running)).at(-1)?.code ?? ''

describe('the recovery sheets', () => {
  test('are asked for until they are made and rehearsed', async () => {
    expect(await stateOf()).toBe('doctor.noSheet')
    const { html, sheets, to } = await printSheets('sheets.html')
    expect(statSync(to).mode & 0o777).toBe(0o600)
    expect(html.match(/<section /g)).toHaveLength(3)
    expect(html).not.toContain(readFileSync(file, 'utf8').trim())
    expect(await stateOf()).toBe('doctor.notRehearsed')
    const { printed } = await run(['rehearse'], [...sheets[0]!, ...sheets[2]!])
    expect(printed).toBe(sayIn('keys.rehearsed', {}))
    expect(await stateOf()).toBe('doctor.rehearsed')
  })

  test('are deleted by the program once the person says that they are printed', async () => {
    const to = path.join(dir, 'gone.html')
    const { printed, told } = await run(['sheet', '--to', to], [''])
    expect(printed).toBe(sayIn('keys.sheetsMade', { file: to }))
    expect(told).toEqual([sayIn('keys.sheetsGone', { file: to })])
    expect(existsSync(to)).toBe(false)
  })

  test('do not overwrite a file', async () => {
    const to = path.join(dir, 'letter.html')
    writeFileSync(to, 'dear mayor')
    await expect(run(['sheet', '--to', to])).rejects.toMatchObject({ code: 'keys.fileStands' })
    expect(readFileSync(to, 'utf8')).toBe('dear mayor')
  })

  test('typed wrong are asked for again by line; from a pipe the line is named', async () => {
    const { sheets } = await printSheets('again.html')
    const wrong = sheets[0]![2]!.replace(/^./, (sign) => (sign === 'Z' ? 'Y' : 'Z'))
    const typed = [...sheets[0]!.slice(0, 2), wrong, ...sheets[0]!.slice(2), ...sheets[1]!]
    const { told } = await run(['rehearse'], typed)
    expect(told).toContain(sayIn('keys.lineWrong', { line: 3 }))
    const pipe = terminalOf(typed, { isPerson: false })
    const asked = answerKeys({ config, terminal: pipe.terminal, print: () => {} }, ['rehearse'])
    await expect(asked).rejects.toMatchObject({
      code: 'keys.sheetLineWrong',
      facts: { sheet: 1, line: 3 },
    })
    expect(pipe.told).toEqual([])
  })

  test('bring a lost key file back, exactly; and nothing is recovered that is not lost', async () => {
    const { sheets } = await printSheets('lost.html')
    const before = readFileSync(file, 'utf8')
    await expect(run(['recover'], sheets.flat())).rejects.toMatchObject({
      code: 'keys.nothingLost',
    })
    rmSync(file)
    await expect(run(['rehearse'], sheets.flat())).rejects.toMatchObject({ code: 'keys.lost' })
    await run(['recover'], [...sheets[2]!, ...sheets[1]!])
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('recover beside another key, which is put aside and not destroyed', async () => {
    const { sheets } = await printSheets('beside.html')
    const before = readFileSync(file, 'utf8')
    const other = `${'ab'.repeat(32)}\n`
    writeFileSync(file, other)
    const { printed } = await run(['recover', '--json'], [...sheets[0]!, ...sheets[1]!])
    expect(JSON.parse(printed)).toMatchObject({ mode: 'file', file })
    expect(readFileSync(file, 'utf8')).toBe(before)
    const { readdirSync } = await import('node:fs')
    const aside = readdirSync(path.dirname(file)).find((name) => name.includes('replaced'))
    expect(readFileSync(path.join(path.dirname(file), aside ?? ''), 'utf8')).toBe(other)
  })
})

test('a rotation leaves the running server at work, and earlier sheets and keys open nothing', async () => {
  const { sheets } = await printSheets('old.html')
  const old = readFileSync(file, 'utf8')
  const [hash, derived] = [running.keys.hash('x'), running.keys.derive('ledger/signing', '1')]
  const about = { kind: 'report', id: crypto.randomUUID() }
  await running.world.transaction(async (tx) => tx.seal(about, { story: 'antes' }))
  const { printed } = await run(['rotate', '--json'])
  expect(JSON.parse(printed)).toMatchObject({ wrappingKey: 2 })
  expect(readFileSync(file, 'utf8')).not.toBe(old)
  await running.world.transaction(async (tx) => tx.seal(about, { story: 'después' }))
  await running.world.read((db) => running.live.refresh(db))
  expect(running.live.newest()).toBe(2)
  expect(running.keys.hash('x')).toEqual(hash)
  expect(running.keys.derive('ledger/signing', '1')).toEqual(derived)
  await expect(run(['rehearse'], sheets.flat())).rejects.toMatchObject({ code: 'keys.otherMaster' })
  expect(await stateOf()).toBe('doctor.noSheet')
  const { rows } = await running.world.read(async (db) => ({
    rows: await db.selectFrom('job').select(['queue', 'key']).execute(),
  }))
  expect(rows).toContainEqual({ queue: 'keys.rewrap', key: 'rewrap' })
  const standing = readFileSync(file, 'utf8')
  writeFileSync(file, old)
  await expect(run(['status'])).rejects.toMatchObject({ code: 'keys.wrong' })
  writeFileSync(file, standing)
  expect(JSON.parse((await run(['status', '--json'])).printed)).toMatchObject({
    mode: 'file',
    wrappingKey: 2,
    sheetsMade: null,
  })
})

test('the key goes from file to passphrase and to another file; a forgotten passphrase is replaced by two sheets', async () => {
  const key = readFileSync(file, 'utf8')
  await expect(run(['passphrase'])).rejects.toMatchObject({ code: 'keys.noPassphraseHere' })
  await expect(run(['mode', 'file'])).rejects.toMatchObject({ code: 'keys.sameMode' })
  await expect(run(['mode', 'ask'], ['corta', 'corta'])).rejects.toMatchObject({
    code: 'account.passwordShort',
  })
  expect(existsSync(file)).toBe(true)
  await run(['mode', 'ask'], [good, good])
  expect(existsSync(file)).toBe(false)
  const sealed = path.join(dir, 'keys', 'passphrase.json')
  expect(readFileSync(sealed, 'utf8')).not.toContain(key.trim())
  await expect(run(['status'], ['uno', 'dos', 'tres'])).rejects.toMatchObject({
    code: 'keys.wrongPassphrase',
  })
  const { sheets } = await printSheets('ask.html', config, [good])
  const { left } = await run(['recover'], [...sheets[1]!, ...sheets[0]!, better, better])
  expect(left).toEqual([])
  await expect(run(['status'], [good, good, good])).rejects.toMatchObject({
    code: 'keys.wrongPassphrase',
  })
  await run(['passphrase'], [better, good, good])
  const stick = path.join(dir, 'stick', 'key')
  const { printed } = await run(['mode', 'file', '--to', stick, '--json'], [good])
  expect(JSON.parse(printed)).toEqual({ mode: 'file', file: stick, CONVIVE_KEYS: stick })
  expect(readFileSync(stick, 'utf8')).toBe(key)
  expect(existsSync(sealed)).toBe(false)
  await expect(run(['status'])).rejects.toMatchObject({ code: 'keys.lost' })
  await run(['status'], [], { ...config, keys: stick })
}, 300_000)

test('a passphrase comes as one line of standard input, and never stands among the arguments', async () => {
  const { dir: data, remove } = await temporaryFolder()
  const started = (args: string[], input: string) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        HOME: '/tmp',
        LANG: 'es_PA.UTF-8',
        CONVIVE_DATA: data,
        CONVIVE_KEYS: 'ask',
      }
      const child = spawn(process.execPath, [launcher, ...args], { env, stdio: 'pipe' })
      const said = { out: '', err: '' }
      child.stdout.on('data', (part: Buffer) => {
        said.out += part
      })
      child.stderr.on('data', (part: Buffer) => {
        said.err += part
      })
      child.on('close', (code) => resolve({ code, ...said }))
      child.stdin.end(input)
    })
  try {
    const person = ['--email', 'ana@example.org', '--name', 'Ana', '--role', 'operator']
    const add = ['user', 'add', ...person, '--password-stdin']
    // The line after the passphrase is the account's password: reading the first leaves the second.
    const added = await started(add, `${good}\n${better}\n`)
    expect(added, added.err).toMatchObject({ code: 0 })
    const wrong = await started(['keys', '--json'], 'otra cosa que no es\n')
    expect(wrong).toMatchObject({ code: 1 })
    expect(JSON.parse(wrong.out)).toMatchObject({
      code: 'keys.wrongPassphrase',
      facts: { tries: 1 },
    })
    expect((await started(['keys'], '')).err).toMatch(/nadie la escribió/)
    const right = await started(['keys', '--json'], `${good}\n`)
    expect(JSON.parse(right.out)).toMatchObject({ mode: 'ask', sheetsMade: null })
    expect((await started(['keys', '--passphrase', good], '')).code).toBe(2)
  } finally {
    await remove()
  }
}, 300_000)
