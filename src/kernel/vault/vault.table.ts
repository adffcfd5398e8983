import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import { enteredGrant, standingGrant } from '../grant/grant.table.ts'

/** One data key per record, wrapped; destroying the row makes every sealed part and file of the record unreadable. */
export interface DataKeyTable {
  tenant_id: number
  id: string
  about_kind: string
  about_id: string
  wrapped: Buffer
  made_at: Instant
}

/** Sealed words of a record; a later part of the same name supersedes the earlier one. */
export interface SealedPartTable {
  tenant_id: number
  id: string
  about_kind: string
  about_id: string
  part: string
  key_id: string
  sealed: Buffer
  sealed_at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    data_key: DataKeyTable
    sealed_part: SealedPartTable
  }
}

export const migrations = {
  '2026-11-21-vault': `
create table data_key (
  tenant_id int not null, id uuid not null,
  about_kind text not null, about_id uuid not null,
  wrapped bytea not null, made_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, about_kind, about_id));
${tenantTable('data_key')}
-- A key is wrapped anew when the wrapping key is rotated; nothing else of its row ever changes.
grant select, insert, delete, update (wrapped) on data_key to convive_app;

-- Erasing a record's key takes with it who read the record; the ledger keeps a trace that links nothing.
-- Checking it reads both tables, which an owner whom row security binds may not do otherwise.
alter table access_grant no force row level security;
alter table data_key no force row level security;
alter table access_grant add foreign key (tenant_id, key_id) references data_key (tenant_id, id) on delete cascade;
alter table access_grant force row level security;
alter table data_key force row level security;

create table sealed_part (
  tenant_id int not null, id uuid not null,
  about_kind text not null, about_id uuid not null, part text not null,
  key_id uuid not null, sealed bytea not null, sealed_at timestamptz not null,
  primary key (tenant_id, about_kind, about_id, part, id),
  foreign key (tenant_id, key_id) references data_key (tenant_id, id) on delete cascade);
create index sealed_part_key on sealed_part (tenant_id, key_id);
alter table sealed_part enable row level security;
alter table sealed_part force row level security;
-- Anybody of the tenant may add; nobody reads without an unexpired grant for this very record.
create policy tenant_adds on sealed_part for insert to convive_app
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::int));
create policy grant_reads on sealed_part for select to convive_app
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::int)
    and (about_kind, about_id) = (${standingGrant('g.about_kind, g.about_id')}));

-- The sealed words of one record with the key that opens them, as the grant of the transaction shows them.
create function sealed_parts_of(kind text, record uuid) returns table (part text, sealed bytea, wrapped bytea)
language plpgsql stable as $$
begin
  return query select p.part, p.sealed, k.wrapped
    from sealed_part p join data_key k on k.tenant_id = p.tenant_id and k.id = p.key_id
    where p.tenant_id = nullif(current_setting('app.tenant', true), '')::int
      and p.about_kind = kind and p.about_id = record order by p.id;
end $$;
grant execute on function sealed_parts_of to convive_app;
grant select, insert on sealed_part to convive_app;
`,
  // Reading asks for the parts of many records at once, so nobody calls it any more.
  '2026-11-22-vault-sealed-parts': 'drop function sealed_parts_of',
  // One question that says itself under which grant it is asked; what it shows is row security's to say.
  '2026-11-22-vault-sealed-parts-under': `
create function sealed_parts_under(tenant int, kind text, record uuid, grant_id text, reader text, moment text)
returns table (part text, sealed bytea, wrapped bytea) language plpgsql as $$
begin
  -- Planned once for all records: to plan it anew takes longer than to ask it.
  perform set_config('app.tenant', tenant::text, true), set_config('app.grant', grant_id, true),
    set_config('app.reader', reader, true), set_config('app.now', moment, true),
    set_config('plan_cache_mode', 'force_generic_plan', true);
  return query select p.part, p.sealed, k.wrapped
    from sealed_part p join data_key k on k.tenant_id = p.tenant_id and k.id = p.key_id
    where p.tenant_id = tenant and p.about_kind = kind and p.about_id = record order by p.id;
end $$;
grant execute on function sealed_parts_under to convive_app;
`,
  // The key is known since the grant was given, so it is not looked for a second time.
  '2026-11-22-vault-sealed-under': `
drop function sealed_parts_under;
create function sealed_under(tenant int, kind text, record uuid, grant_id text, reader text, moment text)
returns table (part text, sealed bytea) language plpgsql as $$
begin
  -- Planned once for all records: to plan it anew takes longer than to ask it.
  perform set_config('app.tenant', tenant::text, true), set_config('app.grant', grant_id, true),
    set_config('app.reader', reader, true), set_config('app.now', moment, true),
    set_config('plan_cache_mode', 'force_generic_plan', true);
  return query select p.part, p.sealed from sealed_part p
    where p.tenant_id = tenant and p.about_kind = kind and p.about_id = record order by p.id;
end $$;
grant execute on function sealed_under to convive_app;
`,
  '2026-11-23-vault-entered': `
alter policy grant_reads on sealed_part
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::int)
    and (about_kind, about_id) = (${enteredGrant('g.about_kind, g.about_id')}));
drop function sealed_under;
create function sealed_under(tenant int, kind text, record uuid, grant_id text, entry text, reader text, moment text)
returns table (part text, sealed bytea) language plpgsql as $$
begin
  -- Planned once for all records: to plan it anew takes longer than to ask it.
  perform set_config('app.tenant', tenant::text, true), set_config('app.grant', grant_id, true),
    set_config('app.entry', entry, true), set_config('app.reader', reader, true),
    set_config('app.now', moment, true), set_config('plan_cache_mode', 'force_generic_plan', true);
  return query select p.part, p.sealed from sealed_part p
    where p.tenant_id = tenant and p.about_kind = kind and p.about_id = record order by p.id;
end $$;
grant execute on function sealed_under to convive_app;
`,
}
