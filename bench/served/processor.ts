import { readdirSync, readFileSync } from 'node:fs'

interface Times {
  readonly parent: number
  /** milliseconds, its own and that of its ended children */
  readonly taken: number
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10

function timesOf(pid: number | string): Times | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), taken: ticks * TICK_MS }
  } catch {
    return undefined // it ended meanwhile
  }
}

/**
 * Processor time that a process and its children have taken, milliseconds: what others do on the machine disturbs it
 * less than a rate. Linux only.
 */
export function processorMs(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return children
    .map(timesOf)
    .filter((times) => times?.parent === pid)
    .reduce((sum, times) => sum + times!.taken, timesOf(pid)?.taken ?? 0)
}
