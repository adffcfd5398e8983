import pg, { type PoolConfig } from 'pg'

/**
 * Has the database look anew at how many rows tables have and how they are spread. It does so by itself within a
 * minute; whoever fills empty tables in bulk asks for it after the first rows. Until then every check of a foreign key
 * is planned for an empty table, and may walk through all rows of the tenant.
 * @param owner   only who owns a table may have it looked at
 */
export async function refreshStatistics(
  owner: PoolConfig,
  tables: readonly string[],
): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(`analyze ${tables.map((table) => pg.escapeIdentifier(table)).join(', ')}`)
  } finally {
    await client.end()
  }
}
