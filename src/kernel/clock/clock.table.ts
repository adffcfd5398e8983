import type { ColumnType, Generated } from 'kysely'
import type { CivilDate } from '#kernel/time.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

/** How far a record has gone on its way out; the row goes with it. */
export interface RetentionMarkTable {
  tenant_id: number
  about_kind: string
  about_id: string
  warned_at: InstantOrNull
  sealed_at: InstantOrNull
}

/** The run of a day: what was warned about, sealed, expunged, and what was due and held. */
export interface RetentionRunTable {
  tenant_id: number
  day: ColumnType<string, CivilDate, never>
  asked_at: Instant
  ended_at: InstantOrNull
  warned: Generated<number>
  sealed: Generated<number>
  expunged: Generated<number>
  held: Generated<number>
}

/**
 * An order of an authority: `hold` keeps what would go, `opening` lets those read who may anyway what is sealed. It
 * ends by itself; `delay`: the person whom a record is about sees later who opened it.
 */
export interface RecordOrderTable {
  tenant_id: number
  id: string
  kind: 'hold' | 'opening' | 'delay'
  about_kind: string
  /** null: all records of that kind in `place` */
  about_id: string | null
  /** code of a place and all within it; null where one record is named */
  place: string | null
  ordered_by: string
  citation: string
  placed_at: Instant
  placed_by: string
  until: Instant
  lifted_at: InstantOrNull
  lifted_by: Generated<string | null>
}

/** What somebody asked about a record and nobody has answered yet; the row goes with the answer. */
export interface OpenRequestTable {
  tenant_id: number
  matter_id: string
  about_kind: string
  about_id: string
  /** such as `erasure` */
  asked: string
  /** it was entered for somebody who wrote or called */
  by_letter: boolean
}

/** What is left of records that went: how many of a kind, in a district, in a month. */
export interface KeptCountTable {
  tenant_id: number
  about_kind: string
  what: string
  district: string
  /** the month in which they came, such as `2026-11` */
  month: string
  records: number
}

declare module '#platform/db/db.ts' {
  interface Tables {
    retention_mark: RetentionMarkTable
    retention_run: RetentionRunTable
    record_order: RecordOrderTable
    open_request: OpenRequestTable
    kept_count: KeptCountTable
  }
}

/** For what was restored: the run of the day comes once more, and takes what is left of what was erased meanwhile. */
export const forgetLastRun =
  'delete from retention_run where (tenant_id, day) in (select tenant_id, max(day) from retention_run group by 1)'

export const migrations = {
  '2026-11-22-clock': `
create table retention_mark (
  tenant_id int not null, about_kind text not null, about_id uuid not null,
  warned_at timestamptz, sealed_at timestamptz,
  primary key (tenant_id, about_kind, about_id));
${tenantTable('retention_mark')}
grant select, insert, update (warned_at, sealed_at), delete on retention_mark to convive_app;

create table retention_run (
  tenant_id int not null, day date not null,
  asked_at timestamptz not null, ended_at timestamptz,
  warned int not null default 0, sealed int not null default 0,
  expunged int not null default 0, held int not null default 0,
  primary key (tenant_id, day));
${tenantTable('retention_run')}
grant select, insert, update on retention_run to convive_app;

create table record_order (
  tenant_id int not null, id uuid not null,
  kind text not null check (kind in ('hold', 'opening', 'delay')),
  about_kind text not null, about_id uuid, place text,
  ordered_by text not null check (length(ordered_by) between 3 and 200),
  citation text not null check (length(citation) between 3 and 300),
  placed_at timestamptz not null, placed_by uuid not null, until timestamptz not null check (until > placed_at),
  lifted_at timestamptz, lifted_by uuid,
  primary key (tenant_id, id),
  check ((about_id is null) = (place is not null)),
  -- Only what is named one by one is opened: a hold may be wide, since it shows nothing to anybody.
  check (kind = 'hold' or about_id is not null),
  check ((lifted_at is null) = (lifted_by is null)));
create index record_order_standing on record_order (tenant_id, until) where lifted_at is null;
${tenantTable('record_order')}
grant select, insert, update (lifted_at, lifted_by) on record_order to convive_app;

create table kept_count (
  tenant_id int not null, about_kind text not null, what text not null,
  district text not null, month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  records int not null check (records > 0),
  primary key (tenant_id, about_kind, what, district, month));
${tenantTable('kept_count')}
grant select, insert, update (records) on kept_count to convive_app;
`,
  '2026-11-22-waiting': `
create table open_request (
  tenant_id int not null, matter_id uuid not null,
  about_kind text not null, about_id uuid not null, asked text not null, by_letter boolean not null,
  primary key (tenant_id, matter_id),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id) on delete restrict);
create index open_request_about on open_request (tenant_id, about_id);
${tenantTable('open_request')}
grant select, insert, delete on open_request to convive_app;
`,
}
