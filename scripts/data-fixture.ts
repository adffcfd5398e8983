import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { backupOf } from '#cli/backup-order.ts'
import { openInstallation } from '#cli/installation.ts'
import { publicUrlOf } from '#cli/public-url.ts'
import { version } from '#cli/version.ts'
import { sequenceAll } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { openAuth } from '#platform/auth/auth.ts'
import { writeBackup } from '#platform/backup/backup.service.ts'
import { ledgerAt } from '#platform/backup/ledger-check.ts'
import { readConfig } from '#platform/config/config.ts'
import { openForPassing } from '#platform/db/account.ts'
import { fillDistrict } from './data-fixture-fill.ts'

// Keeps the synthetic district as this version writes it, with everything that opens it, for all later versions to
// prove that they can: `node scripts/data-fixture.ts`, once for each version that is released and whenever tables came
// since. What was kept before stays: the day is in the name.

const day = new Date().toISOString().slice(0, 10)
const to = path.resolve(import.meta.dirname, '../test/fixture', `${version}-${day}`)
const dir = await mkdtemp(path.join(tmpdir(), 'convive-fixture-'))
await openForPassing(dir)
const { config } = readConfig({ CONVIVE_DATA: path.join(dir, 'data') })
const installation = await openInstallation(config, () => {}, { demo: true })
try {
  const { world, keys } = installation
  await fillDistrict(installation, openAuth(world, { publicUrl: publicUrlOf(config) }), dir)
  await sequenceAll(world, logSigner(keys.derive, world.tenant.id))
  const identities = [await generateX25519Identity(), await generateX25519Identity()]
  const recipients = await Promise.all(identities.map(identityToRecipient))
  const order = backupOf(installation, path.join(dir, 'to'), recipients)
  const made = await writeBackup({ ...order, ledger: ledgerAt })
  await rm(to, { recursive: true, force: true })
  await mkdir(to, { recursive: true })
  await rename(made.data, path.join(to, 'data.age'))
  await rename(made.keys, path.join(to, 'keys.age'))
  await copyFile(path.join(dir, 'data', 'keys', 'master.key'), path.join(to, 'master.key'))
  await writeFile(path.join(to, 'identity.txt'), `${identities[0]}\n`)
  console.log(`${to}: ${made.rows} rows, ${made.files} files, ${made.bytes} bytes`)
} finally {
  await installation.stop()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
}
