import { parentPort, workerData } from 'node:worker_threads'
import { type Guarding, guard } from '#kernel/publish/guard.rules.ts'
import { openSolver } from './solver.ts'

// A thread of its own: the attack takes seconds, in which the board must not stand still.
parentPort?.postMessage(guard(workerData as Guarding, await openSolver()))
