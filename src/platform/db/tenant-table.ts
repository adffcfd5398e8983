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

/** A foreign key between tenant tables, as it was made without a name; `tenant_id` comes first on both sides. */
interface StandingKey {
  readonly from: string
  readonly columns: readonly string[]
  readonly to: string
  /** `id` unless it says otherwise */
  readonly target?: readonly string[]
}

/**
 * The SQL that lets a standing foreign key refuse at once: a row on which others hang stays, as before. By default
 * PostgreSQL asks besides, of every row that goes, whether another has come in its place; that is half of the time
 * that erasing takes.
 */
export const restrictKey = ({ from, columns, to, target = ['id'] }: StandingKey): string => {
  const name = [checkedName(from), 'tenant_id', ...columns, 'fkey'].join('_')
  const tables = [...new Set([from, checkedName(to)])]
  const force = (rule: string) => tables.map((table) => `alter table ${table} ${rule};`).join('\n')
  return `
-- Checking it reads both tables, which an owner whom row security binds may not do otherwise.
${force('no force row level security')}
alter table ${from} drop constraint ${name}, add constraint ${name}
  foreign key (${['tenant_id', ...columns].join(', ')}) references ${to} (${['tenant_id', ...target].join(', ')})
  on delete restrict;
${force('force row level security')}
`
}

/** The SQL that marks a table as belonging to no tenant (a taxonomy, the territory); the schema lint asks for it. */
export const referenceTable = (name: string): string =>
  `comment on table ${checkedName(name)} is 'reference';\n`
