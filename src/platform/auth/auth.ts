import type { Language } from '#kernel/language.ts'
import type { Caller, Tx, World } from '../world.ts'
import { type Challenges, openChallenges } from './challenge.ts'
import { type HashCost, openPasswords, type Passwords } from './password-hash.ts'
import { callerOf, type LiveSession } from './session.service.ts'
import { openWaits, type Waits } from './waits.ts'

/** What the services about accounts share within one process. */
export interface Auth {
  readonly world: World
  /** address under which people reach it; passkeys belong to its host, and links begin with it */
  readonly publicUrl: string
  readonly passwords: Passwords
  readonly challenges: Challenges
  readonly waits: Waits
  /** sessions that were looked up a moment ago, by hash of the token */
  readonly remembered: Map<string, { session: LiveSession; at: number }>
  /** One transaction that may change accounts or sessions: what was remembered of them is forgotten. */
  change<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Who stands behind a session cookie; anyone, when it is none, unknown or over. A session that was ended in another
   * process is noticed within a second: whoever keeps a connection open asks again.
   * @param active  the request shows that the person is there: a change, not a page that refreshes itself
   */
  identify(cookie: string | undefined, language: Language, active?: boolean): Promise<Caller>
}

/**
 * Opens what accounts need.
 * @param o.hashCost  of new passwords; only tests take less than the default
 */
export function openAuth(
  world: World,
  o: { readonly publicUrl: string; readonly hashCost?: HashCost },
): Auth {
  const auth: Auth = {
    world,
    publicUrl: o.publicUrl,
    passwords: openPasswords(world, o.hashCost),
    challenges: openChallenges(world),
    waits: openWaits(world.now),
    remembered: new Map(),
    async change(work) {
      try {
        return await world.transaction(work)
      } finally {
        auth.remembered.clear()
      }
    },
    identify: (cookie, language, active = false) => callerOf(auth, cookie, language, active),
  }
  return auth
}
