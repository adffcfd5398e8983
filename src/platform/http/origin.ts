import { isIP } from 'node:net'
import { Refusal } from '#kernel/refusal.ts'

const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '')

/**
 * Refuses a name in the address that is not ours: a foreign name that was pointed at this machine would otherwise
 * count as our own origin (DNS rebinding). Bare addresses cannot be pointed anywhere, so they pass.
 * @throws Refusal `forbidden`
 */
export function checkHost(url: URL, ours: ReadonlySet<string>, publicUrl: URL): void {
  const host = bareHost(url.hostname)
  if (isIP(host) !== 0 || host === 'localhost' || host === publicUrl.hostname || ours.has(host))
    return
  throw new Refusal('forbidden', 'http.wrongHost', {
    host: host.slice(0, 80),
    url: publicUrl.origin,
  })
}

/**
 * Refuses a change that another site's page sent, plain forms included. What carries neither `Sec-Fetch-Site` nor
 * `Origin` was not sent by a page and passes.
 * @param request  with the address as the server saw it
 * @throws Refusal `forbidden`
 * @see Go's net/http CrossOriginProtection (2025), the same order of questions
 */
export function checkOrigin(request: Request, publicUrl: URL, secure: boolean): void {
  const site = request.headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.get('origin')
  if (site === null && origin === null) return
  if (origin === publicUrl.origin) return
  if (site === null && origin !== null && isOwn(origin, new URL(request.url), secure)) return
  throw new Refusal('forbidden', 'http.foreignOrigin')
}

function isOwn(origin: string, url: URL, secure: boolean): boolean {
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  return (
    from.host === url.host && (from.protocol === 'https:' || (!secure && from.protocol === 'http:'))
  )
}
