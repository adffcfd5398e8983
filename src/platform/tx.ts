import type { Db } from './db/db.ts'
import type { FileStore } from './files/files.ts'
import { gathering, insertTogether } from './gather.ts'
import { type Keys, seal } from './keys/keys.ts'
import { bindingOf, type RecordKey, recordKey } from './vault/vault.service.ts'
import type { IdempotencyKey, Resource, Tx, World } from './world.ts'

interface Parts {
  readonly db: Db
  readonly world: World
  readonly keys: Keys
  readonly files: FileStore
}

/** Writes what was gathered; with the answer that a retry of this request is to get. */
type Flush = (kept?: { key: IdempotencyKey; answer: unknown }) => Promise<void>

/**
 * Begins what a service may do inside a transaction. Sealed parts, ledger entries, facts and jobs are gathered and
 * written together by `flush`, just before the commit: with the act, or not at all, in one round trip.
 */
export function beginTx({ db, world, keys, files }: Parts): { tx: Tx; flush: Flush } {
  const gathered = gathering(world, keys)
  const { now } = gathered
  const tenant = world.tenant.id
  const toSeal: { about: Resource; part: string; value: unknown }[] = []
  const known = new Map<string, Promise<RecordKey>>()
  const nameOf = (about: Resource): string => `${about.kind}/${about.id}`
  const keyFor = (about: Resource): Promise<RecordKey> => {
    const key = known.get(nameOf(about)) ?? recordKey(db, keys, tenant, about, now)
    known.set(nameOf(about), key)
    return key
  }
  const tx: Tx = {
    db,
    now,
    ledger: gathered.ledger,
    publish: gathered.publish,
    enqueue: gathered.enqueue,
    seal(about, parts) {
      for (const [part, value] of Object.entries(parts))
        if (value !== undefined) toSeal.push({ about, part, value })
    },
    async keep(about, bytes) {
      const { key } = await keyFor(about)
      return files.put(seal(key, bytes, bindingOf(tenant, about.kind, about.id, 'file')))
    },
    async destroyKey(about) {
      await db
        .deleteFrom('data_key')
        .where('tenant_id', '=', tenant)
        .where('about_kind', '=', about.kind)
        .where('about_id', '=', about.id)
        .execute()
    },
  }
  return {
    tx,
    async flush(kept) {
      for (const { about, part, value } of toSeal)
        gathered.sealUnder(await keyFor(about), about, part, value)
      if (kept !== undefined) gathered.keepAnswer(kept.key, kept.answer)
      await insertTogether(db, gathered.rows)
    },
  }
}
