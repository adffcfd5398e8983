import { Refusal } from '#kernel/refusal.ts'

/** The sender went away before the body was whole: nobody is there to answer. */
export class Gone extends Error {}

/** Memory that bodies may take together; what does not fit is refused until others are done. */
export interface Room {
  /** Opens an account of one request. */
  open(): Held
}

/** The bytes that one request holds. */
export interface Held {
  /** @throws Refusal `busy` when all requests together would hold too much */
  add(bytes: number): void
  release(): void
}

/** @param most  bytes of all bodies in memory at once */
export function bodyRoom(most: number): Room {
  let used = 0
  return {
    open: () => {
      let held = 0
      return {
        add: (bytes) => {
          if (used + bytes > most) throw new Refusal('busy', 'http.busy', { seconds: 5 })
          used += bytes
          held += bytes
        },
        release: () => {
          used -= held
          held = 0
        },
      }
    },
  }
}

const tooLarge = (most: number) => new Refusal('tooLarge', 'http.tooLarge', { most })

/** @returns the bytes that the head announces; undefined when it does not say */
function announced(request: Request, most: number): number | undefined {
  const packed = request.headers.get('content-encoding')
  if (packed !== null && packed.toLowerCase() !== 'identity')
    throw new Refusal('invalid', 'http.packed')
  const length = request.headers.get('content-length')
  if (Number(length ?? 0) > most) throw tooLarge(most)
  return length === null ? undefined : Number(length)
}

/**
 * A body in pieces, never more than allowed.
 * @param most  bytes
 * @throws Refusal `tooLarge`, `busy`, or `invalid` when it is packed (a packed body hides its size)
 * @throws Gone when the sender broke off
 */
export async function* bodyPieces(
  request: Request,
  most: number,
  held: Held,
): AsyncGenerator<Uint8Array> {
  announced(request, most)
  const reader = request.body?.getReader()
  if (reader === undefined) return
  let size = 0
  try {
    while (true) {
      const { done, value } = await orGone(reader.read())
      if (done) return
      size += value.length
      if (size > most) throw tooLarge(most)
      held.add(value.length)
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

async function orGone<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    throw new Gone('the body broke off', { cause })
  }
}

/** Bytes up to which a body that says its size is taken at once: a stream of pieces costs more than such a body. */
const SMALL = 65_536

/** A whole body. @throws as `bodyPieces` */
export async function wholeBody(request: Request, most: number, held: Held): Promise<Uint8Array> {
  const length = announced(request, most)
  if (length !== undefined && length <= SMALL) {
    held.add(length)
    return new Uint8Array(await orGone(request.arrayBuffer()))
  }
  const pieces: Uint8Array[] = []
  for await (const piece of bodyPieces(request, most, held)) pieces.push(piece)
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}
