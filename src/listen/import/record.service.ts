import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { instant } from '#platform/db/db.ts'
import type { Resource, World } from '#platform/world.ts'
import type { RecordRead, RowRefused } from './row.rules.ts'

/** Rows whose sealed columns lie in one part. */
const SEALED_TOGETHER = 500

/** The name of a delivery to vault and ledger. */
export const deliveryResource = (delivery: Id<'delivery'>): Resource => ({
  kind: 'delivery',
  id: delivery,
})

/** The delivery that rows belong to. */
export interface Into {
  readonly id: Id<'delivery'>
  readonly source: Id<'source'>
}

/** A row that is kept; its rest is sealed. */
export interface Kept extends RecordRead {
  readonly row: number
  readonly rest: Readonly<Record<string, string>>
}

/** A row that is not kept, and why. */
export interface Refused extends RowRefused {
  readonly row: number
}

/** Bytes of a hash that nobody can turn back without the installation's key, and that no two share. */
const shortHash = (world: World, text: string): Buffer =>
  Buffer.from(world.hash(text)).subarray(0, 16)

const likenessOf = (
  world: World,
  source: string,
  { sourceClass, from, to, place, point }: Kept,
): Buffer =>
  shortHash(
    world,
    `import alike ${JSON.stringify([source, sourceClass, from, to, place, point?.lon, point?.lat])}`,
  )

/** Writes rows of a delivery, all of them or none; they count nowhere yet. */
export async function writeBatch(
  world: World,
  into: Into,
  kept: readonly Kept[],
  refused: readonly Refused[],
): Promise<void> {
  const { id, source } = into
  await world.transaction(async (tx) => {
    const list = <T>(of: (record: Kept) => T): T[] => kept.map(of)
    if (kept.length > 0)
      await sql`
        insert into source_record (tenant_id, delivery_id, source_id, row, source_key, likeness, source_class, iccs,
          occurred_from, occurred_to, place, certainty, units)
        select ${world.tenant.id}, ${id}::uuid, ${source}::uuid, r.row, r.key, r.likeness, r.class, r.iccs,
          to_timestamp(r.t0), to_timestamp(r.t1), r.place, r.certainty, r.units
        from unnest(${list(({ row }) => row)}::int[],
          ${list(({ sourceId }) => sourceId && shortHash(world, `import id ${source} ${sourceId}`))}::bytea[],
          ${list((record) => likenessOf(world, source, record))}::bytea[],
          ${list(({ sourceClass }) => sourceClass)}::text[], ${list(({ iccs }) => iccs)}::text[],
          ${list(({ from }) => from / 1_000)}::float8[], ${list(({ to }) => to / 1_000)}::float8[],
          ${list(({ place }) => place)}::text[], ${list(({ certainty }) => certainty)}::text[],
          ${list(({ units }) => units)}::int[])
          as r (row, key, likeness, class, iccs, t0, t1, place, certainty, units)`.execute(tx.db)
    for (let i = 0; i < kept.length; i += SEALED_TOGETHER) {
      const together = kept.slice(i, i + SEALED_TOGETHER)
      const rows = together.map(({ row, sourceId, point, rest }) => ({
        row,
        ...(sourceId !== null && { id: sourceId }),
        ...(point !== null && { point }),
        ...(Object.keys(rest).length > 0 && { rest }),
      }))
      tx.seal(deliveryResource(id), { [`rows:${together[0]!.row}`]: rows })
    }
    if (refused.length > 0)
      await sql`
        insert into source_refusal (tenant_id, delivery_id, row, field, code)
        select ${world.tenant.id}, ${id}::uuid, r.* from unnest(${refused.map(({ row }) => row)}::int[],
          ${refused.map(({ field }) => field)}::text[], ${refused.map(({ code }) => code)}::text[]) as r`.execute(
        tx.db,
      )
    await sql`update delivery set heard_at = ${instant(tx.now)}, rows = rows + ${kept.length + refused.length},
      taken = taken + ${kept.length}, refused = refused + ${refused.length}
      where tenant_id = ${world.tenant.id} and id = ${id}`.execute(tx.db)
  })
}

/** The rows of a delivery that were refused, in their order, each with its field and the code of the reason. */
export const refusalsOf = (world: World, delivery: Id<'delivery'>): Promise<Refused[]> =>
  world.read((db) =>
    db
      .selectFrom('source_refusal')
      .select(['row', 'field', 'code'])
      .where('tenant_id', '=', world.tenant.id)
      .where('delivery_id', '=', delivery)
      .orderBy('row')
      .execute(),
  )
