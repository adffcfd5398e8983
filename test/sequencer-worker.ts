import type { PoolConfig } from 'pg'
import { sequence } from '#kernel/ledger/sequencer.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { testWorld } from './world.ts'

// Numbers entries a few at a time, as fast as it can, until it is killed.
process.once('message', (given: { app: PoolConfig; most: number }) => {
  const { world } = testWorld({ app: given.app }, { realClock: true, seed: String(process.pid) })
  const signer = logSigner(world.derive, world.tenant.id)
  const run = async (): Promise<void> => {
    while (true) await sequence(world, signer, { most: given.most, signNow: true })
  }
  void run()
})
