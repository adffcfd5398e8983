import type { Id } from '#kernel/ids.ts'
import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { KindName } from './types.ts'

/** A step of the protocol's checklist that somebody did. */
export interface IncidentCheckTable {
  tenant_id: number
  incident_id: Id<'incident'>
  /** `<protocol>.<place in the list, from 0>` */
  item: string
  account_id: Id<'account'> | null
  done_at: Instant
}

/** Keyed hash of the normalised telephone number of whoever called: the same number is found again, nothing is told. */
export interface IncidentCallerTable {
  tenant_id: number
  incident_id: Id<'incident'>
  caller_hash: Buffer
}

/** That the words of an incident told another kind than the one a person gave it; the words lie in `incident_word`. */
export interface KindCorrectionTable {
  tenant_id: number
  incident_id: Id<'incident'>
  /** what the words told; null: nothing */
  told: KindName | null
  kind: KindName
  corrected_at: Instant
}

/** A word that enough corrected incidents of enough callers share, so that it names nobody. */
export interface WordCandidateTable {
  tenant_id: number
  word: string
  kind: KindName
  noted_at: Instant
}

/** What a supervisor decided about a word; the latest of each word and kind holds. */
export interface WordRuleTable {
  tenant_id: number
  /** counts up with every decision of the institution */
  version: number
  word: string
  kind: KindName
  decision: 'accepted' | 'refused' | 'withdrawn'
  decided_by: Id<'account'> | null
  decided_at: Instant
  /** in how many corrected incidents, of how many callers, it stood when that was decided */
  incidents: number
  callers: number
}

/** A place that people name: a school, a bridge, a ranch. */
export interface LandmarkTable {
  tenant_id: number
  id: Id<'landmark'>
  name: string
  aliases: string[]
  /** code of the place in which it lies */
  place: string | null
  lon: number | null
  lat: number | null
  /** metres by which the point may be wrong */
  accuracy_m: number | null
  /** from where it is known */
  source: string
  changed_at: Instant
  removed_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    incident_check: IncidentCheckTable
    incident_caller: IncidentCallerTable
    kind_correction: KindCorrectionTable
    word_candidate: WordCandidateTable
    word_rule: WordRuleTable
    landmark: LandmarkTable
  }
}

export const migrations = {
  '2026-11-22-board-work': `
create table incident_check (
  tenant_id int not null, incident_id uuid not null, item text not null check (length(item) <= 40),
  account_id uuid, done_at timestamptz not null,
  primary key (tenant_id, incident_id, item),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
${tenantTable('incident_check')}
grant select, insert, delete on incident_check to convive_app;

create table incident_caller (
  tenant_id int not null, incident_id uuid not null,
  caller_hash bytea not null check (octet_length(caller_hash) = 32),
  about_kind text not null generated always as ('incident') stored,
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade,
  -- Whoever destroys the incident's key destroys this with it: nobody is found by the number any more.
  foreign key (tenant_id, about_kind, incident_id) references data_key (tenant_id, about_kind, about_id)
    on delete cascade deferrable initially deferred);
create index incident_caller_found on incident_caller (tenant_id, caller_hash);
${tenantTable('incident_caller')}
grant select, insert, delete on incident_caller to convive_app;

create table kind_correction (
  tenant_id int not null, incident_id uuid not null, told text, kind text not null check (kind <> told),
  corrected_at timestamptz not null,
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references incident (tenant_id, id) on delete cascade);
create index kind_correction_kind on kind_correction (tenant_id, kind);
${tenantTable('kind_correction')}
grant select, insert, update, delete on kind_correction to convive_app;

create table word_candidate (
  tenant_id int not null, word text not null check (length(word) between 3 and 40), kind text not null,
  noted_at timestamptz not null,
  primary key (tenant_id, word, kind));
${tenantTable('word_candidate')}
grant select, insert, delete on word_candidate to convive_app;

create table word_rule (
  tenant_id int not null, version int not null check (version > 0),
  word text not null, kind text not null,
  decision text not null check (decision in ('accepted', 'refused', 'withdrawn')),
  decided_by uuid, decided_at timestamptz not null,
  incidents int not null, callers int not null,
  primary key (tenant_id, version));
create index word_rule_latest on word_rule (tenant_id, word, kind, version desc);
${tenantTable('word_rule')}
grant select, insert on word_rule to convive_app;

create table landmark (
  tenant_id int not null, id uuid not null,
  name text not null check (length(name) between 1 and 120), aliases text[] not null default '{}',
  place text, lon double precision check (lon between -180 and 180), lat double precision check (lat between -90 and 90),
  accuracy_m int check (accuracy_m >= 0),
  source text not null check (length(source) <= 200),
  changed_at timestamptz not null, removed_at timestamptz,
  primary key (tenant_id, id),
  check ((lon is null) = (lat is null) and (lon is null) = (accuracy_m is null)));
create unique index landmark_named on landmark (tenant_id, lower(name), coalesce(place, '')) where removed_at is null;
${tenantTable('landmark')}
grant select, insert, update on landmark to convive_app;
`,
}
