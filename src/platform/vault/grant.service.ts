import { sql } from 'kysely'
import {
  assertReason,
  assertWithinBudget,
  type ReadingLimits,
  unusualOf,
} from '#kernel/grant/grant.rules.ts'
import type { Unusual } from '#kernel/grant/grant.schema.ts'
import { newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MINUTE } from '#kernel/time.ts'
import { atOnce, type DbPool, inTransaction } from '../db/db.ts'
import { gathering, insertAtOnce } from '../gather.ts'
import type { Keys } from '../keys/keys.ts'
import { writeLog } from '../log/log.ts'
import { type LedgerEntry, officeOf, type Reading, type World } from '../world.ts'
import { bindingOf, institution, type RecordKey, recordKeys } from './vault.service.ts'

/** How long a grant holds; a longer look asks again, and is entered again. */
const GRANT_LASTS = 15 * MINUTE

/** What gives grants: one reader's come one after another, so that many at once stay within her budget. */
export type GiveGrant = (reading: Reading) => Promise<string>

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
 * Makes what gives grants: grant and ledger entry are committed, by one statement, before anything is read.
 * @returns a function that answers with the grant's id
 */
export function grantGiver(giving: Giving): GiveGrant {
  const turns = new Map<string, Promise<unknown>>()
  return (reading) => {
    const reader = reading.who.account
    if (reader === undefined) return give(giving, reading)
    const before = turns.get(reader) ?? Promise.resolve()
    const mine = before.catch(() => undefined).then(() => give(giving, reading))
    turns.set(reader, mine)
    const leave = (): void => {
      if (turns.get(reader) === mine) turns.delete(reader)
    }
    mine.then(leave, leave)
    return mine
  }
}

async function give(giving: Giving, reading: Reading): Promise<string> {
  const { pool, world, keys, limits } = giving
  const { what, who, basis } = reading
  if (basis === 'typed') assertReason(reading.reason)
  // One moment for grant and entry: by it a reviewer finds the words that belong to the grant.
  const gathered = gathering(world, keys)
  const { now } = gathered
  const before = await lookBefore(giving, reading, now)
  await keepBudget(giving, reading, before, now)
  const id = newId<'grant'>(now, world.random(10))
  const key = keyIn(giving, reading, before)
  gathered.insert('access_grant', {
    tenant_id: world.tenant.id,
    id,
    account_id: who.account ?? null,
    actor: officeOf(who),
    about_kind: what.kind,
    about_id: what.id,
    key_id: before.key_id,
    action: reading.action,
    purpose: reading.purpose,
    basis,
    relation: basis === 'relation' ? (reading.relation ?? null) : null,
    reason: basis === 'typed' ? null : reading.reason,
    given_at: new Date(now),
    until: new Date(now + GRANT_LASTS),
  })
  const entry: LedgerEntry = {
    did: reading.action,
    about: what,
    by: who,
    purpose: reading.purpose,
    reason: reading.reason.trim(),
    basis: reading.relation ?? basis,
  }
  const why = unusualOf(
    {
      basis,
      isCanary: before.is_canary,
      noted: reading.noted ?? [],
      now,
      zone: world.tenant.zone,
    },
    limits,
  )
  const review = why.length === 0 ? undefined : newId<'review'>(now, world.random(10))
  if (review !== undefined) {
    gathered.insert('access_review', reviewRow(world, reading, { id: review, grant: id, why, now }))
    gathered.publish('ReviewChanged', { review })
    if (before.is_canary) gathered.publish('CanaryOpened', { review })
  }
  gathered.enterUnder(key ?? (await keyOfInstitution(giving, now)), entry)
  await atOnce(pool, insertAtOnce(gathered.rows, world.tenant.id))
  if (review !== undefined && before.is_canary)
    writeLog({ level: 'warning', what: 'canary.opened', facts: { review } })
  return id
}

/** A record that was erased has no key, and gets none for being asked for: it is entered under the institution's. */
async function keyOfInstitution({ pool, world, keys }: Giving, now: number): Promise<RecordKey> {
  const tenant = world.tenant.id
  const [key] = await inTransaction(pool, { tenant }, (db) =>
    recordKeys(db, keys, tenant, [institution(tenant)], now),
  )
  return key!
}

async function lookBefore(
  { pool, world }: Giving,
  { what, who }: Reading,
  now: number,
): Promise<Before> {
  const { rows } = await atOnce(
    pool,
    sql<Before>`select * from before_reading(${world.tenant.id}::int, ${what.kind}::text, ${what.id}::uuid,
      ${who.account ?? null}::uuid, ${new Date(now)}::timestamptz)`,
  )
  return rows[0]!
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
  { pool, world, limits }: Giving,
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
    await inTransaction(pool, { tenant: world.tenant.id }, (db) =>
      db
        .insertInto('access_review')
        .values(reviewRow(world, reading, review as NewReview))
        .onConflict((on) => on.doNothing())
        .execute(),
    )
    throw error
  }
}
