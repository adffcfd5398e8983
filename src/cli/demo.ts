import type { Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { playScenes } from '#listen/index.ts'
import { demoPhoto } from '#media/photo/demo-photo.ts'
import type { Auth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import type { Caller, World } from '#platform/world.ts'
import { playNight } from '#respond/index.ts'
import type { Installation } from './installation.ts'
import { sayIn } from './language.ts'

const people: readonly { name: string; email: string; roles: readonly Role[] }[] = [
  { name: 'Ana Marciaga', email: 'ana@demo.example', roles: ['operator'] },
  { name: 'Beto Quintero', email: 'beto@demo.example', roles: ['operator'] },
  { name: 'Carmen Ábrego', email: 'carmen@demo.example', roles: ['supervisor'] },
  { name: 'Darío Pinzón', email: 'dario@demo.example', roles: ['analyst'] },
  { name: 'Elena Cordero', email: 'elena@demo.example', roles: ['data-protection-officer'] },
  { name: 'Fermín Batista', email: 'fermin@demo.example', roles: ['auditor'] },
  { name: 'Gloria Samudio', email: 'gloria@demo.example', roles: ['administrator'] },
]

/** One password for the demo's accounts, different in every installation and the same at each of its starts. */
const passwordOf = (world: World): string => {
  const text = Buffer.from(world.derive('demo', 'password')).toString('hex').slice(0, 16)
  return text.match(/.{4}/g)!.join('-')
}

/** Fills the demo district with synthetic people, reports and incidents, once. */
export async function fillDemo(
  { world, worldAt }: Installation,
  auth: Auth,
  say: (step: string) => void,
): Promise<void> {
  const standing = await accountsOf(world)
  if (standing.length === 0) {
    say('start.fillingDemo')
    const password = passwordOf(world)
    for (const person of people)
      await addWithPassword(auth, 'command-line', person, { password, language: 'es' })
  }
  const operators = (await accountsOf(world))
    .filter(({ roles }) => roles.includes('operator'))
    .map(
      ({ id }): Caller => ({
        actors: ['staff', 'operator'],
        account: id as Id<'account'>,
        language: 'es',
      }),
    )
  if (operators.length === 0) return
  if (await isEmpty(world, 'report')) await playScenes(worldAt, world.now(), operators, demoPhoto)
  if (await isEmpty(world, 'incident')) await playNight(worldAt, world.now(), operators)
}

const accountsOf = (world: World) =>
  world.read((db) =>
    db
      .selectFrom('account')
      .select(['id', 'roles'])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  )

const isEmpty = async (world: World, table: 'report' | 'incident'): Promise<boolean> =>
  (
    await world.read((db) =>
      db.selectFrom(table).select('id').where('tenant_id', '=', world.tenant.id).limit(1).execute(),
    )
  ).length === 0

/** What the terminal says about the demo's accounts. */
export const demoAccounts = ({ world }: Installation): string[] => [
  sayIn('start.demoAccounts', { password: passwordOf(world) }),
  ...people.map(({ email, roles }) => `  ${email.padEnd(24)}${roles.join(', ')}`),
]
