import { alarm, type Bell } from '#platform/bell/bell.ts'
import type { World } from '#platform/world.ts'
import { SECOND } from '../time.ts'
import { type Cursor, compareCursors } from './facts.rules.ts'
import { batchSince, endOfFacts, factsSince, type Heard } from './facts.service.ts'

/** How many of the latest facts are kept in memory for those who listen. */
const KEPT = 1_000
const BATCH = 500
/** The least time between two looks, however often the bell rings: short for what comes now and then, longer in a storm. */
const REST_MS = { least: 10, most: 100 }

/** The facts as they can be told, read once for all who listen in this process. */
export interface FactFeed {
  /**
   * Facts after a place, then those to come, until it is stopped; without a place from now on.
   * Whoever reads slowly reads from the database: nothing piles up for him.
   */
  since(cursor: Cursor | undefined, stop: AbortSignal): AsyncIterable<Heard>
  /** Ends reading and all who listen. */
  stop(): Promise<void>
}

/** How a feed is opened. */
export interface FeedOutside {
  readonly world: World
  /** a hint that there is something to read; without it the poll finds it */
  readonly bell?: Bell | undefined
  readonly pollMs?: number
  /** told of an error that was not expected; reading goes on */
  readonly fault: (error: unknown) => void
}

/** Opens the one feed of a process. It polls; the bell only makes it poll sooner. */
export function openFactFeed({ world, bell, pollMs = SECOND, fault }: FeedOutside): FactFeed {
  const over = new AbortController()
  const latest: Heard[] = []
  /** how many were kept before the first of `latest` */
  let before = 0
  /** everything up to here has been read; undefined until the first reading */
  let head: Cursor | undefined
  /** everything after here and up to head is in `latest` */
  let tail: Cursor | undefined
  const waiting = alarm()
  const hearers = new Set<() => void>()

  const keep = (facts: readonly Heard[]): void => {
    latest.push(...facts)
    head = facts.at(-1)?.cursor ?? head
    const gone = latest.splice(0, Math.max(0, latest.length - KEPT))
    before += gone.length
    tail = gone.at(-1)?.cursor ?? tail
    for (const hear of hearers) hear()
  }

  /** The number of the first fact after a place; undefined where it is not in memory. */
  const numberAfter = (place: Cursor): number | undefined =>
    tail !== undefined && compareCursors(place, tail) >= 0
      ? before + latest.findLastIndex(({ cursor }) => compareCursors(cursor, place) <= 0) + 1
      : undefined

  async function readOnce(): Promise<{ again: boolean; soon: boolean }> {
    if (head === undefined) {
      head = tail = await world.read(endOfFacts)
      keep([])
      return { again: true, soon: false }
    }
    const from = head
    const batch = await world.read((db) => batchSince(db, world.tenant.id, from, BATCH))
    if (batch.facts.length > 0) keep(batch.facts)
    return { again: batch.facts.length === BATCH, soon: batch.withheld }
  }

  async function read(): Promise<void> {
    let wait = pollMs
    let rest = REST_MS.least
    while (!over.signal.aborted) {
      try {
        const { again, soon } = await readOnce()
        // What waits for another transaction comes within moments, or waits for long work.
        wait = soon ? Math.min(pollMs, wait < pollMs ? wait * 2 : 20) : pollMs
        if (again) continue
      } catch (error) {
        fault(error)
        wait = pollMs
      }
      const began = world.now()
      await waiting.sleep(wait, Math.min(wait, rest))
      const isStorm = world.now() - began < REST_MS.most
      rest = isStorm ? Math.min(REST_MS.most, rest * 2) : REST_MS.least
    }
  }

  async function* since(from: Cursor | undefined, stop: AbortSignal): AsyncIterable<Heard> {
    const end = AbortSignal.any([stop, over.signal])
    let wake = (): void => {}
    const hear = (): void => wake()
    const news = () =>
      new Promise<void>((resolve) => {
        wake = resolve
      })
    hearers.add(hear)
    end.addEventListener('abort', hear, { once: true })
    try {
      while (head === undefined && !end.aborted) await news()
      let at = from ?? head
      let next: number | undefined
      while (at !== undefined && !end.aborted) {
        const all: number = before + latest.length
        // A place is looked up once; from then on this listener counts along.
        next = next !== undefined && next >= before ? next : numberAfter(at)
        const place: Cursor = at
        const facts: readonly Heard[] =
          next !== undefined
            ? latest.slice(next - before)
            : await world.read((db) => factsSince(db, world.tenant.id, place, BATCH))
        for (const fact of facts) {
          if (end.aborted) return
          yield fact
          at = fact.cursor
          if (next !== undefined) next++
        }
        // What the database told before the feed has read it is kept later: until then there is nothing to count from.
        if (head === undefined || compareCursors(at, head) > 0) next = undefined
        const isBehind = facts.length > 0 || before + latest.length > all
        if (!isBehind && !end.aborted) await news()
      }
    } finally {
      hearers.delete(hear)
    }
  }

  const unhook = bell?.on('facts', waiting.wake)
  const reading = read()
  return {
    since,
    async stop() {
      unhook?.()
      over.abort()
      waiting.wake()
      await reading
    },
  }
}
