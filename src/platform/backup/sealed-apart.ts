import { beginThread } from './apart.ts'
import { gatherer, type SealedSink } from './sealed-file.ts'

/** What the thread is given that encrypts. */
export interface Sealing {
  readonly file: string
  readonly recipients: readonly string[]
}

/** What it is asked: to encrypt and write a piece, or what a sink does at its end. */
export type SealAsked = Uint8Array | 'finish' | 'land' | 'discard'

/** What the thread is given that decrypts. */
export interface Opening {
  readonly file: string
  readonly identities: readonly string[]
}

/** Pieces of 1 MiB that are on their way to be encrypted, while the next ones are read and packed. */
const SEALED_AHEAD = 4

/** Pieces of 64 KiB that are decrypted while whoever reads waits for a disk or a database. */
const OPENED_AHEAD = 64

/**
 * As `sealTo`, in a thread of its own: encrypting takes a processor whole, and files, database and compression would
 * wait for it.
 */
export function sealApart(file: string, recipients: readonly string[]): SealedSink {
  const given: Sealing = { file, recipients }
  const script = new URL('./sealing.worker.ts', import.meta.url)
  const { ask, end } = beginThread<SealAsked, number>(script, given)
  const onTheWay: Promise<number>[] = []
  const gathered = gatherer(async (piece) => {
    if (onTheWay.length >= SEALED_AHEAD) await onTheWay.shift()
    onTheWay.push(ask(piece, [piece]))
  })
  return {
    write: gathered.write,
    async finish() {
      await gathered.flush()
      await Promise.all(onTheWay)
      return ask('finish')
    },
    async land() {
      await ask('land')
      await end()
    },
    async discard() {
      await ask('discard').catch(() => {})
      await end()
    },
  }
}

/**
 * As `openSealed`, in a thread of its own, which ends with the reading.
 * @throws Refusal as `openSealed`, with the first piece
 */
export async function* openApart(
  file: string,
  identities: readonly string[],
): AsyncGenerator<Uint8Array> {
  const given: Opening = { file, identities }
  const script = new URL('./opening.worker.ts', import.meta.url)
  const { ask, end } = beginThread<'next', Uint8Array | undefined>(script, given)
  const onTheWay: Promise<Uint8Array | undefined>[] = []
  try {
    for (;;) {
      while (onTheWay.length < OPENED_AHEAD) onTheWay.push(ask('next'))
      const piece = await onTheWay.shift()
      if (piece === undefined) return
      yield piece
    }
  } finally {
    await end()
  }
}
