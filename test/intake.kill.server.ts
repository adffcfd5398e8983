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
      setTimeout(() => void world.add(work, key).catch(() => {}), 20)
      return answer
    },
  }
}

void installation.server.givenUp.then(() => process.exit(1))
process.once('disconnect', async () => {
  await running.stop()
  await installation.stop()
  process.exit()
})
process.send?.('ready')
