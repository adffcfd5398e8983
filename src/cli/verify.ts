import { verifyInstallation } from '#kernel/ledger/verify.service.ts'
import { overHttp, readGiven, sentenceOf, verifyLog } from '#kernel/ledger/verify-ledger.mjs'
import { Refusal } from '#kernel/refusal.ts'
import { readConfig } from '#platform/config/config.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { language, sayIn } from './language.ts'

const options = {
  url: { type: 'string' },
  data: { type: 'string' },
  since: { type: 'string', multiple: true },
  entry: { type: 'string', multiple: true },
  key: { type: 'string' },
  keep: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>

function readFiles(values: Values): ReturnType<typeof readGiven> {
  try {
    return readGiven(values)
  } catch (error) {
    throw new Refusal('invalid', 'ledger.file', { why: (error as Error).message })
  }
}

async function reportOf(values: Values, given: ReturnType<typeof readGiven>) {
  const asked = { ...given, ...(values.key !== undefined && { key: values.key }) }
  if (values.url !== undefined) return verifyLog(overHttp(values.url), asked)
  const { config } = readConfig(process.env, {
    ...(values.data !== undefined && { data: values.data }),
  })
  const installation = await openInstallation(config, (step) => {
    if (!values.json) process.stderr.write(`${sayIn(step, {})}\n`)
  })
  try {
    return await verifyInstallation(installation.world, asked)
  } finally {
    await installation.stop()
  }
}

export const verify: Command = {
  name: 'verify',
  about:
    'verifies the ledger: its tree, its signature, and that nothing was rewritten since a checkpoint',
  usage: `
usage: convive verify [--url URL | --data DIR] [--since FILE]... [--key KEY] [--entry FILE]... [--keep FOLDER] [--json]

Reads the whole ledger, of this installation or of another by its address, computes its tree anew and compares it with
the signed checkpoint. Exit code 0 only when everything holds.

  --url URL      the installation to verify over HTTP, such as https://convive.example
  --data DIR     the installation's own data folder (default ./data)
  --since FILE   a checkpoint of an earlier day (URL/ledger/checkpoint, saved): nothing under it may have changed
  --key KEY      the ledger's public key as it was written down; without it the one that is offered is believed
  --entry FILE   entries about oneself, as an access request gives them: shows that they are in the ledger
  --keep FOLDER  keeps checkpoint and hashes for "--since FOLDER/checkpoint" of another day, which then names the very
                 entry that differs
  --json         the findings as JSON

The same in one file for any computer with Node.js 18 or later: URL/ledger/verify.mjs`,
  async run(args) {
    const values = readOptions(args, options)
    if (values.url !== undefined && values.data !== undefined)
      throw new Refusal('invalid', 'cli.argument', { why: '--url --data' })
    const { end, ...given } = readFiles(values)
    const report = await reportOf(values, { end, ...given })
    end(report)
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    else
      for (const each of report.found)
        process.stdout.write(`${each.fault ? '✗' : '✓'} ${sentenceOf(each, language)}\n`)
    return report.holds ? 0 : 1
  },
}
