import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type ClientBase, type PoolConfig } from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { codeOf } from './outage.ts'

/** The group that holds every grant of the application; nobody logs in as it. Migrations grant to it. */
export const groupRole = 'convive_app'

/**
 * The role in which everything public is read; nobody logs in as it. It is granted frozen releases and nothing else, so
 * that no mistake of a page shows a row that was not released.
 */
export const publicRole = 'convive_public'

/** Roles belong to the whole server, where several databases may be set up at once: whoever comes second tries again. */
async function whileOthersDoTheSame(
  work: () => Promise<unknown>,
  role: string = groupRole,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      const code = codeOf(error)
      if (code === '42501') throw new Refusal('forbidden', 'db.cannotMakeRole', { role })
      // 42710 and 23505: it exists now; XX000: "tuple concurrently updated"
      if (!['42710', '23505', 'XX000'].includes(code) || tries === 20) throw error
      await sleep(10 * tries)
    }
  }
}

/** Makes the group role and the public role when they are missing; the application may step down to the public one.
 * @throws Refusal `forbidden` `db.cannotMakeRole` when the owner may not make roles and nobody made them before */
export async function ensureGroupRole(client: ClientBase): Promise<void> {
  for (const role of [groupRole, publicRole])
    await whileOthersDoTheSame(async () => {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (rowCount === 0) await client.query(`create role ${role} nologin`)
    }, role)
  await whileOthersDoTheSame(async () => {
    const { rows } = await client.query<{ member: boolean }>(
      `select pg_has_role('${groupRole}', '${publicRole}', 'member') as member`,
    )
    if (!rows[0]?.member) await client.query(`grant ${publicRole} to ${groupRole}`)
  }, publicRole)
}

/** The password as PostgreSQL keeps it (RFC 5803), so that the clear one never reaches a log of the server. */
function scramVerifier(password: string): string {
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const hmac = (words: string) => createHmac('sha256', salted).update(words).digest()
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64')
  const serverKey = hmac('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

/**
 * Makes the role the application logs in as, or brings it up to date: a member of the group, owner of nothing,
 * with no way around row-level security.
 * @param o.password  ASCII; usually derived from the master key
 * @returns the owner's configuration with this role's name and password in it
 * @throws Refusal `forbidden` `db.cannotMakeRole`, or `db.roleTooStrong` when a role of this name is above the rules
 */
export async function ensureAppRole(
  owner: PoolConfig,
  o: { name?: string; password: string },
): Promise<PoolConfig> {
  const name = o.name ?? 'convive_server'
  const role = pg.escapeIdentifier(name)
  const client = new pg.Client(owner)
  client.on('error', () => {})
  await client.connect()
  try {
    await ensureGroupRole(client)
    await whileOthersDoTheSame(async () => {
      const { rows } = await client.query<{ strong: boolean; member: boolean }>(
        `select rolsuper or rolbypassrls or rolcreaterole as strong, pg_has_role(rolname, $2, 'member') as member
         from pg_roles where rolname = $1`,
        [name, groupRole],
      )
      const found = rows[0]
      if (found?.strong) throw new Refusal('forbidden', 'db.roleTooStrong', { role: name })
      const verifier = pg.escapeLiteral(scramVerifier(o.password))
      await client.query(`${found ? 'alter' : 'create'} role ${role} login password ${verifier}`)
      if (!found?.member) await client.query(`grant ${groupRole} to ${role}`)
    })
  } finally {
    await client.end()
  }
  return { ...owner, user: name, password: o.password }
}
