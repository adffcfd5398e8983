import { type ChildProcessByStdio, spawn } from 'node:child_process'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { MINUTE } from '#kernel/time.ts'
import type { CleanedPhoto, CleanPhoto, Unclean } from '#platform/stage.ts'

/** What the process that sees strangers' bytes may use before it is killed. */
export interface CleanLimits {
  /** of the processor, seconds */
  readonly cpuSeconds: number
  /** from its start to its end, milliseconds: longer, for a machine that is busy */
  readonly timeMs: number
  /** of all its memory, KiB; a PNG of 50 million points, interlaced, of 16 bits takes half of it */
  readonly memoryKib: number
  readonly outputBytes: number
}

const cleanLimits: CleanLimits = {
  cpuSeconds: 30,
  timeMs: 2 * MINUTE,
  memoryKib: 1_310_720,
  outputBytes: 16 * 1024 * 1024,
}

const script = path.join(import.meta.dirname, 'clean.ts')
/** The system's user without rights, and its group. */
const NOBODY = 65_534
/** How much of what a broken process says goes into the log. */
const MAX_WORDS = 500

/** Makes a cleaner of photos: each photo in a process of its own, which the system holds to the limits. */
export const photoCleaner =
  (limits: CleanLimits = cleanLimits): CleanPhoto =>
  (bytes, signal) =>
    answerOf(startProcess(limits, signal), bytes, limits)

/** Cleans a photo: re-encoded, turned upright, at most 2048 points long, nothing in it but the picture. */
export const cleanPhoto: CleanPhoto = photoCleaner()

type Child = ChildProcessByStdio<Writable, Readable, Readable>

/** As root it becomes nobody, so that not even a broken decoder reads the key or the database's files. */
function startProcess(limits: CleanLimits, signal: AbortSignal): Child {
  const { cpuSeconds, memoryKib, timeMs } = limits
  const held = `ulimit -c 0; ulimit -t ${cpuSeconds}; ulimit -d ${memoryKib}; exec "$0" "$@"`
  return spawn('/bin/sh', ['-c', held, process.execPath, '--max-old-space-size=256', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    env: {},
    ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
    timeout: timeMs,
    killSignal: 'SIGKILL',
    signal,
  })
}

function answerOf(
  child: Child,
  bytes: Uint8Array,
  { outputBytes }: CleanLimits,
): Promise<CleanedPhoto | Unclean> {
  const parts: Buffer[] = []
  let size = 0
  let words = ''
  child.stdout.on('data', (part: Buffer) => {
    size += part.length
    if (size > outputBytes) child.kill('SIGKILL')
    else parts.push(part)
  })
  child.stderr.on('data', (part: Buffer) => {
    words = `${words}${part}`.slice(-MAX_WORDS)
  })
  child.stdin.on('error', () => {}) // the child may end before it has read all
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(photoIn(Buffer.concat(parts)))
      else if (code === 2) resolve('notAPhoto')
      else if (code === 3) resolve('tooManyPixels')
      else if (signal !== null || (code ?? 0) > 128) resolve('tooHard')
      else reject(new Error(`the process that cleans photos ended with ${code}: ${words}`))
    })
    child.stdin.end(bytes)
  })
}

/** Width and height, four bytes each, then the picture. */
const photoIn = (output: Buffer): CleanedPhoto => ({
  jpeg: output.subarray(8),
  width: output.readUInt32BE(0),
  height: output.readUInt32BE(4),
})
