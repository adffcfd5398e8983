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
import { iso, MINUTE } from '#kernel/time.ts'
import { atOnceOn, type DbPool, inTransactionOn } from '../db/db.ts'
import { codeOf } from '../db/outage.ts'
import { asJson, type Gathering, gathering, insertAtOnce } from '../gather.ts'
import type { Keys } from '../keys/keys.ts'
import { writeLog } from '../log/log.ts'
import { type LedgerEntry, officeOf, type Reading, type World } from '../world.ts'
import { entryRow } from './ledger-entry.ts'
import { type StandingGrant, type StandingGrants, standingGrants } from './standing-grants.ts'
import {
  bindingOf,
  institution,
  type ReadUnder,
  type RecordKey,
  recordKeys,
  type SealedRow,
  sealedPartsOf,
} from './vault.service.ts'

/** How long a grant holds; a longer look asks again, and is entered again. */
const GRANT_LASTS = 15 * MINUTE

/** A grant whose ledger entry for this reading is on its way. */
export interface Grant {
  readonly id: string
  /** the reading's own, in the ledger */
  readonly entry: string
  /** the record's; undefined for one that was erased, or of which nothing was ever sealed */
  readonly key: KeyObject | undefined
  /** when it was asked for, milliseconds since 1970, UTC */
  readonly now: number
  /** settles when the entry is committed, and the grant with it where it is new: nothing is shown before */
  readonly entered: Promise<void>
}

/** What is sealed of a record, as a grant shows it that is known to be committed and entered. */
export interface Shown extends Grant {
  /** oldest first */
  readonly rows: readonly SealedRow[]
}

/**
 * What gives grants: one reader's come one after another, so that many at once stay within her budget. What is read
 * under one is read on the connection on which it was given.
 */
export type GiveGrant = <T>(
  reading: Reading,
  read: (client: PoolClient, shown: Shown) => Promise<T>,
) => Promise<T>

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
  const standing = standingGrants()
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
        const shown = await lookAgain(giving, standing, client, reading)
        over()
        return read(client, shown)
      })
    } finally {
      over()
    }
  }
}

/** Looks under the grant that the reader has for this already, or under a new one. */
async function lookAgain(
  giving: Giving,
  standing: StandingGrants,
  client: PoolClient,
  reading: Reading,
): Promise<Shown> {
  const { world } = giving
  const now = world.now()
  const before = standing.find(reading, now)
  if (before !== undefined && whyUnusual(giving, reading, now).length === 0) {
    const shown = await look(world, client, reading, enterAgain(world, client, reading, before))
    if (shown.rows.length > 0) return shown
    // It shows nothing any more, and nothing was entered. She is asked as at first.
    standing.forget(reading)
  }
  const { isUnusual, ...shown } = await lookAnew(giving, client, reading).catch((error) => {
    // Erased since it was asked what stands of the record: asked again, it has no key, and shows nothing.
    if (codeOf(error) !== FOREIGN_KEY) throw error
    return lookAnew(giving, client, reading)
  })
  const { id, key, now: givenAt } = shown
  if (key !== undefined && !isUnusual && shown.rows.length > 0)
    standing.keep(reading, { id, key, until: givenAt + GRANT_LASTS })
  return shown
}

/** SQLSTATE of a row that names another which is not there. */
const FOREIGN_KEY = '23503'

/** Looks under a grant that is made for it. */
async function lookAnew(giving: Giving, client: PoolClient, reading: Reading) {
  const { isUnusual, ...grant } = await give(giving, client, reading)
  return { ...(await look(giving.world, client, reading, grant)), isUnusual }
}

/** What row security asks before it shows anything of a reading. */
export const underOf = (
  { id, entry, now }: Pick<Grant, 'id' | 'entry' | 'now'>,
  { who }: Reading,
): ReadUnder => ({ grant: id, entry, reader: who.account ?? '', now: iso(now) })

/** Asks for what is sealed of a record: what the database shows under the grant, once the reading is entered. */
export async function look(
  { tenant }: World,
  client: PoolClient,
  reading: Reading,
  grant: Grant,
): Promise<Shown> {
  const question = sealedPartsOf(tenant.id, reading.what, underOf(grant, reading))
  // It goes out behind grant and entry, which the server has committed when it looks at it.
  const rows = await atOnceOn<SealedRow>(client, question)
  await grant.entered
  return { ...grant, rows }
}

/** Enters a reading under a grant that stands: it is as much a reading as the first. The database says whether it stands. */
function enterAgain(
  world: World,
  client: PoolClient,
  reading: Reading,
  { id, key }: StandingGrant,
): Grant {
  const now = world.now()
  const row = entryRow(world, key, now, entryOf(reading))
  const { grant, reader, now: moment } = underOf({ id, entry: row.id, now }, reading)
  const entered = atOnceOn(client, {
    text: 'select enter_again($1::int, $2::text, $3::text, $4::text, $5::json)',
    values: [world.tenant.id, grant, reader, moment, asJson(row)],
  }).then(() => {})
  entered.catch(() => {}) // whoever looks under it waits for it, and hears
  return { id, entry: row.id, key, now, entered }
}

const entryOf = ({
  who,
  what,
  action,
  purpose,
  reason,
  relation,
  basis,
}: Reading): LedgerEntry => ({
  did: action,
  about: what,
  by: who,
  purpose,
  reason: reason.trim(),
  basis: relation ?? basis,
})

/** A grant that was made now. */
interface NewGrant extends Grant {
  /** whether somebody else is to look at the reading */
  readonly isUnusual: boolean
}

async function give(giving: Giving, client: PoolClient, reading: Reading): Promise<NewGrant> {
  const { world, keys } = giving
  if (reading.basis === 'typed') assertReason(reading.reason)
  // One moment for grant and entry: by it a reviewer finds the words that belong to the grant.
  const gathered = gathering(world, keys)
  const { now } = gathered
  const before = await lookBefore(giving, client, reading, now)
  await keepBudget(giving, client, reading, before, now)
  const id = newId<'grant'>(now, world.random(10))
  gathered.insert('access_grant', grantRow(world, reading, { id, now, key_id: before.key_id }))
  const review = noteUnusual(giving, reading, { gathered, grant: id, isCanary: before.is_canary })
  const key = keyIn(giving, reading, before)
  const entry = gathered.enterUnder(
    key ?? (await keyOfInstitution(giving, client, now)),
    entryOf(reading),
  )
  const entered = atOnceOn(client, insertAtOnce(gathered.rows, world.tenant.id)).then(() => {
    if (review !== undefined && before.is_canary)
      writeLog({ level: 'warning', what: 'canary.opened', facts: { review } })
  })
  entered.catch(() => {}) // whoever looks under it waits for it, and hears
  return { id, entry, key: key?.key, now, entered, isUnusual: review !== undefined }
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
  giving: Giving,
  reading: Reading,
  { gathered, grant, isCanary }: Noting,
): string | undefined {
  const { world } = giving
  const { now } = gathered
  const why = whyUnusual(giving, reading, now, isCanary)
  if (why.length === 0) return undefined
  const id = newId<'review'>(now, world.random(10))
  gathered.insert('access_review', reviewRow(world, reading, { id, grant, why, now }))
  gathered.publish('ReviewChanged', { review: id })
  if (why.includes('canary')) gathered.publish('CanaryOpened', { review: id })
  return id
}

function whyUnusual(
  { world, limits }: Giving,
  { basis, noted = [], who, action }: Reading,
  now: number,
  isCanary = false,
): Unusual[] {
  const byPerson = who.account !== undefined && action !== REVIEWING
  return unusualOf({ basis, isCanary, byPerson, noted, now, zone: world.tenant.zone }, limits)
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
