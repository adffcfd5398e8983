import { Refusal } from '#kernel/refusal.ts'

/** SQLSTATEs and system errors that say "the server is not there now", not "the question is wrong". */
const away = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting or recovering
  '53300', // too_many_connections
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT', // the socket is gone
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
])
const contended = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57014', // query_canceled: statement_timeout
])
/** The driver reports a broken connection in words only. */
const broken =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Client was closed)/

/** The SQLSTATE of a database error or the system's code of a connection error, where it has one. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether the server is away, so that the same request may succeed in a moment. */
export const isAway = (error: unknown): boolean => {
  const code = codeOf(error)
  return (
    away.has(code) ||
    code.startsWith('08') ||
    (error instanceof Error && broken.test(error.message))
  )
}

/** Turns an error that is nobody's bug into the refusal a person can act on; any other error stays itself. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error
  if (isAway(error)) return new Refusal('busy', 'db.unavailable')
  const code = codeOf(error)
  if (contended.has(code)) return new Refusal('busy', 'db.contended')
  if (code === '53100') return new Refusal('full', 'db.noRoom')
  return error
}
