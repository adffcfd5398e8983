import { rm } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from '../files/durable.ts'
import { archivesIn } from './find.ts'
import { type KeepRule, toRemove } from './keep.rules.ts'

/**
 * Removes an installation's archives that are past their time; those of others in the folder stay.
 * @param o.now  milliseconds since 1970, UTC
 * @returns the names that went
 */
export async function pruneBackups(
  folder: string,
  o: { installation: string; keep: KeepRule; now: number },
): Promise<string[]> {
  const own = (await archivesIn(folder)).filter(
    ({ installation }) => installation === o.installation,
  )
  const gone = toRemove(own, o.keep, o.now).map(({ name }) => name)
  for (const name of gone) await rm(path.join(folder, name), { force: true })
  await syncFolder(folder)
  return gone
}
