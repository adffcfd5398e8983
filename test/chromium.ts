import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Where Debian puts the browser. */
export const chromiumPath = '/usr/bin/chromium'

/** The switches without which Chromium, as root and without a network, does not start or calls home. */
export const chromiumFlags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const wanted = [
  { file: chromiumPath, package: 'chromium' },
  { file: '/usr/bin/certutil', package: 'libnss3-tools' },
]

/**
 * Installs what the journeys need, with a printed notice, when we may.
 * @returns a sentence on what to do when we may not, else undefined
 */
export async function installChromium(): Promise<string | undefined> {
  const missing = wanted.filter(({ file }) => !existsSync(file)).map((each) => each.package)
  if (missing.length === 0) return undefined
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `The journeys need ${missing.join(' and ')}. Install them (on Debian: sudo ${command}) and run npm test again.`
  console.log(`Installing ${missing.join(' and ')} from Debian, for the journeys in a browser ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (line: string) =>
    spawnSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'inherit'], env })
  run('apt-get update')
  run(command)
  const still = wanted.filter(({ file }) => !existsSync(file)).map((each) => each.package)
  return still.length === 0
    ? undefined
    : `${still.join(' and ')} could not be installed: run ${command}`
}
