import { sql } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addDays, instantOf } from '#kernel/time.ts'
import { type Db, instant } from '#platform/db/db.ts'
import type { Caller, World } from '#platform/world.ts'
import type { Period } from './import.schema.ts'
import { deliveryResource } from './record.service.ts'

type DeliveryId = Id<'delivery'>

/** What came of a delivery. */
export interface DeliveryTaken {
  readonly id: DeliveryId
  readonly rows: number
  readonly taken: number
  readonly refused: number
  /** records whose place is known */
  readonly located: number
  /** records whose class is mapped to the international classification */
  readonly mapped: number
  /** records that lie outside of the period that the delivery is said to cover */
  readonly outside: number
  /** earlier records for which one of these stands now */
  readonly replaced: number
  readonly withdrawals: number
  /** withdrawals of what never came */
  readonly unmatched: number
  /** records that cannot be told from another: flagged, never removed */
  readonly alike: number
}

interface Ending extends Of {
  readonly by?: Caller | undefined
  readonly period?: Period | undefined
  /** the source's */
  readonly zone: string
}

/**
 * The last step: what this delivery replaces and takes back, what cannot be told apart, and that it counts.
 * @throws Refusal `conflict` `import.cancelled`, `invalid` `import.empty` or `import.nothingTaken`
 */
export const endDelivery = (world: World, ending: Omit<Ending, 'tenant'>): Promise<DeliveryTaken> =>
  world.transaction(async (tx) => {
    const { id, source, by } = ending
    const of = { ...ending, tenant: world.tenant.id, id, source }
    await atLength(tx.db)
    const replaced = await replaceEarlier(tx.db, of)
    const { withdrawals, unmatched } = await matchWithdrawals(tx.db, of)
    const alike = await flagAlike(tx.db, of)
    const settled = { replaced, withdrawals, unmatched, alike }
    const found = await keepFigures(tx.db, of, settled, tx.now)
    if (found === undefined) throw new Refusal('conflict', 'import.cancelled')
    if (found.rows === 0) throw new Refusal('invalid', 'import.empty')
    if (found.taken === 0) throw await nothingTaken(tx.db, of)
    tx.ledger({ did: 'delivery.import', about: deliveryResource(id), ...(by && { by }) })
    return { id, ...found, ...settled }
  })

/** Flags what cannot be told from another record of the source: from the second on. @returns how many */
async function flagAlike(db: Db, { tenant, id, source }: Of): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with same as (
      select delivery_id, row, row_number() over (partition by likeness order by delivery_id, row) as nth
      from source_record where tenant_id = ${tenant} and source_id = ${source} and state = 'current'),
    flagged as (
      update source_record r set alike = true from same s
      where r.tenant_id = ${tenant} and r.delivery_id = s.delivery_id and r.row = s.row and s.nth > 1
        and s.delivery_id = ${id} and r.delivery_id = ${id} returning 1)
    select count(*)::int as n from flagged`.execute(db)
  return rows[0]!.n
}

type Figures = Pick<DeliveryTaken, 'rows' | 'taken' | 'refused' | 'located' | 'mapped' | 'outside'>

/** Says of the delivery that it counts, and what came of it. */
async function keepFigures(
  db: Db,
  { tenant, id, period, zone }: Ending,
  settled: Pick<DeliveryTaken, 'replaced' | 'withdrawals' | 'unmatched' | 'alike'>,
  now: number,
): Promise<Figures | undefined> {
  const outside =
    period === undefined
      ? sql`false`
      : sql`(occurred_from < ${instant(instantOf(period.from, 0, 0, zone))}
          or occurred_from >= ${instant(instantOf(addDays(period.to, 1), 0, 0, zone))})`
  const { rows } = await sql<Figures>`
    update delivery d set state = 'taken', ended_at = ${instant(now)}, located = f.located, mapped = f.mapped,
      outside = f.outside, first_at = f.first_at, last_at = f.last_at, replaced = ${settled.replaced},
      withdrawals = ${settled.withdrawals}, unmatched = ${settled.unmatched}, alike = ${settled.alike}
    from (select count(*) filter (where place is not null)::int as located,
        count(*) filter (where iccs is not null)::int as mapped,
        count(*) filter (where ${outside})::int as outside,
        min(occurred_from) as first_at, max(occurred_from) as last_at
      from source_record where tenant_id = ${tenant} and delivery_id = ${id}) f
    where d.tenant_id = ${tenant} and d.id = ${id} and d.state = 'reading'
    returning d.rows, d.taken, d.refused, d.located, d.mapped, d.outside`.execute(db)
  return rows[0]
}

/**
 * What follows in this transaction may take long. It goes over all rows of a delivery, of which the planner has heard
 * nothing yet: it would take them for few, and look through all of them for each.
 */
export const atLength = (db: Db) =>
  sql`select set_config('statement_timeout', '0', true), set_config('enable_nestloop', 'off', true)`.execute(
    db,
  )

/** Where no row could be taken, the first says why. */
async function nothingTaken(db: Db, { tenant, id }: Of): Promise<Refusal> {
  const { rows } = await sql<{ row: number; field: string; code: string }>`
    select row, field, code from source_refusal where tenant_id = ${tenant} and delivery_id = ${id}
    order by row limit 1`.execute(db)
  return new Refusal('invalid', 'import.nothingTaken', { ...rows[0]! })
}

interface Of {
  readonly tenant: number
  readonly id: DeliveryId
  readonly source: Id<'source'>
}

/** A record of the same name takes the place of the one that came before: of an earlier delivery, or further up. */
async function replaceEarlier(db: Db, { tenant, id, source }: Of): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with ranked as (
      select r.delivery_id, r.row, row_number() over (partition by r.source_key
        order by (r.delivery_id = ${id}) desc, case when r.delivery_id = ${id} then r.row end desc) as nth
      from source_record r
      join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id and (d.state = 'taken' or d.id = ${id})
      where r.tenant_id = ${tenant} and r.source_id = ${source} and r.state = 'current' and r.source_key is not null
        and r.source_key in (select source_key from source_record
          where tenant_id = ${tenant} and delivery_id = ${id} and source_key is not null)),
    replaced as (
      update source_record r set state = 'replaced', ended_by = ${id} from ranked k
      where r.tenant_id = ${tenant} and r.delivery_id = k.delivery_id and r.row = k.row and k.nth > 1 returning 1)
    select count(*)::int as n from replaced`.execute(db)
  return rows[0]!.n
}

/**
 * A withdrawal takes back the record that is like it in all: the nth withdrawal the nth record, wherever it stands in
 * the file, since files are not in the order of what happened. What takes back what never came is kept, and said.
 */
async function matchWithdrawals(
  db: Db,
  { tenant, id, source }: Of,
): Promise<{ withdrawals: number; unmatched: number }> {
  const { rows } = await sql<{ withdrawals: number; unmatched: number }>`
    with back as (
      select row, likeness, -units as units, row_number() over (partition by likeness, units order by row) as nth
      from source_record where tenant_id = ${tenant} and delivery_id = ${id} and units < 0 and state = 'current'),
    given as (
      select r.delivery_id, r.row, r.likeness, r.units, row_number() over (partition by r.likeness, r.units
        order by d.began_at, r.row) as nth
      from source_record r
      join delivery d on d.tenant_id = r.tenant_id and d.id = r.delivery_id and (d.state = 'taken' or d.id = ${id})
      where r.tenant_id = ${tenant} and r.source_id = ${source} and r.units > 0 and r.state = 'current'
        and r.likeness in (select likeness from back)),
    pairs as (
      select b.row as back, g.delivery_id, g.row from back b join given g using (likeness, units, nth)),
    taken as (
      update source_record r set state = 'withdrawn', ended_by = ${id} from pairs p
      where r.tenant_id = ${tenant} and r.delivery_id = p.delivery_id and r.row = p.row),
    said as (
      update source_record r set state = case when p.back is null then 'unmatched' else 'withdrawal' end
      from back b left join pairs p on p.back = b.row
      where r.tenant_id = ${tenant} and r.delivery_id = ${id} and r.row = b.row returning r.state)
    select count(*)::int as withdrawals, count(*) filter (where state = 'unmatched')::int as unmatched from said`.execute(
    db,
  )
  return rows[0]!
}
