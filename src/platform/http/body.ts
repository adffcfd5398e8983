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
  const tooLarge = () => new Refusal('tooLarge', 'http.tooLarge', { most })
  const packed = request.headers.get('content-encoding')
  if (packed !== null && packed.toLowerCase() !== 'identity')
    throw new Refusal('invalid', 'http.packed')
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge()
  const reader = request.body?.getReader()
  if (reader === undefined) return
  let size = 0
  try {
    while (true) {
      const { done, value } = await readPiece(reader)
      if (done) return
      size += value.length
      if (size > most) throw tooLarge()
      held.add(value.length)
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch (cause) {
    throw new Gone('the body broke off', { cause })
  }
}

/** A whole body. @throws as `bodyPieces` */
export async function wholeBody(request: Request, most: number, held: Held): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of bodyPieces(request, most, held)) pieces.push(piece)
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}
