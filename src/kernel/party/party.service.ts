import { sql } from 'kysely'
import type { Db } from '#platform/db/db.ts'
import type { AddingTx, Resource, World } from '#platform/world.ts'
import { type Id, newId } from '../ids.ts'
import { searchKeys } from './party.rules.ts'
import type { Identity, PartyRole } from './party.schema.ts'

/** The name of a party to vault, grant and ledger. */
export const partyResource = (party: Id<'party'>): Resource => ({ kind: 'party', id: party })

/** What a value by which somebody is found is stored as: without the key of the installation it tells nothing. */
const hashOf = (world: World, part: string, value: string): Buffer =>
  Buffer.from(world.derive('party/search', `${part} ${value}`))

/** To which matter a party belongs, and under which record's grants it is read. */
export interface Belonging {
  readonly matter: Id<'matter'>
  readonly record: Resource
  readonly role: PartyRole
}

/**
 * Adds a party that a matter names. Its identity is sealed under a key of its own: erasing the party destroys that
 * key, and what it is found by goes with it.
 */
export function addParty(
  world: World,
  tx: AddingTx,
  identity: Identity,
  { matter, record, role }: Belonging,
): Id<'party'> {
  const tenant_id = world.tenant.id
  const id = newId<'party'>(tx.now, world.random(10))
  tx.insert('party', { tenant_id, id, kind: 'person', made_at: new Date(tx.now) })
  tx.insert('matter_party', {
    tenant_id,
    matter_id: matter,
    party_id: id,
    role,
    record_kind: record.kind,
    record_id: record.id,
  })
  const key_id = tx.sealIdentity(partyResource(id), identity)
  for (const { part, value } of searchKeys(identity, world.tenant.jurisdiction))
    tx.insert('party_hash', {
      tenant_id,
      party_id: id,
      part,
      hash: hashOf(world, part, value),
      key_id,
    })
  return id
}

/**
 * Records whose parties share a telephone, an address or a document with those of a record. Words of names do not
 * count: two people may be called the same.
 * @param db  of a transaction that reads under a grant; without one nothing is found
 */
export async function recordsOfSameParty(
  world: World,
  db: Db,
  record: Resource,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.record_id as id
    from matter_party own
    join party_hash h on h.tenant_id = own.tenant_id and h.party_id = own.party_id and h.part <> 'name'
    join party_hash o on o.tenant_id = h.tenant_id and o.part = h.part and o.hash = h.hash
      and o.party_id <> own.party_id
    join matter_party m on m.tenant_id = o.tenant_id and m.party_id = o.party_id and m.record_kind = own.record_kind
    where own.tenant_id = ${world.tenant.id} and own.record_kind = ${record.kind} and own.record_id = ${record.id}
      and m.record_id <> own.record_id
    order by 1 desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
