import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '#kernel/refusal.ts'
import { type BackupOrder, writeBackup } from './backup.service.ts'
import { ledgerAt } from './ledger-check.ts'

/** What the thread is given: an order as far as it can be copied. */
export type PlainOrder = Omit<BackupOrder, 'ledger' | 'signal' | 'progress'>

const cancel = new AbortController()
parentPort?.on('message', () => cancel.abort())
const tell = (message: object): void => parentPort?.postMessage(message)
try {
  const made = await writeBackup({
    ...(workerData as PlainOrder),
    ledger: ledgerAt,
    signal: cancel.signal,
    progress: (done) => tell({ done }),
  })
  tell({ made })
} catch (error) {
  // An error loses its class on the way.
  if (error instanceof Refusal) {
    const { kind, code, facts } = error
    tell({ refused: { kind, code, facts } })
  } else tell({ fault: error })
}
parentPort?.close()
