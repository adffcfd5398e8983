import { workerData } from 'node:worker_threads'
import { answerInTurn } from './apart.ts'
import type { Opening } from './sealed-apart.ts'
import { openSealed } from './sealed-file.ts'

const { file, identities } = workerData as Opening

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield* await openSealed(file, identities)
}

const opened = pieces()
answerInTurn(
  async (): Promise<Uint8Array | undefined> => (await opened.next()).value,
  (piece) => (piece === undefined ? [] : [piece]),
)
