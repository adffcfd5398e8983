import { parentPort, workerData } from 'node:worker_threads'
import type { Guarding } from '#kernel/publish/audit.rules.ts'
import { answerTo } from './answer.ts'
import { openSolver } from './solver.ts'

// A thread of its own: the attack takes seconds, in which the board must not stand still.
parentPort?.postMessage(answerTo(workerData as Guarding, await openSolver()))
