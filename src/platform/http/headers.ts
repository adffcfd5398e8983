/** Which of our pages is shown: each gets the narrowest content security policy it can live with. */
export type PageKind = 'citizen' | 'unit' | 'staff' | 'observatory' | 'plain'

const always = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
const scripts = ["script-src 'self'", "connect-src 'self'", "worker-src 'self'", "font-src 'self'"]
const images = "img-src 'self' data: blob:"

/** Words never become markup or the address of a script, except by the named policies of the page's own code. */
const trusted: Readonly<Record<PageKind, string>> = {
  citizen: 'worker',
  unit: 'worker',
  staff: 'default',
  observatory: 'default',
  plain: "'none'",
}

/**
 * The content security policy of a page: no inline script, no foreign origin.
 * @param nonce  of the one `<style>` that the staff's component library writes
 */
export function contentPolicy(kind: PageKind, nonce?: string): string {
  const style = nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`
  const own = ["form-action 'self'", "manifest-src 'self'", images, style]
  const types = ["require-trusted-types-for 'script'", `trusted-types ${trusted[kind]}`]
  const from = kind === 'plain' ? ["script-src 'self'"] : scripts
  return [...always, ...from, ...own, ...types].join('; ')
}

/** The policy of a script: where it is a worker, its own answer says that it may ask us, and nobody else. */
export const scriptPolicy = [...always, "script-src 'self'", "connect-src 'self'"].join('; ')

/** The policy of what is no page: data, files, images. */
export const dataPolicy = [...always, 'sandbox'].join('; ')

/**
 * Headers of every answer.
 * @param secure  over TLS, here or at the proxy: then browsers come back by TLS only
 */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'geolocation=(self), camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), microphone=(), payment=(), usb=(), serial=(), display-capture=(), browsing-topics=()',
    'x-frame-options': 'DENY',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
