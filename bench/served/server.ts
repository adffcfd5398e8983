// A server of its own for a benchmark: an installation in the folder that is named, without limits per address.
import { openInstallation } from '../../src/cli/installation.ts'
import { serveInstallation } from '../../src/cli/serve.ts'
import { openAuth } from '../../src/platform/auth/auth.ts'
import { readConfig } from '../../src/platform/config/config.ts'

const [data = '', port = ''] = process.argv.slice(2)
const { config } = readConfig({}, { data, port })
const installation = await openInstallation(config, () => {})
const auth = openAuth(installation.world, { publicUrl: `http://localhost:${port}` })
const unlimited = { burst: 1e9, perSecond: 1e9 }
const running = await serveInstallation(installation, auth, {
  read: unlimited,
  write: unlimited,
  code: unlimited,
})
process.on('SIGTERM', async () => {
  await running.stop()
  await installation.stop()
  process.exit(0)
})
process.stdout.write('ready\n')
