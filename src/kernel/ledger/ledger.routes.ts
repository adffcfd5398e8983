import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Document, DocumentRoute } from '#platform/http/document.ts'
import type { World } from '#platform/world.ts'
import { formatKey, type VerifierKey } from './checkpoint.rules.ts'
import { keepCosignature, publishedCheckpoint, readTile } from './log.service.ts'

/** The verifier in one file, as outsiders get it. */
export const verifierFile = path.join(import.meta.dirname, 'verify-ledger.mjs')

const text = (bytes: string): Document => ({
  bytes,
  type: 'text/plain; charset=utf-8',
  keep: 'never',
})

/**
 * A document of the log by its path below the log's address: `checkpoint`, `checkpoint/witnessed`, `key`,
 * `verify.mjs`, `tile/...`. @returns undefined where there is none
 */
export async function ledgerDocument(
  world: World,
  key: VerifierKey,
  name: string,
): Promise<Document | undefined> {
  if (name === 'key') return text(`${formatKey(key)}\n`)
  if (name === 'verify.mjs')
    return { ...text(readFileSync(verifierFile, 'utf8')), type: 'text/javascript; charset=utf-8' }
  if (name === 'checkpoint' || name === 'checkpoint/witnessed') {
    const published = await publishedCheckpoint(world, { witnessed: name !== 'checkpoint' })
    return published && text(published.note)
  }
  const bytes = await readTile(world, name)
  return bytes && { bytes, type: 'application/octet-stream', keep: 'forEver' }
}

/** What the log serves: C2SP tlog-tiles under `/ledger`, its key, its verifier, and the witnesses' way in. */
export const ledgerRoutes = (
  world: World,
  key: VerifierKey,
  witnesses: readonly VerifierKey[],
): readonly DocumentRoute[] => [
  {
    method: 'GET',
    path: '/ledger/*',
    may: 'ledger.read',
    rate: 'tile',
    answer: ({ path: asked }) => ledgerDocument(world, key, asked.slice('/ledger/'.length)),
  },
  {
    method: 'POST',
    path: '/ledger/cosignature',
    may: 'ledger.cosign',
    rate: 'write',
    maxBytes: 16_384,
    answer: async ({ body }) => {
      const kept = await keepCosignature(world, witnesses, Buffer.from(body).toString())
      return text(kept.map((name) => `${name}\n`).join(''))
    },
  },
]
