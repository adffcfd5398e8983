import type { ClientBase } from 'pg'
import { Refusal } from '#kernel/refusal.ts'

/** With any of these at another value, an acknowledged report can be gone after a power cut. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'remote_apply'],
}

/**
 * Makes sure that what the database acknowledges survives a power cut.
 * @throws Refusal `conflict` `db.notDurable` with the setting, what it is and what it has to be
 */
export async function assertDurable(client: ClientBase): Promise<void> {
  for (const [setting, allowed] of Object.entries(wanted)) {
    const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [
      setting,
    ])
    const got = rows[0]?.value ?? ''
    if (!allowed.includes(got))
      throw new Refusal('conflict', 'db.notDurable', { setting, got, wanted: 'on' })
  }
}
