import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '#kernel/refusal.ts'
import { DAY } from '#kernel/time.ts'
import type { Db } from '../db/db.ts'
import { type Keys, seal, unseal } from '../keys/keys.ts'
import type { IdempotencyKey, World } from '../world.ts'

/** How long a retry still gets the first answer: an outbox on a phone may wait for a signal for weeks. */
export const ANSWERS_KEPT_FOR = 60 * DAY

type KeepAnswer = (db: Db, answer: unknown) => Promise<void>

/**
 * Does the work once per key. The answer is kept in the transaction of the act, so an act without its answer, or
 * an answer without its act, cannot be. Of two at once the second waits for the first and gets its answer.
 * @throws Refusal `conflict` when the same key comes with another content
 */
export async function answerOnce<T>(
  world: World,
  keys: Keys,
  key: IdempotencyKey,
  work: (keepAnswer: KeepAnswer) => Promise<T>,
): Promise<T> {
  const name = `${key.endpoint} ${key.key}`
  const hash = Buffer.from(world.hash(`answer ${name}`))
  const sealKey = keys.derive('answer', name)
  const earlier = await keptAnswer<T>(world, key, hash, sealKey)
  if (earlier !== undefined) return earlier.answer
  try {
    return await work(async (db, answer) => {
      await db
        .insertInto('kept_answer')
        .values({
          tenant_id: world.tenant.id,
          key_hash: hash,
          fingerprint: Buffer.from(key.fingerprint),
          sealed: Buffer.from(seal(sealKey, Buffer.from(JSON.stringify({ answer })), name)),
          answered_at: new Date(world.now()),
        })
        .execute()
    })
  } catch (error) {
    // The other one of two at once has committed: whichever unique key stopped us, its answer stands now.
    if ((error as { code?: string }).code !== '23505') throw error
    const first = await keptAnswer<T>(world, key, hash, sealKey)
    if (first === undefined) throw error
    return first.answer
  }
}

async function keptAnswer<T>(
  world: World,
  key: IdempotencyKey,
  hash: Buffer,
  sealKey: Uint8Array,
): Promise<{ answer: T } | undefined> {
  const row = await world.read((db) =>
    db
      .selectFrom('kept_answer')
      .select(['fingerprint', 'sealed'])
      .where('tenant_id', '=', world.tenant.id)
      .where('key_hash', '=', hash)
      .executeTakeFirst(),
  )
  if (row === undefined) return undefined
  if (!timingSafeEqual(row.fingerprint, key.fingerprint))
    throw new Refusal('conflict', 'idempotency.otherContent')
  return JSON.parse(
    Buffer.from(unseal(sealKey, row.sealed, `${key.endpoint} ${key.key}`)).toString(),
  )
}

/** Forgets answers that no retry will ask for any more. @returns how many */
export async function forgetOldAnswers(world: World): Promise<number> {
  return world.transaction(async (tx) => {
    const done = await tx.db
      .deleteFrom('kept_answer')
      .where('tenant_id', '=', world.tenant.id)
      .where('answered_at', '<', new Date(tx.now - ANSWERS_KEPT_FOR))
      .executeTakeFirst()
    return Number(done.numDeletedRows)
  })
}
