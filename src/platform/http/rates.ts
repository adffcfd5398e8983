import { createHmac, createSecretKey } from 'node:crypto'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, SECOND } from '#kernel/time.ts'
import { subnet } from './address.ts'

/**
 * Kinds of requests with a budget each. For `code` and `signIn` a secret can be tried, so only refused tries cost; a
 * `tile` is one of many small pieces of something public that is read whole.
 */
export type RateClass = 'read' | 'write' | 'tile' | 'code' | 'signIn'

/** A budget of one address: so many at once, then so many a second. */
export interface Budget {
  readonly burst: number
  readonly perSecond: number
}

/**
 * Generous where many people share one address (a municipal network, a phone company), tight where a secret can
 * be tried: 10 wrong codes at once, then two a minute, is 2,900 tries a day against 2^50 codes.
 */
export const defaultRates: Readonly<Record<RateClass, Budget>> = {
  read: { burst: 600, perSecond: 20 },
  write: { burst: 60, perSecond: 1 },
  tile: { burst: 2_000, perSecond: 100 },
  code: { burst: 10, perSecond: 1 / 30 },
  signIn: { burst: 10, perSecond: 1 / 30 },
}

interface Bucket {
  tokens: number
  at: number
}

/** Counts requests by a keyed hash of the address. The key lives in memory and changes every day. */
export interface RateLimits {
  /**
   * The address under today's key.
   * @param connection  on which it came: the hash is kept with it, for as long as both last
   */
  hash(address: string | undefined, connection?: object): string
  /** Takes one from the budget. @throws Refusal `tooMany` with the seconds to wait */
  take(kind: RateClass, addressHash: string): void
  /** Gives one back: the try was no wrong guess. */
  giveBack(kind: RateClass, addressHash: string): void
}

/**
 * @param o.most  addresses remembered a class; the one seen longest ago is forgotten first, so memory is bounded
 */
export function rateLimits(o: {
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly rates?: Partial<Record<RateClass, Budget>> | undefined
  readonly most?: number
}): RateLimits {
  const rates = { ...defaultRates, ...o.rates }
  const most = o.most ?? 20_000
  const buckets = new Map<RateClass, Map<string, Bucket>>()
  let hashes = new WeakMap<
    object,
    { readonly address: string | undefined; readonly hash: string }
  >()
  let key = createSecretKey(o.random(32))
  let day = Math.floor(o.now() / DAY)

  const turnKey = (): void => {
    const today = Math.floor(o.now() / DAY)
    if (today === day) return
    day = today
    key = createSecretKey(o.random(32))
    buckets.clear()
    hashes = new WeakMap()
  }
  const hashOf = (address: string | undefined): string => {
    const text = address === undefined ? 'unknown' : subnet(address)
    return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)
  }
  const bucketOf = (kind: RateClass, hash: string): Bucket => {
    const known = buckets.get(kind) ?? new Map<string, Bucket>()
    buckets.set(kind, known)
    const { burst, perSecond } = rates[kind]
    const now = o.now()
    const was = known.get(hash) ?? { tokens: burst, at: now }
    const elapsed = Math.max(0, now - was.at) / SECOND
    const bucket = { tokens: Math.min(burst, was.tokens + elapsed * perSecond), at: now }
    known.delete(hash) // so that it becomes the youngest of the map
    known.set(hash, bucket)
    if (known.size > most) known.delete(known.keys().next().value!)
    return bucket
  }

  return {
    hash(address, connection) {
      turnKey()
      const before = connection && hashes.get(connection)
      if (before !== undefined && before.address === address) return before.hash
      const hash = hashOf(address)
      if (connection !== undefined) hashes.set(connection, { address, hash })
      return hash
    },
    take: (kind, hash) => {
      const bucket = bucketOf(kind, hash)
      if (bucket.tokens < 1) {
        const seconds = Math.ceil((1 - bucket.tokens) / rates[kind].perSecond)
        throw new Refusal('tooMany', 'http.tooOften', { seconds })
      }
      bucket.tokens -= 1
    },
    giveBack: (kind, hash) => {
      const bucket = bucketOf(kind, hash)
      bucket.tokens = Math.min(rates[kind].burst, bucket.tokens + 1)
    },
  }
}
