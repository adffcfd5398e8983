import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import { Refusal } from '#kernel/refusal.ts'
import { syncFolder } from '../files/durable.ts'

/** Bytes that are gathered before they are encrypted or written: small pieces cost more than they hold. */
const PIECE = 1024 * 1024

/** Gathers bytes to pieces. */
interface Gatherer {
  /** takes a copy: once it has answered, the bytes are the caller's again */
  write(bytes: Uint8Array): Promise<void>
  /** lets the last piece go, which need not be full */
  flush(): Promise<void>
}

/** @param push  takes a piece whole; it is never touched again */
export function gatherer(push: (piece: Uint8Array) => Promise<void>): Gatherer {
  let held = Buffer.allocUnsafeSlow(PIECE)
  let used = 0
  async function flush(): Promise<void> {
    const piece = held.subarray(0, used)
    held = Buffer.allocUnsafeSlow(PIECE)
    used = 0
    if (piece.length > 0) await push(piece)
  }
  return {
    async write(bytes) {
      for (let left = bytes; left.length > 0; ) {
        const taken = left.subarray(0, PIECE - used)
        held.set(taken, used)
        used += taken.length
        left = left.subarray(taken.length)
        if (used === PIECE) await flush()
      }
    },
    flush,
  }
}

/** A file that is encrypted while it is written, and is not there until it is whole. */
export interface SealedSink {
  /** takes a copy: once it has answered, the bytes are the caller's again */
  write(bytes: Uint8Array): Promise<void>
  /** makes it durable; `land` gives it its name. @returns bytes of the encrypted file */
  finish(): Promise<number>
  land(): Promise<void>
  /** removes what was written so far; nothing happens when it has landed */
  discard(): Promise<void>
}

/** @throws Refusal `invalid` `backup.recipient` for what is no age recipient */
export function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter()
  for (const recipient of recipients)
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw new Refusal('invalid', 'backup.recipient', { recipient })
    }
  return encrypter
}

/**
 * Begins a file encrypted with age (age-encryption.org/v1) to all recipients, under a temporary name in its folder.
 * @param file  the name that it gets when it has landed
 */
export async function sealTo(file: string, recipients: readonly string[]): Promise<SealedSink> {
  const folder = path.dirname(file)
  const part = path.join(folder, `${PART}${process.pid}-${path.basename(file)}`)
  const pieces = new TransformStream<Uint8Array, Uint8Array>()
  const encrypted = await encrypterFor(recipients).encrypt(pieces.readable)
  const handle = await open(part, 'wx', 0o600)
  const writing = writeAll(handle, encrypted)
  const input = pieces.writable.getWriter()
  input.closed.catch(() => {}) // told by `write` and `finish`
  writing.catch(() => {})
  // When the disk is full it is the writing that knows why.
  const asWritten = async (error: unknown): Promise<never> => {
    await writing
    throw error
  }
  const gathered = gatherer((piece) => input.write(piece).catch(asWritten))
  return {
    write: gathered.write,
    async finish() {
      await gathered.flush()
      await input.close().catch(asWritten)
      await writing
      await handle.sync()
      const { size } = await handle.stat()
      await handle.close()
      return size
    },
    async land() {
      await rename(part, file)
      await syncFolder(folder)
    },
    async discard() {
      await input.abort(new Error('discarded')).catch(() => {})
      await writing.catch(() => {})
      await handle.close().catch(() => {})
      await rm(part, { force: true })
    },
  }
}

/** How the name of a backup begins that is still being written, or whose writer died. */
export const PART = '.part-'

/** Writes one piece while the next is gathered. */
async function writeAll(handle: FileHandle, stream: ReadableStream<Uint8Array>): Promise<void> {
  let written: Promise<void> = Promise.resolve()
  const gathered = gatherer(async (piece) => {
    await written
    written = whollyTo(handle, piece)
    written.catch(() => {}) // told by the next, or at the end
  })
  for await (const bytes of stream) await gathered.write(bytes)
  await gathered.flush()
  await written
}

async function whollyTo(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let left = bytes; left.length > 0; )
    left = left.subarray((await handle.write(left)).bytesWritten)
}

/**
 * Reads the identities in a file: lines `AGE-SECRET-KEY-1...`, as `convive backup identity` and `age-keygen` write them.
 * @throws Refusal `invalid` `backup.identityFile` when there is none in it
 */
export function readIdentities(text: string, file: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const identities = lines.filter((line) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line))
  if (identities.length === 0) throw new Refusal('invalid', 'backup.identityFile', { file })
  return identities
}

/**
 * Opens an encrypted file. What it yields is authentic piece by piece; that it is whole is known only at its end.
 * @throws Refusal `forbidden` `backup.identityWrong`, `conflict` `backup.damaged`
 */
export async function openSealed(
  file: string,
  identities: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  const name = path.basename(file)
  const decrypter = new Decrypter()
  for (const identity of identities)
    try {
      decrypter.addIdentity(identity)
    } catch {
      throw new Refusal('invalid', 'backup.identityFile', { file: name })
    }
  try {
    return whole(await decrypter.decrypt(fileStream(file)), name)
  } catch (error) {
    if (error instanceof Error && /no identity matched/.test(error.message))
      throw new Refusal('forbidden', 'backup.identityWrong', { name })
    throw asDamage(error, name)
  }
}

/** In pieces that the library takes well; a stream of the runtime's own would pass 64 KiB at a time. */
function fileStream(file: string): ReadableStream<Uint8Array> {
  const reading = createReadStream(file, { highWaterMark: PIECE })[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reading.next()
        if (done) controller.close()
        else controller.enqueue(value as Uint8Array)
      },
      async cancel() {
        await reading.return?.()
      },
    },
    { highWaterMark: 2 },
  )
}

async function* whole(
  stream: ReadableStream<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch (error) {
    throw asDamage(error, name)
  }
}

/** A file that cannot be read is another matter than one whose bytes are wrong. */
function asDamage(error: unknown, name: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new Refusal('absent', 'backup.absent', { name })
  if (code !== undefined && /^E[A-Z]+$/.test(code))
    return new Refusal('busy', 'backup.unreadable', { name, code })
  return new Refusal('conflict', 'backup.damaged', { name })
}
