import type { Instant } from '../db/db.ts'
import { tenantTable } from '../db/tenant-table.ts'

/** The secrets under the master key, wrapped by it. Without these rows no data key opens, with them alone none does. */
export interface KeyRingTable {
  tenant_id: number
  name: 'root' | 'wrapping'
  version: number
  wrapped: Buffer
  /** fingerprint of the master key that wraps it, 8 bytes */
  master: Buffer
  made_at: Instant
}

/** What was done with the keys of an installation, and with which master key. */
export interface KeyActTable {
  tenant_id: number
  id: string
  did: KeyAct
  master: Buffer
  at: Instant
}

/** `sheet` printed, `rehearse` proved that two sheets give the key, `recover`, `rotate`, `mode` changed how it is kept. */
export type KeyAct = 'sheet' | 'rehearse' | 'recover' | 'rotate' | 'mode'

declare module '../db/db.ts' {
  interface Tables {
    key_ring: KeyRingTable
    key_act: KeyActTable
  }
}

export const migrations = {
  '2026-11-22-keys': `
create table key_ring (
  tenant_id int not null, name text not null check (name in ('root', 'wrapping')),
  version int not null check (version > 0 and (name <> 'root' or version = 1)),
  wrapped bytea not null, master bytea not null check (length(master) = 8), made_at timestamptz not null,
  primary key (tenant_id, name, version));
${tenantTable('key_ring')}
grant select on key_ring to convive_app;

create table key_act (
  tenant_id int not null, id uuid not null,
  did text not null check (did in ('sheet', 'rehearse', 'recover', 'rotate', 'mode')),
  master bytea not null check (length(master) = 8), at timestamptz not null,
  primary key (tenant_id, id));
${tenantTable('key_act')}
grant select, insert on key_act to convive_app;
`,
}
