import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** A program in a process of its own that answers what it is asked, and can be killed. */
export interface Killable {
  /** @throws Error when it says that it could not, or is gone */
  ask(words: object): Promise<void>
  /** kill -9 */
  kill(): void
  /** resolves when the process is gone */
  readonly gone: Promise<unknown>
  /** ends it in order */
  leave(): Promise<void>
}

/**
 * Starts a program of this folder: it says something once it is ready, is then sent `{ ask, ...words }`, and answers
 * each with `{ ask, done }`.
 */
export async function startKillable(program: string, args: readonly string[]): Promise<Killable> {
  const child = fork(path.join(import.meta.dirname, program), args)
  const waiting = new Map<number, { done(): void; failed(): void }>()
  const gone = once(child, 'exit').then(() => {
    for (const { failed } of waiting.values()) failed()
    waiting.clear()
  })
  let asks = 0
  await Promise.race([
    once(child, 'message'),
    gone.then(() => Promise.reject(new Error('the server process did not start'))),
  ])
  child.on('message', ({ ask, done }: { ask: number; done: boolean }) => {
    const asked = waiting.get(ask)
    waiting.delete(ask)
    if (done) asked?.done()
    else asked?.failed()
  })
  return {
    gone,
    ask: (words) =>
      new Promise<void>((resolve, reject) => {
        const ask = ++asks
        if (!child.connected) return reject(new Error('gone'))
        waiting.set(ask, { done: resolve, failed: () => reject(new Error('not done')) })
        child.send({ ask, ...words }, () => {})
      }),
    kill: () => void child.kill('SIGKILL'),
    leave: async () => {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}
