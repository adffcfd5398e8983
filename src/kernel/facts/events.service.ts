import type { EventSource, ServerEvent } from '#platform/http/events.ts'
import type { World } from '#platform/world.ts'
import type { Action } from '../policy/policy.schema.ts'
import { type Cursor, readCursor } from './facts.rules.ts'
import type { FactName } from './facts.schema.ts'
import { canGoOnFrom, endOfFacts, type Heard } from './facts.service.ts'
import type { FactFeed } from './feed.service.ts'

/** Which facts browsers hear of, and what one must be allowed to in order to hear each. */
export type HeardBy = { readonly [Name in FactName]?: Action }

/**
 * The events of the screens, from the feed of facts: a screen that was away goes on after the last it heard. Where
 * that is not possible (the database was restored since, or it was away for too long) it hears `resync` first, and has
 * to ask anew.
 * @param o.resyncMay  the action that lets somebody hear `resync`
 */
export function factEvents(o: {
  world: World
  feed: FactFeed
  heardBy: HeardBy
  resyncMay: Action
}): EventSource {
  const { world, feed, heardBy, resyncMay } = o
  /** one event for all who hear of a fact, so that it is decided and written once and not for each of them */
  const shared = new WeakMap<Heard, ServerEvent>()
  const eventOf = (fact: Heard): ServerEvent | undefined => {
    const known = shared.get(fact)
    const may = heardBy[fact.name] as Action | undefined
    if (known !== undefined || may === undefined) return known
    const event = { id: fact.cursor, name: fact.name, data: fact.body, may }
    shared.set(fact, event)
    return event
  }
  return {
    async *since(lastId, _caller, stop): AsyncIterable<ServerEvent> {
      let place = lastId === undefined ? undefined : await placeOf(world, lastId)
      if (lastId !== undefined && place === undefined) {
        place = await world.read(endOfFacts)
        yield { id: place, name: 'resync', data: {}, may: resyncMay }
      }
      for await (const fact of feed.since(place, stop)) {
        const event = eventOf(fact)
        if (event !== undefined) yield event
      }
    },
  }
}

async function placeOf(world: World, lastId: string): Promise<Cursor | undefined> {
  const cursor = readCursor(lastId)
  if (cursor === undefined) return undefined
  return (await world.read((db) => canGoOnFrom(world, db, cursor))) ? cursor : undefined
}
