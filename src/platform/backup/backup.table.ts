import type { Instant, InstantOrNull } from '../db/db.ts'
import { tenantTable } from '../db/tenant-table.ts'

/** That a backup was made, failed, or was brought back for practice; for `doctor` and whoever asks. */
export interface BackupRunTable {
  tenant_id: number
  id: string
  /** `backup`, or `rehearsal`: a backup was read whole, or brought back */
  did: 'backup' | 'rehearsal'
  at: Instant
  /** code of the refusal, or name of the fault; null when it went well */
  failed: string | null
  /** the moment that the backup shows */
  taken_at: InstantOrNull
  bytes: string | null
}

declare module '../db/db.ts' {
  interface Tables {
    backup_run: BackupRunTable
  }
}

export const migrations = {
  '2026-11-22-backup': `
create table backup_run (
  tenant_id int not null, id uuid not null,
  did text not null check (did in ('backup', 'rehearsal')),
  at timestamptz not null, failed text, taken_at timestamptz, bytes bigint,
  primary key (tenant_id, id));
create index backup_run_last on backup_run (tenant_id, did, at desc);
${tenantTable('backup_run')}
grant select, insert, delete on backup_run to convive_app;
`,
}
