import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeInvitation } from '#kernel/account/invitation.schema.ts'
import { seeSession, signIn } from '#kernel/account/session.schema.ts'
import { SECOND } from '#kernel/time.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { type House, openHouse, tokenOf } from '#test/staff.ts'
import { sayIn } from './language.ts'
import { answerUser, user } from './user.ts'

let fresh: FreshDb
let server: House
let house: House
beforeAll(async () => {
  fresh = await freshDb()
  server = openHouse(fresh, { seed: 'server' })
  house = openHouse(fresh, { seed: 'command line' })
})
afterAll(async () => {
  await house.pool.close()
  await server.pool.close()
  await fresh.close()
})

const password = 'caballo correcto pila grapa'

async function run(stdin: string, ...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await answerUser(
    house.auth,
    args,
    (line) => lines.push(line),
    async () => stdin,
  )
  return { code, lines }
}

const person = (email: string) => ['--email', email, '--name', 'Ana Moreno', '--role', 'operator']

test('the help names each verb and each role', () => {
  for (const word of ['add', 'list', 'link', 'disable', 'data-protection-officer'])
    expect(user.usage).toContain(word)
})

test('an account with a password works at once, in the running server too', async () => {
  const email = 'c-ana@example.org'
  const { code, lines } = await run(`${password}\n`, 'add', ...person(email), '--password-stdin')
  expect([code, lines]).toEqual([0, [sayIn('user.added', { email })]])
  const answer = await server.browser().ask(signIn, { email, password })
  expect(answer.body).toMatchObject({ signedIn: true, roles: ['operator'] })
})

test('without a password a link is printed that works in the running server', async () => {
  const args = ['add', ...person('c-bea@example.org'), '--unit', 'Base 1', '--json']
  const { lines } = await run('', ...args)
  const made = JSON.parse(lines[0]!)
  expect(made).toMatchObject({ email: 'c-bea@example.org', roles: ['operator'] })
  const seen = await server.browser().ask(seeInvitation, { token: tokenOf(made.link) })
  expect(seen.body).toMatchObject({ kind: 'invitation', email: 'c-bea@example.org' })
  const again = await run('', 'link', '--email', 'c-bea@example.org')
  expect(again.lines).toHaveLength(2)
  const old = await server.browser().ask(seeInvitation, { token: tokenOf(made.link) })
  expect(old.status).toBe(404)
  const renewed = await server.browser().ask(seeInvitation, { token: tokenOf(again.lines[1]!) })
  expect(renewed.status).toBe(200)
})

test('the list shows who is there, and that it was shown is entered', async () => {
  await run(password, 'add', ...person('c-listed@example.org'), '--password-stdin')
  const { lines } = await run('', 'list', '--json')
  const { people } = JSON.parse(lines[0]!)
  expect(people).toContainEqual(
    expect.objectContaining({ email: 'c-listed@example.org', name: 'Ana Moreno', state: 'active' }),
  )
  expect((await run('', 'list')).lines.at(-1)).toBe(sayIn('user.listed', { people: people.length }))
  const entered = (await entriesIn(server.pool)).filter(({ did }) => did === 'account.list')
  expect(entered.length).toBeGreaterThanOrEqual(people.length)
  for (const entry of entered) {
    expect(entry.account).toBeUndefined()
    expect(entry.reason).toBe('command line')
  }
})

test('closing an account ends its sessions in the running server', async () => {
  const email = 'c-closed@example.org'
  await run(password, 'add', ...person(email), '--password-stdin')
  const own = server.browser()
  await own.ask(signIn, { email, password })
  expect((await run('', 'disable', '--email', email)).code).toBe(0)
  server.clock.now += SECOND
  expect((await own.ask(seeSession, {})).body.signedIn).toBe(false)
})

test('the last administrator is not closed from the command line either', async () => {
  const email = 'c-admin@example.org'
  const roles = ['--role', 'administrator']
  await run(password, 'add', '--email', email, '--name', 'A', ...roles, '--password-stdin')
  await expect(run('', 'disable', '--email', email)).rejects.toMatchObject({
    code: 'account.lastAdministrator',
  })
})

test.each([
  ['no verb', [], 'cli.argument'],
  ['an unknown verb', ['remove'], 'cli.argument'],
  ['one word too many', ['list', 'all'], 'cli.argument'],
  ['an unknown option', ['list', '--colour'], 'cli.argument'],
  ['no address', ['add', '--name', 'A', '--role', 'operator'], 'account.badEmail'],
  [
    'what is no address',
    ['add', '--email', 'ana', '--name', 'A', '--role', 'operator'],
    'account.badEmail',
  ],
  ['no name', ['add', '--email', 'a@example.org', '--role', 'operator'], 'cli.argument'],
  ['no role', ['add', '--email', 'a@example.org', '--name', 'A'], 'account.unknownRole'],
  [
    'an unknown role',
    ['add', '--email', 'a@example.org', '--name', 'A', '--role', 'operator,king'],
    'account.unknownRole',
  ],
  ['nobody of that address', ['disable', '--email', 'nobody@example.org'], 'account.absent'],
])('%s is refused in words', async (_, args, code) => {
  await expect(run('', ...args)).rejects.toMatchObject({ name: 'Refusal', code })
})

test('a short password, and a second account of one address, are refused', async () => {
  const args = ['add', ...person('c-twice@example.org'), '--password-stdin']
  await expect(run('corta\n', ...args)).rejects.toMatchObject({ code: 'account.passwordShort' })
  await run(password, ...args)
  await expect(run(password, ...args)).rejects.toMatchObject({ code: 'account.emailTaken' })
})

test('somebody of a unit is in it at once, and the unit is made where there is none', async () => {
  const add = (email: string, unit: string) =>
    run(
      `${password}\n`,
      ...['add', '--email', email, '--name', 'Luis Mojica', '--role', 'unit'],
      ...['--unit', unit, '--password-stdin'],
    )
  await add('c-luis@example.org', 'Unidad 3')
  await add('c-irma@example.org', 'unidad 3')
  const { rows } = await fresh.owner.query(
    `select u.call_sign, count(*)::int as people from unit u
     join unit_member m on m.tenant_id = u.tenant_id and m.unit_id = u.id group by u.call_sign`,
  )
  expect(rows).toEqual([{ call_sign: 'Unidad 3', people: 2 }])
})
