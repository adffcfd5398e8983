import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** A server in a process of its own, on a folder that goes with it. */
export interface Served {
  readonly url: string
  readonly port: number
  readonly dir: string
  readonly pid: number
  /** what it printed before it was ready, the first time */
  readonly said: readonly string[]
  /** kill -9 */
  kill(): Promise<void>
  /** starts it again, on the same folder and port */
  resume(): Promise<void>
  stop(): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** Starts a server for a benchmark. @param program  beside this file; it prints `ready` when it is */
export async function serveForBench(program = 'server.ts'): Promise<Served> {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-bench-'))
  const port = await freePort()
  let running = await startProgram(program, dir, port)
  const { said } = running
  return {
    url: `http://localhost:${port}`,
    port,
    dir,
    get pid() {
      return running.pid
    },
    said,
    kill: () => running.end('SIGKILL'),
    async resume() {
      running = await startProgram(program, dir, port)
    },
    async stop() {
      await running.end('SIGTERM')
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function startProgram(program: string, dir: string, port: number) {
  const script = path.join(import.meta.dirname, program)
  const child = spawn(process.execPath, [script, dir, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said: string[] = []
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve()
      else said.push(line)
    })
    void ended.then(() => reject(new Error('the server ended before it was ready')))
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return { said, pid: child.pid ?? 0, end }
}

/** The middle value. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(half)] ?? Number.NaN)
    : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2
}

/** The value below which a share of all lie. @param share  0..1 */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? Number.NaN
