import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import pg, { type PoolConfig } from 'pg'
import { type Finding, lintSchema } from '#platform/db/lint.ts'
import { migrate } from '#platform/db/migrate.ts'
import { placeIn } from '#platform/db/place.ts'
import { isAlive, readPostmaster, stopPostmaster } from '#platform/db/postmaster.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { connectTo, ensureDatabase, type Server } from '#platform/db/supervisor.ts'
import { migrations } from '../src/migrations.ts'

/** A server with one migrated database to copy from; plain data, so that test workers can be handed it. */
export interface Template {
  /** connects as the owner; `database` is any that is not the template */
  readonly owner: PoolConfig
  /** the migrated database; nobody stays connected to it, or it could not be copied */
  readonly name: string
  /** the application's role and its password */
  readonly app: { readonly user: string; readonly password: string }
}

const folderPrefix = 'convive-test-'
const namePrefix = 'convive_test_'

/**
 * Makes the migrated database that tests copy: on the server of `PG_URL` (a role that may make databases and roles),
 * else on the bundled PostgreSQL in a temporary folder. Clears away first what killed runs left.
 */
export async function makeTemplate(): Promise<{ template: Template; close(): Promise<void> }> {
  const url = process.env.PG_URL
  await sweepFolders()
  const { server, remove } = url
    ? { server: await connectTo(url), remove: async () => {} }
    : await ownServer()
  const leave = async (): Promise<void> => {
    await server.stop()
    await remove()
  }
  try {
    const { template, drop } = await makeIn(server)
    return { template, close: () => drop().finally(leave) }
  } catch (error) {
    await leave()
    throw error
  }
}

async function makeIn(server: Server): Promise<{ template: Template; drop(): Promise<void> }> {
  const name = `${namePrefix}${process.pid}_${randomBytes(3).toString('hex')}`
  const client = new pg.Client(server.owner)
  await client.connect()
  await sweepDatabases(client)
  await client.query(`create database ${name}`)
  await client.query(`comment on database ${name} is ${pg.escapeLiteral(hostname())}`)
  await migrate({ ...server.owner, database: name }, migrations, () => {})
  const app = { user: name, password: randomBytes(16).toString('hex') }
  await ensureAppRole(server.owner, { name: app.user, password: app.password })
  const drop = async (): Promise<void> => {
    await client.query(`drop database ${name} with (force)`)
    await client.query(`drop role ${app.user}`)
    await client.end()
  }
  return { template: { owner: server.owner, name, app }, drop }
}

async function ownServer(): Promise<{ server: Server; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), `${folderPrefix}${process.pid}-`))
  const server = await ensureDatabase({ dir, say: () => {} })
  return { server, remove: () => rm(dir, { recursive: true, force: true }) }
}

/** A killed run leaves its server running in its temporary folder. */
async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1] ?? 0)
    if (pid === 0 || isAlive(pid)) continue
    await removeFolder(path.join(tmpdir(), name)).catch(() => {}) // another user's: his to sweep
  }
}

/** Stops the server of a data folder, if one runs, and removes the folder. */
export async function removeFolder(dir: string): Promise<void> {
  const place = await placeIn(dir)
  const left = readPostmaster(place)
  if (left?.running) await stopPostmaster(place, left.pid)
  await rm(dir, { recursive: true, force: true, maxRetries: 5 })
}

/** The schema of all slices against the rules of the schema, on a database of its own. */
export async function lintMigratedSchema(): Promise<Finding[]> {
  const { template, close } = await makeTemplate()
  const client = new pg.Client({ ...template.owner, database: template.name })
  try {
    await client.connect()
    return await lintSchema(client)
  } finally {
    await client.end()
    await close()
  }
}

/** On a server that outlives the run: databases and roles of this machine's dead runs. */
async function sweepDatabases(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname like $1 and shobj_description(oid, 'pg_database') = $2`,
    [`${namePrefix}%`, hostname()],
  )
  const dead = rows.filter(
    ({ name }) => !isAlive(Number(name.slice(namePrefix.length).split('_')[0])),
  )
  for (const { name } of dead) {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
    await client.query(`drop role if exists ${pg.escapeIdentifier(name)}`)
  }
}
