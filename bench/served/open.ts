import { type Installation, openInstallation } from '../../src/cli/installation.ts'
import { serveInstallation } from '../../src/cli/serve.ts'
import { type Auth, openAuth } from '../../src/platform/auth/auth.ts'
import { readConfig } from '../../src/platform/config/config.ts'

/**
 * Serves the folder and port that the process was started with, without limits per address, until it is told to end.
 * @param environment  settings of the installation
 */
export async function openForBench(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ installation: Installation; auth: Auth }> {
  const [data = '', port = ''] = process.argv.slice(2)
  const { config } = readConfig(environment, { data, port })
  const installation = await openInstallation(config, () => {})
  const auth = openAuth(installation.world, { publicUrl: `http://localhost:${port}` })
  const unlimited = { burst: 1e9, perSecond: 1e9 }
  const running = await serveInstallation(installation, auth, {
    read: unlimited,
    write: unlimited,
    code: unlimited,
  })
  const stop = async (): Promise<void> => {
    await running.stop()
    await installation.stop()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  // A benchmark that was killed leaves no server behind.
  process.stdin.once('end', stop).resume()
  return { installation, auth }
}
