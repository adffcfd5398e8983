import { readConfig } from '#platform/config/config.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { sayIn } from './language.ts'

export const migrate: Command = {
  name: 'migrate',
  about: 'brings the database to this version',
  usage: `
usage: convive migrate [--json]

Brings the database to this version. Steps are forward only; running it twice does no harm, and "convive start"
does it by itself.`,
  async run(args) {
    const values = readOptions(args, { json: { type: 'boolean' } })
    const steps: string[] = []
    const installation = await openInstallation(readConfig(process.env).config, (step) => {
      steps.push(step)
      if (!values.json) process.stderr.write(`${sayIn(step, {})}\n`)
    })
    await installation.stop()
    process.stdout.write(`${values.json ? JSON.stringify({ steps }) : sayIn('cli.migrated', {})}\n`)
    return 0
  },
}
