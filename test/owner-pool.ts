import pg, { type PoolConfig } from 'pg'
import { columnTypes } from '#platform/db/db.ts'

/** Asks as the owner, and does not mind that its connections end with database or server. */
export function ownerPool(owner: PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...owner, max: 4, types: columnTypes })
  pool.on('error', () => {}) // of idle ones
  pool.on('connect', (client) => client.on('error', () => {})) // of those in use, and of those that are just being closed
  return pool
}
