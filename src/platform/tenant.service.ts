import pg, { type PoolConfig } from 'pg'
import type { Config } from './config/config.ts'
import type { Tenant } from './world.ts'

/** The number of the tenant that an installation serves; more than one share a database, not a server. */
export const TENANT = 1

/** The code of Chepo, the district of the demo. */
const CHEPO = '0805'

/**
 * The institution of this installation, brought up to date from the configuration.
 * Once it is a demo it stays one: synthetic data never passes as real.
 * @param demo  asked for at this start; only a fresh installation becomes a demo
 */
export async function ensureTenant(
  owner: PoolConfig,
  config: Config,
  demo: boolean,
): Promise<Tenant> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const place = demo && config.place === '' ? CHEPO : config.place
    const { rows } = await client.query<Omit<Tenant, 'jurisdiction'>>(
      `insert into tenant (id, name, zone, place, demo) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set name = excluded.name, zone = excluded.zone,
         place = case when excluded.place = '' then tenant.place else excluded.place end
       returning id, name, zone, place, demo`,
      [TENANT, config.name, config.zone, place, demo],
    )
    return { ...rows[0]!, jurisdiction: config.territory }
  } finally {
    await client.end()
  }
}
