import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { ensureDatabase } from '#platform/db/supervisor.ts'

const bin = '/usr/lib/postgresql/15/bin'
const settings = '/etc/postgresql-common/createcluster.conf'

/**
 * Starts the oldest PostgreSQL that we support, Debian's 15, in a temporary folder as an unprivileged user, after
 * installing it with a printed notice where it is missing. The role in the address may make databases and roles and
 * is no superuser, like the one a municipality gets from its own administrator.
 * @returns the address for `PG_URL`
 * @throws Error when this is not root, or apt has no PostgreSQL 15
 */
export async function startDebianPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  if (process.getuid?.() !== 0) throw new Error('Debian’s PostgreSQL 15 is installed by root only')
  if (!existsSync(path.join(bin, 'postgres'))) installWithoutCluster()
  const dir = await mkdtemp(path.join(tmpdir(), `convive-test-${process.pid}-`))
  const server = await ensureDatabase({ dir, say: () => {}, binaries: bin })
  const password = randomBytes(16).toString('hex')
  const client = new pg.Client(server.owner)
  await client.connect()
  // bypassrls, so that tests can look at the truth behind row-level security
  await client.query(`create role ci login createdb createrole bypassrls password '${password}'`)
  await client.query('grant pg_signal_backend to ci')
  await client.query('create database ci owner ci')
  await client.end()
  return {
    url: `postgres://ci:${password}@/ci?host=${encodeURIComponent(server.owner.host ?? '')}`,
    stop: async () => {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Debian would make and start a server of its own for us; for this once it is told not to. */
function installWithoutCluster(): void {
  console.log(
    'installing postgresql-15 with apt-get, for the tests on the oldest PostgreSQL we support;',
  )
  console.log('no server is made or started beside the one in a temporary folder')
  const before = existsSync(settings) ? readFileSync(settings) : null
  mkdirSync(path.dirname(settings), { recursive: true })
  writeFileSync(settings, 'create_main_cluster = false\n')
  try {
    apt('update', '-qq')
    apt(
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      '-o',
      'Dpkg::Options::=--force-confold',
      'postgresql-15',
    )
  } finally {
    // Ours goes again; the package has put its own aside.
    rmSync(settings, { force: true })
    if (before) writeFileSync(settings, before)
    else if (existsSync(`${settings}.ucf-dist`)) renameSync(`${settings}.ucf-dist`, settings)
  }
}

function apt(...args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const done = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0)
    throw new Error(
      `apt-get ${args[0]} failed: Debian 12 and its package postgresql-15 are needed here`,
    )
}
