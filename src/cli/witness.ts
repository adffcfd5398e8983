import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { formatKey } from '#kernel/ledger/checkpoint.rules.ts'
import { signerFrom } from '#kernel/ledger/signer.service.ts'
import { overHttp } from '#kernel/ledger/verify-ledger.mjs'
import { witnessLog } from '#kernel/ledger/witness.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE, SECOND } from '#kernel/time.ts'
import { writePrivately } from '#platform/files/durable.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { sayIn } from './language.ts'

const options = {
  url: { type: 'string' },
  state: { type: 'string' },
  name: { type: 'string' },
  every: { type: 'string' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

/** What a witness keeps on its own machine: its secret, and what it has seen. */
const State = z.strictObject({
  name: z.string().regex(/^[!-*,-~]+$/),
  seed: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
  seen: z
    .strictObject({
      key: z.string(),
      size: z.number().int().nonnegative(),
      edge: z.array(z.base64()),
      note: z.string(),
    })
    .optional(),
})
type State = z.infer<typeof State>

async function readState(file: string, name: string): Promise<State> {
  if (!existsSync(file)) {
    const state: State = { name, seed: randomBytes(32).toString('base64') }
    await orUnusable(file, () => writePrivately(file, JSON.stringify(state), { keep: true }))
  }
  const { mode } = await orUnusable(file, () => stat(file))
  if ((mode & 0o077) !== 0) throw new Refusal('busy', 'keys.readableByOthers', { file })
  const text = await orUnusable(file, () => readFile(file, 'utf8'))
  try {
    return State.parse(JSON.parse(text))
  } catch {
    throw new Refusal('invalid', 'ledger.badState', { file })
  }
}

/** @throws Refusal `busy` `ledger.stateUnusable` when the system does not let the file be read or written */
const orUnusable = <T>(file: string, work: () => Promise<T>): Promise<T> =>
  work().catch((error: NodeJS.ErrnoException) => {
    if (!/^E[A-Z]+$/.test(error.code ?? '')) throw error
    throw new Refusal('busy', 'ledger.stateUnusable', { file, code: error.code ?? '' })
  })

/** letters */
const LONGEST_ANSWER = 4_000

const isUnreachable = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'ledger.unreachable'

/** Gives the signature back to the log, where everybody sees it. @returns why it was not taken, if so */
async function handBack(url: string, cosigned: string): Promise<string | undefined> {
  const base = url.replace(/\/+$/, '').replace(/\/ledger$/, '')
  try {
    const signal = AbortSignal.timeout(MINUTE)
    const to = `${base}/ledger/cosignature`
    const answer = await fetch(to, { method: 'POST', body: cosigned, signal })
    if (answer.ok) return undefined
    const { message } = JSON.parse(await beginningOf(answer)) as { message?: string }
    // A stranger's words: nothing in them steers the terminal.
    return message?.replace(/\p{Cc}/gu, '?') ?? `HTTP ${answer.status}`
  } catch (error) {
    return (error as Error).message
  }
}

/** As much of an answer as a sentence needs; whoever sends more is not listened to. */
async function beginningOf(answer: Response): Promise<string> {
  let text = ''
  for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    if (text.length > LONGEST_ANSWER) break
  }
  return text
}

/** One look at the log. What was seen is kept before the signature leaves this machine. */
export async function lookOnce(
  o: { url: string; file: string; name: string; now: number },
  print: (line: { code: string; facts: Readonly<Record<string, string | number>> }) => void,
): Promise<void> {
  const state = await readState(o.file, o.name)
  const signer = signerFrom(Buffer.from(state.seed, 'base64'), 'witness', () => state.name)
  if (state.seen === undefined)
    print({ code: 'witness.key', facts: { key: formatKey(signer.key) } })
  const { seen, cosigned, grown } = await witnessLog(overHttp(o.url), signer, state.seen, o.now)
  const next: State = { ...state, seen: { ...seen, edge: [...seen.edge] } }
  await orUnusable(o.file, () => writePrivately(o.file, JSON.stringify(next)))
  print({ code: 'witness.seen', facts: { size: seen.size, grown } })
  const why = await handBack(o.url, cosigned)
  if (why !== undefined) print({ code: 'witness.notTaken', facts: { why } })
}

export const witness: Command = {
  name: 'witness',
  about: 'watches the ledger of another installation and signs what it saw',
  usage: `
usage: convive witness --url URL --state FILE [--name NAME] [--every SECONDS] [--once] [--json]

Runs on a computer that the installation's administrator does not reach: at a university, an ombudsman, a newspaper.
Each time it checks that the ledger goes on from what it saw before, signs the checkpoint with a key of its own, and
gives the signature to the installation, which shows it. Where history was rewritten or the ledger forked it refuses,
says so, keeps what it saw, and ends with exit code 1.

  --url URL        the installation, such as https://convive.example
  --state FILE     the witness's key and memory; made at the first run, readable by its owner alone
  --name NAME      name of the witness's key at the first run (default: the name of this computer)
  --every SECONDS  time between two looks (default 60)
  --once           one look only

The first run prints the witness's public key; the installation's administrator puts it into CONVIVE_WITNESSES.`,
  async run(args) {
    const values = readOptions(args, options)
    const { url, state: file } = values
    const seconds = Number(values.every ?? 60)
    if (url === undefined || file === undefined || !URL.canParse(url))
      throw new Refusal('invalid', 'cli.argument', { why: '--url --state' })
    if (!(seconds >= 1)) throw new Refusal('invalid', 'cli.argument', { why: '--every' })
    const name = values.name ?? hostname()
    if (!/^[!-*,-~]+$/.test(name)) throw new Refusal('invalid', 'cli.argument', { why: '--name' })
    for (;;) {
      try {
        await lookOnce({ url, file, name, now: Date.now() }, ({ code, facts }) => {
          const line = values.json ? JSON.stringify({ code, ...facts }) : sayIn(code, facts)
          process.stdout.write(`${line}\n`)
        })
      } catch (error) {
        if (values.once || !isUnreachable(error)) throw error
        const { code, facts } = error as Refusal
        process.stderr.write(`${sayIn(code, facts)}\n`)
      }
      if (values.once) return 0
      await sleep(seconds * SECOND)
    }
  },
}
