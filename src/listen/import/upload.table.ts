import type { Id } from '#kernel/ids.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'
import type { UploadState } from './delivery.schema.ts'
import type { Completeness } from './import.schema.ts'

/** A file that somebody sent from a screen, from its announcement until its delivery is taken. */
export interface ImportUploadTable {
  tenant_id: number
  id: Id<'upload'>
  account_id: Id<'account'>
  /** the office in which it is sent */
  actor: string
  file_name: string
  /** as announced, bytes */
  size: string
  received: string
  /** names of its sealed pieces, in their order */
  pieces: string[]
  state: UploadState
  source_id: Id<'source'> | null
  completeness: Completeness | null
  period_from: string | null
  period_to: string | null
  delivery_id: Id<'delivery'> | null
  /** 0..1 */
  progress: number
  rows: number
  cancel_asked: boolean
  failure: { readonly code: string; readonly facts: RefusalFacts } | null
  heard_at: Instant
}

declare module '#platform/db/db.ts' {
  interface Tables {
    import_upload: ImportUploadTable
  }
}

export const migrations = {
  '2026-11-22-import-upload': `
create table import_upload (
  tenant_id int not null, id uuid not null, account_id uuid not null, actor text not null,
  file_name text not null, size bigint not null check (size > 0),
  received bigint not null default 0 check (received between 0 and size), pieces text[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'waiting', 'reading', 'taken', 'failed', 'cancelled')),
  source_id uuid, completeness text check (completeness in ('complete', 'partial', 'late')),
  period_from date, period_to date check (period_to >= period_from), delivery_id uuid,
  progress real not null default 0, rows int not null default 0, cancel_asked boolean not null default false,
  failure jsonb, heard_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references source (tenant_id, id),
  check (state not in ('waiting', 'reading') or source_id is not null),
  check ((failure is not null) = (state = 'failed')));
create index import_upload_account on import_upload (tenant_id, account_id, heard_at desc);
comment on table import_upload is 'files on their way; their bytes lie sealed. Sensitivity 1';
${tenantTable('import_upload')}
grant select, insert, update, delete on import_upload to convive_app;
`,
}
