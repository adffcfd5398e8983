import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import type { Config } from '#platform/config/config.ts'
import { connectTo, ensureDatabase, type Server } from '#platform/db/supervisor.ts'
import { assertNotNewer } from './data-version.ts'
import { version } from './version.ts'

/** Starts the database of an installation whose folder this program may work on, or joins it. */
export async function openDatabase(config: Config, say: (step: string) => void): Promise<Server> {
  await assertNotNewer(path.resolve(config.data), version)
  return startDatabase(config, say)
}

/** Starts the database of an installation, or joins it, and makes its folder. */
export async function startDatabase(config: Config, say: (step: string) => void): Promise<Server> {
  const dir = path.resolve(config.data)
  makeFolder(dir)
  return config.databaseUrl === undefined
    ? ensureDatabase({ dir, say })
    : connectTo(config.databaseUrl)
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o755 })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (code === 'ENOSPC') throw new Refusal('full', 'installation.full', { dir })
    throw new Refusal('busy', 'installation.folder', { dir, code })
  }
}
