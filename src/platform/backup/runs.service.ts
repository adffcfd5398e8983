import type { PoolConfig } from 'pg'
import { newId } from '#kernel/ids.ts'
import { DAY } from '#kernel/time.ts'
import { instant } from '../db/db.ts'
import { asOwner } from '../keys/ring.service.ts'
import { TENANT } from '../tenant.service.ts'
import type { World } from '../world.ts'
import type { BackupRunTable } from './backup.table.ts'

/** How long runs are remembered. */
const REMEMBERED = 400 * DAY

/** What is written down of a run. */
export interface Run {
  readonly did: BackupRunTable['did']
  /** code of the refusal, or name of the fault */
  readonly failed?: string
  /** milliseconds since 1970, UTC */
  readonly takenAt?: number
  readonly bytes?: number
}

/** Writes a run down. */
export const noteRun = (world: World, { did, failed, takenAt, bytes }: Run): Promise<void> =>
  world.transaction(async ({ db, now }) => {
    const tenant = world.tenant.id
    await db
      .insertInto('backup_run')
      .values({
        tenant_id: tenant,
        id: newId<'run'>(now, world.random(10)),
        did,
        at: instant(now),
        failed: failed ?? null,
        taken_at: takenAt === undefined ? null : instant(takenAt),
        bytes: bytes === undefined ? null : String(bytes),
      })
      .execute()
    await db
      .deleteFrom('backup_run')
      .where('tenant_id', '=', tenant)
      .where('at', '<', instant(now - REMEMBERED))
      .execute()
  })

/** When what last went well or wrong. */
export interface LastRuns {
  readonly backup?: number | undefined
  readonly rehearsal?: number | undefined
  /** the newest backup failed: when, and with which code */
  readonly failed?: { readonly at: number; readonly code: string } | undefined
}

/** What is known of backups made and rehearsed. */
export async function lastRuns(world: World): Promise<LastRuns> {
  const rows = await world.read((db) =>
    db
      .selectFrom('backup_run')
      .distinctOn(['did', 'failed'])
      .select(['did', 'at', 'failed'])
      .where('tenant_id', '=', world.tenant.id)
      .orderBy('did')
      .orderBy('failed')
      .orderBy('at', 'desc')
      .execute(),
  )
  const last = (did: Run['did']) => rows.find((row) => row.did === did && row.failed === null)?.at
  const backup = last('backup')
  const failed = rows
    .filter((row) => row.did === 'backup' && row.failed !== null)
    .sort((a, b) => b.at - a.at)[0]
  return {
    backup,
    rehearsal: last('rehearsal'),
    failed:
      failed?.failed != null && failed.at > (backup ?? 0)
        ? { at: failed.at, code: failed.failed }
        : undefined,
  }
}

/**
 * Notes that a backup of this installation was read whole and found good. It asks for no key, so that whoever keeps
 * an identity can rehearse.
 * @param takenAt  the moment that the backup shows; one that was not made here is not noted
 */
export const noteRehearsal = (owner: PoolConfig, takenAt: number): Promise<void> =>
  asOwner(owner, TENANT, async (client) => {
    await client.query(
      `insert into backup_run (tenant_id, id, did, at, taken_at)
       select $1, gen_random_uuid(), 'rehearsal', now(), $2
       where exists (select from backup_run where tenant_id = $1 and did = 'backup' and taken_at = $2)`,
      [TENANT, new Date(takenAt)],
    )
  })
