import { workerData } from 'node:worker_threads'
import { answerInTurn } from './apart.ts'
import type { SealAsked, Sealing } from './sealed-apart.ts'
import { sealTo } from './sealed-file.ts'

const { file, recipients } = workerData as Sealing
const opened = sealTo(file, recipients)
opened.catch(() => {}) // told to whoever asks

answerInTurn(async (asked: SealAsked): Promise<number> => {
  const sink = await opened
  if (asked === 'finish') return sink.finish()
  if (asked === 'land') await sink.land()
  else if (asked === 'discard') await sink.discard()
  else await sink.write(asked)
  return 0
})
