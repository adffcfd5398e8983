import type { Way } from '#kernel/account/session.schema.ts'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import type { Caller, Tx, World } from '../world.ts'
import type { Challenges } from './challenge.ts'
import type { Passwords } from './password-hash.ts'
import type { Waits } from './waits.ts'

/** An open session with its person. */
export interface LiveSession {
  readonly id: Id<'session'>
  readonly account: Id<'account'>
  readonly roles: readonly Role[]
  readonly displayName: string
  readonly unit: string | null
  readonly language: Language
  readonly way: Way
  readonly createdAt: number
  readonly confirmedAt: number
  readonly lastActiveAt: number
  readonly expiresAt: number
}

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
