import type { ColumnType, Generated, Insertable } from 'kysely'
import { type Instant, type InstantOrNull, instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { FactName, Facts } from './facts.schema.ts'

/** What one stage told the others, written in the transaction of the act; never changed. */
export interface FactTable {
  tenant_id: number
  /** the transaction that told it: numbers of `seq` become visible out of order, transactions can be waited for */
  xid: Generated<string>
  seq: Generated<string>
  name: string
  body: ColumnType<object, string, never>
  told_at: Instant
}

/** How far a reaction has read, and what stopped it. */
export interface FactReactionTable {
  tenant_id: number
  name: string
  xid: string
  seq: string
  /** failed attempts at the fact after the cursor */
  attempts: Generated<number>
  retry_at: InstantOrNull
  last_error: Generated<string | null>
}

/** A fact that a reaction gave up on; only a person takes it out of here. */
export interface FactReactionDeadTable {
  tenant_id: number
  name: string
  xid: string
  seq: string
  error: string
  at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    fact: FactTable
    fact_reaction: FactReactionTable
    fact_reaction_dead: FactReactionDeadTable
  }
}

export const migrations = {
  '2026-11-21-facts': `
create table fact (
  tenant_id int not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  name text not null check (name ~ '^[A-Z][A-Za-z]+$'),
  body jsonb not null,
  told_at timestamptz not null,
  primary key (tenant_id, xid, seq));
${tenantTable('fact')}
-- xid is the database's to write: a fact under a foreign number would be skipped by its readers.
grant select, insert (tenant_id, name, body, told_at) on fact to convive_app;

create table fact_reaction (
  tenant_id int not null, name text not null,
  xid xid8 not null, seq bigint not null,
  attempts int not null default 0, retry_at timestamptz, last_error text,
  primary key (tenant_id, name));
${tenantTable('fact_reaction')}
grant select, insert, update on fact_reaction to convive_app;

create table fact_reaction_dead (
  tenant_id int not null, name text not null,
  xid xid8 not null, seq bigint not null,
  error text not null, at timestamptz not null,
  primary key (tenant_id, name, xid, seq),
  foreign key (tenant_id, xid, seq) references fact (tenant_id, xid, seq));
${tenantTable('fact_reaction_dead')}
grant select, insert, delete on fact_reaction_dead to convive_app;
`,
}

/**
 * The row of a fact, to be inserted in the transaction of the act.
 * @param tenant  the tenant's number
 * @param now     milliseconds since 1970, UTC
 */
export const factRow = <Name extends FactName>(
  tenant: number,
  now: number,
  name: Name,
  body: Facts[Name],
): Insertable<FactTable> => ({
  tenant_id: tenant,
  name,
  body: JSON.stringify(body),
  told_at: instant(now),
})
