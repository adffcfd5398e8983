import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { policy } from '#loop'
import { type Bell, openBell, withBell } from '#platform/bell/bell.ts'
import type { Config } from '#platform/config/config.ts'
import { type DbPool, openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { assertRowSecurity } from '#platform/db/row-security.ts'
import { connectTo, ensureDatabase, type Server } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { type Keys, keysFrom, readMasterKey } from '#platform/keys/keys.ts'
import { openWorld } from '#platform/open-world.ts'
import { ensureTenant } from '#platform/tenant.service.ts'
import type { World } from '#platform/world.ts'
import { migrations } from '../migrations.ts'

/** A running installation: the database, the keys and the world made of them. */
export interface Installation {
  readonly config: Config
  readonly world: World
  /** the same world at another time, for making what lies in the past */
  worldAt(now: () => number): World
  readonly pool: DbPool
  readonly bell: Bell
  readonly server: Server
  readonly keys: Keys
  /** closes what was opened; the last user stops the embedded database */
  stop(): Promise<void>
}

/**
 * Opens an installation: starts or joins the database, migrates it, reads the master key, proves that the row
 * security holds, and makes the world.
 * @param say   told before each step that may take a while
 * @param demo  the first start makes the demo district
 */
export async function openInstallation(
  config: Config,
  say: (step: string) => void,
  demo = false,
): Promise<Installation> {
  const dir = path.resolve(config.data)
  makeFolder(dir)
  const hadData = existsSync(path.join(dir, 'db'))
  const keys = keysFrom(await readMasterKey(keyFileOf(config), hadData))
  const server =
    config.databaseUrl === undefined
      ? await ensureDatabase({ dir, say })
      : await connectTo(config.databaseUrl)
  try {
    await migrate(server.owner, migrations, say)
    const password = Buffer.from(keys.derive('database', 'convive_server')).toString('base64url')
    const pool = openPool(await ensureAppRole(server.owner, { password }))
    await assertRowSecurity(pool)
    const tenant = await ensureTenant(server.owner, config, demo)
    if (demo && !tenant.demo) throw new Refusal('conflict', 'installation.demoOnRealData')
    const files = folderStore(config.files?.replace(/^fs:/, '') ?? path.join(dir, 'files'))
    const bell = openBell(pool.config)
    const worldAt = (now: () => number): World =>
      withBell(openWorld({ pool, tenant, keys, files, policy, now }), bell)
    const world = worldAt(Date.now)
    await seedTerritory(world, territoryPack(config.territory))
    const stop = async () => {
      await bell.close()
      await pool.close()
      await server.stop()
    }
    return { config, world, worldAt, pool, bell, server, keys, stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Where the master key lies: apart from the data when the setting says so. */
export const keyFileOf = (config: Config): string =>
  path.resolve(config.keys ?? path.join(config.data, 'keys', 'master.key'))

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o755 })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (code === 'ENOSPC') throw new Refusal('full', 'installation.full', { dir })
    throw new Refusal('busy', 'installation.folder', { dir, code })
  }
}
