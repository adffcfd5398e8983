import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { exportAll } from '#platform/backup/export.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { institution } from '#platform/vault/vault.service.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

const options = {
  to: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const

export const exportCommand: Command = {
  name: 'export',
  about: 'writes everything, unsealed, in open formats, for leaving Convive',
  usage: `
usage: convive export --to FOLDER --reason "WORDS" [--json]

Writes every table as JSON Lines, files as files and a description of all (datapackage.json) into a new folder, for
taking everything elsewhere. What is sealed is opened: the folder is as sensitive as the master key, and the export
is entered in the ledger with its reason before anything is read. Keys, passwords and sessions are left out.`,
  async run(args) {
    const { to, reason, json } = readOptions(args, options)
    if (to === undefined) throw new Refusal('invalid', 'cli.argument', { why: '--to' })
    if ((reason ?? '').trim().length < 10) throw new Refusal('invalid', 'export.reason')
    const installation = await openInstallation(readConfig(process.env).config, () => {})
    try {
      const { world, server, keys } = installation
      const about = institution(world.tenant.id)
      await world.transaction(async (tx) =>
        tx.ledger({ did: 'installation.export', about, reason: String(reason).trim() }),
      )
      const order = { owner: server.owner, keys, files: world.files, to: path.resolve(to) }
      const done = await exportAll(order)
      const facts = { ...done, to: path.resolve(to) }
      process.stdout.write(json ? `${JSON.stringify(facts)}\n` : `${sayIn('export.done', facts)}\n`)
      return 0
    } finally {
      await installation.stop()
    }
  },
}
