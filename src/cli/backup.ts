import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Refusal } from '#kernel/refusal.ts'
import { type BackupMade, proofOf, writeBackup } from '#platform/backup/backup.service.ts'
import { findArchives } from '#platform/backup/find.ts'
import { ledgerAt } from '#platform/backup/ledger-check.ts'
import { pruneBackups } from '#platform/backup/prune.ts'
import { verifyBackup } from '#platform/backup/restore.service.ts'
import { noteRehearsal, noteRun } from '#platform/backup/runs.service.ts'
import { readIdentities } from '#platform/backup/sealed-file.ts'
import { readConfig } from '#platform/config/config.ts'
import { writePrivately } from '#platform/files/durable.ts'
import { readArguments } from './arguments.ts'
import { backupOf } from './backup-order.ts'
import type { Command } from './command.ts'
import { startDatabase } from './database.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'
import { progressLine } from './progress-line.ts'

const options = {
  to: { type: 'string' },
  recipient: { type: 'string', multiple: true },
  identity: { type: 'string' },
  'keys-from': { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']

const usage = `
usage: convive backup [--to FOLDER] [--recipient age1... --recipient age1...] [--json]
       convive backup verify FOLDER|FILE --identity FILE [--keys-from FILE] [--json]
       convive backup identity --out FILE [--json]

Without a word: makes an encrypted backup while the server runs or while it does not, in two files of one moment:
the data (.data.age) and the records' keys (.keys.age). Then old ones go, as CONVIVE_BACKUP_KEEP says. The master
key is in neither: keep the recovery sheet or the key file.

verify    decrypts a backup, checks every byte of it, and writes nothing; a folder stands for its newest backup
identity  makes a pair of keys: the identity into a file, which opens backups and is kept safe elsewhere; its
          recipient (age1...) is printed, and goes into CONVIVE_BACKUP_RECIPIENTS

  --to FOLDER       where it goes (default CONVIVE_BACKUP_TO)
  --recipient R     for whom it is encrypted, two or more (default CONVIVE_BACKUP_RECIPIENTS)
  --identity FILE   identity of one of the recipients
  --keys-from FILE  another .keys.age than the newest beside the data`

export const backup: Command = {
  name: 'backup',
  about: 'makes an encrypted backup, or verifies one',
  usage,
  async run(args) {
    const { values, positionals } = readArguments(args, options)
    const [word, what] = positionals
    const print = (facts: object, text: string): void =>
      void process.stdout.write(values.json ? `${JSON.stringify(facts)}\n` : `${text}\n`)
    if (word === undefined) return make(values, print)
    if (word === 'identity') return makeIdentity(values, print)
    if (word === 'verify' && what !== undefined) return verify(what, values, print)
    throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') })
  },
}

type Print = (facts: object, text: string) => void

async function make(values: Values, print: Print): Promise<number> {
  const { config } = readConfig(process.env)
  const to = values.to ?? config.backupTo
  if (to === undefined) throw new Refusal('invalid', 'backup.noFolder')
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  const line = progressLine(values.json === true)
  const installation = await openInstallation(config, (step) => line.say(sayIn(step, {})))
  try {
    const recipients = values.recipient ?? config.backupRecipients
    const made = await writeBackup({
      ...backupOf(installation, to, recipients),
      ledger: ledgerAt,
      signal: cancel.signal,
      progress: line.share,
    })
    const { takenAt, bytes } = made
    await noteRun(installation.world, { did: 'backup', takenAt, bytes })
    const removed = await pruneBackups(path.resolve(to), {
      installation: proofOf(installation.keys).installation,
      keep: config.backupKeep,
      now: Date.now(),
    })
    line.end()
    print({ ...made, removed }, saidOf(made, removed))
    return made.damaged.length === 0 ? 0 : 1
  } finally {
    line.end()
    await installation.stop()
  }
}

function saidOf(made: BackupMade, removed: readonly string[]): string {
  const { data, keys, rows, files, bytes } = made
  const lines = [
    sayIn('backup.made', { data, keys, rows, files, mib: Math.ceil(bytes / 1024 ** 2) }),
    ...(removed.length > 0 ? [sayIn('backup.removed', { count: removed.length })] : []),
    ...(made.damaged.length > 0
      ? [sayIn('backup.filesDamaged', { count: made.damaged.length })]
      : []),
  ]
  return lines.join('\n')
}

async function makeIdentity({ out }: Values, print: Print): Promise<number> {
  if (out === undefined) throw new Refusal('invalid', 'cli.argument', { why: '--out' })
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  const text = `# public key: ${recipient}\n${identity}\n`
  const isOurs = await writePrivately(path.resolve(out), text, { keep: true })
  if (!isOurs) throw new Refusal('conflict', 'backup.identityExists', { file: out })
  print({ recipient, file: out }, recipient)
  return 0
}

/** The identities in the file that an option names. @throws Refusal `invalid`, `absent` */
export async function identitiesIn(file: string | undefined): Promise<string[]> {
  if (file === undefined) throw new Refusal('invalid', 'cli.argument', { why: '--identity' })
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal('absent', 'backup.absent', { name: file })
  })
  return readIdentities(text, file)
}

async function verify(from: string, values: Values, print: Print): Promise<number> {
  const identities = await identitiesIn(values.identity)
  const archives = await findArchives(from, values['keys-from'])
  const { data, keys } = await verifyBackup({ ...archives, identities })
  await noteHere(data.beginning.takenAt)
  const { files, tables } = data.manifest
  const facts = {
    ...archives,
    takenAt: data.beginning.takenAt,
    keysTakenAt: keys.beginning.takenAt,
    installation: data.beginning.installation,
    program: data.beginning.program,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    records: keys.manifest.tables.find(({ name }) => name === 'data_key')?.rows ?? 0,
    files: files?.count ?? 0,
    damaged: files?.damaged ?? [],
  }
  print(facts, sayIn('backup.verified', { ...facts, damaged: facts.damaged.length }))
  return facts.damaged.length === 0 ? 0 : 1
}

/** On the machine that made it, the rehearsal is written down; elsewhere there is nowhere to write it. */
async function noteHere(takenAt: number): Promise<void> {
  const { config } = readConfig(process.env)
  const stands = existsSync(path.resolve(config.data, 'db', 'data', 'PG_VERSION'))
  if (config.databaseUrl === undefined && !stands) return
  const server = await startDatabase(config, () => {})
  try {
    await noteRehearsal(server.owner, takenAt)
  } finally {
    await server.stop()
  }
}
