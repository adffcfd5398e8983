import type { Env, Hono } from 'hono'
import { type Language, languageOf } from '#kernel/language.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import { contentPolicy } from '../http/headers.ts'
import { type Html, html, page } from '../http/html.ts'
import { derOf, fingerprintOf } from './tls-files.ts'

type Say = (language: Language, code: string, facts: RefusalFacts) => string

/** Where a phone finds the page. */
export const AUTHORITY_PAGE = '/certificate'
const FILE = `${AUTHORITY_PAGE}/authority.crt`

/** A fingerprint in lines that can be read aloud: eight pairs each. */
export const fingerprintLines = (certificate: string): string[] =>
  fingerprintOf(certificate)
    .match(/(?:[0-9A-F]{2}:?){1,8}/g)!
    .map((line) => line.replace(/:$/, ''))

function content(say: Say, language: Language, certificate: string): Html {
  const t = (code: string): string => say(language, code, {})
  const lines = fingerprintLines(certificate).map((line) => html`<code>${line}</code><br>`)
  return html`<main><h1>${t('tls.pageTitle')}</h1><p>${t('tls.pageWhy')}</p>
<p><a href="${FILE}">${t('tls.pageGet')}</a></p><p>${t('tls.pageCompare')}</p><p>${lines}</p>
<ul><li>${t('tls.pageAndroid')}</li><li>${t('tls.pageIphone')}</li></ul></main>`
}

/**
 * Adds the page from which a phone installs the authority of this machine, and the certificate itself. Both are
 * public: they hold no key.
 */
export function addAuthorityPage<E extends Env>(app: Hono<E>, certificate: string, say: Say): void {
  app.get(AUTHORITY_PAGE, (c) => {
    const language = languageOf(c.req.query('lang'), c.req.header('accept-language'))
    const title = say(language, 'tls.pageTitle', {})
    const shown = page({ language, title, content: content(say, language, certificate) })
    return c.html(shown.html, 200, {
      'cache-control': 'no-store',
      'content-security-policy': contentPolicy('plain'),
      'x-content-type-options': 'nosniff',
    })
  })
  app.get(FILE, (c) =>
    c.body(derOf(certificate) as Uint8Array<ArrayBuffer>, 200, {
      'content-type': 'application/x-x509-ca-cert',
      'content-disposition': 'attachment; filename="convive.crt"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    }),
  )
}
