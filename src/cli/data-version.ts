import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { writePrivately } from '#platform/files/durable.ts'

/** The form of the data folder: which files and folders lie in it, and how. */
const FORMAT = 1

const Noted = z.object({
  format: z.number().int(),
  program: z.string().regex(/^\d+\.\d+\.\d+/),
})

const fileIn = (dir: string): string => path.join(dir, 'version.json')

/** Major and minor number: between patches the data stay the same both ways. */
const series = (version: string): [number, number] => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return [major, minor]
}

const isNewer = (a: string, b: string): boolean => {
  const [aMajor, aMinor] = series(a)
  const [bMajor, bMinor] = series(b)
  return aMajor > bMajor || (aMajor === bMajor && aMinor > bMinor)
}

/**
 * Refuses a data folder that a newer program has worked on, before anything in it is touched.
 * @param program  the version of this program
 * @throws Refusal `conflict` `installation.newerData`, `busy` `installation.badVersion`
 */
export async function assertNotNewer(dir: string, program: string): Promise<void> {
  const file = fileIn(dir)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Refusal('busy', 'installation.folder', { dir, code: error.code ?? 'unknown' })
  })
  if (text === undefined) return
  const noted = readNoted(text)
  if (noted === undefined) throw new Refusal('busy', 'installation.badVersion', { file })
  if (noted.format > FORMAT || isNewer(noted.program, program))
    throw new Refusal('conflict', 'installation.newerData', {
      dir,
      theirs: noted.program,
      ours: program,
    })
}

/** Writes down which program has worked here, once the data are in its form. */
export async function noteVersion(dir: string, program: string): Promise<void> {
  const noted = readNoted(await readFile(fileIn(dir), 'utf8').catch(() => ''))
  if (noted?.format === FORMAT && noted.program === program) return
  await writePrivately(fileIn(dir), `${JSON.stringify({ format: FORMAT, program })}\n`)
}

function readNoted(text: string): z.infer<typeof Noted> | undefined {
  try {
    return Noted.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
