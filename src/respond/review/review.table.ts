import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

/**
 * What stood in an incident's row after each step of its matter. The database writes it, in the transaction of the
 * step and whoever takes it, so that a replay shows what stood and not what stands.
 */
export interface IncidentMomentTable {
  tenant_id: number
  incident_id: Id<'incident'>
  /** the step's number in the history of the matter */
  seq: number
  at: Instant
  kind: string
  place: string | null
  priority: number
  state: string
  claimed_by: Id<'account'> | null
  result: string | null
  merged_into: Id<'incident'> | null
}

/** That somebody wrote what is learned from an incident; the words lie sealed as part `review:<id>` of the incident. */
export interface IncidentReviewTable {
  tenant_id: number
  id: Id<'after-action'>
  incident_id: Id<'incident'>
  sort: 'note' | 'addition'
  /** of a note; a later one supersedes the earlier, which stays */
  version: number | null
  account_id: Id<'account'> | null
  written_at: Instant
}

/** Something that is to be done after an incident; what it is lies sealed as part `review:<id>` of the incident. */
export interface IncidentFollowUpTable {
  tenant_id: number
  id: Id<'follow-up'>
  incident_id: Id<'incident'>
  review_id: Id<'after-action'>
  owner_id: Id<'account'>
  /** day of the tenant's calendar until whose end it is to be done */
  due: string
  done_at: InstantOrNull
  done_by: Id<'account'> | null
}

/** That an incident was handed out to a prosecutor; to whom and on what basis lies sealed as part `export:<id>`. */
export interface IncidentExportTable {
  tenant_id: number
  id: Id<'export'>
  /** null once the incident has been expunged: that it was handed out stays known */
  incident_id: Id<'incident'> | null
  number: string
  account_id: Id<'account'>
  made_at: Instant
  language: string
  /** whether the names and ways of contact of callers are in it */
  names: boolean
  /** how often its file was begun */
  begun: number
  /** when a file of it was last sent to its end; null: none ever was */
  whole_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    incident_moment: IncidentMomentTable
    incident_review: IncidentReviewTable
    incident_follow_up: IncidentFollowUpTable
    incident_export: IncidentExportTable
  }
}

const columns = 'kind, place, priority, state, claimed_by, result, merged_into'
const of = (row: string): string => columns.replaceAll(/\w+/g, (name) => `${row}.${name}`)

/** Keeps what stands in the rows of a transition table, under the number of their matters' latest step. */
const keep = (rows: string): string => `
  insert into incident_moment (tenant_id, incident_id, seq, at, ${columns})
  select i.tenant_id, i.id, m.seq, m.changed_at, ${of('i')}
  from ${rows} join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id
  on conflict (tenant_id, incident_id, seq) do update set (${columns}) = row (${of('excluded')});`

/** Tables whose rows a step has to see whosesoever they are, also where row security binds the owner. */
const unforced = ['incident', 'matter', 'incident_moment']
const forEach = (rule: string): string =>
  unforced.map((table) => `alter table ${table} ${rule};`).join('\n')

export const migrations = {
  '2026-11-22-review': `
create table incident_moment (
  tenant_id int not null, incident_id uuid not null, seq int not null, at timestamptz not null,
  kind text not null, place text, priority smallint not null, state text not null,
  claimed_by uuid, result text, merged_into uuid,
  primary key (tenant_id, incident_id, seq),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
create index incident_moment_holder on incident_moment (tenant_id, claimed_by, incident_id)
  where claimed_by is not null;
${tenantTable('incident_moment')}
grant select, insert, update on incident_moment to convive_app;

create function incident_begins() returns trigger language plpgsql as $$
begin ${keep('came i')}
  return null;
end $$;
create function incident_changes() returns trigger language plpgsql as $$
begin ${keep(`(select n.* from now_so n join was_so w on w.tenant_id = n.tenant_id and w.id = n.id
    where (${of('n')}) is distinct from (${of('w')})) i`)}
  return null;
end $$;
-- By statement, so that many rows at once cost one more statement and not one each.
create trigger incident_begins after insert on incident
  referencing new table as came for each statement execute function incident_begins();
create trigger incident_changes after update on incident
  referencing old table as was_so new table as now_so for each statement execute function incident_changes();

-- Of incidents from before only what stands is known.
${forEach('no force row level security')}
${keep('incident i')}
${forEach('force row level security')}

create index incident_kind on incident (tenant_id, kind, opened_at desc, id desc);
create index incident_result on incident (tenant_id, result, opened_at desc, id desc) where result is not null;
create index incident_aside on incident (tenant_id, state, opened_at desc, id desc)
  where state in ('merged', 'cancelled');

create table incident_review (
  tenant_id int not null, id uuid not null, incident_id uuid not null,
  sort text not null check (sort in ('note', 'addition')),
  version int check (version > 0) check ((version is not null) = (sort = 'note')),
  account_id uuid, written_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, incident_id, version),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
create index incident_review_incident on incident_review (tenant_id, incident_id, written_at);
${tenantTable('incident_review')}
-- What was written is not changed: a later version is added.
grant select, insert on incident_review to convive_app;

create table incident_follow_up (
  tenant_id int not null, id uuid not null, incident_id uuid not null, review_id uuid not null,
  owner_id uuid not null, due date not null,
  done_at timestamptz, done_by uuid check ((done_by is null) = (done_at is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade,
  foreign key (tenant_id, review_id) references incident_review (tenant_id, id) on delete cascade);
create index incident_follow_up_incident on incident_follow_up (tenant_id, incident_id);
create index incident_follow_up_review on incident_follow_up (tenant_id, review_id);
create index incident_follow_up_open on incident_follow_up (tenant_id, due) where done_at is null;
${tenantTable('incident_follow_up')}
grant select, insert, update (done_at, done_by) on incident_follow_up to convive_app;

create table incident_export (
  tenant_id int not null, id uuid not null, incident_id uuid, number bigint not null,
  account_id uuid not null, made_at timestamptz not null,
  recipient text not null, basis text not null, language text not null, names boolean not null,
  begun int not null default 0, whole_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete set null (incident_id));
create index incident_export_made on incident_export (tenant_id, made_at desc, id desc);
create index incident_export_incident on incident_export (tenant_id, incident_id);
${tenantTable('incident_export')}
grant select, insert, update (begun, whole_at) on incident_export to convive_app;
`,
  // Nobody can seal here what stood in clear; it stands, sealed, in the entry of each export in the ledger.
  '2026-11-22-review-export-sealed':
    'alter table incident_export drop column recipient, drop column basis',
  // A dropped column's words stay in every row until the table is written anew.
  '2026-11-22-review-export-written-anew': 'cluster incident_export using incident_export_pkey',
}
