import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Certainty, Completeness, Mapping } from './import.schema.ts'

/** reading: on its way, and counted nowhere · taken: counted · undone, broken: its rows are gone */
export type DeliveryState = 'reading' | 'taken' | 'undone' | 'broken'

/** An institution's series of deliveries, with the way in which its columns are read. */
export interface SourceTable {
  tenant_id: number
  id: Id<'source'>
  name: string
  institution: string
  /** the agreement or law under which it delivers */
  agreement: string | null
  mapping: Mapping
  mapping_version: number
  made_at: Instant
}

/** One file that came. */
export interface DeliveryTable {
  tenant_id: number
  id: Id<'delivery'>
  source_id: Id<'source'>
  file_name: string
  /** SHA-256 of the file as it came */
  sha256: Buffer
  state: DeliveryState
  mapping_version: number
  completeness: Completeness
  /** days of the calendar, until and with the last */
  period_from: string | null
  period_to: string | null
  began_at: Instant
  /** when it was last heard of while it was read */
  heard_at: Instant
  ended_at: InstantOrNull
  rows: number
  taken: number
  refused: number
  /** what came of it: see `DeliveryTaken` */
  located: number
  mapped: number
  outside: number
  replaced: number
  withdrawals: number
  unmatched: number
  alike: number
  /** when the first and the last of its records happened */
  first_at: InstantOrNull
  last_at: InstantOrNull
}

/**
 * current: counted · replaced: a later record of the same name stands for it · withdrawn, withdrawal: one that was
 * taken back, and what took it back · unmatched: takes back what never came
 */
export type RecordState = 'current' | 'replaced' | 'withdrawn' | 'withdrawal' | 'unmatched'

/** A row that an institution delivered, as far as it is counted by; its point and its other columns lie sealed. */
export interface SourceRecordTable {
  tenant_id: number
  delivery_id: Id<'delivery'>
  /** of the file, as a spreadsheet numbers it */
  row: number
  source_id: Id<'source'>
  /** keyed hash of the source's own name of it */
  source_key: Buffer | null
  /** keyed hash of class, moment and place: equal for rows that cannot be told apart */
  likeness: Buffer
  source_class: string | null
  iccs: string | null
  occurred_from: Instant
  occurred_to: Instant
  place: string | null
  certainty: Certainty
  units: number
  state: RecordState
  /** the delivery that replaced it or took it back */
  ended_by: Id<'delivery'> | null
  /** another current record cannot be told from it: flagged, never removed */
  alike: boolean
}

/** That a row was refused, and why; what stood in it is not kept. */
export interface SourceRefusalTable {
  tenant_id: number
  delivery_id: Id<'delivery'>
  row: number
  field: string
  code: string
}

declare module '#platform/db/db.ts' {
  interface Tables {
    source: SourceTable
    delivery: DeliveryTable
    source_record: SourceRecordTable
    source_refusal: SourceRefusalTable
  }
}

export const migrations = {
  '2026-11-22-import': `
create table source (
  tenant_id int not null, id uuid not null,
  name text not null, institution text not null, agreement text,
  mapping jsonb not null, mapping_version int not null default 1, made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, name));
${tenantTable('source')}
grant select, insert, update on source to convive_app;

create table delivery (
  tenant_id int not null, id uuid not null, source_id uuid not null,
  file_name text not null, sha256 bytea not null check (length(sha256) = 32),
  state text not null check (state in ('reading', 'taken', 'undone', 'broken')),
  mapping_version int not null,
  completeness text not null check (completeness in ('complete', 'partial', 'late')),
  period_from date, period_to date check (period_to >= period_from),
  began_at timestamptz not null, heard_at timestamptz not null, ended_at timestamptz,
  rows int not null default 0, taken int not null default 0, refused int not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references source (tenant_id, id),
  check ((ended_at is null) = (state = 'reading')));
-- The same file counts once.
create unique index delivery_once on delivery (tenant_id, source_id, sha256) where state in ('reading', 'taken');
create index delivery_source on delivery (tenant_id, source_id, began_at desc);
${tenantTable('delivery')}
grant select, insert, update on delivery to convive_app;

create table source_record (
  tenant_id int not null, delivery_id uuid not null, row int not null, source_id uuid not null,
  source_key bytea check (length(source_key) = 16), likeness bytea not null check (length(likeness) = 16),
  source_class text, iccs text,
  occurred_from timestamptz not null, occurred_to timestamptz not null check (occurred_to >= occurred_from),
  place text, certainty text not null check (certainty in ('name', 'imported', 'approximate', 'none')),
  units int not null check (units <> 0),
  state text not null default 'current' check (state in ('current', 'replaced', 'withdrawn', 'withdrawal', 'unmatched')),
  ended_by uuid, alike boolean not null default false,
  primary key (tenant_id, delivery_id, row),
  check ((place is null) = (certainty = 'none')),
  check ((ended_by is not null) = (state in ('replaced', 'withdrawn'))),
  foreign key (tenant_id, delivery_id) references delivery (tenant_id, id));
create index source_record_key on source_record (tenant_id, source_id, source_key)
  where source_key is not null and state = 'current';
create index source_record_likeness on source_record (tenant_id, source_id, likeness) where state = 'current';
create index source_record_time on source_record (tenant_id, source_id, occurred_from);
create index source_record_ended on source_record (tenant_id, ended_by) where ended_by is not null;
${tenantTable('source_record')}
grant select, insert, update, delete on source_record to convive_app;

create table source_refusal (
  tenant_id int not null, delivery_id uuid not null, row int not null, field text not null, code text not null,
  primary key (tenant_id, delivery_id, row),
  foreign key (tenant_id, delivery_id) references delivery (tenant_id, id));
${tenantTable('source_refusal')}
grant select, insert, delete on source_refusal to convive_app;
`,
  '2026-11-22-import-figures': `
alter table delivery
  add column located int not null default 0, add column mapped int not null default 0,
  add column outside int not null default 0, add column replaced int not null default 0,
  add column withdrawals int not null default 0, add column unmatched int not null default 0,
  add column alike int not null default 0, add column first_at timestamptz, add column last_at timestamptz;
`,
  '2026-11-22-import-retention': `
-- The clock forgets deliveries, too.
grant delete on delivery to convive_app;
`,
}
