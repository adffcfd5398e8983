import { mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'

/** Where a private database lies: one folder with the password, the data, the log and the socket. */
export interface Place {
  readonly dir: string
  readonly db: string
  readonly data: string
  readonly log: string
}

/** The superuser of the private server, who owns the database `convive`. */
export const ownerName = 'convive'

/** Turns the system's word about a folder into the sentence for the technician. */
export function asFolderRefusal(error: unknown, folder: string): unknown {
  const words =
    error instanceof Error ? `${error.message} ${'stderr' in error ? error.stderr : ''}` : ''
  if (/ENOSPC|EDQUOT|No space left|quota exceeded|Check free disk space/i.test(words))
    return new Refusal('full', 'db.diskFull', { folder })
  if (/EROFS|EACCES|EPERM|Read-only file system|Permission denied/i.test(words))
    return new Refusal('forbidden', 'db.cannotWrite', { folder })
  if (/\bEIO\b|Input\/output error/i.test(words))
    return new Refusal('full', 'db.diskBroken', { folder })
  return error
}

/** Makes the data folder when it is missing. @throws Refusal `forbidden` `db.cannotWrite` */
export async function placeIn(dir: string): Promise<Place> {
  try {
    await mkdir(dir, { recursive: true })
  } catch (error) {
    throw asFolderRefusal(error, dir)
  }
  const real = await realpath(dir)
  const db = path.join(real, 'db')
  return { dir: real, db, data: path.join(db, 'data'), log: path.join(db, 'log') }
}

/** PostgreSQL listens to PG* variables and speaks the user's language; ours gets neither. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  LC_ALL: 'C',
  TZ: 'UTC',
})
