import { createHmac } from 'node:crypto'
import { type Door, type Notice, unsent } from './notice.ts'

/** Where a hook is, and how it knows us. */
export interface HookOutside {
  readonly url: string
  readonly secret: string
  readonly limitMs: number
  now(): number
}

/**
 * What a receiver computes to know that a notice is ours: HMAC-SHA-256 of `TIME.BODY`, hexadecimal.
 * @param time  seconds since 1970, as in `convive-time`; a receiver refuses old ones
 */
export const hookSignature = (secret: string, time: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`

/** Statuses that say "later" and not "no". */
const isLater = (status: number): boolean => status >= 500 || status === 408 || status === 429

/**
 * Tells by a POST of JSON to a fixed address, signed. A redirection is not followed: a notice goes where it was said
 * to go, or nowhere. Of the answer only the status is looked at.
 */
export const hookDoor = ({ url, secret, limitMs, now }: HookOutside): Door => ({
  async send(notice, signal) {
    const body = JSON.stringify(notice satisfies Notice)
    const time = Math.floor(now() / 1_000)
    const limit = AbortSignal.timeout(limitMs)
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'convive',
          'idempotency-key': notice.id,
          'convive-time': String(time),
          'convive-signature': hookSignature(secret, time, body),
        },
        body,
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      })
      await answer.body?.cancel().catch(() => {})
      if (answer.ok) return { sent: true }
      if (answer.status >= 300 && answer.status < 400)
        return unsent('redirected', answer.status, false)
      return unsent('refused', answer.status, isLater(answer.status))
    } catch (error) {
      if (limit.aborted) return unsent('tooLong', `${limitMs} ms`)
      const { cause } = error as { cause?: { code?: string } }
      return unsent('unreachable', cause?.code ?? 'unknown')
    }
  },
})
