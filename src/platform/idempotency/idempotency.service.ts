import { timingSafeEqual } from 'node:crypto'
import type { Insertable } from 'kysely'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import { type Db, instant } from '../db/db.ts'
import { type Keys, seal, unseal } from '../keys/keys.ts'
import type { IdempotencyKey, World } from '../world.ts'
import type { KeptAnswerTable } from './idempotency.table.ts'

/** How long a retry still gets the first answer: an outbox on a phone may wait for a signal for weeks. */
export const ANSWERS_KEPT_FOR = 60 * DAY

const nameOf = (key: IdempotencyKey): string => `${key.endpoint} ${key.key}`

const hashOf = (keys: Keys, key: IdempotencyKey): Buffer =>
  Buffer.from(keys.hash(`answer ${nameOf(key)}`))

/**
 * The answer that this request got the first time, if it came before.
 * @throws Refusal `conflict` when the same key comes with another content
 */
export async function keptAnswer<T>(
  db: Db,
  keys: Keys,
  tenant: number,
  key: IdempotencyKey,
): Promise<{ answer: T } | undefined> {
  const row = await db
    .selectFrom('kept_answer')
    .select(['fingerprint', 'sealed'])
    .where('tenant_id', '=', tenant)
    .where('key_hash', '=', hashOf(keys, key))
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (!timingSafeEqual(row.fingerprint, key.fingerprint))
    throw new Refusal('conflict', 'idempotency.otherContent')
  const opened = unseal(keys.derive('answer', nameOf(key)), row.sealed, nameOf(key))
  return JSON.parse(Buffer.from(opened).toString())
}

/** The row that keeps an answer, written in the transaction of the act: neither can be without the other. */
export function answerRow(
  keys: Keys,
  tenant: number,
  now: number,
  key: IdempotencyKey,
  answer: unknown,
): Insertable<KeptAnswerTable> {
  const plain = Buffer.from(JSON.stringify({ answer }))
  return {
    tenant_id: tenant,
    key_hash: hashOf(keys, key),
    fingerprint: Buffer.from(key.fingerprint),
    sealed: Buffer.from(seal(keys.derive('answer', nameOf(key)), plain, nameOf(key))),
    answered_at: new Date(now),
  }
}

/** Forgets answers that no retry will ask for any more. @returns how many */
export async function forgetOldAnswers(world: World): Promise<number> {
  return world.transaction(async (tx) => {
    const done = await tx.db
      .deleteFrom('kept_answer')
      .where('tenant_id', '=', world.tenant.id)
      .where('answered_at', '<', instant(tx.now - ANSWERS_KEPT_FOR))
      .executeTakeFirst()
    return Number(done.numDeletedRows)
  })
}
