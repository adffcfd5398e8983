import { openInstallation } from '../src/cli/installation.ts'
import { serveInstallation } from '../src/cli/serve.ts'
import { openAuth } from '../src/platform/auth/auth.ts'
import { readConfig } from '../src/platform/config/config.ts'

// The server as `convive start` serves it, as a process of its own that can be killed: folder and port as arguments.
const [data = '', port = ''] = process.argv.slice(2)
// Writers of a test share one machine; as behind a proxy, each says from which address it comes.
const { config } = readConfig({ CONVIVE_PROXIES: '127.0.0.1' }, { data, port })
const installation = await openInstallation(config, () => {})
const auth = openAuth(installation.world, { publicUrl: `http://localhost:${port}` })
const running = await serveInstallation(installation, auth)

void installation.server.givenUp.then(() => process.exit(1))
process.once('disconnect', async () => {
  await running.stop()
  await installation.stop()
  process.exit()
})
process.send?.('ready')
