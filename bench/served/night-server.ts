// A control room for a night: two operators, a supervisor, and six units with a phone each, all signed in. Started
// again on the same folder it has them already.
import type { Id } from '#kernel/ids.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import type { Caller } from '#platform/world.ts'
import { addWithPassword } from '../../src/platform/auth/people.service.ts'
import { startSession } from '../../src/platform/auth/session.service.ts'
import { addUnit, setMember } from '../../src/respond/dispatch/staffing.service.ts'
import { setStatus } from '../../src/respond/dispatch/status.service.ts'
import { openForBench } from './open.ts'

const UNITS = 6
const { auth, installation } = await openForBench({ CONVIVE_PLACE: '0805' })
const { world } = installation
let keys = 0
const by = (who: Caller) => ({
  who,
  key: { endpoint: 'bench', key: `night ${keys++}`, fingerprint: new Uint8Array(32) },
})

async function person(
  name: string,
  role: Role,
): Promise<{ account: Id<'account'>; token: string }> {
  const account = await addWithPassword(
    auth,
    'command-line',
    { name, email: `${name.toLowerCase()}@bench.example`, roles: [role] },
    { password: 'caballo correcto pila grapa', language: 'es' },
  )
  const token = await auth.change((tx) =>
    startSession(auth, tx, { account, way: 'password', language: 'es' }),
  )
  return { account, token }
}

const standing = await world.read((db) => db.selectFrom('account').select('id').limit(1).execute())
if (standing.length === 0) {
  const [ana, beto, carmen] = [
    await person('Ana', 'operator'),
    await person('Beto', 'operator'),
    await person('Carmen', 'supervisor'),
  ]
  const who: Caller = { actors: ['supervisor'], account: carmen.account, language: 'es' }
  const units: { id: string; token: string }[] = []
  for (let n = 1; n <= UNITS; n++) {
    const { id } = await addUnit(world, `Unidad ${n}`, by(who))
    const { account, token } = await person(`Unit${n}`, 'unit')
    const given = { id: id as Id<'unit'>, account, skills: [] }
    await setMember(world, given, by(who))
    await setStatus(world, given.id, { status: 'free' }, by(who))
    units.push({ id, token })
  }
  const told = { operators: [ana.token, beto.token], supervisor: carmen.token, units }
  process.stdout.write(`${JSON.stringify(told)}\n`)
}
process.stdout.write('ready\n')
