import type { Instant } from '#platform/db/db.ts'
import { tenantTable } from '#platform/db/tenant-table.ts'

/** Who saw or changed what, when and why: written in the transaction of the act, never changed. */
export interface LedgerEntryTable {
  tenant_id: number
  id: string
  at: Instant
  did: string
  about_kind: string
  about_id: string
  account_id: string | null
  actor: string
  purpose: string | null
  reason: string | null
}

declare module '#platform/db/db.ts' {
  interface Tables {
    ledger_entry: LedgerEntryTable
  }
}

export const migrations = {
  '2026-11-21-ledger': `
create table ledger_entry (
  tenant_id int not null, id uuid not null, at timestamptz not null,
  did text not null, about_kind text not null, about_id uuid not null,
  account_id uuid, actor text not null,
  purpose text, reason text,
  primary key (tenant_id, id));
create index ledger_entry_about on ledger_entry (tenant_id, about_kind, about_id, at);
${tenantTable('ledger_entry')}
grant select, insert on ledger_entry to convive_app;
`,
}
