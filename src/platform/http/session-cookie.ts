/** The session cookie's name; over TLS the browser itself keeps it to this host and to secure answers. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-convive' : 'convive')

const cookieValue = /^[A-Za-z0-9_.~-]{1,512}$/

/** The value of the session cookie, when exactly one came that we could have set. */
export function readCookie(header: string | null, secure: boolean): string | undefined {
  const start = `${cookieName(secure)}=`
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(start))
    .map((part) => part.slice(start.length))
  return found.length === 1 && cookieValue.test(found[0]!) ? found[0] : undefined
}

/**
 * The `Set-Cookie` of a session: unreadable for scripts, sent to our own pages only, gone with the browser unless it
 * is said how long it lasts.
 * @param value  undefined clears it
 * @throws RangeError on a value that would need quoting
 */
export function writeCookie(
  value: string | undefined,
  secure: boolean,
  lastsSeconds?: number,
): string {
  if (value !== undefined && !cookieValue.test(value))
    throw new RangeError('got a cookie value with other signs, wanted letters, digits, _ . ~ -')
  const parts = [`${cookieName(secure)}=${value ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict']
  if (secure) parts.push('Secure')
  const lasts = value === undefined ? 0 : lastsSeconds
  if (lasts !== undefined) parts.push(`Max-Age=${lasts}`)
  return parts.join('; ')
}
