import { referenceTable } from '#platform/db/tenant-table.ts'

/** The institutions whose data lies here. */
export interface TenantTable {
  id: number
  name: string
  zone: string
  place: string
  demo: boolean
}

declare module '#platform/db/db.ts' {
  interface Tables {
    tenant: TenantTable
  }
}

export const migrations = {
  '2026-11-20-tenant': `
create table tenant (
  id int primary key, name text not null, zone text not null, place text not null, demo boolean not null);
${referenceTable('tenant')}
grant select on tenant to convive_app;
`,
}
