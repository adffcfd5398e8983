import { type RawBuilder, sql } from 'kysely'
import type { Territory } from '#kernel/place/place.rules.ts'
import { type DeclaredClass, type Months, monthsOf } from '#kernel/publish/cube.rules.ts'
import type { Certainty, MeasureDefinition, SourceRef } from '#kernel/publish/measure.schema.ts'
import { assertOneSource } from '#kernel/publish/protection.rules.ts'
import type { Atom } from '#kernel/publish/publish.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '#platform/db/db.ts'
import type { World } from '#platform/world.ts'
import { incidentTypes } from '#respond/index.ts'
import { codesUnder, conditionOf } from './filter.service.ts'
import type { Delayed } from './growing.rules.ts'

/** The international category of each kind of incident, as rows of a table. */
const categories = sql.join(
  Object.entries(incidentTypes).map(([kind, { iccs }]) => sql`(${kind}::text, ${iccs}::text)`),
)

/**
 * The records of a source as every measure sees them. Of deliveries only what is taken counts, and of a record that came
 * again only the last; of incidents neither what was merged into another nor what should not have been on the board.
 */
function recordsOf(tenant: number, source: SourceRef): RawBuilder<unknown> {
  if (source.kind === 'incidents')
    return sql`(
      select i.kind as class, c.iccs, i.place, case when i.place is null then 'none' else 'name' end as certainty,
        i.opened_at as happened_from, i.opened_at as happened_to, i.opened_at as recorded_at, 1 as units, null::uuid as delivery_id
      from incident i left join (values ${categories}) as c (kind, iccs) on c.kind = i.kind
      where i.tenant_id = ${tenant} and i.merged_into is null and i.state <> 'cancelled')`
  return sql`(
    select s.source_class as class, s.iccs, s.place, s.certainty,
      s.occurred_from as happened_from, s.occurred_to as happened_to, d.began_at as recorded_at, s.units, s.delivery_id
    from source_record s join delivery d on d.tenant_id = s.tenant_id and d.id = s.delivery_id
    where s.tenant_id = ${tenant} and s.source_id = ${source.id} and s.state = 'current' and d.state = 'taken')`
}

/**
 * The classes that a source says it delivers, whatever it did, and those that it delivered without saying so, each with
 * its category.
 */
export async function declaredClasses(world: World, source: SourceRef): Promise<DeclaredClass[]> {
  if (source.kind === 'incidents')
    return Object.entries(incidentTypes).map(([kind, { iccs }]) => ({ class: kind, iccs }))
  const { rows } = await world.read((db) =>
    sql<DeclaredClass>`
    with own as (select mapping from source where tenant_id = ${world.tenant.id} and id = ${source.id})
    select c.key as class, c.value as iccs from own, jsonb_each_text(coalesce(own.mapping -> 'classes', '{}')) c
    union select mapping -> 'class' ->> 'is', mapping -> 'classes' ->> (mapping -> 'class' ->> 'is')
      from own where mapping -> 'class' ->> 'is' is not null
    union select s.source_class, s.iccs from source_record s
      join delivery d on d.tenant_id = s.tenant_id and d.id = s.delivery_id and d.state = 'taken'
      where s.tenant_id = ${world.tenant.id} and s.source_id = ${source.id} and s.state = 'current'
        and s.source_class is not null`.execute(db),
  )
  return rows
}

/** @throws Refusal `invalid` `measure.sourcesApart`, or `measure.noSuchDate` for a date that the source does not tell */
export function assertCountable(definition: MeasureDefinition): SourceRef {
  assertOneSource(definition)
  const [source] = definition.sources
  const wanted = source!.kind === 'incidents' ? 'reported' : 'occurred'
  if (definition.dateBasis !== wanted)
    throw new Refusal('invalid', 'measure.noSuchDate', { field: 'dateBasis', wanted })
  return source!
}

/** What lies in the place that a measure is of, or nobody knows where. */
const within = (territory: Territory, under: string): RawBuilder<unknown> =>
  territory.places.get(under)?.parent === null
    ? sql`true`
    : sql`(r.place is null or r.place = any(${codesUnder(territory, under)}::text[]))`

interface CountedRow {
  readonly month: string
  readonly whole: boolean
  readonly place: string | null
  readonly class: string | null
  readonly iccs: string | null
  readonly certainty: Certainty
  readonly units: string
}

/**
 * Counts the records of one source by month, place, class and category, in one pass of the database. A month is that of
 * the tenant's calendar, as the clock on the wall shows it, also where clocks are set back over midnight. Of a record
 * whose interval reaches over a month the month is not known.
 * @throws Refusal `invalid` as {@link assertCountable}, `measure.badPeriod`
 */
export async function countAtoms(
  world: World,
  definition: MeasureDefinition,
  months: Months,
  territory: Territory,
): Promise<Atom[]> {
  const source = assertCountable(definition)
  const first = `${monthsOf(months)[0]!}-01`
  const last = `${monthsOf(months).at(-1)!}-01`
  const { zone } = world.tenant
  const { rows } = await world.read((db) =>
    sql<CountedRow>`
    select to_char(month, 'YYYY-MM') as month, whole, place, class, iccs, certainty, units from (
      select date_trunc('month', r.happened_from at time zone ${zone}) as month,
        r.happened_to at time zone ${zone}
          <= date_trunc('month', r.happened_from at time zone ${zone}) + interval '1 month' as whole,
        r.place, r.class, r.iccs, r.certainty, sum(r.units) as units
      from ${recordsOf(world.tenant.id, source)} r
      -- The calendar of no zone is a whole day away: so the index narrows the records to those looked at.
      where r.happened_from >= ${first}::timestamptz - interval '2 days'
        and r.happened_from < ${last}::timestamptz + interval '33 days'
        and ${within(territory, definition.dimensions.place.under)} and ${conditionOf(definition.filter, territory)}
      group by 1, 2, 3, 4, 5, 6) counted
    where month between ${first}::timestamp and ${last}::timestamp`.execute(db),
  )
  return rows.map(({ month, whole, units, ...row }) => ({
    ...row,
    month: whole ? month : null,
    year: month.slice(0, 4),
    count: Number(units),
  }))
}

/** Years back that the delay of records is measured on. */
const MEASURED_DAYS = 3 * 366

/**
 * How late records came: of deliveries without the first of the source, which brings the past; of the district's own
 * incidents nothing is late, since their date is that of the first word.
 */
export async function measureDelays(
  world: World,
  definition: MeasureDefinition,
  territory: Territory,
): Promise<Delayed[]> {
  const source = assertCountable(definition)
  const now = instant(world.now())
  const first =
    source.kind === 'incidents'
      ? sql`true`
      : sql`r.delivery_id <> (select id from delivery where tenant_id = ${world.tenant.id}
          and source_id = ${source.id} and state = 'taken' order by began_at, id limit 1)`
  const days = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
    sql`greatest(0, floor(extract(epoch from ${to} - ${from}) / 86400))::int`
  const { rows } = await world.read((db) =>
    sql<Delayed>`
    select ${days(sql`r.happened_to`, sql`${now}`)} as "ageDays",
      ${days(sql`r.happened_to`, sql`r.recorded_at`)} as "delayDays", count(*)::int as records
    from ${recordsOf(world.tenant.id, source)} r
    where r.happened_to > ${now} - ${MEASURED_DAYS} * interval '1 day' and r.happened_to <= ${now} and ${first}
      and ${within(territory, definition.dimensions.place.under)} and ${conditionOf(definition.filter, territory)}
    group by 1, 2`.execute(db),
  )
  return rows
}
