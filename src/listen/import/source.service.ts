import { sql } from 'kysely'
import proj4 from 'proj4'
import { type Id, newId } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { Caller, Tx, World } from '#platform/world.ts'
import type { Mapping } from './import.schema.ts'
import type { RowReading } from './row.rules.ts'

/** What an institution delivers, and how it is read. */
export interface NewSource {
  readonly name: string
  readonly institution: string
  readonly agreement?: string | undefined
  readonly mapping: Mapping
}

/**
 * Keeps a source; the same name again with another mapping is its next version.
 * @returns its id
 * @throws Refusal `invalid` `import.noSuchCrs`, `import.noSuchZone`
 */
export async function keepSource(
  world: World,
  source: NewSource,
  by?: Caller,
): Promise<Id<'source'>> {
  return world.transaction((tx) => keepSourceIn(world, tx, source, by))
}

/** As `keepSource`, in a transaction that does more. */
export async function keepSourceIn(
  world: World,
  tx: Tx,
  source: NewSource,
  by?: Caller,
): Promise<Id<'source'>> {
  assertReadable(source.mapping)
  const { name, institution, agreement = null, mapping } = source
  const { rows } = await sql<{ id: Id<'source'> }>`
    insert into source (tenant_id, id, name, institution, agreement, mapping, made_at)
    values (${world.tenant.id}, ${newId<'source'>(tx.now, world.random(10))}, ${name}, ${institution}, ${agreement},
      ${JSON.stringify(mapping)}::jsonb, ${instant(tx.now)})
    on conflict (tenant_id, name) do update set institution = excluded.institution, agreement = excluded.agreement,
      mapping = excluded.mapping,
      mapping_version = source.mapping_version + (source.mapping <> excluded.mapping)::int
    returning id`.execute(tx.db)
  const { id } = rows[0]!
  tx.ledger({ did: 'source.keep', about: { kind: 'source', id }, ...(by && { by }) })
  return id
}

/** The source of a name. @throws Refusal `absent` `import.noSource` */
export async function sourceNamed(world: World, name: string): Promise<Id<'source'>> {
  const row = await world.read((db) =>
    db
      .selectFrom('source')
      .select('id')
      .where('tenant_id', '=', world.tenant.id)
      .where('name', '=', name)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noSource')
  return row.id
}

/** How a source is read now. @throws Refusal `absent` `import.noSource` */
export async function mappingOf(
  world: World,
  id: Id<'source'>,
): Promise<{ mapping: Mapping; version: number }> {
  const row = await world.read((db) =>
    db
      .selectFrom('source')
      .select(['mapping', 'mapping_version as version'])
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noSource')
  return row
}

function assertReadable(mapping: Mapping): void {
  transformOf(mapping)
  if (mapping.zone === undefined) return
  try {
    new Intl.DateTimeFormat('en', { timeZone: mapping.zone })
  } catch {
    throw new Refusal('invalid', 'import.noSuchZone', { field: 'zone' })
  }
}

/**
 * The way from a source's coordinates to degrees.
 * @throws Refusal `invalid` `import.noSuchCrs` for coordinates of which nobody knows where they are
 */
export function transformOf({ where }: Mapping): RowReading['toDegrees'] {
  const crs = where.point?.crs ?? 'EPSG:4326'
  if (crs === 'EPSG:4326') return (x, y) => [x, y]
  try {
    const { forward } = proj4(crs, 'EPSG:4326')
    return (x, y) => forward([x, y]) as [number, number]
  } catch {
    throw new Refusal('invalid', 'import.noSuchCrs', { field: 'crs' })
  }
}
