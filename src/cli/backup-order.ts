import path from 'node:path'
import { proofOf } from '#platform/backup/backup.service.ts'
import type { PlainOrder } from '#platform/backup/backup.worker.ts'
import { BACKUP_QUEUE, backupJob, orderBackup } from '#platform/backup/schedule.service.ts'
import type { JobHandler } from '#platform/jobs/jobs.service.ts'
import type { Installation } from './installation.ts'
import { filesFolderOf } from './installation.ts'
import { version } from './version.ts'

/** Tables of the moment: whoever had signed in signs in again after a restore. */
const leftOut: readonly string[] = ['session']

/** What a backup of an installation is made of. */
export const backupOf = (
  { config, server, keys }: Installation,
  to: string,
  recipients: readonly string[],
): PlainOrder => ({
  owner: server.owner,
  files: filesFolderOf(config),
  to: path.resolve(to),
  recipients,
  proof: proofOf(keys),
  program: version,
  leaveOut: leftOut,
})

/** The nightly backup of an installation whose settings say where it goes. */
export function nightlyBackup(installation: Installation): {
  handlers: Readonly<Record<string, JobHandler>>
  eachMinute(): Promise<void>
} {
  const { config, world } = installation
  const { backupTo, backupRecipients, backupAt, backupKeep } = config
  if (backupTo === undefined) return { handlers: {}, eachMinute: async () => {} }
  const order = backupOf(installation, backupTo, backupRecipients)
  return {
    handlers: { [BACKUP_QUEUE]: backupJob({ world, order, keep: backupKeep }) },
    eachMinute: () => orderBackup(world, { at: backupAt }),
  }
}
