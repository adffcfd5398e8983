import type { KeyObject } from 'node:crypto'
import type { PoolClient } from 'pg'
import {
  assertReason,
  assertWithinBudget,
  type ReadingLimits,
  unusualOf,
} from '#kernel/grant/grant.rules.ts'
import type { Unusual } from '#kernel/grant/grant.schema.ts'
import { newId } from '#kernel/ids.ts'
import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { atOnceOn, type DbPool, inTransactionOn } from '../db/db.ts'
import { type Gathering, gathering, insertAtOnce } from '../gather.ts'
import type { Keys } from '../keys/keys.ts'
import { writeLog } from '../log/log.ts'
import { officeOf, type Reading, type World } from '../world.ts'
import { bindingOf, institution, type RecordKey, recordKeys } from './vault.service.ts'

/** How long a grant holds; a longer look asks again, and is entered again. */
const GRANT_LASTS = 15 * MINUTE

/** A grant that is on its way. */
export interface Grant {
  readonly id: string
  /** the record's; undefined for one that was erased, or of which nothing was ever sealed */
  readonly key: KeyObject | undefined
  /** settles when grant and ledger entry are committed: nothing is shown before */
  readonly entered: Promise<void>
}

/** Reads under a grant, on the connection on which it went out: so it is committed when the server reads. */
type ReadUnder<T> = (client: PoolClient, grant: Grant) => Promise<T>

/** What gives grants: one reader's come one after another, so that many at once stay within her budget. */
export type GiveGrant = <T>(reading: Reading, read: ReadUnder<T>) => Promise<T>

interface Before {
  key_id: string | null
  wrapped: Buffer | null
  typed: number
  typed_since: number | null
  derived: number
  derived_since: number | null
  is_canary: boolean
}

/** What grants need of the outside. */
interface Giving {
  readonly pool: DbPool
  readonly world: World
  readonly keys: Keys
  readonly limits: ReadingLimits
}

/**
 * Makes what gives grants: grant and ledger entry go out together and are committed before anything is read, though
 * the reading waits for no answer in between.
 */
export function grantGiver(giving: Giving): GiveGrant {
  const turns = new Map<string, Promise<unknown>>()
  return async (reading, read) => {
    const reader = reading.who.account ?? ''
    const before = turns.get(reader)
    const { promise: mine, resolve: leave } = Promise.withResolvers<void>()
    if (reader !== '') turns.set(reader, mine)
    const over = (): void => {
      if (turns.get(reader) === mine) turns.delete(reader)
      leave()
    }
    if (reader !== '') await before
    // Also where there is no connection to be had: else this reader would wait for herself for ever.
    try {
      return await giving.pool.using(async (client) => {
        const grant = await give(giving, client, reading)
        grant.entered.then(over, over)
        return read(client, grant)
      })
    } finally {
      over()
    }
  }
}

async function give(giving: Giving, client: PoolClient, reading: Reading): Promise<Grant> {
  const { world, keys } = giving
  const { who, basis, what } = reading
  if (basis === 'typed') assertReason(reading.reason)
  // One moment for grant and entry: by it a reviewer finds the words that belong to the grant.
  const gathered = gathering(world, keys)
  const { now } = gathered
  const before = await lookBefore(giving, client, reading, now)
  await keepBudget(giving, client, reading, before, now)
  const id = newId<'grant'>(now, world.random(10))
  gathered.insert('access_grant', grantRow(world, reading, { id, now, key_id: before.key_id }))
  const review = noteUnusual(giving, reading, { gathered, grant: id, isCanary: before.is_canary })
  const key = keyIn(giving, reading, before)
  gathered.enterUnder(key ?? (await keyOfInstitution(giving, client, now)), {
    did: reading.action,
    about: what,
    by: who,
    purpose: reading.purpose,
    reason: reading.reason.trim(),
    basis: reading.relation ?? basis,
  })
  const entered = atOnceOn(client, insertAtOnce(gathered.rows, world.tenant.id)).then(() => {
    if (review !== undefined && before.is_canary)
      writeLog({ level: 'warning', what: 'canary.opened', facts: { review } })
  })
  entered.catch(() => {}) // whoever reads under it waits for it, and hears
  return { id, key: key?.key, entered }
}

const grantRow = (
  { tenant }: World,
  reading: Reading,
  { id, now, key_id }: { id: string; now: number; key_id: string | null },
) => ({
  tenant_id: tenant.id,
  id,
  account_id: reading.who.account ?? null,
  actor: officeOf(reading.who),
  about_kind: reading.what.kind,
  about_id: reading.what.id,
  key_id,
  action: reading.action,
  purpose: reading.purpose,
  basis: reading.basis,
  relation: reading.basis === 'relation' ? (reading.relation ?? null) : null,
  reason: reading.basis === 'typed' ? null : reading.reason,
  given_at: new Date(now),
  until: new Date(now + GRANT_LASTS),
})

interface Noting {
  readonly gathered: Gathering
  readonly grant: string
  readonly isCanary: boolean
}

/** How a reviewer opens the words of a reading: that makes no new case, else the queue would never end. */
const REVIEWING: Action = 'review.read'

/** Puts an unusual reading before a reviewer. @returns the review's id */
function noteUnusual(
  { world, limits }: Giving,
  reading: Reading,
  { gathered, grant, isCanary }: Noting,
): string | undefined {
  const { basis, noted = [] } = reading
  const { now } = gathered
  const byPerson = reading.who.account !== undefined && reading.action !== REVIEWING
  const { zone } = world.tenant
  const why = unusualOf({ basis, isCanary, byPerson, noted, now, zone }, limits)
  if (why.length === 0) return undefined
  const id = newId<'review'>(now, world.random(10))
  gathered.insert('access_review', reviewRow(world, reading, { id, grant, why, now }))
  gathered.publish('ReviewChanged', { review: id })
  if (why.includes('canary')) gathered.publish('CanaryOpened', { review: id })
  return id
}

/** A record that was erased has no key, and gets none for being asked for: it is entered under the institution's. */
async function keyOfInstitution(
  { world, keys }: Giving,
  client: PoolClient,
  now: number,
): Promise<RecordKey> {
  const tenant = world.tenant.id
  const [key] = await inTransactionOn(client, { tenant }, (db) =>
    recordKeys(db, keys, tenant, [institution(tenant)], now),
  )
  return key!
}

async function lookBefore(
  { world }: Giving,
  client: PoolClient,
  { what, who }: Reading,
  now: number,
): Promise<Before> {
  const [before] = await atOnceOn<Before>(client, {
    text: 'select * from before_reading($1::int, $2::text, $3::uuid, $4::uuid, $5::timestamptz)',
    values: [world.tenant.id, what.kind, what.id, who.account ?? null, new Date(now)],
  })
  return before!
}

const keyIn = (
  { world, keys }: Giving,
  { what }: Reading,
  { key_id, wrapped }: Before,
): RecordKey | undefined =>
  key_id === null || wrapped === null
    ? undefined
    : {
        id: key_id,
        key: keys.unwrap(wrapped, bindingOf(world.tenant.id, what.kind, what.id, 'key')),
      }

interface NewReview {
  readonly id: string
  readonly grant: string | null
  readonly why: readonly Unusual[]
  readonly now: number
}

const reviewRow = (world: World, reading: Reading, { id, grant, why, now }: NewReview) => ({
  tenant_id: world.tenant.id,
  id,
  grant_id: grant,
  reader_id: reading.who.account ?? null,
  about_kind: reading.what.kind,
  why: [...why],
  at: new Date(now),
  state: 'open' as const,
  reviewed_by: null,
})

/** Beyond the budget nothing is read; the first refusal of an hour is put before a reviewer. @throws Refusal */
async function keepBudget(
  { world, limits }: Giving,
  client: PoolClient,
  reading: Reading,
  before: Before,
  now: number,
): Promise<void> {
  try {
    if (reading.basis === 'typed')
      assertWithinBudget(
        { count: before.typed, since: before.typed_since },
        limits.typedPerHour,
        now,
      )
    if (reading.basis === 'relation')
      assertWithinBudget(
        { count: before.derived, since: before.derived_since },
        limits.derivedPerHour,
        now,
      )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const review = { id: newId<'review'>(now, world.random(10)), grant: null, why: ['budget'], now }
    await inTransactionOn(client, { tenant: world.tenant.id }, (db) =>
      db
        .insertInto('access_review')
        .values(reviewRow(world, reading, review as NewReview))
        .onConflict((on) => on.doNothing())
        .execute(),
    )
    throw error
  }
}
