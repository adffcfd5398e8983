import type { World } from '#platform/world.ts'
import { ledgerDocument } from './ledger.routes.ts'
import { sequenceAll } from './sequencer.service.ts'
import { logSigner } from './signer.service.ts'
import { type Given, type Report, verifyLog } from './verify-ledger.mjs'

/**
 * Verifies the log of an installation as it lies in its database, without a web server: what waits is numbered and
 * signed first.
 */
export async function verifyInstallation(world: World, given?: Given): Promise<Report> {
  const signer = logSigner(world.derive, world.tenant.id)
  await sequenceAll(world, signer)
  return verifyLog(async (path) => {
    const document = await ledgerDocument(world, signer.key, path)
    return document && Buffer.from(document.bytes)
  }, given)
}
