import { text } from 'node:stream/consumers'
import { Email, FullName, Unit } from '#kernel/account/account.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { Role } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { civilDate } from '#kernel/time.ts'
import { type Auth, openAuth } from '#platform/auth/auth.ts'
import {
  addWithPassword,
  disable,
  findByEmail,
  invite,
  listPeople,
  type NewPerson,
  renewInvitation,
} from '#platform/auth/people.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { joinUnitCalled } from '#respond/index.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { openInstallation } from './installation.ts'
import { language, sayIn } from './language.ts'
import { publicUrlOf } from './public-url.ts'

const options = {
  json: { type: 'boolean' },
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  unit: { type: 'string' },
  'password-stdin': { type: 'boolean' },
} as const

type Values = ReturnType<typeof readArguments<typeof options>>['values']
type Print = (line: string) => void

const usage = `
usage: convive user add --email E --name N --role R[,R2] [--unit U] [--password-stdin] [--json]
       convive user list [--json]
       convive user link --email E [--json]
       convive user disable --email E [--json]

add      makes an account. With --password-stdin its password is read from standard input and it works at once;
         without, a link is printed by which the person sets up her own way to sign in within 7 days.
list     the people with their roles, state and ways to sign in; each name shown is entered in the ledger
link     a new link for somebody who lost the first, or who lost every way to sign in
disable  closes an account; its sessions end within 5 seconds, also while the server runs

  --role   ${Role.options.join(', ')}; several with commas
  --unit   with the role unit: the unit by its call sign, which is made where there is none; else the office

All of it works while the server runs and while it does not.`

/** Reads an option with its schema. @throws Refusal `invalid` */
function readOption<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  name: string,
  value: string | undefined,
  code = 'cli.argument',
): T {
  const read = schema.safeParse(value)
  if (!read.success) throw new Refusal('invalid', code, { why: `--${name} ${value ?? ''}`.trim() })
  return read.data
}

function readRoles(given: string | undefined): Role[] {
  const words = (given ?? '').split(',').map((word) => word.trim())
  const unknown = words.find((word) => !Role.safeParse(word).success)
  if (unknown !== undefined)
    throw new Refusal('invalid', 'account.unknownRole', {
      got: unknown === '' ? '-' : unknown,
      wanted: Role.options.join(', '),
    })
  return [...new Set(words as Role[])]
}

const emailOf = (values: Values): string =>
  readOption(Email, 'email', values.email, 'account.badEmail')

/** The day on which it ends, as the institution counts days. */
const dayOf = (auth: Auth, instant: string): string =>
  civilDate(Date.parse(instant), auth.world.tenant.zone)

async function add(
  auth: Auth,
  values: Values,
  print: Print,
  readPassword: () => Promise<string>,
): Promise<number> {
  const person: NewPerson = {
    email: emailOf(values),
    name: readOption(FullName, 'name', values.name),
    roles: readRoles(values.role),
    ...(values.unit === undefined ? {} : { unit: readOption(Unit, 'unit', values.unit) }),
  }
  const shown = { email: person.email, roles: person.roles }
  if (values['password-stdin']) {
    const password = (await readPassword()).replace(/\r?\n$/, '')
    const id = await addWithPassword(auth, 'command-line', person, { password, language })
    await join(auth, person, id)
    print(
      values.json ? JSON.stringify({ id, ...shown }) : sayIn('user.added', { email: person.email }),
    )
    return 0
  }
  const link = await invite(auth, 'command-line', person, language)
  await join(auth, person, link.account)
  if (values.json)
    print(JSON.stringify({ id: link.account, ...shown, link: link.url, expiresAt: link.expiresAt }))
  else {
    print(sayIn('user.invited', { email: person.email, until: dayOf(auth, link.expiresAt) }))
    print(link.url)
  }
  return 0
}

/** Who goes out is in the unit that is named; anybody else's unit is the name of an office. */
async function join(auth: Auth, { roles, unit }: NewPerson, id: Id<'account'>): Promise<void> {
  if (unit !== undefined && roles.includes('unit')) await joinUnitCalled(auth.world, id, unit)
}

async function list(auth: Auth, values: Values, print: Print): Promise<number> {
  const { people } = await listPeople(auth, { actors: ['administrator'], language }, 'command line')
  if (values.json) {
    print(JSON.stringify({ people: people.map(({ self: _, ...person }) => person) }))
    return 0
  }
  for (const { email = '-', name = '-', state, roles, passkeys, password, totp } of people) {
    const ways = [
      passkeys > 0 ? `${passkeys} passkey` : '',
      password ? 'password' : '',
      totp ? 'totp' : '',
    ].filter(Boolean)
    print(
      `${email.padEnd(32)} ${state.padEnd(9)} ${roles.join(',').padEnd(28)} ${ways.join('+').padEnd(16)} ${name}`,
    )
  }
  print(sayIn('user.listed', { people: people.length }))
  return 0
}

async function link(auth: Auth, values: Values, print: Print): Promise<number> {
  const email = emailOf(values)
  const made = await renewInvitation(auth, 'command-line', await findByEmail(auth, email))
  if (values.json)
    print(JSON.stringify({ id: made.account, email, link: made.url, expiresAt: made.expiresAt }))
  else {
    print(sayIn('user.invited', { email, until: dayOf(auth, made.expiresAt) }))
    print(made.url)
  }
  return 0
}

async function close(auth: Auth, values: Values, print: Print): Promise<number> {
  const email = emailOf(values)
  const id = await findByEmail(auth, email)
  await disable(auth, 'command-line', id)
  print(
    values.json
      ? JSON.stringify({ id, email, state: 'disabled' })
      : sayIn('user.disabled', { email }),
  )
  return 0
}

const verbs = { add, list, link, disable: close }

/** The verb of a `user` command. @throws Refusal `invalid` */
function verbOf(positionals: readonly string[]): keyof typeof verbs {
  const [verb, ...more] = positionals
  if (verb !== undefined && more.length === 0 && Object.hasOwn(verbs, verb))
    return verb as keyof typeof verbs
  throw new Refusal('invalid', 'cli.argument', { why: positionals.join(' ') || '-' })
}

/** Runs a `user` command on a world. @param readPassword  standard input @returns the exit code */
export async function answerUser(
  auth: Auth,
  args: readonly string[],
  print: Print,
  readPassword: () => Promise<string>,
): Promise<number> {
  const { values, positionals } = readArguments(args, options)
  return verbs[verbOf(positionals)](auth, values, print, readPassword)
}

export const user: Command = {
  name: 'user',
  about: 'adds, lists and closes accounts of the staff',
  usage,
  async run(args) {
    const { values, positionals } = readArguments(args, options)
    verbOf(positionals) // before a database is started for nothing
    const { config } = readConfig(process.env)
    const installation = await openInstallation(config, (step) => {
      if (!values.json) process.stderr.write(`${sayIn(step, {})}\n`)
    })
    try {
      const auth = openAuth(installation.world, { publicUrl: publicUrlOf(config) })
      const print: Print = (line) => void process.stdout.write(`${line}\n`)
      return await answerUser(auth, args, print, () => text(process.stdin))
    } finally {
      await installation.stop()
    }
  },
}
