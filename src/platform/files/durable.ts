import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Makes a folder's entries durable; a file is not there after a power cut until its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Writes a file for its owner alone: whole under another name, made durable, then put in its place.
 * @param o.keep  what stands there already stays: of several who write it for the first time one wins
 * @returns whether it is ours that stands there
 */
export async function writePrivately(
  file: string,
  text: string,
  o: { keep?: boolean } = {},
): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const part = `${file}.part-${randomBytes(6).toString('hex')}`
  let isOurs = true
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (o.keep) await link(part, file)
    else await rename(part, file)
  } catch (error) {
    if (!o.keep || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    isOurs = false
  } finally {
    await rm(part, { force: true })
  }
  await syncFolder(path.dirname(file))
  return isOurs
}
