import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

/** The first answer to a request that may be retried, sealed under a key that follows from the request's own key. */
export interface KeptAnswerTable {
  tenant_id: number
  key_hash: Buffer
  fingerprint: Buffer
  sealed: Buffer
  answered_at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    kept_answer: KeptAnswerTable
  }
}

export const migrations = {
  '2026-11-21-kept-answer': `
create table kept_answer (
  tenant_id int not null, key_hash bytea not null, fingerprint bytea not null,
  sealed bytea not null, answered_at timestamptz not null,
  primary key (tenant_id, key_hash));
create index kept_answer_age on kept_answer (tenant_id, answered_at);
${tenantTable('kept_answer')}
grant select, insert, delete on kept_answer to convive_app;
`,
}
