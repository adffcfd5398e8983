import type { Instant, InstantOrNull } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { Basis, ReviewState, Unusual } from './grant.schema.ts'

/** The right of somebody to read a record: for a purpose, on a basis, until a time; each reading is entered. */
export interface AccessGrantTable {
  tenant_id: number
  id: string
  account_id: string | null
  actor: string
  about_kind: string
  about_id: string
  /** the record's key: where it is destroyed, who read the record goes with it, and only the ledger keeps a trace */
  key_id: string | null
  action: string
  purpose: string
  basis: Basis
  /** the relation from which it follows and with which it ends, for `relation` */
  relation: string | null
  /** why, where no person typed it; typed words lie sealed in the ledger alone */
  reason: string | null
  given_at: Instant
  until: Instant
}

/** That a relation between somebody and a record holds, as the owning slice says; the row is gone when it ended. */
export interface StandingRelationTable {
  tenant_id: number
  about_kind: string
  about_id: string
  relation: string
  account_id: string
  since: Instant
}

/** A record that nobody has a reason to open. */
export interface CanaryTable {
  tenant_id: number
  about_kind: string
  about_id: string
  planted_by: string | null
  planted_at: Instant
}

/** A reading that somebody else is to look at. */
export interface AccessReviewTable {
  tenant_id: number
  id: string
  /** null for one that was refused, or whose record was erased since */
  grant_id: string | null
  reader_id: string | null
  about_kind: string
  why: Unusual[]
  at: Instant
  state: ReviewState
  reviewed_by: string | null
  reviewed_at: InstantOrNull
  /** when it was said that nobody had looked at it in time */
  alarmed_at: InstantOrNull
}

declare module '#platform/db/db.ts' {
  interface Tables {
    access_grant: AccessGrantTable
    standing_relation: StandingRelationTable
    canary: CanaryTable
    access_review: AccessReviewTable
  }
}

const tenant = `(select nullif(current_setting('app.tenant', true), '')::int)`
const setting = (name: string, type: string): string =>
  `(select nullif(current_setting('app.${name}', true), '')::${type})`
const moment = `(select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()))`

/**
 * SQL that finds the grant under which the running transaction reads: its own reader's, not over, and of a relation
 * that still stands and stood when it was given. The second lock: it holds whatever the program asks.
 * @param columns  of `access_grant as g`
 */
export const standingGrant = (columns: string): string => `select ${columns} from access_grant g
      where g.tenant_id = ${tenant} and g.id = ${setting('grant', 'uuid')}
        and g.account_id is not distinct from ${setting('reader', 'uuid')}
        and g.until > ${moment}
        and (g.relation is null or exists (select from standing_relation r
          where r.tenant_id = g.tenant_id and r.about_kind = g.about_kind and r.about_id = g.about_id
            and r.relation = g.relation and r.account_id = g.account_id and r.since <= g.given_at))`

/**
 * As {@link standingGrant}, where this very reading is entered, too: a grant may be older than it. An entry that was
 * not committed shows nothing, nor one of what somebody else did meanwhile, or she herself before.
 */
export const enteredGrant = (columns: string): string => `${standingGrant(columns)}
        and exists (select from ledger_entry e
          where e.tenant_id = g.tenant_id and e.id = ${setting('entry', 'uuid')} and e.at = ${moment}
            and e.at between g.given_at and g.until and e.office = g.actor and e.purpose = g.purpose)`

export const migrations = {
  '2026-11-21-grant': `
create table access_grant (
  tenant_id int not null, id uuid not null,
  account_id uuid, actor text not null,
  about_kind text not null, about_id uuid not null, key_id uuid,
  action text not null, purpose text not null,
  basis text not null check (basis in ('relation', 'own', 'duty', 'typed')),
  relation text check ((relation is not null) = (basis = 'relation')),
  reason text check (length(reason) between 3 and 500) check ((reason is null) = (basis = 'typed')),
  given_at timestamptz not null, until timestamptz not null check (until > given_at),
  primary key (tenant_id, id),
  check (account_id is not null or basis in ('own', 'duty')));
create index access_grant_about on access_grant (tenant_id, about_kind, about_id, given_at);
create index access_grant_reader on access_grant (tenant_id, account_id, given_at)
  where basis in ('typed', 'relation');
-- Partial, so that no plan that was made of a small table takes it for a way to all grants of a tenant.
create index access_grant_key on access_grant (tenant_id, key_id) where key_id is not null;
${tenantTable('access_grant')}
grant select, insert on access_grant to convive_app;

create table standing_relation (
  tenant_id int not null, about_kind text not null, about_id uuid not null,
  relation text not null, account_id uuid not null, since timestamptz not null,
  primary key (tenant_id, about_kind, about_id, relation, account_id));
${tenantTable('standing_relation')}
grant select, insert, delete on standing_relation to convive_app;

create table canary (
  tenant_id int not null, about_kind text not null, about_id uuid not null,
  planted_by uuid, planted_at timestamptz not null,
  primary key (tenant_id, about_kind, about_id));
${tenantTable('canary')}
grant select, insert on canary to convive_app;

create table access_review (
  tenant_id int not null, id uuid not null,
  grant_id uuid, reader_id uuid, about_kind text not null,
  why text[] not null check (cardinality(why) > 0), at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'right', 'asked', 'flagged')),
  reviewed_by uuid check (reviewed_by <> reader_id), reviewed_at timestamptz, alarmed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, grant_id) references access_grant (tenant_id, id) on delete set null (grant_id),
  check ((state = 'open') = (reviewed_by is null)), check ((reviewed_by is null) = (reviewed_at is null)));
create index access_review_open on access_review (tenant_id, state, at);
create index access_review_grant on access_review (tenant_id, grant_id);
create unique index access_review_budget on access_review (tenant_id, reader_id, date_trunc('hour', at at time zone 'UTC'))
  where grant_id is null and why = array['budget'];
${tenantTable('access_review')}
grant select, insert, update on access_review to convive_app;

-- What has to be known before a reading is let: the record's key, how much its reader has read within the hour, and
-- whether it is a record that nobody has a reason to open. One function, so that it is asked in one message.
create function before_reading(tenant int, kind text, record uuid, reader uuid, moment timestamptz)
returns table (key_id uuid, wrapped bytea, typed int, typed_since timestamptz, derived int,
  derived_since timestamptz, is_canary boolean)
-- Planned once for all records: to plan it anew takes nine times as long as to ask it.
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  perform set_config('app.tenant', tenant::text, true);
  return query
    select k.id, k.wrapped, c.typed, c.typed_since, c.derived, c.derived_since, exists (select from canary x
      where x.tenant_id = tenant and x.about_kind = kind and x.about_id = record)
    from (select count(*) filter (where g.basis = 'typed')::int as typed,
        min(g.given_at) filter (where g.basis = 'typed') as typed_since,
        count(*) filter (where g.basis = 'relation')::int as derived,
        min(g.given_at) filter (where g.basis = 'relation') as derived_since
      from access_grant g where g.tenant_id = tenant and g.account_id = reader
        and g.basis in ('typed', 'relation') and g.given_at > moment - interval '1 hour') c
    left join data_key k on k.tenant_id = tenant and k.about_kind = kind and k.about_id = record;
end $$;
grant execute on function before_reading to convive_app;
`,
  // A setting of the function's own is put back at its end, for which nobody asks: its transaction ends with it.
  '2026-11-22-grant-before-reading': `
create or replace function before_reading(tenant int, kind text, record uuid, reader uuid, moment timestamptz)
returns table (key_id uuid, wrapped bytea, typed int, typed_since timestamptz, derived int,
  derived_since timestamptz, is_canary boolean)
language plpgsql as $$
begin
  -- Planned once for all records: to plan it anew takes nine times as long as to ask it.
  perform set_config('app.tenant', tenant::text, true), set_config('plan_cache_mode', 'force_generic_plan', true);
  return query
    select k.id, k.wrapped, c.typed, c.typed_since, c.derived, c.derived_since, exists (select from canary x
      where x.tenant_id = tenant and x.about_kind = kind and x.about_id = record)
    from (select count(*) filter (where g.basis = 'typed')::int as typed,
        min(g.given_at) filter (where g.basis = 'typed') as typed_since,
        count(*) filter (where g.basis = 'relation')::int as derived,
        min(g.given_at) filter (where g.basis = 'relation') as derived_since
      from access_grant g where g.tenant_id = tenant and g.account_id = reader
        and g.basis in ('typed', 'relation') and g.given_at > moment - interval '1 hour') c
    left join data_key k on k.tenant_id = tenant and k.about_kind = kind and k.about_id = record;
end $$;
`,
  // A reading under a grant that was given before: where that shows nothing any more (it is over, its relation ended,
  // its record was erased or planted meanwhile), nothing is entered, and the erased record's key is used for nothing.
  '2026-11-23-grant-again': `
create function enter_again(tenant int, grant_id text, reader text, moment text, entry json) returns void
language plpgsql as $$
begin
  -- Planned once for all records: to plan it anew takes longer than to do it.
  perform set_config('app.tenant', tenant::text, true), set_config('app.grant', grant_id, true),
    set_config('app.reader', reader, true), set_config('app.now', moment, true),
    set_config('plan_cache_mode', 'force_generic_plan', true);
  insert into ledger_entry (tenant_id, id, at, kind, office, purpose, subject_tag, sealed, commitment)
    select e.tenant_id, e.id, e.at, e.kind, e.office, e.purpose, e.subject_tag, e.sealed, e.commitment
    from json_populate_record(null::ledger_entry, entry) e
    where exists (${standingGrant('')}
        and g.given_at <= ${moment} and not exists (select from canary c
          where c.tenant_id = g.tenant_id and c.about_kind = g.about_kind and c.about_id = g.about_id));
end $$;
grant execute on function enter_again to convive_app;
`,
}
