import type { KeyObject } from 'node:crypto'
import { officeOf, type Reading } from '../world.ts'

/** A grant that follows from a relation and is not over. */
export interface StandingGrant {
  readonly id: string
  /** the record's */
  readonly key: KeyObject
  /** milliseconds since 1970, UTC */
  readonly until: number
}

/** What is remembered at most; then the oldest is asked for anew. */
const MOST = 1_000

/**
 * The grants by a relation that were given here lately: who opens the same record again meanwhile is only entered
 * again. Whether one still shows anything is not known here; the database says so at every reading.
 */
export function standingGrants() {
  const all = new Map<string, StandingGrant>()
  return {
    find(reading: Reading, now: number): StandingGrant | undefined {
      // They end in the order in which they were given, and no key is held for longer than somebody may need it.
      for (const [each, { until }] of all) {
        if (until > now) break
        all.delete(each)
      }
      const name = nameOf(reading)
      return name === undefined ? undefined : all.get(name)
    },
    keep(reading: Reading, grant: StandingGrant): void {
      const name = nameOf(reading)
      if (name === undefined) return
      all.delete(name)
      all.set(name, grant)
      const [oldest] = all.keys()
      if (oldest !== undefined && all.size > MOST) all.delete(oldest)
    },
    forget(reading: Reading): void {
      const name = nameOf(reading)
      if (name !== undefined) all.delete(name)
    },
  }
}

export type StandingGrants = ReturnType<typeof standingGrants>

/** For what a grant holds; undefined for a reading that needs one of its own. */
function nameOf({ basis, who, what, action, purpose, relation }: Reading): string | undefined {
  if (basis !== 'relation' || who.account === undefined) return undefined
  return [who.account, officeOf(who), what.kind, what.id, action, purpose, relation].join(' ')
}
