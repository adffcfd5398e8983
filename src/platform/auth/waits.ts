import {
  type Failures,
  oneMore,
  type WaitKind,
  waitLeft,
  waitRules,
} from '#kernel/account/wait.rules.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, SECOND } from '#kernel/time.ts'

/** So many names are remembered a kind; the one that failed longest ago is forgotten first. */
const MOST = 20_000

/** Who tries: the account asked for (by its keyed hash, whether it exists or not) and from where. */
export interface Tries {
  readonly account: string
  readonly address: string
}

/** Counts failed sign-ins, in memory. */
export interface Waits {
  /**
   * Counts a try as failed before it is made, so that many at once do not all pass.
   * @throws Refusal `tooMany` with the seconds to wait; then nothing is counted
   */
  begin(tries: Tries): void
  /** The same for the second factor, after a right password. @throws Refusal `tooMany` */
  beginSecondFactor(account: string): void
  /** It was no wrong guess: takes the count of this try back. */
  takeBack(tries: Tries): void
  /** The sign-in succeeded: forgets the failures of this account from here, and remembers the address as hers. */
  succeeded(tries: Tries): void
}

type Counted = Map<string, Failures>

export function openWaits(now: () => number): Waits {
  const failures: Record<WaitKind, Counted> = {
    pair: new Map(),
    account: new Map(),
    secondFactor: new Map(),
  }
  const known = new Map<string, number>()

  const check = (kind: WaitKind, name: string): void => {
    const wait = waitLeft(waitRules[kind], failures[kind].get(name), now())
    if (wait > 0)
      throw new Refusal('tooMany', 'account.waitBeforeRetry', { seconds: Math.ceil(wait / SECOND) })
  }
  const count = (kind: WaitKind, name: string): void =>
    keepYoung(failures[kind], name, oneMore(waitRules[kind], failures[kind].get(name), now()))
  const uncount = (kind: WaitKind, name: string): void => {
    const was = failures[kind].get(name)
    if (was === undefined) return
    if (was.count <= 1) failures[kind].delete(name)
    else failures[kind].set(name, { ...was, count: was.count - 1 })
  }
  const pairOf = ({ account, address }: Tries): string => `${account} ${address}`
  const isKnown = (tries: Tries): boolean => {
    const since = known.get(pairOf(tries))
    return since !== undefined && Math.abs(now() - since) < DAY
  }
  return {
    begin(tries) {
      check('pair', pairOf(tries))
      if (!isKnown(tries)) check('account', tries.account)
      count('pair', pairOf(tries))
      count('account', tries.account)
    },
    beginSecondFactor(account) {
      check('secondFactor', account)
      count('secondFactor', account)
    },
    takeBack(tries) {
      uncount('pair', pairOf(tries))
      uncount('account', tries.account)
    },
    succeeded(tries) {
      failures.pair.delete(pairOf(tries))
      failures.secondFactor.delete(tries.account)
      uncount('account', tries.account)
      keepYoung(known, pairOf(tries), now())
    },
  }
}

function keepYoung<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name) // so that it becomes the youngest
  map.set(name, value)
  if (map.size > MOST) map.delete(map.keys().next().value!)
}
