import type { PoolClient } from 'pg'
import { type ReadingLimits, usualLimits } from '#kernel/grant/grant.rules.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { openAdding } from './adding.ts'
import { type DbPool, inRead, inReadOn, inTransaction } from './db/db.ts'
import type { FileStore } from './files/files.ts'
import { gathering } from './gather.ts'
import { keptAnswer } from './idempotency/idempotency.service.ts'
import type { Keys } from './keys/keys.ts'
import { freshBytes } from './keys/random.ts'
import { beginTx } from './tx.ts'
import { grantGiver, type Shown, underOf } from './vault/grant.service.ts'
import { openRecord } from './vault/vault.service.ts'
import type { IdempotencyKey, Opened, Reading, Tenant, World } from './world.ts'

/** What a world is made of; tests give a still clock and seeded bytes. */
export interface Outside {
  readonly pool: DbPool
  readonly tenant: Tenant
  readonly keys: Keys
  readonly files: FileStore
  readonly policy: readonly PolicyLine[]
  /** how much one person may read within an hour; the usual unless said */
  readonly limits?: ReadingLimits
  readonly now?: () => number
  readonly random?: (bytes: number) => Uint8Array
}

/** Opens the world of one tenant. */
export function openWorld(outside: Outside): World {
  const { pool, tenant, keys, files, policy } = outside
  const now = outside.now ?? Date.now
  const random = outside.random ?? freshBytes
  const scope = { tenant: tenant.id }
  const add = openAdding(pool, tenant.id)

  /**
   * A retry stops at a unique key, at the latest at that of the kept answer, or at a rule that no longer lets it
   * happen. It is rare and pays for the look; the first time, which is not, pays nothing.
   */
  async function answerOfRetry<T>(
    key: IdempotencyKey | undefined,
    act: () => Promise<T>,
  ): Promise<T> {
    try {
      return await act()
    } catch (error) {
      const isOurs = error instanceof Refusal || (error as { code?: string }).code === '23505'
      if (key === undefined || !isOurs) throw error
      const first = await inRead(pool, scope, (db) => keptAnswer<T>(db, keys, tenant.id, key))
      if (first === undefined) throw error
      return first.answer
    }
  }

  const world: World = {
    tenant,
    now,
    random,
    files,
    hash: keys.hash,
    derive: keys.derive,
    read: (ask) => inRead(pool, scope, ask),
    transaction: (work, key) =>
      answerOfRetry(key, () =>
        inTransaction(pool, scope, async (db) => {
          const { tx, flush } = beginTx({ db, world, keys, files })
          const result = await work(tx)
          await flush(key && { key, answer: result })
          return result
        }),
      ),
    add: (work, key) =>
      answerOfRetry(key, async () => {
        const gathered = gathering(world, keys)
        const result = work(gathered)
        gathered.keepAnswer(key, result)
        await add(gathered.rows)
        return result
      }),
    async open(reading, ask) {
      mayRead(policy, reading)
      return giveGrant(reading, (client, shown) => openUnder(outside, client, shown, reading, ask))
    },
  }
  const giveGrant = grantGiver({ pool, world, keys, limits: outside.limits ?? usualLimits })
  return world
}

/**
 * Reads a record under a grant: the policy is asked for the fields, the row is visible to this grant only, and what
 * was sealed is opened.
 */
export function openUnder<T>(
  { tenant, keys, files, policy }: Outside,
  client: PoolClient,
  shown: Shown,
  reading: Reading,
  ask: (opened: Opened) => Promise<T>,
): Promise<T> {
  const fields = mayRead(policy, reading)
  const { key, rows } = shown
  return inReadOn(client, { tenant: tenant.id }, { ...underOf(shown, reading) }, (db) =>
    ask(openRecord({ db, keys, files, reading, fields, tenant: tenant.id, key, rows })),
  )
}

function mayRead(policy: readonly PolicyLine[], reading: Reading): readonly string[] {
  const answer = decide(policy, {
    action: reading.action,
    actors: reading.who.actors,
    relations: reading.relations,
    purpose: reading.purpose,
  })
  if (!answer.allow) throw new Refusal('forbidden', 'policy.forbidden', { action: reading.action })
  return answer.fields
}
