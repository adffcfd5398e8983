import { setTimeout as pause } from 'node:timers/promises'
import pg, { type PoolConfig } from 'pg'
import { SECOND } from '#kernel/time.ts'
import type { AddingTx, Job, World } from '../world.ts'

/** What there may be news of. */
export type Topic = 'facts' | 'jobs'

/**
 * A hint that there is something to read, to this process and to the others. Hints may be lost, late or too many:
 * whoever listens looks by itself every second or two, and is only sooner by the bell.
 */
export interface Bell {
  ring(topic: Topic): void
  /** @returns takes the listener off again */
  on(topic: Topic, listener: () => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'convive_bell'
/** Rings that come within this are one: notifications stand in a queue that all committing transactions share. */
const GATHER_MS = 50
const topics: readonly Topic[] = ['facts', 'jobs']

/**
 * Hangs the bell of a process.
 * @param config  the application's connection, for one connection of its own that listens (a pooler in between may
 *   not let it); without it only this process hears
 * @param retryMs  how long a lost connection is left alone
 */
export function openBell(config?: PoolConfig, retryMs = 5 * SECOND): Bell {
  const listeners: Record<Topic, Set<() => void>> = { facts: new Set(), jobs: new Set() }
  const tell = (topic: Topic): void => {
    for (const listener of listeners[topic]) listener()
  }
  const line = config === undefined ? undefined : openLine(config, tell, retryMs)
  return {
    ring(topic) {
      tell(topic)
      line?.ring(topic)
    },
    on(topic, listener) {
      listeners[topic].add(listener)
      return () => void listeners[topic].delete(listener)
    },
    close: async () => line?.close(),
  }
}

interface Line {
  ring(topic: Topic): void
  close(): Promise<void>
}

/** The connection to the other processes; it comes back by itself, and then everybody looks once. */
function openLine(config: PoolConfig, tell: (topic: Topic) => void, retryMs: number): Line {
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let gathering: NodeJS.Timeout | undefined
  let isClosed = false
  const rung = new Set<Topic>()

  function lost(which: pg.Client): void {
    if (client !== which) return
    client = undefined
    // Whatever state it is in, it is not used again; its end has nobody waiting for it.
    which.end().catch(() => {})
    if (isClosed) return
    retry = setTimeout(() => void connect(), retryMs)
    retry.unref()
  }

  async function connect(): Promise<void> {
    const mine = new pg.Client({ ...config, application_name: 'convive bell' })
    client = mine
    mine.on('error', () => lost(mine))
    mine.on('end', () => lost(mine))
    mine.on('notification', ({ payload, processId }) => {
      // What this process rang it has heard already.
      if (processId === (mine as { processID?: number }).processID) return
      const topic = topics.find((each) => each === payload)
      if (topic !== undefined) tell(topic)
    })
    try {
      await mine.connect()
      await mine.query(`listen ${CHANNEL}`)
      for (const topic of topics) tell(topic)
    } catch {
      lost(mine)
    }
  }

  /** One after the other: what is rung while some are on their way goes with the next. */
  async function send(): Promise<void> {
    const now = [...rung]
    rung.clear()
    const mine = client
    for (const topic of now)
      await mine?.query('select pg_notify($1, $2)', [CHANNEL, topic]).catch(() => lost(mine))
    gathering = undefined
    if (rung.size > 0) sendSoon()
  }
  function sendSoon(): void {
    gathering ??= setTimeout(() => void send(), GATHER_MS).unref()
  }

  void connect()
  return {
    ring(topic) {
      rung.add(topic)
      sendSoon()
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      clearTimeout(gathering)
      const mine = client
      client = undefined
      await mine?.end().catch(() => {})
    },
  }
}

/** A sleep that somebody may end early; a wake that comes while nobody sleeps ends the next sleep at once. */
export interface Alarm {
  /** @param leastMs  even when woken: where one wakes the other, what is looked for comes many at once */
  sleep(ms: number, leastMs?: number): Promise<void>
  wake(): void
}

/** Makes an alarm. */
export function alarm(): Alarm {
  let isRung = false
  let ring = (): void => {}
  return {
    async sleep(ms, leastMs = 0) {
      const rested = leastMs > 0 ? pause(leastMs) : undefined
      if (!isRung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          ring = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      await rested
      isRung = false
    },
    wake() {
      isRung = true
      ring()
    },
  }
}

/** The same world, which rings after the commit of what told a fact or left a job. */
export function withBell(world: World, bell: Bell): World {
  const listening = <T extends Pick<AddingTx, 'publish' | 'enqueue'>>(
    tx: T,
    told: Set<Topic>,
  ): T => ({
    ...tx,
    publish(name: never, body: never) {
      told.add('facts')
      tx.publish(name, body)
    },
    enqueue(job: Job) {
      told.add('jobs')
      tx.enqueue(job)
    },
  })
  const ringAfter = async <R>(act: (told: Set<Topic>) => Promise<R>): Promise<R> => {
    const told = new Set<Topic>()
    const result = await act(told)
    for (const topic of told) bell.ring(topic)
    return result
  }
  return {
    ...world,
    transaction: (work, key) =>
      ringAfter((told) => world.transaction((tx) => work(listening(tx, told)), key)),
    add: (work, key) => ringAfter((told) => world.add((tx) => work(listening(tx, told)), key)),
  }
}
