import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'
import { type Account, assertPassable, openForPassing } from './account.ts'
import type { Binaries } from './binaries.ts'
import { codeOf } from './outage.ts'
import { asFolderRefusal, ownerName, type Place, serverEnvironment } from './place.ts'
import { isAlive } from './postmaster.ts'

const run = promisify(execFile)
/** Folders this process is making now; a name with our own pid outside this set is left from an earlier life. */
const making = new Set<string>()

/**
 * Makes the database's folder, complete or not at all: everything is made beside it and renamed into place,
 * so two first starts at once end with one folder and one password.
 * @param say  told `db.creating` when there is none yet, once a program is making it
 */
export async function createByRename(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  say: (step: string) => void,
): Promise<void> {
  await sweep(place)
  if (account) {
    await openForPassing(place.dir)
    await assertPassable(place.dir, account)
    await assertPassable(path.join(binaries.folder, 'initdb'), account)
  }
  if (await exists(place.db)) {
    if (account) await handOver(place, account)
    return
  }
  const part = `${place.db}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  making.add(part)
  try {
    await fill(part, binaries, account, say)
    await rename(part, place.db)
    await syncFolder(place.dir)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw asCreationRefusal(error, place.dir)
  } finally {
    making.delete(part)
  }
}

/** What `initdb` says when it fails, in a sentence; its own words where we know none. */
function asCreationRefusal(error: unknown, folder: string): unknown {
  const known = asFolderRefusal(error, folder)
  if (known instanceof Refusal || !(error instanceof Error) || !('stderr' in error)) return known
  const words = String(error.stderr).trim()
  const uid = /could not look up effective user ID (\d+)/.exec(words)?.[1]
  if (uid) return new Refusal('forbidden', 'db.namelessUser', { uid })
  return new Refusal('busy', 'db.notCreated', { folder, log: words })
}

/** A folder that root restored from a backup belongs to root, under whom PostgreSQL does not run. */
async function handOver(place: Place, { uid, gid }: Account): Promise<void> {
  for (const each of [place.db, place.data, path.join(place.db, 'password')])
    if ((await stat(each).catch(() => null))?.uid === 0) {
      await run('chown', ['-Rh', `${uid}:${gid}`, place.db])
      return
    }
}

async function fill(
  part: string,
  binaries: Binaries,
  account: Account | null,
  say: (step: string) => void,
): Promise<void> {
  await mkdir(part, { mode: 0o700 })
  const password = path.join(part, 'password')
  const file = await open(password, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(32).toString('base64url'))
    await file.sync()
  } finally {
    await file.close()
  }
  if (account) for (const each of [part, password]) await chown(each, account.uid, account.gid)
  const initdb = run(
    path.join(binaries.folder, 'initdb'),
    [
      ...[
        '-D',
        path.join(part, 'data'),
        '-U',
        ownerName,
        '-A',
        'scram-sha-256',
        `--pwfile=${password}`,
      ],
      ...['-E', 'UTF8', '--locale=C.UTF-8', '-k', '--no-instructions'],
    ],
    { ...account, cwd: part, env: serverEnvironment() },
  )
  say('db.creating')
  await initdb
  await syncFolder(part)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes what a killed first start left behind; what another process is making now is left alone. */
async function sweep(place: Place): Promise<void> {
  for (const name of await readdir(place.dir)) {
    const pid = Number(/^db\.new-(\d+)-/.exec(name)?.[1] ?? 0)
    const folder = path.join(place.dir, name)
    if (pid === 0 || making.has(folder) || (pid !== process.pid && isAlive(pid))) continue
    await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch(() => {}) // an orphaned initdb still writes
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    (error) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )

/**
 * Reads the password of a database's folder after looking whether we can run what lies in it.
 * @throws Refusal `conflict` `db.otherMajor` for another PostgreSQL's data, `db.damaged` for a folder that is none,
 *   `forbidden` `db.otherOwner` for somebody else's, `absent` `db.passwordLost`
 */
export async function readPassword(place: Place, binaries: Binaries): Promise<string> {
  const read = async (file: string, missing: string): Promise<string> => {
    try {
      return (await readFile(path.join(place.db, file), 'utf8')).trim()
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
        throw new Refusal('absent', missing, { folder: place.db, file: path.join(place.db, file) })
      if (codeOf(error) === 'EACCES')
        throw new Refusal('forbidden', 'db.otherOwner', { folder: place.db })
      throw asFolderRefusal(error, place.db)
    }
  }
  const found = await read('data/PG_VERSION', 'db.damaged')
  if (found !== binaries.major)
    throw new Refusal('conflict', 'db.otherMajor', {
      folder: place.db,
      found,
      wanted: binaries.major,
    })
  return read('password', 'db.passwordLost')
}
