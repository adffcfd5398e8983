import type { ColumnType, Generated } from 'kysely'
import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { restrictKey, tenantTable } from '#platform/db/tenant-table.ts'
import type { ClosingResult, IncidentState, Source } from './board.schema.ts'
import type { KindName, Priority } from './types.ts'

/**
 * An incident as the board shows it; narrative, exact place, caller and notes lie sealed in the vault. The state is
 * that of its matter, written in the same transaction, so that the board's index holds what is open.
 */
export interface IncidentTable {
  tenant_id: number
  id: Id<'incident'>
  matter_id: Id<'matter'>
  /** short enough for the radio */
  number: ColumnType<string, never, never>
  kind: KindName
  /** code of the place, at the finest a corregimiento; null where nobody has said one */
  place: string | null
  priority: Priority
  source: Source
  report_id: Id<'report'> | null
  state: IncidentState
  opened_at: Instant
  take_by: Instant
  start_by: Instant
  taken_at: InstantOrNull
  started_at: InstantOrNull
  closed_at: InstantOrNull
  claimed_by: Id<'account'> | null
  result: ClosingResult | null
  merged_into: Id<'incident'> | null
  kind_version: Generated<number>
  place_version: Generated<number>
  priority_version: Generated<number>
}

/** That somebody noted something; the words lie sealed as part `note:<id>` of the incident. */
export interface IncidentNoteTable {
  tenant_id: number
  id: Id<'note'>
  incident_id: Id<'incident'>
  account_id: Id<'account'> | null
  written_at: Instant
}

/** Keyed hash of a word of the narrative or of a note: who asks for the word finds it, who steals the table does not. */
export interface IncidentWordTable {
  tenant_id: number
  word_hash: Buffer
  incident_id: Id<'incident'>
}

declare module '#platform/db/db.ts' {
  interface Tables {
    incident: IncidentTable
    incident_note: IncidentNoteTable
    incident_word: IncidentWordTable
  }
}

export const migrations = {
  '2026-11-22-board': `
create table incident (
  tenant_id int not null, id uuid not null, matter_id uuid not null,
  number bigint not null generated always as identity,
  kind text not null, place text, priority smallint not null check (priority between 1 and 4),
  source text not null check (source in ('call', 'unit', 'report', 'camera')),
  report_id uuid check (report_id is null or source = 'report'),
  state text not null,
  opened_at timestamptz not null,
  take_by timestamptz not null check (take_by > opened_at), start_by timestamptz not null check (start_by > opened_at),
  taken_at timestamptz, started_at timestamptz, closed_at timestamptz,
  claimed_by uuid,
  result text check ((result is not null) = (state = 'closed')),
  merged_into uuid check (merged_into <> id),
  kind_version int not null default 1, place_version int not null default 1, priority_version int not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, matter_id),
  unique (tenant_id, number),
  unique (tenant_id, report_id),
  check ((closed_at is not null) = (state in ('closed', 'cancelled'))),
  check (state <> 'merged' or merged_into is not null),
  check (merged_into is null or state in ('merged', 'closed')),
  check (claimed_by is not null or state <> 'assigned'),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id),
  -- A report goes when its time is over; the source still says that there was one.
  foreign key (tenant_id, report_id) references report (tenant_id, id) on delete set null (report_id),
  foreign key (tenant_id, merged_into) references incident (tenant_id, id) on delete set null (merged_into));
create index incident_urgent on incident (tenant_id, priority, opened_at desc, id desc)
  where state in ('received', 'triaged', 'assigned', 'under_way');
create index incident_newest on incident (tenant_id, opened_at desc, id desc);
create index incident_place on incident (tenant_id, place, opened_at desc);
create index incident_merged on incident (tenant_id, merged_into) where merged_into is not null;
${tenantTable('incident')}
grant select, insert, update, delete on incident to convive_app;

create table incident_note (
  tenant_id int not null, id uuid not null, incident_id uuid not null,
  account_id uuid, written_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id));
create index incident_note_incident on incident_note (tenant_id, incident_id, written_at);
${tenantTable('incident_note')}
grant select, insert, delete on incident_note to convive_app;

create table incident_word (
  tenant_id int not null, word_hash bytea not null, incident_id uuid not null,
  about_kind text not null generated always as ('incident') stored,
  primary key (tenant_id, word_hash, incident_id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id),
  -- Whoever destroys the incident's key destroys these with it: no word is left to be found.
  foreign key (tenant_id, about_kind, incident_id) references data_key (tenant_id, about_kind, about_id)
    on delete cascade deferrable initially deferred);
create index incident_word_incident on incident_word (tenant_id, incident_id);
${tenantTable('incident_word')}
grant select, insert, delete on incident_word to convive_app;
`,
  '2026-11-22-board-restrict': [
    restrictKey({ from: 'incident', columns: ['matter_id'], to: 'matter' }),
    restrictKey({ from: 'incident_note', columns: ['incident_id'], to: 'incident' }),
    restrictKey({ from: 'incident_word', columns: ['incident_id'], to: 'incident' }),
  ].join(''),
}
