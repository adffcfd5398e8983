import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

// A whole installation as a municipality has it: a process of its own, with its own database, reached over TLS by
// the name of another machine. What the journeys see is what people get.

const run = promisify(execFile)
const root = path.dirname(import.meta.dirname)
const launcher = path.join(root, 'scripts', 'convive.mjs')

/** The name by which browsers reach the installation; it is mapped to this machine in the browser alone. */
export const HOST = 'chepo.test'

const START_PATIENCE = 150_000
const STOP_PATIENCE = 30_000

/** An installation that is running. */
export interface House {
  /** `https://chepo.test:PORT` */
  readonly url: string
  /** a home folder for browsers, in which the installation's authority is trusted */
  readonly home: string
  /** the folder of its data, for whoever has the machine itself */
  readonly data: string
  /** what the last start printed for the person at the terminal, line by line */
  readonly printed: readonly string[]
  /** Runs a command of the command line on this installation. @returns what it printed */
  convive(...args: string[]): Promise<string>
  /** The same, with words on its standard input. */
  conviveGiven(words: string, ...args: string[]): Promise<string>
  /** Runs a command to which somebody types. @returns its exit code, and all that it said */
  typing(args: readonly string[], lines: readonly string[]): Promise<Typed>
  /** Stops the server as Ctrl-C does, and leaves the data. */
  halt(): Promise<void>
  /** Starts it again, on the same address, unless it is running. */
  resume(): Promise<void>
  /** Stops it and removes everything. @throws when something was left running */
  stop(): Promise<void>
}

/**
 * Makes an installation of its own and starts it.
 * @param o.demo  filled with the synthetic district and its accounts
 * @param o.environment  settings other than the usual ones
 */
export async function openHouse(
  o: { readonly demo?: boolean; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<House> {
  const dir = await mkdtemp(path.join(tmpdir(), 'convive-e2e-'))
  await chmod(dir, 0o711) // as root, the database runs as somebody else, who must get to its folder
  const data = path.join(dir, 'data')
  const home = path.join(dir, 'home')
  const port = await freePort()
  const settings: NodeJS.ProcessEnv = {
    ...withoutSettings(process.env),
    LANG: 'es_PA.UTF-8',
    ...o.environment,
    CONVIVE_DATA: data,
    CONVIVE_PORT: String(port),
  }
  const made = await convive(settings, 'certificate', '--name', HOST, '--no-offer', '--json')
  const { authority, environment } = JSON.parse(made) as Made
  await trust(authority, home)
  const all = { ...settings, ...environment }
  const args = ['start', '--no-open', '--port', String(port), '--data', data]
  if (o.demo === true) args.push('--demo')
  const printed: string[] = []
  let server = await startServer(all, args, printed)
  return {
    url: `https://${HOST}:${port}`,
    home,
    data,
    printed,
    convive: (...more) => convive(all, ...more),
    conviveGiven: (words, ...more) => conviveGiven(all, words, more),
    typing: (more, lines) => type(process.execPath, [launcher, ...more], all, lines),
    halt: () => stopServer(server),
    async resume() {
      if (server.exitCode === null && server.signalCode === null) return
      printed.length = 0
      server = await startServer(all, args, printed)
    },
    async stop() {
      await stopServer(server)
      const left = await runningOf(data)
      await rm(dir, { recursive: true, force: true })
      if (left !== undefined) throw new Error(`the database of ${data} is still running: ${left}`)
    },
  }
}

interface Made {
  readonly authority: string
  readonly environment: Readonly<Record<string, string>>
}

/** Settings of whoever runs the journeys have no place in them. */
export const withoutSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !name.startsWith('CONVIVE_') && name !== 'DATABASE_URL' && !isVitests(name),
    ),
  )

/** Nor has what the test runner tells its own programs. */
const isVitests = (name: string): boolean => /^(VITEST|NODE_ENV$|TEST$|DEV$|PROD$|MODE$)/.test(name)

async function convive(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [launcher, ...args], { cwd: root, env })
  return stdout
}

/** What a command answered. */
export interface Typed {
  readonly code: number | null
  /** what it said, on both its outputs */
  readonly said: string
}

/** Runs a program in the project's folder, and types lines to it. */
export const type = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  lines: readonly string[],
): Promise<Typed> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'pipe' })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        said += part
      })
    child.on('close', (code) => resolve({ code, said }))
    child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  })

async function conviveGiven(
  env: NodeJS.ProcessEnv,
  words: string,
  args: readonly string[],
): Promise<string> {
  const running = run(process.execPath, [launcher, ...args], { cwd: root, env })
  running.child.stdin?.end(words)
  return (await running).stdout
}

/** Makes a home folder whose browsers trust an authority, and nobody else's browser does. */
async function trust(authority: string, home: string): Promise<void> {
  const database = path.join(home, '.pki', 'nssdb')
  await mkdir(database, { recursive: true })
  const certutil = (...args: string[]) => run('certutil', ['-d', `sql:${database}`, ...args])
  await certutil('-N', '--empty-password')
  await certutil('-A', '-t', 'C,,', '-n', 'convive', '-i', authority)
}

async function startServer(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  printed: string[],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  let rest = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      printed.push(...lines)
      if (lines.some((line) => line.startsWith('Convive is ready at '))) resolve()
    })
  })
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`start ended with ${code}:\n${said}`))),
  )
  ended.catch(() => undefined)
  try {
    await Promise.race([ready, ended, late(START_PATIENCE, () => `start was not ready:\n${said}`)])
    return child
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  const code = await Promise.race([ended, late(STOP_PATIENCE, () => 'the server did not stop')])
  if (code !== 0) throw new Error(`the server ended with ${code}, wanted 0`)
}

const late = (milliseconds: number, words: () => string): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(words())), milliseconds).unref()
  })

/** @returns the process of a database that goes on by itself; undefined when none does */
async function runningOf(data: string): Promise<number | undefined> {
  const file = path.join(data, 'db', 'data', 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(await readFile(file, 'utf8'), 10)
  return existsSync(`/proc/${pid}`) ? pid : undefined
}

/** A port of this machine that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
