import type { Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { ClosingResult } from '../board/board.schema.ts'
import type {
  AssignmentState,
  RefusalReason,
  Skill,
  UnitStatus,
  VehicleKind,
} from './dispatch.schema.ts'

/**
 * A unit with what it said of itself last and where it was last. While it has an assignment it is busy, whatever it
 * said. The place is overwritten and goes when the unit goes off shift; it is shown no finer than a corregimiento.
 */
export interface UnitTable {
  tenant_id: number
  id: Id<'unit'>
  call_sign: string
  retired_at: InstantOrNull
  status: UnitStatus
  status_at: Instant
  /** when the shift began that runs, or that ran last */
  on_since: InstantOrNull
  heard_at: InstantOrNull
  place: string | null
  /** when it was seen there last */
  positioned_at: InstantOrNull
  /** the incident that its panic button opened last */
  panic_id: Id<'incident'> | null
}

/** Where exactly a unit on shift was last, sealed under a key that is destroyed when it goes off. */
export interface UnitSpotTable {
  tenant_id: number
  unit_id: Id<'unit'>
  part: Generated<'spot'>
  key_id: string
  sealed: Buffer
  sealed_at: Instant
}

/** That somebody had the units weighed for an incident, and from where: entered once, not with every new position. */
export interface UnitLookTable {
  tenant_id: number
  incident_id: Id<'incident'>
  account_id: Id<'account'>
  /** keyed hash of the point from which it was measured */
  from_hash: Buffer
  at: Instant
}

/** Who is in which unit; nobody is in two. */
export interface UnitMemberTable {
  tenant_id: number
  account_id: Id<'account'>
  unit_id: Id<'unit'>
  skills: Skill[]
  since: Instant
}

export interface VehicleTable {
  tenant_id: number
  id: Id<'vehicle'>
  name: string
  kind: VehicleKind
  unit_id: Id<'unit'> | null
}

/** One unit's part in one incident; its steps carry the time at which they happened, not when they were heard. */
export interface AssignmentTable {
  tenant_id: number
  id: Id<'assignment'>
  incident_id: Id<'incident'>
  /** the incident it was first given for, where that was merged into this one */
  came_from: Id<'incident'> | null
  unit_id: Id<'unit'>
  state: AssignmentState
  /** number of its last event */
  seq: number
  proposed_at: Instant
  acknowledge_by: Instant
  depart_by: Instant
  arrive_by: Instant
  acknowledged_at: InstantOrNull
  departed_at: InstantOrNull
  arrived_at: InstantOrNull
  ended_at: InstantOrNull
  result: ClosingResult | null
  reason: RefusalReason | null
}

/** What happened to an assignment: when it happened, and when it was heard. Never changed. */
export interface AssignmentEventTable {
  tenant_id: number
  assignment_id: Id<'assignment'>
  seq: number
  event: string
  /** null where it came too late to move anything, and only the clocks learned of it */
  to_state: AssignmentState | null
  at: Instant
  heard_at: Instant
  /** the office in which it was told */
  actor: string
  account_id: Id<'account'> | null
}

/** A corregimiento on a unit's way, kept for as short as the law pack says. */
export interface UnitPositionTable {
  tenant_id: number
  id: Id<'position'>
  unit_id: Id<'unit'>
  at: Instant
  place: string | null
}

declare module '#platform/db/db.ts' {
  interface Tables {
    unit: UnitTable
    unit_spot: UnitSpotTable
    unit_look: UnitLookTable
    unit_member: UnitMemberTable
    vehicle: VehicleTable
    assignment: AssignmentTable
    assignment_event: AssignmentEventTable
    unit_position: UnitPositionTable
  }
}

const ofUnit = 'foreign key (tenant_id, unit_id) references unit (tenant_id, id)'

export const migrations = {
  '2026-11-22-dispatch': `
create table unit (
  tenant_id int not null, id uuid not null,
  call_sign text not null check (length(call_sign) between 1 and 40), retired_at timestamptz,
  status text not null check (status in ('free', 'busy', 'pause', 'off')), status_at timestamptz not null,
  on_since timestamptz check (on_since is not null or status = 'off'), heard_at timestamptz,
  place text, lon double precision check (lon between -180 and 180), lat double precision check (lat between -90 and 90),
  positioned_at timestamptz,
  panic_id uuid,
  primary key (tenant_id, id),
  check ((lon is null) = (lat is null) and (lon is null) = (positioned_at is null)),
  -- Where the people of a unit are that is not on shift is nobody's business.
  check (lon is null or status <> 'off'),
  check (retired_at is null or status = 'off'),
  foreign key (tenant_id, panic_id) references incident (tenant_id, id) on delete set null (panic_id));
create unique index unit_call_sign on unit (tenant_id, lower(call_sign));
${tenantTable('unit')}
grant select, insert, update on unit to convive_app;

create table unit_member (
  tenant_id int not null, account_id uuid not null, unit_id uuid not null,
  skills text[] not null, since timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references account (tenant_id, id), ${ofUnit});
create index unit_member_unit on unit_member (tenant_id, unit_id);
${tenantTable('unit_member')}
grant select, insert, update, delete on unit_member to convive_app;

create table vehicle (
  tenant_id int not null, id uuid not null, name text not null check (length(name) between 1 and 60),
  kind text not null, unit_id uuid,
  primary key (tenant_id, id), ${ofUnit});
create unique index vehicle_name on vehicle (tenant_id, lower(name));
create index vehicle_unit on vehicle (tenant_id, unit_id);
${tenantTable('vehicle')}
grant select, insert, update on vehicle to convive_app;

create table assignment (
  tenant_id int not null, id uuid not null,
  incident_id uuid not null, came_from uuid, unit_id uuid not null,
  state text not null check (state in ('proposed', 'acknowledged', 'on_way', 'arrived', 'closed', 'refused', 'withdrawn')),
  seq int not null,
  proposed_at timestamptz not null,
  acknowledge_by timestamptz not null, depart_by timestamptz not null, arrive_by timestamptz not null,
  acknowledged_at timestamptz check (acknowledged_at >= proposed_at),
  departed_at timestamptz check (departed_at >= acknowledged_at),
  arrived_at timestamptz check (arrived_at >= departed_at),
  ended_at timestamptz check (ended_at >= proposed_at),
  result text, reason text check ((reason is not null) = (state = 'refused')),
  primary key (tenant_id, id),
  check ((ended_at is not null) = (state in ('closed', 'refused', 'withdrawn'))),
  check (result is not null or state <> 'closed'),
  check (acknowledged_at is not null or state not in ('acknowledged', 'on_way', 'arrived')),
  check (arrived_at is not null or state not in ('arrived', 'closed')),
  -- An assignment goes with its incident, by the incident's rule.
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade,
  foreign key (tenant_id, came_from) references incident (tenant_id, id) on delete set null (came_from), ${ofUnit});
create unique index assignment_open on assignment (tenant_id, incident_id, unit_id) where ended_at is null;
create index assignment_incident on assignment (tenant_id, incident_id);
create index assignment_came_from on assignment (tenant_id, came_from) where came_from is not null;
create index assignment_unit on assignment (tenant_id, unit_id, proposed_at);
create index assignment_running on assignment (tenant_id, unit_id) where ended_at is null;
${tenantTable('assignment')}
grant select, insert, update, delete on assignment to convive_app;

create table assignment_event (
  tenant_id int not null, assignment_id uuid not null, seq int not null,
  event text not null, to_state text, at timestamptz not null, heard_at timestamptz not null check (heard_at >= at),
  actor text not null, account_id uuid,
  primary key (tenant_id, assignment_id, seq),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id) on delete cascade);
${tenantTable('assignment_event')}
grant select, insert, delete on assignment_event to convive_app;

create table unit_position (
  tenant_id int not null, id uuid not null, unit_id uuid not null, at timestamptz not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  accuracy_meters double precision not null check (accuracy_meters >= 0),
  primary key (tenant_id, id),
  -- A batch that is sent twice is kept once.
  unique (tenant_id, unit_id, at), ${ofUnit});
create index unit_position_age on unit_position (tenant_id, at, id);
${tenantTable('unit_position')}
grant select, insert, delete on unit_position to convive_app;
`,
  // Ways of before go, since nobody can seal them here; a truncated table leaves no bytes behind.
  '2026-11-22-dispatch-spot': `
truncate unit_position;
alter table unit_position drop column lon, drop column lat, drop column accuracy_meters, add column place text;
comment on column unit_position.place is 'sensitivity 1: code of a corregimiento';
alter table unit no force row level security;
update unit set place = null, lon = null, lat = null, positioned_at = null where positioned_at is not null;
alter table unit force row level security;
alter table unit drop column lon, drop column lat, add column spot bytea,
  add check ((spot is null) = (positioned_at is null)),
  -- Where the people of a unit are that is not on shift is nobody's business.
  add check (spot is null or status <> 'off');
comment on column unit.spot is 'sensitivity 2: where its people are, sealed';
`,
  // Spots of before lay under a key that could not be destroyed: they go, and each unit's phone tells the next.
  '2026-11-22-dispatch-spot-key': `
alter table unit no force row level security;
update unit set place = null, spot = null, positioned_at = null where positioned_at is not null;
alter table unit force row level security;
alter table unit drop column spot,
  -- Where the people of a unit are that is not on shift is nobody's business.
  add check (positioned_at is null or status <> 'off');

create table unit_spot (
  tenant_id int not null, unit_id uuid not null,
  part text not null default 'spot' check (part = 'spot'),
  -- No foreign key: a key that goes asks all that point at it, and this row goes by itself.
  key_id uuid not null, sealed bytea not null, sealed_at timestamptz not null,
  primary key (tenant_id, unit_id), ${ofUnit});
comment on column unit_spot.sealed is 'sensitivity 2: where its people are';
${tenantTable('unit_spot')}
grant select, insert, update, delete on unit_spot to convive_app;

create table unit_look (
  tenant_id int not null, incident_id uuid not null, account_id uuid not null,
  from_hash bytea not null, at timestamptz not null,
  primary key (tenant_id, incident_id, account_id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
comment on table unit_look is 'sensitivity 1: that somebody had the units weighed for an incident';
${tenantTable('unit_look')}
grant select, insert, update on unit_look to convive_app;
`,
}
