import { Refusal } from '#kernel/refusal.ts'
import type { Command } from './command.ts'
import { sayIn } from './language.ts'

// Each command is loaded only when it is called: `convive --help` opens no database driver.
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.ts')).start,
  migrate: async () => (await import('./migrate.ts')).migrate,
  config: async () => (await import('./config.ts')).config,
  doctor: async () => (await import('./doctor.ts')).doctor,
  backup: async () => (await import('./backup.ts')).backup,
  export: async () => (await import('./export.ts')).exportCommand,
  import: async () => (await import('./import.ts')).importCommand,
  restore: async () => (await import('./restore.ts')).restore,
  notice: async () => (await import('./notice.ts')).notice,
  user: async () => (await import('./user.ts')).user,
  jobs: async () => (await import('./jobs.ts')).jobs,
  keys: async () => (await import('./keys.ts')).keys,
  certificate: async () => (await import('./certificate.ts')).certificate,
  verify: async () => (await import('./verify.ts')).verify,
  witness: async () => (await import('./witness.ts')).witness,
  territory: async () => (await import('./territory.ts')).territory,
}

async function listCommands(): Promise<string> {
  const rows = await Promise.all(
    Object.values(commands).map(async (load) => {
      const { name, about } = await load()
      return `  ${name.padEnd(14)}${about}`
    }),
  )
  return `usage: convive COMMAND [OPTIONS]\n\n${rows.join('\n')}\n\nconvive COMMAND --help says more.\n`
}

async function run(argv: readonly string[]): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) < 24) {
    process.stderr.write(
      `convive needs Node.js 24 and this is ${process.version}; start it with: npx convive\n`,
    )
    return 1
  }
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(await listCommands())
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) throw new Refusal('invalid', 'cli.unknown', { name })
  const command = await load()
  if (args.includes('--help')) {
    process.stdout.write(`${command.usage.trim()}\n`)
    return 0
  }
  return command.run(args)
}

/** Whether the command line itself is wrong, rather than what the command found. */
const isMistyped = ({ code, facts }: Refusal): boolean =>
  code.startsWith('cli.') || (code === 'config.wrong' && String(facts.setting).startsWith('--'))

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof Refusal) {
    const message = sayIn(error.code, error.facts)
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ code: error.code, message, facts: error.facts })}\n`)
    process.stderr.write(`convive: ${message}\n`)
  } else {
    process.stderr.write(`convive: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
  process.exitCode = error instanceof Refusal && isMistyped(error) ? 2 : 1
}
// The only exit of the program: a command that returned has closed what it opened.
process.exit()
