import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { verifyLog } from '#kernel/ledger/verify-ledger.mjs'
import { openPool } from '#platform/db/db.ts'
import { migrate } from '#platform/db/migrate.ts'
import { ensureAppRole } from '#platform/db/role.ts'
import { ensureDatabase } from '#platform/db/supervisor.ts'
import { folderStore } from '#platform/files/folder.ts'
import { keysFrom } from '#platform/keys/keys.ts'
import { openWorld } from '#platform/open-world.ts'
import { ownerPool } from '#test/owner-pool.ts'
import { rewriteRounds, type Verify } from '#test/rewrite.ts'
import { policy } from '../src/loop.ts'
import { migrations } from '../src/migrations.ts'
import type { Proof } from './proof.ts'

const rounds = 1_000
const broken = 40

/** Forgets what it was given of yesterday: has to be caught, else the proof proves nothing. */
const forgetful: Verify = (read, { since: _, ...given }) => verifyLog(read, given)

/** History rewritten in database, tree, signature and key, against yesterday's checkpoint. */
export const proof: Proof = {
  about: `${rounds} changes, deletions, insertions, reorderings and rollbacks under yesterday's checkpoint, re-signed by the administrator: every one is found`,
  async run() {
    const seed = String(Date.now() % 1_000_000)
    const [toll, control] = [await attack(rounds, seed), await attack(broken, seed, forgetful)]
    const { found, misplaced } = toll
    return {
      held: found === rounds && misplaced === 0 && control.missed.length > 0,
      line: `${found} of ${rounds} found, ${misplaced} at another place than the first altered one; a verifier that forgets yesterday misses ${control.missed.length} of ${broken} (seed ${seed})`,
    }
  },
}

async function attack(count: number, seed: string, verify?: Verify) {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-rewrite-'))
  const server = await ensureDatabase({ dir, say: () => {} })
  try {
    await migrate(server.owner, migrations, () => {})
    const pool = openPool(await ensureAppRole(server.owner, { password: randomUUID() }))
    const owner = ownerPool(server.owner)
    const tenant = {
      id: 1,
      name: '',
      zone: 'America/Panama',
      place: '',
      jurisdiction: 'pa',
      demo: true,
    }
    const files = folderStore(path.join(dir, 'files'))
    const world = openWorld({ pool, tenant, keys: keysFrom(randomBytes(32)), files, policy })
    try {
      return await rewriteRounds({
        world,
        owner,
        rounds: count,
        entries: 300,
        seed,
        ...(verify && { verify }),
      })
    } finally {
      await pool.close()
      await owner.end()
    }
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
