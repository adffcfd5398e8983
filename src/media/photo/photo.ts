import { spawn } from 'node:child_process'
import path from 'node:path'
import { SECOND } from '#kernel/time.ts'

/** A photo without anything but its picture: re-encoded, turned upright, at most 2048 points long. */
export interface CleanPhoto {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
}

/** Why bytes are no photo that we keep. */
export type Unclean = 'notAPhoto' | 'tooManyPixels'

const script = path.join(import.meta.dirname, 'clean.ts')
const TIME = 30 * SECOND
/** No clean photo is larger; a process that writes more is ended. */
const MAX_OUTPUT = 16 * 1024 * 1024

/**
 * Cleans a photo in a process of its own that has no secrets, little memory and thirty seconds.
 * @param bytes   as they came
 * @param signal  ends the process
 */
export function cleanPhoto(bytes: Uint8Array, signal?: AbortSignal): Promise<CleanPhoto | Unclean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=256', script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH ?? '' },
      timeout: TIME,
      killSignal: 'SIGKILL',
      signal,
    })
    const parts: Buffer[] = []
    let size = 0
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > MAX_OUTPUT) child.kill('SIGKILL')
      else parts.push(part)
    })
    child.stdin.on('error', () => {}) // the child may end before it has read all
    child.on('error', reject)
    child.on('close', (code) => {
      const output = Buffer.concat(parts)
      if (code === 0 && output.length > 8) {
        const [width, height] = [output.readUInt32BE(0), output.readUInt32BE(4)]
        resolve({ jpeg: output.subarray(8), width, height })
      } else resolve(code === 3 ? 'tooManyPixels' : 'notAPhoto')
    })
    child.stdin.end(bytes)
  })
}
