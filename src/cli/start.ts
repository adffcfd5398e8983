import { readConfig } from '#platform/config/config.ts'
import { readOptions } from './arguments.ts'
import { assertClock } from './clock.ts'
import type { Command } from './command.ts'
import { openDatabase } from './database.ts'
import { sayIn } from './language.ts'

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
    const say = (step: string): void => void process.stderr.write(`  ${sayIn(step, {})}\n`)
    const stopping = stopSignal()
    assertClock(Date.now(), undefined)
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const server = openDatabase(config, (step) => {
      say(step)
      begin()
    })
    try {
      // Once a program of its own makes the database: loading what serves it lets nothing else go on in this one.
      await Promise.race([begun, server])
      const { run } = await import('./run.ts')
      await run(config, server, say, {
        demo,
        stopping,
        believesClock: values['clock-is-right'] === true,
        json: values.json === true,
        opens: values['no-open'] !== true,
      })
    } catch (error) {
      await server.then(({ stop }) => stop()).catch(() => {})
      throw error
    }
    return 0
  },
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
