import { sql } from 'kysely'
import { csvLine } from '#kernel/csv.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { iso } from '#kernel/time.ts'
import type { Site } from '#platform/stage.ts'
import type { Caller, World } from '#platform/world.ts'
import type { DeliveryRow, SourceRow } from './delivery.schema.ts'
import type { Mapping } from './import.schema.ts'
import type { DeliveryTable } from './import.table.ts'
import { refusalsOf } from './record.service.ts'

/** Deliveries of a source that are listed with it, the latest. */
const LISTED = 24

type Listed = Omit<DeliveryRow, 'period' | 'span' | 'at' | 'file' | 'mappingVersion'> &
  Pick<
    DeliveryTable,
    'file_name' | 'period_from' | 'period_to' | 'mapping_version' | 'source_id'
  > & {
    readonly began_at: number
    readonly first_at: number | null
    readonly last_at: number | null
    readonly of_all: number
  }

const shown = (row: Listed): DeliveryRow => ({
  id: row.id,
  file: row.file_name,
  state: row.state,
  completeness: row.completeness,
  period:
    row.period_from === null || row.period_to === null
      ? null
      : { from: row.period_from, to: row.period_to },
  span:
    row.first_at === null || row.last_at === null
      ? null
      : { from: iso(row.first_at), to: iso(row.last_at) },
  at: iso(row.began_at),
  mappingVersion: row.mapping_version,
  rows: row.rows,
  taken: row.taken,
  refused: row.refused,
  located: row.located,
  mapped: row.mapped,
  outside: row.outside,
  replaced: row.replaced,
  withdrawals: row.withdrawals,
  unmatched: row.unmatched,
  alike: row.alike,
})

/** The sources by name, each with its latest deliveries; what broke is not shown, since nothing of it is left. */
export const listSources = (world: World): Promise<SourceRow[]> =>
  world.read(async (db) => {
    const tenant = world.tenant.id
    const { rows: sources } = await sql<{
      id: Id<'source'>
      name: string
      institution: string
      agreement: string | null
      mapping: Mapping
      mapping_version: number
    }>`select id, name, institution, agreement, mapping, mapping_version from source
      where tenant_id = ${tenant} order by name`.execute(db)
    const { rows: deliveries } = await sql<Listed>`
      select * from (
        select id, source_id, file_name, state, completeness, period_from, period_to, first_at, last_at, began_at,
          mapping_version, rows, taken, refused, located, mapped, outside, replaced, withdrawals, unmatched, alike,
          row_number() over latest as nth, count(*) over (partition by source_id)::int as of_all
        from delivery where tenant_id = ${tenant} and state <> 'broken'
        window latest as (partition by source_id order by began_at desc, id desc)) d
      where nth <= ${LISTED} order by nth`.execute(db)
    const bySource = Map.groupBy(deliveries, ({ source_id }) => source_id)
    return sources.map(({ mapping_version: mappingVersion, ...source }) => {
      const own = bySource.get(source.id) ?? []
      return {
        ...source,
        mappingVersion,
        deliveries: own.map(shown),
        deliveryCount: own[0]?.of_all ?? 0,
      }
    })
  })

/**
 * The refused rows of a delivery as a CSV file, in the language of who asks.
 * @throws Refusal `absent` `import.noDelivery`
 */
export async function refusalsFile(
  world: World,
  id: Id<'delivery'>,
  say: Site['say'],
  { language }: Caller,
): Promise<{ pieces: AsyncIterable<Uint8Array>; type: string; name: string }> {
  const row = await world.read((db) =>
    db
      .selectFrom('delivery')
      .select('file_name')
      .where('tenant_id', '=', world.tenant.id)
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (row === undefined) throw new Refusal('absent', 'import.noDelivery')
  const refused = await refusalsOf(world, id)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`\ufeff${csvLine(['row', 'field', 'reason'])}`)
    for (let i = 0; i < refused.length; i += 1_000)
      yield Buffer.from(
        refused
          .slice(i, i + 1_000)
          .map((each) => csvLine([each.row, each.field, say(language, each.code)]))
          .join(''),
      )
  }
  return { pieces: pieces(), type: 'text/csv; charset=utf-8', name: `${row.file_name}.refused.csv` }
}
