import { execFile } from 'node:child_process'
import { chmod, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'
import { codeOf } from './outage.ts'

const run = promisify(execFile)

/** The system's user under which PostgreSQL runs when Convive is started as root. */
export const accountName = 'convive'

/** A user of the system, for `spawn`. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Under which user PostgreSQL has to run: PostgreSQL refuses root, for good reasons.
 * @param folder  the database's folder; when it exists, its owner runs it
 * @returns null when we are not root and everything runs as ourselves
 * @throws Refusal `forbidden` `db.needsUser` when the user is missing and cannot be made
 */
export async function serverAccount(folder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(folder).catch(() => null)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await lookUp()) ?? (await make())
}

async function lookUp(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, accountName])).stdout)),
    )
    return uid && gid ? { uid, gid } : null
  } catch {
    return null
  }
}

async function make(): Promise<Account> {
  const ways: readonly [string, readonly string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName],
    ],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', accountName]], // BusyBox
  ]
  for (const [command, args] of ways) {
    // It fails when another process makes the same user at this moment, too: what counts is that it is there.
    await run(command, args).catch(() => {})
    const made = await lookUp()
    if (made) return made
  }
  throw new Refusal('forbidden', 'db.needsUser', { user: accountName })
}

/**
 * Makes sure the user can reach a file or folder through all folders above it.
 * @throws Refusal `forbidden` `db.notPassable` naming the first folder that is closed to it
 */
export async function assertPassable(target: string, account: Account): Promise<void> {
  try {
    await run('test', ['-x', target], { ...account, cwd: '/' })
  } catch (error) {
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'EINVAL')
      throw new Refusal('forbidden', 'db.needsUser', { user: accountName })
    const parts = target.split(path.sep)
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = parts.slice(0, depth).join(path.sep) || path.sep
      const open = await run('test', ['-x', folder], { ...account, cwd: '/' }).then(
        () => true,
        () => false,
      )
      if (!open) throw new Refusal('forbidden', 'db.notPassable', { folder, user: accountName })
    }
    throw error
  }
}

/** Lets the user pass through Convive's own data folder, whose files keep their own locks. */
export async function openForPassing(dir: string): Promise<void> {
  const { mode } = await stat(dir)
  if ((mode & 0o001) === 0) await chmod(dir, (mode & 0o7777) | 0o001)
}
