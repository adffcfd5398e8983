import type { Db } from './db/db.ts'
import type { FileStore } from './files/files.ts'
import { gathering, insertTogether } from './gather.ts'
import { type Keys, seal, unseal } from './keys/keys.ts'
import {
  bindingOf,
  institution,
  type RecordKey,
  recordKeys,
  standingKeys,
} from './vault/vault.service.ts'
import type { IdempotencyKey, LedgerEntry, OwnKey, Resource, Tx, World } from './world.ts'

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
  const toEnter: LedgerEntry[] = []
  const destroyed = new Set<string>()
  const known = new Map<string, RecordKey>()
  const nameOf = (about: Resource): string => `${about.kind}/${about.id}`
  /** Makes the keys of records known, all by one question. */
  const learn = async (abouts: readonly Resource[]): Promise<void> => {
    const unknown = new Map(abouts.map((about) => [nameOf(about), about]))
    for (const name of known.keys()) unknown.delete(name)
    if (unknown.size === 0) return
    const found = await recordKeys(db, keys, tenant, [...unknown.values()], now)
    for (const [i, name] of [...unknown.keys()].entries()) known.set(name, found[i]!)
  }
  const keyOf = (about: Resource): RecordKey => known.get(nameOf(about))!
  const ownKey = (about: Resource, { id, key }: RecordKey): OwnKey => {
    const bound = (part: string): string => bindingOf(tenant, about.kind, about.id, part)
    return {
      id,
      seal: (part, value) =>
        Buffer.from(seal(key, Buffer.from(JSON.stringify(value)), bound(part))),
      open: (part, sealed) => JSON.parse(Buffer.from(unseal(key, sealed, bound(part))).toString()),
    }
  }
  /** What is entered about a record that goes is not sealed with what goes, and gives it no key anew. */
  const enteredUnder = ({ about }: LedgerEntry): Resource =>
    destroyed.has(nameOf(about)) ? institution(tenant) : about
  const tx: Tx = {
    db,
    now,
    ledger: (entry) => void toEnter.push(entry),
    publish: gathered.publish,
    enqueue: gathered.enqueue,
    seal(about, parts) {
      for (const [part, value] of Object.entries(parts))
        if (value !== undefined) toSeal.push({ about, part, value })
    },
    async keep(about, bytes) {
      await learn([about])
      return files.put(
        seal(keyOf(about).key, bytes, bindingOf(tenant, about.kind, about.id, 'file')),
      )
    },
    async keysOf(abouts) {
      await learn(abouts)
      return abouts.map((about) => ownKey(about, keyOf(about)))
    },
    async standingKeysOf(abouts) {
      const found = await standingKeys(db, keys, tenant, abouts)
      return found.map((standing, i) => standing && ownKey(abouts[i]!, standing))
    },
    async destroyKey(about) {
      destroyed.add(nameOf(about))
      known.delete(nameOf(about))
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
      await learn([...toSeal.map(({ about }) => about), ...toEnter.map(enteredUnder)])
      for (const { about, part, value } of toSeal)
        gathered.sealUnder(keyOf(about), about, part, value)
      for (const entry of toEnter) gathered.enterUnder(keyOf(enteredUnder(entry)), entry)
      if (kept !== undefined) gathered.keepAnswer(kept.key, kept.answer)
      await insertTogether(db, gathered.rows)
    },
  }
}
