import pg, { type PoolConfig } from 'pg'
import type { Keys } from '../keys/keys.ts'
import { TENANT } from '../tenant.service.ts'
import { bindingOf } from './vault.service.ts'

/** The wrapped key of some record. */
export interface StandingKey {
  readonly kind: string
  readonly id: string
  readonly wrapped: Buffer
}

/** The key of the record that was sealed last, or undefined where nothing is sealed yet. */
export async function standingKey(owner: PoolConfig): Promise<StandingKey | undefined> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(`select set_config('app.tenant', $1, false)`, [String(TENANT)])
    const { rows } = await client.query<StandingKey>(
      `select about_kind as kind, about_id as id, wrapped from data_key
       where tenant_id = $1 order by id desc limit 1`,
      [TENANT],
    )
    return rows[0]
  } finally {
    await client.end()
  }
}

/** Whether a record's key is wrapped under these keys. */
export function opens(keys: Keys, { kind, id, wrapped }: StandingKey): boolean {
  try {
    keys.unwrap(wrapped, bindingOf(TENANT, kind, id, 'key'))
    return true
  } catch {
    return false
  }
}
