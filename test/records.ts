import { randomBytes } from 'node:crypto'
import type { Id } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import type { FreshDb } from './database.ts'

/** A record as an institution delivered it, as far as it is counted by. */
export interface DeliveredRecord {
  readonly class?: string | null
  readonly iccs?: string | null
  readonly place?: string | null
  readonly certainty?: string
  /** milliseconds since 1970, UTC; the end is the beginning unless said */
  readonly from: number
  readonly to?: number
  readonly units?: number
  readonly state?: string
}

/** Adds a source without a mapping. @param name  others may have it, too */
export async function plantSource(db: FreshDb, name: string): Promise<Id<'source'>> {
  const id = newId<'source'>(Date.now(), randomBytes(10))
  await db.owner.query(
    `insert into source (tenant_id, id, name, institution, mapping, made_at) values (1, $1, $2, 'Policía', '{}', now())`,
    [id, `${name} ${id}`],
  )
  return id
}

/** Adds a delivery with its records, as if a file had been read. @param at  when it came, milliseconds since 1970 */
export async function plantDelivery(
  db: FreshDb,
  source: Id<'source'>,
  records: readonly DeliveredRecord[],
  at: number,
): Promise<void> {
  const id = newId<'delivery'>(at, randomBytes(10))
  const began = new Date(at)
  await db.owner.query(
    `insert into delivery (tenant_id, id, source_id, file_name, sha256, state, mapping_version, completeness,
       began_at, heard_at, ended_at) values (1, $1, $2, 'a.csv', $3, 'taken', 1, 'complete', $4, $4, $4)`,
    [id, source, randomBytes(32), began],
  )
  const column = <T>(of: (record: DeliveredRecord) => T): T[] => records.map(of)
  await db.owner.query(
    `insert into source_record (tenant_id, delivery_id, row, source_id, likeness, source_class, iccs, place, certainty,
       occurred_from, occurred_to, units, state)
     select 1, $1, row_number() over (), $2, decode(md5(random()::text), 'hex'), r.* from unnest($3::text[], $4::text[],
       $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::int[], $10::text[]) r`,
    [
      id,
      source,
      column((r) => r.class ?? null),
      column((r) => r.iccs ?? null),
      column((r) => r.place ?? null),
      column((r) => r.certainty ?? (r.place == null ? 'none' : 'name')),
      column((r) => new Date(r.from)),
      column((r) => new Date(r.to ?? r.from)),
      column((r) => r.units ?? 1),
      column((r) => r.state ?? 'current'),
    ],
  )
}
