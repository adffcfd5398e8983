import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { HOUR } from '#kernel/time.ts'
import { syncFolder } from './durable.ts'
import type { FileStore } from './files.ts'

const NAME = /^[0-9a-f]{64}$/

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/**
 * A file store in a folder of this computer: `ab/abcdef...`, written as a temporary file, made durable, renamed,
 * and the folder made durable too.
 */
export function folderStore(folder: string): FileStore {
  const placeOf = (name: string): string => {
    if (!NAME.test(name)) throw new RangeError(`got the file name ${name}, wanted 64 hex digits`)
    return path.join(folder, name.slice(0, 2), name)
  }
  let swept: Promise<void> | undefined
  return {
    async put(sealed) {
      swept ??= sweepParts(folder)
      await swept
      const name = createHash('sha256').update(sealed).digest('hex')
      const place = placeOf(name)
      const part = path.join(folder, `part-${randomBytes(8).toString('hex')}`)
      try {
        const made = await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
        if (made !== undefined) await syncFolder(path.dirname(made))
        await writeDurably(part, sealed)
      } catch (error) {
        await unlink(part).catch(() => undefined)
        if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT')
          throw new Refusal('full', 'files.full')
        throw error
      }
      await rename(part, place)
      await syncFolder(path.dirname(place))
      await syncFolder(folder)
      return name
    },
    async get(name) {
      try {
        return await readFile(placeOf(name))
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw error
      }
    },
    async remove(name) {
      try {
        await unlink(placeOf(name))
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
      }
    },
  }
}

/** What a process left behind that died while it wrote; nobody writes a file for an hour. */
async function sweepParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith('part-'))) {
    const file = path.join(folder, name)
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now())
    if (age > HOUR) await unlink(file).catch(() => undefined)
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
