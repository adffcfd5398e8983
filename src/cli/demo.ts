import type { PoolConfig } from 'pg'
import { placeOrder } from '#kernel/clock/order.service.ts'
import type { Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY } from '#kernel/time.ts'
import { hasPastReports, loadPastReports, playScenes } from '#listen/index.ts'
import { demoPhoto } from '#media/photo/demo-photo.ts'
import type { Auth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import { refreshStatistics } from '#platform/db/statistics.ts'
import type { Caller, World } from '#platform/world.ts'
import {
  demoUnits,
  hasHistory,
  joinUnitCalled,
  loadHistory,
  ON_SHIFT_FOR,
  playNight,
  playShift,
  playUnits,
} from '#respond/index.ts'
import type { Installation } from './installation.ts'
import { sayIn } from './language.ts'

const people: readonly {
  name: string
  email: string
  roles: readonly Role[]
  unit?: string
}[] = [
  { name: 'Ana Marciaga', email: 'ana@demo.example', roles: ['operator'] },
  { name: 'Beto Quintero', email: 'beto@demo.example', roles: ['operator'] },
  { name: 'Carmen Ábrego', email: 'carmen@demo.example', roles: ['supervisor'] },
  { name: 'Darío Pinzón', email: 'dario@demo.example', roles: ['analyst'] },
  { name: 'Elena Cordero', email: 'elena@demo.example', roles: ['data-protection-officer'] },
  { name: 'Fermín Batista', email: 'fermin@demo.example', roles: ['auditor'] },
  { name: 'Hilda Jaén', email: 'hilda@demo.example', roles: ['operator'] },
  { name: 'Gloria Samudio', email: 'gloria@demo.example', roles: ['administrator'] },
  ...demoUnits.map(({ name, email, callSign }) => ({
    name,
    email,
    roles: ['unit'] as const,
    unit: callSign,
  })),
]

/** One password for the demo's accounts, different in every installation and the same at each of its starts. */
const passwordOf = (world: World): string => {
  const text = Buffer.from(world.derive('demo', 'password')).toString('hex').slice(0, 16)
  return text.match(/.{4}/g)!.join('-')
}

/** The demo's accounts have one password, so its hash is made once: each takes a processor for a sixth of a second. */
function hashedOnce(auth: Auth): Auth {
  let made: Promise<string> | undefined
  const hash = (password: string): Promise<string> => {
    made ??= auth.passwords.hash(password)
    return made
  }
  return { ...auth, passwords: { ...auth.passwords, hash } }
}

/** Fills the demo district with synthetic people, reports and incidents, once. */
export async function fillDemo(
  installation: Installation,
  auth: Auth,
  say: (step: string) => void,
): Promise<void> {
  const { world, worldAt, server } = installation
  const standing = await accountsOf(world)
  if (standing.length === 0) {
    say('start.fillingDemo')
    const password = passwordOf(world)
    const sparing = hashedOnce(auth)
    const before = worldAt(() => world.now() - ON_SHIFT_FOR)
    for (const person of people) {
      const id = await addWithPassword(sparing, 'command-line', person, {
        password,
        language: 'es',
      })
      if (person.unit !== undefined) await joinUnitCalled(before, id, person.unit)
    }
  }
  const [supervisor] = await callersWith(world, 'supervisor')
  // The last of the operators comes with the next shift: nothing was hers yet.
  const everyOperator = await callersWith(world, 'operator')
  const [next] = everyOperator.slice(-1)
  const operators = everyOperator.slice(0, -1)
  if (operators.length === 0) return
  await Promise.all([
    playReports(installation, operators),
    // The past before the present, so that numbers count up with time.
    loadPast(world, operators, server.owner).then(() => playPresent(installation, operators)),
  ])
  if (supervisor === undefined || next === undefined || !(await isEmpty(world, 'shift'))) return
  const seated = (as: 'operator' | 'supervisor') => (who: Caller) => ({ account: who.account!, as })
  const onNow = [...operators.map(seated('operator')), seated('supervisor')(supervisor)]
  await playShift(
    worldAt,
    world.now(),
    { now: onNow, next: [seated('operator')(next)] },
    supervisor,
  )
}

/** Those of the demo who have an office, in the order in which they came. */
const callersWith = async (world: World, role: Role): Promise<Caller[]> =>
  (await accountsOf(world))
    .filter(({ roles }) => roles.includes(role))
    .map(({ id }) => ({
      actors: ['staff', role],
      account: id as Id<'account'>,
      language: 'es',
    }))

async function playReports({ world, worldAt }: Installation, operators: readonly Caller[]) {
  const isFirst = await isEmpty(world, 'report')
  if (!(await world.read((db) => hasPastReports(world, db))))
    await loadPastReports(world, operators)
  if (isFirst) await playScenes(worldAt, world.now(), operators, demoPhoto)
}

async function playPresent({ world, worldAt }: Installation, operators: readonly Caller[]) {
  if (!(await isPlayed(world))) await playNight(worldAt, world.now(), operators)
  if (await isEmpty(world, 'assignment')) await playUnits(worldAt, world.now(), operators[0]!)
}

/**
 * Loads the synthetic past. An order holds it, since the law pack would have most of it erased in the first night; it
 * shows what an order is, too.
 */
async function loadPast(
  world: World,
  operators: readonly Caller[],
  owner: PoolConfig,
): Promise<void> {
  if (await world.read((db) => hasHistory(world, db))) return
  await loadHistory(world, operators, (tables) => refreshStatistics(owner, tables))
  const officer = (await accountsOf(world)).find(({ roles }) =>
    roles.includes('data-protection-officer'),
  )
  if (officer === undefined) return
  await placeOrder(
    world,
    {
      kind: 'hold',
      scope: { by: 'place', place: world.tenant.place },
      orderedBy: 'Demostración',
      citation: 'Datos sintéticos: tres años que se muestran',
      until: world.now() + 700 * DAY,
    },
    {
      actors: ['staff', 'data-protection-officer'],
      account: officer.id as Id<'account'>,
      language: 'es',
    },
    {
      endpoint: 'demo',
      key: 'demo order',
      fingerprint: new Uint8Array(32),
    },
    ['report', 'incident'],
  )
}

/** Whether the synthetic night was played. */
const isPlayed = async (world: World): Promise<boolean> =>
  (
    await world.read((db) =>
      db
        .selectFrom('incident')
        .select('id')
        .where('tenant_id', '=', world.tenant.id)
        .where('state', 'not in', ['closed', 'cancelled', 'merged'])
        .limit(1)
        .execute(),
    )
  ).length > 0

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

const isEmpty = async (
  world: World,
  table: 'report' | 'incident' | 'assignment' | 'shift',
): Promise<boolean> =>
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
