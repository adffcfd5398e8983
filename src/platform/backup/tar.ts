const BLOCK = 512
const END = new Uint8Array(2 * BLOCK)
/** The largest size that eleven octal digits hold. */
const LARGEST = 8 ** 11 - 1

/** One member of an archive, whose bytes are to be read before the next one is asked for. */
export interface TarMember {
  readonly name: string
  readonly size: number
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * The header of a member of a POSIX archive (ustar, IEEE 1003.1), so that any `tar` reads it.
 * @param size  bytes of the member
 * @param at    milliseconds since 1970, UTC
 */
export function tarHeader(name: string, size: number, at: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(name))
    throw new RangeError(`member name: got ${name}, wanted 1 to 100 printable letters`)
  if (!Number.isSafeInteger(size) || size < 0 || size > LARGEST)
    throw new RangeError(`member size: got ${size}, wanted 0 to ${LARGEST} bytes`)
  const header = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    header.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1')
  header.write(name, 0, 'latin1')
  octal(0o600, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(Math.floor(at / 1000), 136, 11)
  header.write('        0', 148, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  return header
}

/** What fills the last block of a member up. */
export const tarPadding = (size: number): Uint8Array =>
  new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)

/** What ends an archive. */
export const tarEnd: Uint8Array = END

/** Where an archive is not one. */
export const notAnArchive = (why: string): Error =>
  Object.assign(new Error(`not an archive: ${why}`), { name: 'NotAnArchive' })

/**
 * Reads an archive that `tarHeader` began, member by member, holding no more than one piece of it.
 * @throws Error `NotAnArchive` when it ends early or a header is damaged
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const pieces = source[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array()
  const next = async (): Promise<void> => {
    const { done, value } = await pieces.next()
    if (done) throw notAnArchive('it ends early')
    held = value
  }
  /** at most so many bytes, at least one */
  async function some(most: number): Promise<Uint8Array> {
    while (held.length === 0) await next()
    const given = held.subarray(0, most)
    held = held.subarray(given.length)
    return given
  }
  async function exactly(size: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for (let left = size; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left))
    return Buffer.concat(parts)
  }
  try {
    for (;;) {
      const header = await exactly(BLOCK)
      if (header.every((byte) => byte === 0)) break
      const { name, size } = readHeader(header)
      let left = size
      async function* body(): AsyncGenerator<Uint8Array> {
        while (left > 0) {
          const given = await some(left)
          left -= given.length
          yield given
        }
      }
      yield { name, size, bytes: body() }
      while (left > 0) left -= (await some(left)).length
      await exactly(tarPadding(size).length)
    }
    // What stands after the end is read, too: only then is it known that the encrypted file is whole.
    for (;;) if ((await pieces.next()).done) return
  } finally {
    await pieces.return?.()
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const text = (from: number, to: number) =>
    header.toString('latin1', from, to).split('\0', 1)[0]!.trim()
  const sum = Number.parseInt(text(148, 156), 8)
  const copy = Buffer.from(header)
  copy.fill(' ', 148, 156)
  if (copy.reduce((all, byte) => all + byte, 0) !== sum) throw notAnArchive('a header is damaged')
  return { name: text(0, 100), size: Number.parseInt(text(124, 136), 8) }
}
