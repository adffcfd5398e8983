import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { restrictKey, tenantTable } from '#platform/db/tenant-table.ts'
import type { MatterType, MatterValues } from './matter.schema.ts'

/** A version of a matter type as it shipped; matters that were opened with it keep it for ever. */
export interface MatterTypeTable {
  tenant_id: number
  name: string
  version: number
  definition: ColumnType<MatterType, string, never>
  /** SHA-256 of the definition with sorted keys */
  digest: Buffer
}

/** Any followed thing with states and deadlines. */
export interface MatterTable {
  tenant_id: number
  id: string
  type: string
  version: number
  state: string
  /** number of its last event */
  seq: number
  values: ColumnType<MatterValues, string | MatterValues, string>
  /** 0 public, 1 operational, 2 personal, 3 compartments */
  sensitivity: number
  /** code of the place */
  place: string | null
  opened_at: Instant
  changed_at: Instant
  closed_at: InstantOrNull
}

/** What happened to a matter, in order; never changed, gone only with the matter itself. */
export interface MatterEventTable {
  tenant_id: number
  matter_id: string
  seq: number
  follows: number | null
  event: string
  from_state: string | null
  to_state: string
  /** the office in which it was done: a role, `subject`, `anyone` or `clock` */
  actor: string
  account_id: string | null
  at: Instant
  /** the rule, order or consent on which it rests; a code, never a person's words */
  basis: string | null
}

/** A time in which something has to happen. */
export interface MatterDeadlineTable {
  tenant_id: number
  matter_id: string
  kind: string
  started_by: number
  started_at: Instant
  due_at: Instant
  /** the event that the clock brings about when it runs out */
  fires: string | null
  met_at: InstantOrNull
  /** met, run out, or dropped because the matter went elsewhere */
  ended_at: InstantOrNull
  ended_by: Generated<number | null>
  /** when it was said that it is over and nothing had happened; from then on it is the supervisor's */
  missed_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    matter_type: MatterTypeTable
    matter: MatterTable
    matter_event: MatterEventTable
    matter_deadline: MatterDeadlineTable
  }
}

/**
 * The events of a matter are a chain by their keys: one is the first, each begins in the state in which its one
 * predecessor ended. The check carries weight: a null skips a foreign key.
 */
export const migrations = {
  '2026-11-21-matter': `
create table matter_type (
  tenant_id int not null, name text not null, version int not null check (version > 0),
  -- json, not jsonb: the order of a type's events is the order of a screen's buttons
  definition json not null, digest bytea not null,
  primary key (tenant_id, name, version));
${tenantTable('matter_type')}
grant select, insert on matter_type to convive_app;

create table matter (
  tenant_id int not null, id uuid not null,
  type text not null, version int not null, state text not null,
  seq int not null check (seq > 0), values jsonb not null,
  sensitivity smallint not null check (sensitivity between 0 and 3), place text,
  opened_at timestamptz not null, changed_at timestamptz not null, closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, type, version) references matter_type (tenant_id, name, version));
create index matter_state on matter (tenant_id, type, state, opened_at);
${tenantTable('matter')}
grant select, insert, update (state, seq, values, changed_at, closed_at), delete on matter to convive_app;

create table matter_event (
  tenant_id int not null, matter_id uuid not null, seq int not null, follows int,
  event text not null, from_state text, to_state text not null,
  actor text not null, account_id uuid, at timestamptz not null, basis text,
  primary key (tenant_id, matter_id, seq),
  unique (tenant_id, matter_id, seq, to_state),
  check ((seq = 1 and follows is null and from_state is null)
    or (seq > 1 and follows = seq - 1 and follows is not null and from_state is not null)),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id) on delete cascade,
  foreign key (tenant_id, matter_id, follows, from_state)
    references matter_event (tenant_id, matter_id, seq, to_state));
${tenantTable('matter_event')}
-- No event can be taken away; a matter is forgotten whole, when its term is over.
grant select, insert on matter_event to convive_app;

create table matter_deadline (
  tenant_id int not null, matter_id uuid not null, kind text not null,
  started_by int not null, started_at timestamptz not null,
  due_at timestamptz not null check (due_at > started_at), fires text,
  met_at timestamptz, ended_at timestamptz, ended_by int, missed_at timestamptz,
  primary key (tenant_id, matter_id, kind, started_by),
  check (met_at is null or met_at = ended_at),
  check ((ended_at is null) = (ended_by is null)),
  check (ended_at >= started_at and ended_by > started_by),
  foreign key (tenant_id, matter_id, started_by)
    references matter_event (tenant_id, matter_id, seq) on delete cascade,
  foreign key (tenant_id, matter_id, ended_by)
    references matter_event (tenant_id, matter_id, seq) on delete cascade);
create index matter_deadline_running on matter_deadline (tenant_id, due_at) where ended_at is null;
${tenantTable('matter_deadline')}
grant select, insert, update (met_at, ended_at, ended_by, missed_at) on matter_deadline to convive_app;
`,
  '2026-11-22-matter-restrict': restrictKey({
    from: 'matter_event',
    columns: ['matter_id', 'follows', 'from_state'],
    to: 'matter_event',
    target: ['matter_id', 'seq', 'to_state'],
  }),
}
