import type { HttpLogLine } from '../http/context.ts'

/** Writes a line of JSON to standard error: what happened and ids, never a name, an address or typed words. */
export function writeLog(line: HttpLogLine): void {
  const { level, what, facts } = line
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), level, what, ...facts })}\n`,
  )
}

/**
 * Writes down an unexpected error of background work: its type, code and place in our code, not its message, which
 * may carry what somebody typed.
 */
export function logFault(what: string, error: unknown): void {
  const { name, code } = error as { name?: string; code?: string }
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = stack.split('\n').find((line) => line.includes('/src/')) ?? ''
  writeLog({
    level: 'error',
    what,
    facts: { name: String(name ?? 'unknown'), code: String(code ?? ''), place: place.trim() },
  })
}
