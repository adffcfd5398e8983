/** The tenant of the running transaction; null without one, so that no row matches. Asked once per statement. */
export const currentTenant = `(select nullif(current_setting('app.tenant', true), '')::int)`

const checkedName = (table: string): string => {
  if (!/^[a-z][a-z0-9_]*$/.test(table))
    throw new RangeError(`table: got ${table}, wanted a snake_case name`)
  return table
}

/**
 * The SQL that closes a tenant table: rows of another tenant, or without a tenant set, do not exist for anybody
 * but a superuser. Written in the migration right after `create table`.
 */
export const tenantTable = (name: string): string => `
alter table ${checkedName(name)} enable row level security;
alter table ${name} force row level security;
create policy tenant on ${name} using (tenant_id = ${currentTenant}) with check (tenant_id = ${currentTenant});
`

/** The SQL that marks a table as belonging to no tenant (a taxonomy, the territory); the schema lint asks for it. */
export const referenceTable = (name: string): string =>
  `comment on table ${checkedName(name)} is 'reference';\n`
