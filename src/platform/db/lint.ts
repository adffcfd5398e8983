import type { ClientBase, Pool } from 'pg'
import { groupRole } from './role.ts'

/** One breach of the rules of the schema: where, and what to write instead. */
export interface Finding {
  readonly where: string
  readonly rule: string
}

/** The tables of the application with what the rules ask of them. */
const tables = `
  with app_table as (
    select c.oid, c.oid::regclass::text as name, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity,
      c.relowner, c.relacl, c.reloptions, a.attnum as tenant, a.attnotnull, a.atttypid,
      obj_description(c.oid, 'pg_class') as comment
    from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm')
      and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
      and c.relnamespace::regnamespace::text !~ '^pg_(toast|temp)'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  ), tenant_table as (select * from app_table where tenant is not null and relkind in ('r', 'p'))`

/** Each rule is a query over the catalogue that returns the offenders: `place` says where. */
const rules: readonly { readonly rule: string; readonly offenders: string }[] = [
  {
    rule: 'a table has tenant_id, or its migration says referenceTable(name)',
    offenders: `select name as place from app_table
      where relkind in ('r', 'p') and tenant is null and not relispartition and comment is distinct from 'reference'
        and coalesce(comment, '') not like 'reference:%'`,
  },
  {
    rule: 'tenant_id is int not null',
    offenders: `select name as place from tenant_table where not attnotnull or atttypid <> 'int4'::regtype`,
  },
  {
    rule: 'a tenant table has a primary key',
    offenders: `select name as place from tenant_table t where not exists
      (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    rule: 'tenant_id comes first in every primary key, unique key and index (gist, gin, brin: only if unique)',
    offenders: `select t.name || ' ' || i.indexrelid::regclass::text as place
      from tenant_table t join pg_index i on i.indrelid = t.oid join pg_class x on x.oid = i.indexrelid
      join pg_am m on m.oid = x.relam
      where i.indkey[0] <> t.tenant and (m.amname in ('btree', 'hash') or i.indisunique)`,
  },
  {
    rule: 'an exclusion constraint names tenant_id',
    offenders: `select t.name || ' ' || k.conname as place from tenant_table t
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'x' where not t.tenant = any (k.conkey)`,
  },
  {
    rule: 'tenant_id comes first on both sides of a foreign key between tenant tables',
    offenders: `select t.name || ' ' || k.conname as place from tenant_table t
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
      join tenant_table target on target.oid = k.confrelid
      where k.conkey[1] <> t.tenant or k.confkey[1] <> target.tenant`,
  },
  {
    rule: 'a reference table does not point at a tenant table',
    offenders: `select t.name || ' ' || k.conname as place from app_table t
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
      join tenant_table target on target.oid = k.confrelid where t.tenant is null`,
  },
  {
    rule: 'row-level security is enabled and forced: the migration says tenantTable(name)',
    offenders: `select name as place from tenant_table t where not (relrowsecurity and relforcerowsecurity)
      and not (relispartition and not has_table_privilege('${groupRole}', oid, 'select, insert, update, delete'))`,
  },
  {
    rule: 'every permissive policy of a tenant table compares tenant_id with app.tenant',
    offenders: `select t.name as place from tenant_table t where relrowsecurity and not exists
        (select from pg_policy p where p.polrelid = t.oid)
      union all select t.name || ' ' || p.polname from tenant_table t join pg_policy p on p.polrelid = t.oid
      where p.polpermissive and (
        coalesce(pg_get_expr(p.polqual, p.polrelid), 'tenant_id app.tenant') !~ 'tenant_id.*app\\.tenant' or
        coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'tenant_id app.tenant') !~ 'tenant_id.*app\\.tenant')`,
  },
  {
    rule: 'the application owns nothing',
    offenders: `select name as place from app_table where relowner = '${groupRole}'::regrole`,
  },
  {
    rule: 'the application may not truncate, which ignores row-level security',
    offenders: `select name as place from app_table where relkind in ('r', 'p')
      and has_table_privilege('${groupRole}', oid, 'truncate')`,
  },
  {
    rule: 'a tenant table is granted to no one but roles: nothing to public',
    offenders: `select distinct t.name as place from app_table t, aclexplode(t.relacl) g
      where t.tenant is not null and g.grantee = 0`,
  },
  {
    rule: 'a view says with (security_invoker = true), or it shows the rows of every tenant',
    offenders: `select name as place from app_table where relkind = 'v'
      and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
  },
  {
    rule: 'a materialized view, which knows no row-level security, has no tenant_id',
    offenders: `select name as place from app_table where relkind = 'm' and tenant is not null`,
  },
  {
    rule: 'time is timestamptz, never timestamp',
    offenders: `select t.name || '.' || a.attname as place from app_table t
      join pg_attribute a on a.attrelid = t.oid and a.atttypid = 'timestamp'::regtype and not a.attisdropped`,
  },
]

/** The rules in words, in the order they are asked. */
export const ruleNames: readonly string[] = rules.map(({ rule }) => rule)

/**
 * Reads the catalogue of a migrated database and lists every breach of the rules of the schema.
 * @param db  connected as any role that may read the catalogue
 * @returns empty when the schema keeps all rules
 */
export async function lintSchema(db: ClientBase | Pool): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { rule, offenders } of rules) {
    const { rows } = await db.query<{ place: string }>(`${tables} ${offenders} order by 1`)
    findings.push(...rows.map(({ place }) => ({ where: place, rule })))
  }
  return findings
}
