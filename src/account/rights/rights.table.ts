import type { Id } from '#kernel/ids.ts'
import type { Instant } from '#platform/db/db.ts'
import { restrictKey, tenantTable } from '#platform/db/tenant-table.ts'
import type { Right } from './rights.schema.ts'

/** A request about one's own data; what was said on both sides lies sealed under the request's own key. */
export interface RightsRequestTable {
  tenant_id: number
  id: Id<'rights'>
  matter_id: Id<'matter'>
  asked_right: Right
  about_kind: 'report' | 'account'
  /** null once what it was about has been erased */
  about_id: string | null
  /** keyed hash of the code by which it was proven, and is found again */
  code_hash: Buffer | null
  /** who of the staff asked for herself */
  account_id: Id<'account'> | null
  /** the officer who entered it for somebody who wrote or called */
  entered_by: Id<'account'> | null
  /** when it came; before it was entered, where somebody wrote or called */
  asked_at: Instant
  /** the rule by which its time is counted, as it was in force */
  citation: string
  /** name of the sealed file with the copy */
  file: string | null
}

declare module '#platform/db/db.ts' {
  interface Tables {
    rights_request: RightsRequestTable
  }
}

export const migrations = {
  '2026-11-22-rights': `
create table rights_request (
  tenant_id int not null, id uuid not null, matter_id uuid not null,
  asked_right text not null check (asked_right in ('access', 'correction', 'erasure', 'portability')),
  about_kind text not null check (about_kind in ('report', 'account')), about_id uuid,
  code_hash bytea, account_id uuid, asked_at timestamptz not null, citation text not null, copy text,
  primary key (tenant_id, id),
  unique (tenant_id, matter_id),
  foreign key (tenant_id, matter_id) references matter (tenant_id, id),
  check ((code_hash is null) = (account_id is not null)));
create index rights_request_code on rights_request (tenant_id, code_hash) where code_hash is not null;
create index rights_request_account on rights_request (tenant_id, account_id) where account_id is not null;
${tenantTable('rights_request')}
grant select, insert, update (about_id, copy), delete on rights_request to convive_app;
`,
  // What names a sealed file is called so in every table: exports and restores look for it by this name.
  '2026-11-22-rights-file': `
alter table rights_request rename column copy to file;
`,
  '2026-11-22-rights-entered': `
alter table rights_request add column entered_by uuid;
alter table rights_request drop constraint rights_request_check;
-- Whoever asks proves it by a code, or by her account, or to the officer.
alter table rights_request add constraint rights_request_asker
  check (num_nonnulls(code_hash, account_id, entered_by) = 1);
`,
  '2026-11-22-rights-restrict': restrictKey({
    from: 'rights_request',
    columns: ['matter_id'],
    to: 'matter',
  }),
  // What is asked already holds what it is about, too. Looking reads and writes rows of all tenants, which an owner whom
  // row security binds may not do otherwise.
  '2026-11-22-waiting-rights': `
${['rights_request', 'matter', 'open_request'].map((table) => `alter table ${table} no force row level security;`).join('\n')}
insert into open_request (tenant_id, matter_id, about_kind, about_id, asked, by_letter)
  select q.tenant_id, q.matter_id, q.about_kind, q.about_id, q.asked_right, q.entered_by is not null
  from rights_request q join matter m on m.tenant_id = q.tenant_id and m.id = q.matter_id
  where m.closed_at is null and q.about_id is not null;
${['rights_request', 'matter', 'open_request'].map((table) => `alter table ${table} force row level security;`).join('\n')}
`,
}
