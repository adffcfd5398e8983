import { readConfig } from '#platform/config/config.ts'
import { readOptions } from './arguments.ts'
import type { Command } from './command.ts'
import { sayIn } from './language.ts'

export const config: Command = {
  name: 'config',
  about: 'shows every setting, its value and where it comes from',
  usage: `
usage: convive config [--json]

Shows every setting with its value and its origin: option, environment, config.json in the data folder, or default.
Secrets are shown as ***.`,
  async run(args) {
    const values = readOptions(args, { json: { type: 'boolean' } })
    const { shown } = readConfig(process.env)
    const settings = shown.map((each) => ({
      ...each,
      about: sayIn('config.about', { name: each.name }),
    }))
    if (values.json) {
      process.stdout.write(`${JSON.stringify(settings)}\n`)
      return 0
    }
    for (const { env, value, origin, about } of settings)
      process.stdout.write(
        `${env.padEnd(26)}${(value ?? '').padEnd(24)} ${origin.padEnd(12)} ${about}\n`,
      )
    return 0
  },
}
