import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { openForPassing } from '../db/account.ts'
import { asFolderRefusal, placeIn } from '../db/place.ts'
import { isAlive, readPostmaster, stopPostmaster } from '../db/postmaster.ts'
import { syncFolder } from '../files/durable.ts'

/** Where a restore works until it is sure: inside the data folder, so that renaming is enough at the end. */
const WORK = '.restoring'

/** A folder into which a backup is being brought back. */
export interface RestoreFolder {
  /** stands in for the data folder meanwhile */
  readonly dir: string
  /** for the sealed files */
  readonly files: string
  /** puts the files in their place */
  placeFiles(): Promise<void>
  /** puts files and database in their place; the database last, since with it the folder is one that starts */
  placeAll(): Promise<void>
  /** removes what is left of the work */
  clear(): Promise<void>
}

/**
 * Makes ready a data folder that holds no data; what a killed restore left is cleared away first.
 * @param data   the data folder
 * @param files  the folder of the sealed files
 * @throws Refusal `conflict` `restore.notEmpty`, `restore.running`
 */
export async function prepareFolder(data: string, files: string): Promise<RestoreFolder> {
  const work = path.join(data, WORK)
  await mkdir(data, { recursive: true, mode: 0o755 }).catch((error: unknown) => {
    throw asFolderRefusal(error, data)
  })
  const wasKilled = await sweep(work)
  if (await holds(path.join(data, 'db')))
    throw new Refusal('conflict', 'restore.notEmpty', { dir: data })
  // Without a database these files are the half that a killed restore had put in its place. They stay until others take
  // it: where the database is elsewhere, it may have landed, and they are whole.
  if ((await holds(files)) && !wasKilled)
    throw new Refusal('conflict', 'restore.notEmpty', { dir: files })
  await openForPassing(data)
  await mkdir(work, { mode: 0o755 })
  const note = await open(path.join(work, 'pid'), 'wx')
  await note.writeFile(String(process.pid))
  await note.close()
  // The files may lie on another disk than the data: they wait beside their place, not beside the database.
  const waiting = `${files}${WORK}`
  await rm(waiting, { recursive: true, force: true })
  const placeFiles = async (): Promise<void> => {
    await rm(files, { recursive: true, force: true })
    await rename(waiting, files)
    await syncFolder(path.dirname(files))
  }
  return {
    dir: work,
    files: waiting,
    placeFiles,
    async placeAll() {
      await placeFiles()
      await rename(path.join(work, 'db'), path.join(data, 'db'))
      await syncFolder(data)
    },
    async clear() {
      await rm(waiting, { recursive: true, force: true })
      await rm(work, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const holds = async (folder: string): Promise<boolean> =>
  (await readdir(folder).catch(() => [])).length > 0

/** @returns whether a restore was killed here */
async function sweep(work: string): Promise<boolean> {
  const found = await readdir(work).catch(() => undefined)
  if (found === undefined) return false
  const pid = Number(await readFile(path.join(work, 'pid'), 'utf8').catch(() => '0'))
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new Refusal('conflict', 'restore.running', { dir: path.dirname(work), pid })
  const place = await placeIn(work)
  const running = readPostmaster(place)
  if (running?.running) await stopPostmaster(place, running.pid)
  await rm(work, { recursive: true, force: true, maxRetries: 3 })
  return true
}
