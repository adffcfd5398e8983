import { sql } from 'kysely'
import { Refusal } from '#kernel/refusal.ts'
import type { DbPool } from './db.ts'

/**
 * Asked at every start: as the application, without a tenant, no tenant table may show a row.
 * @param pool  connected as the application's role
 * @returns how many tables were asked
 * @throws Refusal `conflict` `db.rowSecurityOpen` with the first table that shows one, or with the role
 *   when it is a superuser, may bypass row-level security or make roles, or owns a tenant table
 */
export async function assertRowSecurity(pool: DbPool): Promise<number> {
  const role = await sql<{ name: string; strong: boolean }>`
    select rolname as name, rolsuper or rolbypassrls or rolcreaterole as strong from pg_roles where rolname = current_user`.execute(
    pool.root,
  )
  const me = role.rows[0]
  if (!me || me.strong)
    throw new Refusal('conflict', 'db.rowSecurityOpen', { what: me?.name ?? 'role' })
  // An empty table shows nothing either way, so its lock is looked at as well; a view answers by the tables under it.
  const { rows } = await sql<{ name: string; closed: boolean; mine: boolean; readable: boolean }>`
    select c.oid::regclass::text as name,
      c.relkind = 'v' or (c.relrowsecurity and c.relforcerowsecurity) as closed,
      pg_has_role(current_user, c.relowner, 'member') as mine,
      has_table_privilege(c.oid, 'select') as readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
    order by 1`.execute(pool.root)
  let asked = 0
  for (const { name, closed, mine, readable } of rows) {
    if (mine) throw new Refusal('conflict', 'db.rowSecurityOpen', { what: name })
    if (!readable) continue
    asked++
    const seen = await sql`select from ${sql.raw(name)} limit 1`.execute(pool.root)
    if (seen.rows.length > 0 || !closed)
      throw new Refusal('conflict', 'db.rowSecurityOpen', { what: name })
  }
  return asked
}
