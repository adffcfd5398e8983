import { spawn } from 'node:child_process'
import path from 'node:path'

// For those who work on it: the server starts again when a file of the server changes; the screens are built anew
// when they are asked for after a change, by the same start.

const root = path.dirname(import.meta.dirname)
const args = [
  '--watch-path=src',
  '--watch-preserve-output',
  'src/cli/main.ts',
  'start',
  '--no-open',
]
const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 0))
