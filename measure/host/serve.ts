import type { FromWorker, ToWorker } from './crew.ts'
import { type Kernels, tasks } from './tasks.ts'

type DoBlock = (block: number) => unknown

/** What a worker does with each message: it opens jobs, does blocks and answers with their parts. */
export function serve(answer: (message: FromWorker) => void): (message: ToWorker) => void {
  const jobs = new Map<number, DoBlock>()
  let kernels: Kernels = {}
  return (message) => {
    if (message.say === 'kernels') kernels = message.kernels
    else if (message.say === 'close') jobs.delete(message.job)
    else {
      try {
        if (message.say === 'open') {
          const open = tasks[message.task] as (plan: unknown, kernels: Kernels) => DoBlock
          jobs.set(message.job, open(message.plan, kernels))
        } else {
          const doBlock = jobs.get(message.job)
          if (!doBlock) return
          const { job, block } = message
          answer({ job, block, part: doBlock(block) })
        }
      } catch (error) {
        answer({ job: message.job, error })
      }
    }
  }
}
