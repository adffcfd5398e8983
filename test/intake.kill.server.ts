import { setTimeout as sleep } from 'node:timers/promises'
import { openInstallation } from '../src/cli/installation.ts'
import { serveInstallation } from '../src/cli/serve.ts'
import { openAuth } from '../src/platform/auth/auth.ts'
import { readConfig } from '../src/platform/config/config.ts'
import { gathering } from '../src/platform/gather.ts'
import type { World } from '../src/platform/world.ts'

// The server as `convive start` serves it, as a process of its own that can be killed: folder and port as arguments.
// With `hasty` it is broken on purpose: it acknowledges a report before it is committed.
const [data = '', port = '', hasty] = process.argv.slice(2)
// Writers of a test share one machine; as behind a proxy, each says from which address it comes.
const { config } = readConfig({ CONVIVE_PROXIES: '127.0.0.1' }, { data, port })
const installation = await openInstallation(config, () => {})
const underWay = new Set<Promise<void>>()
const auth = openAuth(installation.world, { publicUrl: `http://localhost:${port}` })
const running = await serveInstallation(
  hasty === 'hasty' ? { ...installation, world: hastyWorld(installation.world) } : installation,
  auth,
)

/** Answers as soon as it knows the answer, and writes a moment later, whatever becomes of it. */
function hastyWorld(world: World): World {
  return {
    ...world,
    async add(work, key) {
      const answer = work(gathering(world, installation.keys))
      const writing = sleep(20)
        .then(() => world.add(work, key))
        .then(
          () => {},
          () => {},
        )
        .finally(() => underWay.delete(writing))
      underWay.add(writing)
      return answer
    },
  }
}

void installation.server.givenUp.then(() => process.exit(1))
// What a hasty one still has to write it writes: only what a kill prevents counts.
process.once('disconnect', async () => {
  await running.stop()
  await Promise.all(underWay)
  await installation.stop()
  process.exit()
})
process.send?.('ready')
