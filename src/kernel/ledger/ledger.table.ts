import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '#platform/db/db.ts'
import { currentTenant, tenantTable } from '#platform/db/tenant-table.ts'
import type { EntryKind } from './entry.schema.ts'

/**
 * Who saw or changed what, when and why: written in the transaction of the act, never changed. In clear stand only
 * what the public counts need and what the log shows; all else is sealed under the key of the record it is about.
 */
export interface LedgerEntryTable {
  tenant_id: number
  id: string
  at: Instant
  kind: EntryKind
  /** the office in which somebody acted */
  office: string
  purpose: string | null
  /** HMAC under the record's key: finds a record's entries for whoever has that key, and for nobody else */
  subject_tag: Buffer
  sealed: Buffer
  /** HMAC of the sealed words under a key of this entry alone: the public leaf */
  commitment: Buffer
  /** place in the log; given by the sequencer after the commit */
  index: ColumnType<string | null, never, number>
}

/** The tiles of the log as far as they are filled: 256 hashes of 32 bytes each when full. */
export interface LedgerTileTable {
  tenant_id: number
  level: number
  index: string
  hashes: Buffer
}

/** What the log signed: its size and head at a time. */
export interface LedgerCheckpointTable {
  tenant_id: number
  size: string
  at: Instant
  /** the signed note without cosignatures */
  note: string
}

/** That a witness saw a checkpoint, and found it consistent with all it had seen before. */
export interface LedgerCosignatureTable {
  tenant_id: number
  size: string
  /** name of the witness's key */
  witness: string
  /** the signature's line */
  line: string
  at: Generated<number>
}

declare module '#platform/db/db.ts' {
  interface Tables {
    ledger_entry: LedgerEntryTable
    ledger_tile: LedgerTileTable
    ledger_checkpoint: LedgerCheckpointTable
    ledger_cosignature: LedgerCosignatureTable
  }
}

export const migrations = {
  '2026-11-21-ledger': `
create table ledger_entry (
  tenant_id int not null, id uuid not null, at timestamptz not null,
  kind text not null check (kind in ('read', 'act', 'staff', 'erase')),
  office text not null, purpose text,
  subject_tag bytea not null check (length(subject_tag) = 16),
  sealed bytea not null,
  commitment bytea not null check (length(commitment) = 32),
  index bigint check (index >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, index));
create index ledger_entry_subject on ledger_entry (tenant_id, subject_tag);
-- What the sequencer has still to number: found by that alone, so that whoever commits late is never skipped.
create index ledger_entry_waiting on ledger_entry (tenant_id, id) where index is null;
${tenantTable('ledger_entry')}
grant select, insert (tenant_id, id, at, kind, office, purpose, subject_tag, sealed, commitment) on ledger_entry to convive_app;
grant update (index) on ledger_entry to convive_app;

create table ledger_tile (
  tenant_id int not null, level int not null check (level between 0 and 7), index bigint not null check (index >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (tenant_id, level, index));
${tenantTable('ledger_tile')}
grant select, insert, update (hashes) on ledger_tile to convive_app;

create table ledger_checkpoint (
  tenant_id int not null, size bigint not null check (size >= 0),
  at timestamptz not null, note text not null,
  primary key (tenant_id, size));
${tenantTable('ledger_checkpoint')}
grant select, insert on ledger_checkpoint to convive_app;

create table ledger_cosignature (
  tenant_id int not null, size bigint not null, witness text not null,
  line text not null, at timestamptz not null default now(),
  primary key (tenant_id, size, witness),
  foreign key (tenant_id, size) references ledger_checkpoint (tenant_id, size));
${tenantTable('ledger_cosignature')}
grant select, insert (tenant_id, size, witness, line), update (line, at) on ledger_cosignature to convive_app;
`,
  // One is signed every fifteen seconds while there are entries. After a week the last of each day stays, and the last
  // of each day that a witness signed: the newest of both are among them. The application may do this and no more.
  '2026-11-22-ledger-checkpoints': `
set local check_function_bodies = off; -- an owner whom row security binds may not even look at the body here
create function forget_checkpoints() returns bigint language sql security definer set search_path = public, pg_temp as $$
  with ours as (select * from ledger_checkpoint where tenant_id = ${currentTenant}),
    kept as (
      select max(size) as size from ours group by (at at time zone 'UTC')::date
      union
      select max(size) from ours where size in (select size from ledger_cosignature where tenant_id = ${currentTenant})
      group by (at at time zone 'UTC')::date),
    gone as (
      select size from ours where at < (select max(at) from ours) - interval '7 days' and size not in (select size from kept)),
    unsigned as (
      delete from ledger_cosignature where tenant_id = ${currentTenant} and size in (select size from gone) returning 1),
    forgotten as (
      delete from ledger_checkpoint where tenant_id = ${currentTenant} and size in (select size from gone)
      and (select count(*) from unsigned) >= 0 returning 1)
  select count(*) from forgotten $$;
revoke execute on function forget_checkpoints() from public;
grant execute on function forget_checkpoints() to convive_app;
`,
}
