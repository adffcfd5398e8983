import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lookOnce } from '#cli/witness.ts'
import { type Serving, serve } from '#platform/http/server.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { testApp } from '#test/http.ts'
import { entriesIn } from '#test/ledger.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { readKey, type VerifierKey } from './checkpoint.rules.ts'
import { messages } from './ledger.messages.ts'
import { ledgerRoutes } from './ledger.routes.ts'
import { ledgerPolicy } from './ledger.rules.ts'
import { sequenceAll } from './sequencer.service.ts'
import { logSigner, type Signer, sha256, signerFrom } from './signer.service.ts'
import { overHttp, sentenceOf, verifyLog } from './verify-ledger.mjs'

let fresh: FreshDb
let here: TestWorld
let signer: Signer
let serving: Serving
let url: string
let folder: string
/** what the server believes and shows; each test has its own */
const witnesses: VerifierKey[] = []

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh)
})
afterAll(async () => {
  await serving?.stop()
  await here.pool.close()
  await fresh.close()
})
beforeEach(async () => {
  await forget()
  witnesses.length = 0
  signer = logSigner(here.world.derive, 1)
  await restart()
  folder = mkdtempSync(path.join(tmpdir(), 'convive-outsider-'))
  return () => rmSync(folder, { recursive: true })
})

async function restart(): Promise<void> {
  await serving?.stop()
  const documents = ledgerRoutes(here.world, signer.key, witnesses)
  const { app } = testApp({ documents, policy: ledgerPolicy, messages: [messages] })
  serving = await serve(app, { port: 0 })
  url = serving.url
}
const forget = () =>
  fresh.owner.query('truncate ledger_entry, ledger_tile, ledger_checkpoint, ledger_cosignature')
async function grow(n: number): Promise<void> {
  await here.world.transaction(async (tx) => {
    const about = { kind: 'report', id: randomUUID() }
    for (let i = 0; i < n; i++) tx.ledger({ did: 'report.send', about })
  })
  await sequenceAll(here.world, signer)
}
const get = async (name: string) => (await fetch(`${url}/ledger/${name}`)).text()

/** The verifier as an outsider has it: saved from the page, started from his own folder. */
async function runVerifier(...args: string[]): Promise<{ code: number; out: string }> {
  const file = path.join(folder, 'verify.mjs')
  writeFileSync(file, await get('verify.mjs'))
  return new Promise((resolve) => {
    const env = { ...process.env, LANG: 'en_US.UTF-8' }
    execFile(process.execPath, [file, url, ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err }),
    )
  })
}
const saved = async (): Promise<string> => {
  const file = path.join(folder, 'yesterday')
  writeFileSync(file, await get('checkpoint'))
  return file
}

describe('an outsider with the verifier in one file', () => {
  test('sees that all holds, today and since yesterday', async () => {
    await grow(300)
    const since = await saved()
    await grow(20)
    const { code, out } = await runVerifier('--since', since, '--key', (await get('key')).trim())
    expect(out).toContain('Nothing was changed since the checkpoint of 300 entries')
    expect(out).toContain('The ledger holds: 320 entries')
    expect(code).toBe(0)
  })

  test('finds that the administrator rewrote history and signed it anew', async () => {
    await grow(300)
    const since = await saved()
    await runVerifier('--keep', 'kept')
    await forget()
    await grow(350)
    const { code, out } = await runVerifier('--since', since)
    expect(code).toBe(1)
    expect(out).toContain('History was rewritten: the first 300 entries are no longer those')
    const kept = await runVerifier('--since', path.join('kept', 'checkpoint'))
    expect(kept.out).toContain('is between places 0 and 0')
  })

  test('finds that entries are gone, and that another key signs', async () => {
    await grow(30)
    const since = await saved()
    await forget()
    await grow(29)
    const short = await runVerifier('--since', since)
    expect([short.code, short.out]).toEqual([1, expect.stringContaining('lost entries')])
    await forget()
    signer = signerFrom(new Uint8Array(32).fill(3), 'log', () => signer.key.name)
    await restart()
    await grow(40)
    const other = await runVerifier('--since', since)
    expect([other.code, other.out]).toEqual([1, expect.stringContaining('another key')])
  })

  test('shows that what was entered about himself is in the ledger', async () => {
    await grow(3)
    const [first] = await entriesIn(here.pool)
    await grow(300)
    const copy = { record: { seenAndChangedBy: [first] } }
    writeFileSync(path.join(folder, 'mine.json'), JSON.stringify(copy))
    const { code, out } = await runVerifier('--entry', 'mine.json')
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/mine.json is in the ledger, at place [012]: \{"at":/),
    ])
  })

  test('is told when there is nothing to read', async () => {
    const nothing = await runVerifier('--key', 'nonsense')
    expect([nothing.code, nothing.out]).toEqual([1, expect.stringContaining('This is no key')])
    const file = await runVerifier('--since', 'not-there')
    expect(file.code).toBe(2)
  })

  test('is not kept waiting by a server that never answers, nor steered by its words', async () => {
    const silent = createServer(() => {}).listen(0)
    try {
      const { port } = silent.address() as AddressInfo
      const report = await verifyLog(overHttp(`http://localhost:${port}`, 100))
      expect(report.found).toMatchObject([{ code: 'unreadable', what: 'key' }])
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
    expect(sentenceOf({ code: 'badKey', key: '\u001b[2Jx' }, 'en')).toBe('This is no key: ?[2Jx')
  })

  test('is not filled by a server that never ends', async () => {
    let sent = 0
    const endless = createServer((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536
        sent += 65_536
      }
      response.on('drain', more)
      more()
    }).listen(0)
    try {
      const { port } = endless.address() as AddressInfo
      const report = await verifyLog(overHttp(`http://localhost:${port}`))
      expect(report.found).toMatchObject([{ code: 'unreadable', what: 'key', why: 'too long' }])
      expect(sent).toBeLessThan(64e6)
    } finally {
      endless.closeAllConnections()
      endless.close()
    }
  })

  test('who gives something else as an entry is told that it is not in the ledger', async () => {
    await grow(1)
    const file = path.join(folder, 'entry.json')
    writeFileSync(file, '{"some": "thing"}')
    const { code, out } = await runVerifier('--entry', file)
    expect([code, out]).toEqual([1, expect.stringContaining('is not in the ledger')])
  })

  test('reads fewer than 300 lines that depend on nothing', async () => {
    const text = await get('verify.mjs')
    expect(text.split('\n').length).toBeLessThan(300)
    const imports = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1])
    expect(imports.every((name) => name?.startsWith('node:'))).toBe(true)
  })
})

describe('a witness', () => {
  const now = Date.parse('2026-11-28T10:00:00Z')
  const look = async (): Promise<readonly string[]> => {
    const lines: string[] = []
    const o = { url, file: path.join(folder, 'witness.json'), name: 'universidad.example', now }
    await lookOnce(o, ({ code, facts }) =>
      lines.push([code, ...Object.values(facts)].join(' ').slice(0, 400)),
    )
    return lines
  }

  test('signs what goes on from what it saw, and the ledger shows it', async () => {
    await grow(10)
    const [key, seen, why] = await look()
    expect([seen, why]).toEqual(['witness.seen 10 10', expect.stringContaining('witness.notTaken')])
    expect(statSync(path.join(folder, 'witness.json')).mode & 0o777).toBe(0o600)
    witnesses.push(readKey(sha256, key!.split(' ')[1]!)!)
    for (const n of [0, 5, 300, 257]) {
      await grow(n)
      expect(await look()).toEqual([expect.stringMatching(`^witness.seen \\d+ ${n}$`)])
      expect(await get('checkpoint')).toContain('\u2014 universidad.example ')
    }
    expect(await get('checkpoint/witnessed')).toBe(await get('checkpoint'))
  })

  test.each([
    ['rewritten', 30, 'ledger.fork'],
    ['rewritten to the same length', 20, 'ledger.fork'],
    ['cut', 19, 'ledger.shrunk'],
  ])('refuses a ledger that was %s, and keeps what it saw', async (_, n, code) => {
    await grow(20)
    await look()
    const before = readFileSync(path.join(folder, 'witness.json'), 'utf8')
    await forget()
    await grow(n)
    await expect(look()).rejects.toMatchObject({ kind: 'conflict', code })
    expect(readFileSync(path.join(folder, 'witness.json'), 'utf8')).toBe(before)
  })

  test('refuses another key, and a checkpoint that nobody signed', async () => {
    await grow(20)
    await look()
    await fresh.owner.query(
      `update ledger_checkpoint set note = replace(note, E'\\n20\\n', E'\\n21\\n')`,
    )
    await expect(look()).rejects.toMatchObject({ code: 'ledger.unsigned' })
    signer = signerFrom(new Uint8Array(32).fill(3), 'log', () => signer.key.name)
    await restart()
    await expect(look()).rejects.toMatchObject({ code: 'ledger.otherLogKey' })
  })

  test.each([
    ['a folder', '.', 'EISDIR'],
    ['a place under a file', 'witness.txt/state.json', 'EEXIST'],
  ])('says so when its memory is %s', async (_, name, code) => {
    writeFileSync(path.join(folder, 'witness.txt'), 'x')
    const o = { url, file: path.join(folder, name), name: 'universidad.example', now }
    await expect(lookOnce(o, () => {})).rejects.toMatchObject({
      kind: 'busy',
      code: 'ledger.stateUnusable',
      facts: { code },
    })
  })

  test('asks again where the ledger cannot be reached', async () => {
    await grow(2)
    await serving.stop()
    await expect(look()).rejects.toMatchObject({ kind: 'busy', code: 'ledger.unreachable' })
  })
})

describe('the commands of the program', () => {
  const main = path.resolve(import.meta.dirname, '../../cli/main.ts')
  const command = (...args: string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, LANG: 'en_US.UTF-8' }
      execFile(process.execPath, [main, ...args], { cwd: folder, env }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out: out + err }),
      )
    })

  test('that verify and that witness end with 0 while all holds, and with 1 once it was rewritten', async () => {
    const witness = ['witness', '--once', '--name', 'universidad.example', '--state', 'seen.json']
    await grow(20)
    const since = await saved()
    const first = await command(...witness, '--url', url)
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('20')])
    await grow(5)
    const [holds, goesOn] = await Promise.all([
      command('verify', '--url', url, '--since', since),
      command(...witness, '--url', url),
    ])
    expect([holds.code, holds.out]).toEqual([
      0,
      expect.stringContaining('Nothing was changed since the checkpoint of 20 entries'),
    ])
    expect(goesOn.code).toBe(0)
    await forget()
    await grow(30)
    const seen = readFileSync(path.join(folder, 'seen.json'), 'utf8')
    const [differs, forked] = await Promise.all([
      command('verify', '--url', url, '--since', since),
      command(...witness, '--url', url),
    ])
    expect([differs.code, differs.out]).toEqual([
      1,
      expect.stringContaining('History was rewritten: the first 20 entries are no longer those'),
    ])
    expect(forked.code).toBe(1)
    expect(readFileSync(path.join(folder, 'seen.json'), 'utf8')).toBe(seen)
  })
})
