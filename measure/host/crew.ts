import { share } from './share.ts'
import type { Kernels, TaskName, Tasks } from './tasks.ts'

/** What the main thread says to a worker. */
export type ToWorker =
  | { say: 'kernels'; kernels: Kernels }
  | { say: 'open'; job: number; task: TaskName; plan: unknown }
  | { say: 'block'; job: number; block: number }
  | { say: 'close'; job: number }

/** What a worker answers. */
export type FromWorker =
  | { job: number; block: number; part: unknown }
  | { job: number; error: unknown }

/** One worker, of Node or of a browser. */
export interface Link {
  send(message: ToWorker): void
  listen(hear: (message: FromWorker) => void, fail: (error: unknown) => void): void
  /** Whether there is work: an idle worker keeps no program alive. */
  hold(busy: boolean): void
  end(): Promise<void>
}

/** How long work is watched and stopped. */
export interface Watch {
  /** Aborting it rejects the promise with its reason; no further block is begun. */
  signal?: AbortSignal
  /** Called after each block with how many are done and how many there are. */
  onProgress?: (done: number, of: number) => void
}

/** Workers that share jobs block by block. */
export interface Crew {
  readonly size: number
  /** Does all blocks of a job and gives their parts in the order of the blocks. */
  spread<Name extends TaskName>(
    task: Name,
    plan: Tasks[Name]['plan'],
    blocks: number,
    watch?: Watch,
  ): Promise<Tasks[Name]['part'][]>
  end(): Promise<void>
}

interface Job {
  blocks: number
  next: number
  done: number
  parts: unknown[]
  watch: Watch
  settle: (error?: unknown) => void
}

/** Two blocks wait at every worker, so that it never idles between them. */
const AHEAD = 2

/** Gathers workers to a crew. */
export function gather(links: readonly Link[], kernels: Kernels): Crew {
  const jobs = new Map<number, Job>()
  let last = 0
  let broken: { error: unknown } | undefined

  const give = (link: Link, id: number) => {
    const job = jobs.get(id)
    if (job && job.next < job.blocks) link.send({ say: 'block', job: id, block: job.next++ })
  }
  const hear = (link: Link, message: FromWorker) => {
    const job = jobs.get(message.job)
    if (!job) return
    if ('error' in message) return job.settle(message.error)
    job.parts[message.block] = message.part
    job.done++
    job.watch.onProgress?.(job.done, job.blocks)
    if (job.done === job.blocks) job.settle()
    else give(link, message.job)
  }
  for (const link of links) {
    link.send({ say: 'kernels', kernels })
    link.listen(
      (message) => hear(link, message),
      (error) => {
        broken = { error }
        for (const job of [...jobs.values()]) job.settle(error)
      },
    )
  }

  const spread = (task: TaskName, plan: unknown, blocks: number, watch: Watch = {}) =>
    new Promise<unknown[]>((resolve, reject) => {
      watch.signal?.throwIfAborted()
      if (broken) throw broken.error
      const id = ++last
      const abort = () => jobs.get(id)?.settle(watch.signal?.reason)
      const settle = (error?: unknown) => {
        jobs.delete(id)
        watch.signal?.removeEventListener('abort', abort)
        for (const link of links) {
          link.send({ say: 'close', job: id })
          link.hold(jobs.size > 0)
        }
        if (error === undefined) resolve(job.parts)
        else reject(error)
      }
      const job: Job = { blocks, next: 0, done: 0, parts: [], watch, settle }
      if (blocks === 0) return resolve([])
      jobs.set(id, job)
      watch.signal?.addEventListener('abort', abort)
      const shared = share(plan)
      for (const link of links) {
        link.hold(true)
        link.send({ say: 'open', job: id, task, plan: shared })
      }
      for (let ahead = 0; ahead < AHEAD; ahead++) for (const link of links) give(link, id)
    })

  return {
    size: links.length,
    spread: spread as Crew['spread'],
    end: async () => {
      const closed = new Error('the host is closed')
      broken = { error: closed }
      for (const job of [...jobs.values()]) job.settle(closed)
      await Promise.all(links.map((link) => link.end()))
    },
  }
}
