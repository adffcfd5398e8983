import { sql } from 'kysely'
import { Refusal } from '#kernel/refusal.ts'
import { inTransaction, openPool } from '#platform/db/db.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'

/**
 * The smallest server that can be killed: takes `{ ask, key, parts }` from its parent, writes the parts once per key
 * in one transaction, and answers `{ ask, done }` after the commit, never before.
 */
const server = await ensureDatabase({ dir: process.argv[2] ?? '', say: () => {} })
void server.givenUp.then(() => process.exit(1))
const pool = openPool(server.owner)

process.on('message', async ({ ask, key, parts }: { ask: number; key: string; parts: number }) => {
  try {
    await inTransaction(pool, { tenant: 1 }, async (db) => {
      const { rows } = await sql`insert into kept_key (tenant_id, key) values (1, ${key})
        on conflict do nothing returning key`.execute(db)
      if (rows.length === 0) return // an earlier try of the same request landed; its answer got lost
      for (let part = 0; part < parts; part++)
        await sql`insert into intake (tenant_id, id, key) values (1, ${crypto.randomUUID()}, ${key})`.execute(
          db,
        )
    })
    process.send?.({ ask, done: true })
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === 'busy')) throw error
    process.send?.({ ask, done: false })
  }
})
process.once('disconnect', async () => {
  await pool.close()
  await server.stop()
})
process.send?.('ready')
