import type { Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { restrictKey, tenantTable } from '#platform/db/tenant-table.ts'
import type { HandoverRead, Seat, ShiftState } from './shift.schema.ts'

/**
 * A shift of the control room. Its notes, the hand-over and what was answered lie sealed under `shift/<id>`; the
 * state is that of its matter, written in the same transaction.
 */
export interface ShiftTable {
  tenant_id: number
  id: Id<'shift'>
  matter_id: Id<'matter'>
  state: ShiftState
  starts_at: Instant
  ends_at: Instant
  started_at: InstantOrNull
  started_by: Id<'account'> | null
  ended_at: InstantOrNull
  draft_version: Generated<number>
  draft_by: Id<'account'> | null
  draft_at: InstantOrNull
}

export interface ShiftMemberTable {
  tenant_id: number
  shift_id: Id<'shift'>
  account_id: Id<'account'>
  seat: Seat
}

export interface ShiftUnitTable {
  tenant_id: number
  shift_id: Id<'shift'>
  unit_id: Id<'unit'>
}

/** That somebody was away, and who covered. */
export interface ShiftBreakTable {
  tenant_id: number
  id: Id<'break'>
  shift_id: Id<'shift'>
  account_id: Id<'account'>
  covered_by: Id<'account'>
  began_at: Instant
  ended_at: InstantOrNull
}

/** That somebody noted something; the words lie sealed as part `note:<id>` of the shift. */
export interface ShiftNoteTable {
  tenant_id: number
  id: Id<'note'>
  shift_id: Id<'shift'>
  account_id: Id<'account'> | null
  written_at: Instant
}

/** That a shift was handed over, and what became of it; words and figures lie sealed as `handover:<id>`. */
export interface HandoverTable {
  tenant_id: number
  id: Id<'handover'>
  shift_id: Id<'shift'>
  to_shift: Id<'shift'>
  state: HandoverRead['state']
  offered_by: Id<'account'> | null
  offered_at: Instant
  answered_by: Id<'account'> | null
  answered_at: InstantOrNull
}

/** A screen on a wall; only the keyed hash of its secret. */
export interface WallScreenTable {
  tenant_id: number
  id: Id<'wall'>
  name: string
  token_hash: Buffer
  hung_by: Id<'account'> | null
  hung_at: Instant
  last_seen_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    shift: ShiftTable
    shift_member: ShiftMemberTable
    shift_unit: ShiftUnitTable
    shift_break: ShiftBreakTable
    shift_note: ShiftNoteTable
    handover: HandoverTable
    wall_screen: WallScreenTable
  }
}

const ofShift =
  'foreign key (tenant_id, shift_id) references shift (tenant_id, id) on delete cascade'

export const migrations = {
  '2026-11-22-shift': `
create table shift (
  tenant_id int not null, id uuid not null, matter_id uuid not null,
  state text not null check (state in ('planned', 'running', 'offered', 'ended', 'cancelled')),
  starts_at timestamptz not null, ends_at timestamptz not null check (ends_at > starts_at),
  started_at timestamptz, started_by uuid, ended_at timestamptz,
  draft_version int not null default 0, draft_by uuid, draft_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, matter_id),
  check ((ended_at is not null) = (state in ('ended', 'cancelled'))),
  check (started_at is not null or state in ('planned', 'cancelled')),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id));
-- One room has one shift at a time, whatever the program thinks.
create unique index shift_running on shift (tenant_id) where state in ('running', 'offered');
create index shift_planned on shift (tenant_id, starts_at) where state = 'planned';
create index shift_ended on shift (tenant_id, ended_at desc, id desc) where ended_at is not null;
${tenantTable('shift')}
grant select, insert, update, delete on shift to convive_app;

create table shift_member (
  tenant_id int not null, shift_id uuid not null, account_id uuid not null,
  seat text not null check (seat in ('operator', 'supervisor')),
  primary key (tenant_id, shift_id, account_id), ${ofShift});
${tenantTable('shift_member')}
grant select, insert, delete on shift_member to convive_app;

create table shift_unit (
  tenant_id int not null, shift_id uuid not null, unit_id uuid not null,
  primary key (tenant_id, shift_id, unit_id), ${ofShift},
  foreign key (tenant_id, unit_id) references unit (tenant_id, id) on delete cascade);
${tenantTable('shift_unit')}
grant select, insert, delete on shift_unit to convive_app;

create table shift_break (
  tenant_id int not null, id uuid not null, shift_id uuid not null,
  account_id uuid not null, covered_by uuid not null check (covered_by <> account_id),
  began_at timestamptz not null, ended_at timestamptz check (ended_at >= began_at),
  primary key (tenant_id, id), ${ofShift});
create unique index shift_break_open on shift_break (tenant_id, shift_id, account_id) where ended_at is null;
${tenantTable('shift_break')}
grant select, insert, update, delete on shift_break to convive_app;

create table shift_note (
  tenant_id int not null, id uuid not null, shift_id uuid not null,
  account_id uuid, written_at timestamptz not null,
  primary key (tenant_id, id), ${ofShift});
create index shift_note_shift on shift_note (tenant_id, shift_id, written_at);
${tenantTable('shift_note')}
grant select, insert, delete on shift_note to convive_app;

create table handover (
  tenant_id int not null, id uuid not null, shift_id uuid not null, to_shift uuid not null,
  state text not null check (state in ('offered', 'accepted', 'refused', 'withdrawn', 'relieved')),
  offered_by uuid, offered_at timestamptz not null, answered_by uuid, answered_at timestamptz,
  primary key (tenant_id, id), ${ofShift},
  foreign key (tenant_id, to_shift) references shift (tenant_id, id) on delete cascade,
  check ((answered_at is not null) = (state <> 'offered')));
create unique index handover_open on handover (tenant_id, shift_id) where state = 'offered';
create index handover_to on handover (tenant_id, to_shift);
${tenantTable('handover')}
grant select, insert, update, delete on handover to convive_app;

create table wall_screen (
  tenant_id int not null, id uuid not null, name text not null check (length(name) between 1 and 60),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  hung_by uuid, hung_at timestamptz not null, last_seen_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, token_hash));
${tenantTable('wall_screen')}
grant select, insert, update, delete on wall_screen to convive_app;
`,
  '2026-11-22-shift-restrict': restrictKey({ from: 'shift', columns: ['matter_id'], to: 'matter' }),
}
