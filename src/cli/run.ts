import { spawn } from 'node:child_process'
import os from 'node:os'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { openAuth } from '#platform/auth/auth.ts'
import { firstRunLink } from '#platform/auth/first-run.service.ts'
import type { Config } from '#platform/config/config.ts'
import type { Server } from '#platform/db/server.ts'
import { policy } from '../loop.ts'
import { assertClock, lastEntry } from './clock.ts'
import { demoAccounts, fillDemo } from './demo.ts'
import { type Installation, openInstallation } from './installation.ts'
import { sayIn } from './language.ts'
import { publicUrlOf } from './public-url.ts'
import { serveInstallation } from './serve.ts'
import { ensureWebBuild } from './web-build.ts'

/** How `convive start` was asked to run. */
export interface Wish {
  readonly demo: boolean
  /** resolves when the process is asked to end */
  readonly stopping: Promise<void>
  /** starts though the computer's clock is far from the last entry */
  readonly believesClock: boolean
  /** tells programs on standard output, and people on standard error */
  readonly json: boolean
  /** opens the browser */
  readonly opens: boolean
}

/**
 * Serves an installation until the process is asked to end, and stops everything that was started.
 * @param server  its database, which may still be on its way
 * @throws Refusal when it cannot start, or its database cannot be brought back
 */
export async function run(
  config: Config,
  server: Promise<Server>,
  say: (step: string) => void,
  { demo, stopping, believesClock, json, opens }: Wish,
): Promise<void> {
  const tell = (event: object): void => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`)
  }
  const faults = policyFaults(policy)
  if (faults.length > 0) throw new Error(`the policy breaks its own rules: ${faults.join('; ')}`)
  await ensureWebBuild(say, server)
  const installation = await openInstallation(config, say, { demo, server })
  try {
    const { world } = installation
    if (!believesClock) assertClock(world.now(), await lastEntry(world))
    const auth = openAuth(world, { publicUrl: publicUrlOf(config) })
    if (demo) await fillDemo(installation, auth, say)
    const running = await serveInstallation(installation, auth)
    try {
      const link = demo ? undefined : await firstRunLink(auth)
      const words = welcome(installation, demo, link?.url)
      const out = json ? process.stderr : process.stdout
      for (const line of [...words, `Convive is ready at ${running.url}`]) out.write(`${line}\n`)
      const { url, listening } = running
      tell({
        event: 'ready',
        url,
        listening,
        demo: world.tenant.demo,
        ...(link !== undefined && { firstRun: link.url }),
      })
      if (opens) openBrowser(running.url)
      await Promise.race([stopping, refusedBy(installation.server.givenUp)])
      say('start.stopping')
    } finally {
      await running.stop()
    }
  } finally {
    await installation.stop()
  }
  tell({ event: 'stopped' })
}

/** What the person at the terminal needs first: the demo's accounts, or the link that makes the first account. */
function welcome(installation: Installation, demo: boolean, link: string | undefined): string[] {
  if (demo) return demoAccounts(installation)
  const first = link === undefined ? [] : [sayIn('start.firstRun', {}), `  ${link}`]
  return installation.live.isNew ? [...first, sayIn('keys.firstSheets', {})] : first
}

/** The sentence of a database that died again and again ends the program, too. */
async function refusedBy(givenUp: Promise<Refusal>): Promise<never> {
  throw await givenUp
}

function openBrowser(url: string): void {
  if (!process.stdout.isTTY || process.getuid?.() === 0) return
  const command = os.platform() === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {}) // a server without a desktop has nothing to open it with
  child.unref()
}
