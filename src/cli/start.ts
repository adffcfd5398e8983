import { spawn } from 'node:child_process'
import os from 'node:os'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { openAuth } from '#platform/auth/auth.ts'
import { firstRunLink } from '#platform/auth/first-run.service.ts'
import { readConfig } from '#platform/config/config.ts'
import { policy } from '../loop.ts'
import { readOptions } from './arguments.ts'
import { assertClock, lastEntry } from './clock.ts'
import type { Command } from './command.ts'
import { demoAccounts, fillDemo } from './demo.ts'
import { type Installation, openInstallation } from './installation.ts'
import { sayIn } from './language.ts'
import { publicUrlOf } from './public-url.ts'
import { serveInstallation } from './serve.ts'
import { ensureWebBuild } from './web-build.ts'

const options = {
  demo: { type: 'boolean' },
  port: { type: 'string' },
  data: { type: 'string' },
  'no-open': { type: 'boolean' },
  'clock-is-right': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const start: Command = {
  name: 'start',
  about: 'starts Convive: database, web server and work in the background',
  usage: `
usage: convive start [--demo] [--port N] [--data DIR] [--no-open] [--clock-is-right] [--json]

  --demo      fills a fresh installation with the synthetic district of Chepo, and says so on every screen
  --port N    port of the web server (default 8080)
  --data DIR  folder of all data (default ./data; with --demo ./data/demo)
  --no-open   does not open the browser
  --clock-is-right
              starts though the computer's clock is far from the last entry; only after you have looked at it
  --json      one line of JSON on standard output for each of these; all words go to standard error:
              {"event":"ready","url":...,"listening":...,"demo":...}  with "firstRun", the link that makes the first
              account, where there is none
              {"event":"stopped"}  after everything it started has stopped
              {"code":...,"message":...,"facts":...}  instead, where it refuses; the exit code is not 0

Ctrl-C stops everything that it started.`,
  async run(args) {
    const values = readOptions(args, options)
    const demo = values.demo === true
    const { config } = readConfig(process.env, {
      ...(values.port !== undefined && { port: values.port }),
      ...folderOf(values.data, demo),
    })
    const tell = (event: object): void => {
      if (values.json === true) process.stdout.write(`${JSON.stringify(event)}\n`)
    }
    const say = (step: string): void => void process.stderr.write(`  ${sayIn(step, {})}\n`)
    const faults = policyFaults(policy)
    if (faults.length > 0) throw new Error(`the policy breaks its own rules: ${faults.join('; ')}`)
    const stopping = stopSignal()
    assertClock(Date.now(), undefined)
    await ensureWebBuild(say)
    const installation = await openInstallation(config, say, demo)
    try {
      const { world } = installation
      if (values['clock-is-right'] !== true) assertClock(world.now(), await lastEntry(world))
      const auth = openAuth(installation.world, { publicUrl: publicUrlOf(config) })
      if (demo) await fillDemo(installation, auth, say)
      const running = await serveInstallation(installation, auth)
      try {
        const link = demo ? undefined : await firstRunLink(auth)
        const words = welcome(installation, demo, link?.url)
        const out = values.json === true ? process.stderr : process.stdout
        for (const line of [...words, `Convive is ready at ${running.url}`]) out.write(`${line}\n`)
        const { url, listening } = running
        tell({
          event: 'ready',
          url,
          listening,
          demo: world.tenant.demo,
          ...(link !== undefined && { firstRun: link.url }),
        })
        if (values['no-open'] !== true) openBrowser(running.url)
        await Promise.race([stopping, refusedBy(installation.server.givenUp)])
        say('start.stopping')
      } finally {
        await running.stop()
      }
    } finally {
      await installation.stop()
    }
    tell({ event: 'stopped' })
    return 0
  },
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

/** The demo has a folder of its own unless one is named, so that it never mixes with real data. */
function folderOf(data: string | undefined, demo: boolean): { data?: string } {
  if (data !== undefined) return { data }
  return demo && process.env.CONVIVE_DATA === undefined ? { data: './data/demo' } : {}
}

/** Resolves with the first signal that asks the process to end; a second one ends it at once. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = 0
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        // The launcher and the terminal may both pass on one Ctrl-C.
        if (asked > 0 && performance.now() - asked > 1_000) process.exit(130)
        asked = performance.now()
        resolve()
      })
  })

function openBrowser(url: string): void {
  if (!process.stdout.isTTY || process.getuid?.() === 0) return
  const command = os.platform() === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {}) // a server without a desktop has nothing to open it with
  child.unref()
}
