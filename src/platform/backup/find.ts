import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#kernel/refusal.ts'
import { type Named, readName } from './keep.rules.ts'

/**
 * Finds the two archives to work with: a folder stands for its newest data, and the newest keys that lie beside the
 * data belong to it, since in them is missing what was erased since.
 * @param from      folder, or file of data
 * @param keysFrom  file of keys, when it is another one; or a folder
 * @throws Refusal `absent` `backup.none`, `conflict` `backup.several`
 */
export async function findArchives(
  from: string,
  keysFrom?: string,
): Promise<{ data: string; keys: string }> {
  const start = path.resolve(from)
  const isFolder = await standsAsFolder(start)
  const folder = isFolder ? start : path.dirname(start)
  const data = isFolder ? newest(await archivesIn(folder), 'data', folder) : start
  if (keysFrom !== undefined && !(await standsAsFolder(path.resolve(keysFrom))))
    return { data, keys: path.resolve(keysFrom) }
  const beside = keysFrom === undefined ? folder : path.resolve(keysFrom)
  const installation = readName(path.basename(data))?.installation
  const all = await archivesIn(beside)
  const own = all.filter((each) => each.installation === installation)
  return { data, keys: newest(installation === undefined ? all : own, 'keys', beside) }
}

/** The archives in a folder, as their names tell. */
export async function archivesIn(folder: string): Promise<Named[]> {
  const names = await readdir(folder).catch(() => {
    throw new Refusal('absent', 'backup.absent', { name: folder })
  })
  return names.map(readName).filter((each) => each !== undefined)
}

function newest(all: readonly Named[], part: Named['part'], folder: string): string {
  const found = all.filter((each) => each.part === part).sort((a, b) => b.takenAt - a.takenAt)
  const [first] = found
  if (first === undefined) throw new Refusal('absent', 'backup.none', { folder })
  if (found.some(({ installation }) => installation !== first.installation))
    throw new Refusal('conflict', 'backup.several', { folder })
  return path.join(folder, first.name)
}

async function standsAsFolder(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined)
  if (found === undefined) throw new Refusal('absent', 'backup.absent', { name: place })
  return found.isDirectory()
}
