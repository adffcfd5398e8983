import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

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

/** The right of somebody to read a record, for a purpose and a reason, until a time. */
export interface AccessGrantTable {
  tenant_id: number
  id: string
  account_id: string | null
  actor: string
  about_kind: string
  about_id: string
  action: string
  purpose: string
  reason: string
  given_at: Instant
  until: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    data_key: DataKeyTable
    sealed_part: SealedPartTable
    access_grant: AccessGrantTable
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

create table access_grant (
  tenant_id int not null, id uuid not null,
  account_id uuid, actor text not null,
  about_kind text not null, about_id uuid not null,
  action text not null, purpose text not null,
  reason text not null check (length(reason) between 3 and 500),
  given_at timestamptz not null, until timestamptz not null check (until > given_at),
  primary key (tenant_id, id));
create index access_grant_about on access_grant (tenant_id, about_kind, about_id, given_at);
${tenantTable('access_grant')}
grant select, insert on access_grant to convive_app;

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
    and exists (select from access_grant g
      where g.tenant_id = sealed_part.tenant_id
        and g.id = (select nullif(current_setting('app.grant', true), '')::uuid)
        and g.about_kind = sealed_part.about_kind and g.about_id = sealed_part.about_id
        and g.until > (select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()))));
grant select, insert on sealed_part to convive_app;
`,
}
