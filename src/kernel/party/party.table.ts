import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import { enteredGrant, standingGrant } from '../grant/grant.table.ts'
import type { IdentityPart, PartyRole } from './party.schema.ts'

/** A person or organisation without its name. */
export interface PartyTable {
  tenant_id: number
  id: string
  kind: 'person' | 'organisation'
  made_at: Instant
}

/** A name, contact or identifier, sealed under the party's own key; the same shape as `sealed_part`. */
export interface PartyIdentityTable {
  tenant_id: number
  id: string
  about_kind: string
  about_id: string
  part: IdentityPart
  key_id: string
  sealed: Buffer
  sealed_at: Instant
}

/** Keyed hash of a normalised value: by it the same person is found again, and nothing is told. */
export interface PartyHashTable {
  tenant_id: number
  party_id: string
  part: IdentityPart
  hash: Buffer
  key_id: string
}

/** What a party is to a matter; `record`: under whose grants it is read. */
export interface MatterPartyTable {
  tenant_id: number
  matter_id: string
  party_id: string
  role: PartyRole
  record_kind: string
  record_id: string
}

declare module '#platform/db/db.ts' {
  interface Tables {
    party: PartyTable
    party_identity: PartyIdentityTable
    party_hash: PartyHashTable
    matter_party: MatterPartyTable
  }
}

const ofTenant = `tenant_id = (select nullif(current_setting('app.tenant', true), '')::int)`

export const migrations = {
  '2026-11-22-party': `
create table party (
  tenant_id int not null, id uuid not null,
  kind text not null check (kind in ('person', 'organisation')), made_at timestamptz not null,
  primary key (tenant_id, id));
${tenantTable('party')}
grant select, insert, delete on party to convive_app;

create table matter_party (
  tenant_id int not null, matter_id uuid not null, party_id uuid not null,
  role text not null check (role in ('reporter', 'victim', 'witness', 'representative')),
  record_kind text not null, record_id uuid not null,
  primary key (tenant_id, matter_id, party_id, role),
  foreign key (tenant_id, party_id) references party (tenant_id, id) on delete cascade,
  foreign key (tenant_id, matter_id) references matter (tenant_id, id) on delete cascade);
create index matter_party_record on matter_party (tenant_id, record_kind, record_id);
create index matter_party_party on matter_party (tenant_id, party_id);
${tenantTable('matter_party')}
grant select, insert, delete on matter_party to convive_app;

create table party_identity (
  tenant_id int not null, id uuid not null,
  about_kind text not null check (about_kind = 'party'), about_id uuid not null,
  part text not null check (part in ('name', 'phone', 'email', 'nationalId')),
  key_id uuid not null, sealed bytea not null, sealed_at timestamptz not null,
  primary key (tenant_id, about_id, part, id),
  foreign key (tenant_id, about_id) references party (tenant_id, id) on delete cascade,
  foreign key (tenant_id, key_id) references data_key (tenant_id, id) on delete cascade);
create index party_identity_key on party_identity (tenant_id, key_id);
alter table party_identity enable row level security;
alter table party_identity force row level security;
create policy tenant_adds on party_identity for insert to convive_app with check (${ofTenant});
-- Read under a grant for the party itself, or for the record to which it belongs.
create policy grant_reads on party_identity for select to convive_app
  using (${ofTenant} and exists (select from (${standingGrant('g.about_kind, g.about_id')}) g
    where (g.about_kind = 'party' and g.about_id = party_identity.about_id)
      or exists (select from matter_party m where m.tenant_id = party_identity.tenant_id
        and m.party_id = party_identity.about_id and m.record_kind = g.about_kind and m.record_id = g.about_id)));
grant select, insert on party_identity to convive_app;

create table party_hash (
  tenant_id int not null, party_id uuid not null,
  part text not null, hash bytea not null check (octet_length(hash) = 32),
  key_id uuid not null,
  primary key (tenant_id, party_id, part, hash),
  foreign key (tenant_id, party_id) references party (tenant_id, id) on delete cascade,
  foreign key (tenant_id, key_id) references data_key (tenant_id, id) on delete cascade);
create index party_hash_found on party_hash (tenant_id, hash);
create index party_hash_key on party_hash (tenant_id, key_id);
alter table party_hash enable row level security;
alter table party_hash force row level security;
create policy tenant_adds on party_hash for insert to convive_app with check (${ofTenant});
-- Who is the same person is looked up under a grant, or not at all.
create policy grant_reads on party_hash for select to convive_app
  using (${ofTenant} and exists (${standingGrant('')}));
grant select, insert on party_hash to convive_app;
`,
  '2026-11-23-party-entered': `
alter policy grant_reads on party_identity
  using (${ofTenant} and exists (select from (${enteredGrant('g.about_kind, g.about_id')}) g
    where (g.about_kind = 'party' and g.about_id = party_identity.about_id)
      or exists (select from matter_party m where m.tenant_id = party_identity.tenant_id
        and m.party_id = party_identity.about_id and m.record_kind = g.about_kind and m.record_id = g.about_id)));
alter policy grant_reads on party_hash using (${ofTenant} and exists (${enteredGrant('')}));
`,
}
