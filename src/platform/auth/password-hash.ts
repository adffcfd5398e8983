import { hash, type Options, verify } from '@node-rs/argon2'
import { normalPassword } from '#kernel/account/password.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { World } from '../world.ts'

/** At most this many passwords are hashed at once: each takes a processor and its memory for a third of a second. */
const AT_ONCE = 2
/** At most this many wait; more are told to come back, or a flood of sign-ins would be a flood of waiting. */
const MOST_WAITING = 20

/** What one hash costs: memory in KiB, passes. */
export interface HashCost {
  readonly memoryCost: number
  readonly timeCost: number
}

/** Argon2id, 64 MiB, three passes. @see RFC 9106 (2021), section 4, second recommended option */
export const hashCost: HashCost = { memoryCost: 65_536, timeCost: 3 }

/** Hashes and compares passwords, a few at a time. */
export interface Passwords {
  /** @throws Refusal `busy` when too many wait */
  hash(password: string): Promise<string>
  /**
   * Compares; takes as long when there is nothing to compare with.
   * @param stored  undefined for an account that does not exist or has no password
   * @throws Refusal `busy` when too many wait
   */
  matches(stored: string | undefined, password: string): Promise<boolean>
}

/** @param cost  tests take less; a stored hash carries its own cost */
export function openPasswords(world: World, cost: HashCost = hashCost): Passwords {
  // The key of the installation is part of every hash: a stolen table alone cannot be guessed against.
  const options: Options = {
    ...cost,
    parallelism: 1,
    outputLen: 32,
    secret: world.derive('account.password', 'pepper'),
  }
  const inTurn = turns()
  const make = (password: string): Promise<string> =>
    hash(normalPassword(password), { ...options, salt: world.random(16) })
  let decoy: Promise<string> | undefined
  return {
    hash: (password) => inTurn(() => make(password)),
    matches: (stored, password) =>
      inTurn(async () => {
        decoy ??= make('nobody has this password')
        const against = stored ?? (await decoy)
        return (await verify(against, normalPassword(password), options)) && stored !== undefined
      }),
  }
}

function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw new Refusal('busy', 'account.busy')
      await new Promise<void>((go) => waiting.push(go))
    } else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
