import { parentPort, Worker } from 'node:worker_threads'
import { Refusal, type RefusalFacts, type RefusalKind } from '#kernel/refusal.ts'

/** What a thread answers, each question in its turn. An error loses its class on the way. */
type Answer<Value> =
  | { readonly value: Value }
  | { readonly refused: { kind: RefusalKind; code: string; facts: RefusalFacts } }
  | { readonly error: { message: string; code: string | undefined } }

/** A thread that answers one question after the other. */
export interface Thread<Asked, Value> {
  /** @throws what the thread throws: refusals as they are, errors with the code of the file system */
  ask(what: Asked, moved?: readonly Uint8Array[]): Promise<Value>
  end(): Promise<void>
}

/** Begins a thread. @param script  calls {@link answerInTurn} */
export function beginThread<Asked, Value>(script: URL, given: unknown): Thread<Asked, Value> {
  const worker = new Worker(script, { workerData: given })
  const asked: PromiseWithResolvers<Value>[] = []
  let over: Error | undefined
  const fail = (error: Error): void => {
    over ??= error
    for (const each of asked.splice(0)) each.reject(error)
  }
  worker.on('message', (answer: Answer<Value>) => {
    const oldest = asked.shift()
    if ('value' in answer) oldest?.resolve(answer.value)
    else oldest?.reject(errorOf(answer))
  })
  worker.on('error', (error) => fail(error as Error))
  worker.on('exit', () => fail(new Error('the thread has ended')))
  return {
    ask(what, moved = []) {
      const mine = Promise.withResolvers<Value>()
      mine.promise.catch(() => {}) // told to whoever waits for it
      if (over !== undefined) mine.reject(over)
      else {
        asked.push(mine)
        worker.postMessage(what, buffersOf(moved))
      }
      return mine.promise
    },
    async end() {
      await worker.terminate()
    },
  }
}

const buffersOf = (moved: readonly Uint8Array[]): ArrayBuffer[] =>
  moved.map(({ buffer }) => buffer as ArrayBuffer)

function errorOf(answer: Exclude<Answer<never>, { value: never }>): Error {
  if ('error' in answer) return Object.assign(new Error(answer.error.message), answer.error)
  const { kind, code, facts } = answer.refused
  return new Refusal(kind, code, facts)
}

/**
 * What a thread does: answers all that it is asked, in its turn.
 * @param moved  bytes of an answer that are not needed here any more
 */
export function answerInTurn<Asked, Value>(
  act: (asked: Asked) => Promise<Value>,
  moved: (value: Value) => readonly Uint8Array[] = () => [],
): void {
  const tell = (answer: Answer<Value>, buffers: ArrayBuffer[] = []): void =>
    parentPort?.postMessage(answer, buffers)
  let turn: Promise<void> = Promise.resolve()
  parentPort?.on('message', (asked: Asked) => {
    turn = turn.then(async () => {
      try {
        const value = await act(asked)
        tell({ value }, buffersOf(moved(value)))
      } catch (error) {
        if (error instanceof Refusal) {
          const { kind, code, facts } = error
          tell({ refused: { kind, code, facts } })
        } else {
          const { message, code } = error as NodeJS.ErrnoException
          tell({ error: { message, code } })
        }
      }
    })
  })
}
