import { type KeyObject, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Refusal, type RefusalFacts } from '#kernel/refusal.ts'
import { syncFolder, writePrivately } from '../files/durable.ts'
import { keyFor } from './keys.ts'
import {
  keyOfPassphrase,
  openMaster,
  type PassphraseCost,
  resealMaster,
  SealedMaster,
  sealMaster,
} from './passphrase.ts'

/** How the master key is kept: in a file of its own, or under a passphrase that is asked for at each start. */
export type MasterMode = 'file' | 'ask'

/** Where the master key is: the key file, or the file that holds it under a passphrase. */
export interface MasterPlace {
  readonly mode: MasterMode
  readonly file: string
}

/** The person at the terminal, or what stands in for her: one line of standard input. */
export interface Typist {
  /** asks without showing what is typed */
  secret(code: string, facts?: RefusalFacts): Promise<string>
  /** how often a wrong passphrase may be typed */
  readonly tries: number
}

/** The master key, and how to read it again when another process has rotated it. */
export interface HeldMaster {
  readonly master: Uint8Array
  again(): Uint8Array | undefined
  /** the text of the file once it holds another master key, kept the same way */
  fileWith(master: Uint8Array): string
  /** the passphrase that was set just now */
  readonly passphrase?: string
}

const folderOf = (data: string): string => path.resolve(data, 'keys')

/** Where a key file lies when no setting says otherwise. */
export const usualKeyFile = (data: string): string => path.join(folderOf(data), 'master.key')

/** Where the master key lies under its passphrase: beside the data, since it is worth nothing without. */
export const passphraseFile = (data: string): string => path.join(folderOf(data), 'passphrase.json')

/** Where the master key is, by the setting; without one, by what stands. */
export function masterPlace(config: { data: string; keys?: string | undefined }): MasterPlace {
  const sealed = passphraseFile(config.data)
  if (config.keys === 'ask' || (config.keys === undefined && isThere(sealed)))
    return { mode: 'ask', file: sealed }
  return { mode: 'file', file: path.resolve(config.keys ?? usualKeyFile(config.data)) }
}

/** A fingerprint that tells master keys apart and tells nothing of them. @returns 8 bytes */
export const masterId = (master: Uint8Array): Buffer =>
  keyFor(master, 'master-id').export().subarray(0, 8)

/** The name under which a rotation prepares the file that will stand in the place. */
export const nextFile = (file: string): string => `${file}.next`

/**
 * Makes the master key of an installation in which nothing is sealed yet; one that stands there is taken.
 * @throws Refusal `busy` `keys.unwritable`, and those of `readMaster`
 */
export async function makeMaster(
  place: MasterPlace,
  typist: Typist,
  cost?: PassphraseCost,
): Promise<HeldMaster> {
  if (isThere(place.file)) return readMaster(place, typist)
  const made = await makeHeld(place, typist, randomBytes(32), cost)
  const isOurs = await writeKeyFile(place.file, made.fileWith(made.master), { keep: true })
  return isOurs ? made : readMaster(place, typist)
}

/**
 * A master key as it is going to be kept in a place; under a passphrase, the person is asked for a new one.
 * @throws Refusal `invalid` when the passphrase is not good, or typed differently too often
 */
export async function makeHeld(
  { mode, file }: MasterPlace,
  typist: Typist,
  master: Uint8Array,
  cost?: PassphraseCost,
): Promise<HeldMaster> {
  if (mode === 'file') return inKeyFile(file, master)
  const passphrase = await newPassphrase(typist)
  const { file: sealed, key } = await sealMaster(passphrase, master, cost)
  return { ...heldUnder(file, sealed, key, master), passphrase }
}

const inKeyFile = (file: string, master: Uint8Array): HeldMaster => ({
  master,
  again: () => (existsSync(file) ? readKeyFile(file) : undefined),
  fileWith: (next) => `${Buffer.from(next).toString('hex')}\n`,
})

/**
 * Reads the master key.
 * @param id  the fingerprint that the data asks for; undefined where nothing is sealed yet
 * @throws Refusal `busy` `keys.lost`, `keys.wrong`, `keys.damaged`, `keys.readableByOthers`, `keys.unreadable`,
 *   `unknown` `keys.wrongPassphrase`
 */
export async function readMaster(
  place: MasterPlace,
  typist: Typist,
  id?: Uint8Array,
): Promise<HeldMaster> {
  const files = [place.file, nextFile(place.file)].filter(isThere)
  if (files.length === 0) throw new Refusal('busy', lostCode(place), { file: place.file })
  const open = place.mode === 'file' ? openKeyFiles(files) : await openSealed(files, typist)
  const found = open.find(({ held }) => id === undefined || masterId(held.master).equals(id))
  if (found === undefined) throw new Refusal('busy', 'keys.wrong', { file: place.file })
  // A rotation that was killed between database and file: the data already follow the next one.
  if (found.file !== place.file) {
    renameSync(found.file, place.file)
    await syncFolder(path.dirname(place.file))
  }
  return found.held
}

interface Found {
  readonly file: string
  readonly held: HeldMaster
}

function openKeyFiles(files: readonly string[]): Found[] {
  const [first = ''] = files
  return files.map((file) => ({ file, held: inKeyFile(first, readKeyFile(file)) }))
}

function readKeyFile(file: string): Uint8Array {
  const text = orRefusal(file, () => readFileSync(file, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Refusal('busy', 'keys.damaged', { file })
  assertPrivate(file)
  return Buffer.from(text, 'hex')
}

async function openSealed(files: readonly string[], typist: Typist): Promise<Found[]> {
  const sealed = files.map((file) => ({ file, sealed: readSealed(file) }))
  const [first] = sealed
  if (first === undefined) return []
  for (let tries = 1; ; tries++) {
    const key = await keyOfPassphrase(first.sealed, await typist.secret('keys.ask'))
    const found = sealed.flatMap(({ file, sealed: each }) => {
      const master = openMaster(each, key)
      return master === undefined ? [] : [{ file, held: heldUnder(first.file, each, key, master) }]
    })
    if (found.length > 0) return found
    if (tries >= typist.tries) throw new Refusal('unknown', 'keys.wrongPassphrase', { tries })
  }
}

/** Passphrase and salt stay when the master is rotated, so the key that follows from them opens the next one, too. */
const heldUnder = (
  file: string,
  sealed: SealedMaster,
  key: KeyObject,
  master: Uint8Array,
): HeldMaster => ({
  master,
  again: () => (existsSync(file) ? openMaster(readSealed(file), key) : undefined),
  fileWith: (next) => sealedText(resealMaster(sealed, key, next)),
})

function readSealed(file: string): SealedMaster {
  const text = orRefusal(file, () => readFileSync(file, 'utf8'))
  assertPrivate(file)
  try {
    return SealedMaster.parse(JSON.parse(text))
  } catch {
    throw new Refusal('busy', 'keys.damagedPassphrase', { file })
  }
}

const sealedText = (file: SealedMaster): string => `${JSON.stringify(file, null, 2)}\n`

/**
 * Asks for a new passphrase, at a terminal twice.
 * @throws Refusal `invalid` when the two differ too often
 */
async function newPassphrase(typist: Typist): Promise<string> {
  for (let tries = 1; ; tries++) {
    const passphrase = await typist.secret('keys.askNew')
    if (typist.tries === 1 || passphrase === (await typist.secret('keys.askAgain')))
      return passphrase
    if (tries >= typist.tries) throw new Refusal('invalid', 'keys.passphrasesDiffer')
  }
}

/**
 * Writes a file that holds a key. @param o.keep  one that stands there already stays
 * @returns whether it is ours that stands there
 * @throws Refusal `busy` `keys.unwritable`
 */
export const writeKeyFile = (
  file: string,
  text: string,
  o: { keep?: boolean } = {},
): Promise<boolean> =>
  writePrivately(file, text, o).catch((error: unknown) => {
    throw new Refusal('busy', 'keys.unwritable', { file, code: codeOf(error) })
  })

/**
 * Puts a master key that was recovered in its place. What stands there opens nothing here; it may be the key of
 * another installation, and is put aside.
 * @throws Refusal `busy` `keys.unwritable`
 */
export async function replaceKeyFile(file: string, text: string): Promise<void> {
  if (isThere(file) && readFileSync(file, 'utf8') === text) return
  if (isThere(file)) renameSync(file, `${file}.replaced-${Date.now()}`)
  await writeKeyFile(file, text)
}

/** Takes a file with a key out of the way. What a disk keeps of it beneath its files is not in our hands. */
export async function removeKeyFile(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(nextFile(file), { force: true })
  await syncFolder(path.dirname(file))
}

const lostCode = ({ mode, file }: MasterPlace): string => {
  if (mode === 'ask') return 'keys.lostPassphrase'
  return isThere(path.join(path.dirname(file), 'passphrase.json'))
    ? 'keys.underPassphrase'
    : 'keys.lost'
}

function assertPrivate(file: string): void {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Refusal('busy', 'keys.readableByOthers', { file })
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

/** Whether a file stands; one behind a closed door is not a lost one. @throws Refusal `busy` `keys.unreadable` */
export const isThere = (file: string): boolean =>
  orRefusal(file, () => statSync(file, { throwIfNoEntry: false })) !== undefined

function orRefusal<T>(file: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw new Refusal('busy', 'keys.unreadable', { file, code: codeOf(error) })
  }
}
