import type { ColumnType } from 'kysely'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Boundary, PlaceKind, Shape } from './place.schema.ts'

/** A place as such: it keeps its id whatever its name and boundary become. */
export interface PlaceTable {
  tenant_id: number
  id: string
  code: string
  kind: PlaceKind
}

/** What a place was called and how far it reached, from one day to another. Never changed, only followed. */
export interface PlaceVersionTable {
  tenant_id: number
  id: string
  place_id: string
  valid_from: string
  /** the first day on which it holds no more; the next version begins there */
  valid_to: string | null
  /** the day on which the version before it ended; null for the first */
  follows: string | null
  parent_id: string | null
  name: string
  aliases: string[]
  lon: number
  lat: number
  area_km2: number | null
  seat: boolean
  boundary: Boundary
  shape: ColumnType<Shape | null, string | null, never>
  source: string
}

declare module '#platform/db/db.ts' {
  interface Tables {
    place: PlaceTable
    place_version: PlaceVersionTable
  }
}

/**
 * The versions of a place are a chain in time without gap or overlap, by its keys: each begins on the day its one
 * predecessor ends, one is the first, one is open. Both checks carry weight: a null skips a foreign key.
 */
export const migrations = {
  '2026-11-21-place': `
create table place (
  tenant_id int not null, id uuid not null, code text not null, kind text not null,
  primary key (tenant_id, id),
  unique (tenant_id, code));
${tenantTable('place')}
grant select, insert on place to convive_app;

create table place_version (
  tenant_id int not null, id uuid not null, place_id uuid not null,
  valid_from date not null, valid_to date check (valid_to > valid_from),
  follows date check (follows = valid_from),
  parent_id uuid, name text not null check (name <> ''), aliases text[] not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  area_km2 double precision check (area_km2 > 0),
  seat boolean not null,
  boundary text not null check (boundary in ('approximate', 'imported', 'none')),
  shape jsonb, source text not null,
  primary key (tenant_id, id),
  unique (tenant_id, place_id, valid_from),
  unique nulls not distinct (tenant_id, place_id, follows),
  unique nulls not distinct (tenant_id, place_id, valid_to),
  foreign key (tenant_id, place_id) references place (tenant_id, id),
  foreign key (tenant_id, parent_id) references place (tenant_id, id),
  foreign key (tenant_id, place_id, follows) references place_version (tenant_id, place_id, valid_to),
  check (parent_id <> place_id),
  check ((boundary = 'none') = (shape is null)));
${tenantTable('place_version')}
-- Of a version only its end may be written, once.
grant select, insert, update (valid_to) on place_version to convive_app;
`,
}
