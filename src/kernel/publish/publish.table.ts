import type { ColumnType } from 'kysely'
import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { PlaceNode } from '../place/place.schema.ts'
import type { MeasureDefinition } from './measure.schema.ts'
import type {
  Atom,
  Correction,
  Dimensions,
  Provenance,
  Quality,
  Release,
  SourceShown,
} from './publish.schema.ts'

/** What is written as JSON text and read as a value. */
type Json<T> = ColumnType<T, string, never>

/** A version of a measure's definition, never changed. */
export interface MeasureTable {
  tenant_id: number
  id: string
  version: number
  definition: Json<MeasureDefinition>
  made_at: Instant
}

/** A frozen publication. Whoever has been told a number can look it up for ever. */
export interface ReleaseTable {
  tenant_id: number
  id: string
  number: number
  measure_id: string
  measure_version: number
  definition: Json<MeasureDefinition>
  source: Json<SourceShown>
  rule: Json<Release['rule']>
  dimensions: Json<Dimensions>
  quality: Json<Quality>
  provenance: Json<Provenance>
  counted_at: Instant
  frozen_at: Instant
  period_from: string
  period_to: string
  corrects: string | null
  correction: ColumnType<Correction | null, string | null, never>
  checksum: Buffer
}

/** A number of a release; where it is not shown, nothing of it stands here. */
export interface ReleaseCellTable {
  tenant_id: number
  release_id: string
  cell: number
  place: string
  period: string
  class: string
  count: number | null
  rate: number | null
  rate_low: number | null
  rate_high: number | null
}

/** What a release was counted from, by smallest parts: as confidential as the records, never granted to the public role. */
export interface ReleaseBaseTable {
  tenant_id: number
  release_id: string
  atoms: Json<readonly Atom[]>
  /** which place lay in which; null of releases that were frozen before it was kept */
  tree: ColumnType<readonly PlaceNode[] | null, string, never>
}

declare module '#platform/db/db.ts' {
  interface Tables {
    measure: MeasureTable
    release: ReleaseTable
    release_cell: ReleaseCellTable
    release_base: ReleaseBaseTable
  }
}

const frozen = (table: string): string => `
create trigger frozen before update or delete on ${table} for each row execute function refuse_change();
${tenantTable(table)}
grant select, insert on ${table} to convive_app;
`

export const migrations = {
  '2026-11-22-release': `
-- What was published is followed, never changed: not by a mistake, and not by the owner of the table either.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % is frozen', tg_table_name using errcode = 'restrict_violation';
end $$;

create table measure (
  tenant_id int not null, id uuid not null, version int not null check (version > 0),
  definition jsonb not null, made_at timestamptz not null,
  primary key (tenant_id, id, version));
comment on table measure is 'sensitivity 0: definitions of what is counted';
${frozen('measure')}

create table release (
  tenant_id int not null, id uuid not null, number int not null check (number > 0),
  measure_id uuid not null, measure_version int not null,
  definition jsonb not null, source jsonb not null, rule jsonb not null, dimensions jsonb not null,
  quality jsonb not null, provenance jsonb not null,
  counted_at timestamptz not null, frozen_at timestamptz not null,
  period_from text not null, period_to text not null,
  corrects uuid, correction jsonb check ((correction is null) = (corrects is null)),
  checksum bytea not null check (length(checksum) = 32),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, corrects),
  foreign key (tenant_id, measure_id, measure_version) references measure (tenant_id, id, version),
  foreign key (tenant_id, corrects) references release (tenant_id, id));
comment on table release is 'sensitivity 0: what was published';
create index release_measure on release (tenant_id, measure_id, number desc);
${frozen('release')}
grant select on release to convive_public;

create table release_cell (
  tenant_id int not null, release_id uuid not null, cell int not null check (cell >= 0),
  place text not null, period text not null, class text not null,
  count int check (count >= 0),
  rate double precision, rate_low double precision, rate_high double precision,
  primary key (tenant_id, release_id, cell),
  foreign key (tenant_id, release_id) references release (tenant_id, id),
  check (rate is null or count is not null));
comment on table release_cell is 'sensitivity 0: the numbers that were published';
${frozen('release_cell')}
grant select on release_cell to convive_public;

create table release_base (
  tenant_id int not null, release_id uuid not null, atoms jsonb not null,
  primary key (tenant_id, release_id),
  foreign key (tenant_id, release_id) references release (tenant_id, id));
comment on table release_base is 'sensitivity 1: exact counts that a release was made from, for the audit of later ones';
${frozen('release_base')}
`,
  '2026-11-22-release-tree': `
alter table release_base add column tree jsonb;
`,
}
