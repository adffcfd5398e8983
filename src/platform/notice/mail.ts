import { createTransport } from 'nodemailer'
import { type Door, type Outcome, unsent } from './notice.ts'

/** Which server takes our mail, and as whom. */
export interface MailOutside {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465` */
  readonly url: string
  /** the address in From, plain or as `Name <address>` */
  readonly from: string
  readonly limitMs: number
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)

/** One address, which cannot smuggle in a second one nor a line of the header. */
const isOneAddress = (to: string): boolean => /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(to)

const transportOf = ({ url, limitMs }: MailOutside) => {
  const { hostname, port, protocol, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const isHere = isLoopback(hostname)
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // Beyond this computer nothing is said in the clear; a server without STARTTLS is refused.
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    dnsTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Tells by e-mail: plain text, marked as written by a machine so that no machine answers. */
export const mailDoor = (outside: MailOutside): Door => ({
  async send({ id, subject, text, to }, signal) {
    if (to === undefined || !isOneAddress(to)) return unsent('noAddress', '', false)
    const transport = transportOf(outside)
    const { from, limitMs } = outside
    const over = overAfter(limitMs, signal)
    const posting = transport
      .sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${/@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      })
      .then((): Outcome => ({ sent: true }), outcomeOf)
    try {
      return await Promise.race([posting, over.reached])
    } finally {
      over.forget()
      transport.close()
    }
  },
})

/** The library limits each step; this limits the whole. */
function overAfter(limitMs: number, signal: AbortSignal | undefined) {
  let stop = (): void => {}
  const reached = new Promise<Outcome>((resolve) => {
    stop = () => resolve(unsent('tooLong', `${limitMs} ms`))
  })
  const timer = setTimeout(stop, limitMs)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  return {
    reached,
    forget(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    },
  }
}

function outcomeOf(error: unknown): Outcome {
  const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number }
  if (code === 'EAUTH') return unsent('signIn', responseCode ?? code)
  if (code === 'ETIMEDOUT') return unsent('tooLong', code)
  // 4xx says "later", 5xx "no" (RFC 5321, 4.2.1).
  if (responseCode !== undefined) return unsent('refused', responseCode, responseCode < 500)
  return unsent('unreachable', code)
}
