import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** How hard a page is packed while somebody waits: a fifth of its size for a few milliseconds. */
const QUALITY = 5

/**
 * Packs a page for whoever can unpack it.
 * @param accepted  the request's `accept-encoding`
 */
export async function packed(accepted: string | undefined, page: Response): Promise<Response> {
  const headers = new Headers(page.headers)
  headers.append('vary', 'accept-encoding')
  const wanted = accepted
    ?.toLowerCase()
    .split(',')
    .map((each) => each.trim().split(';'))
  const takes = (name: string): boolean =>
    wanted?.some(
      ([own, ...more]) => own === name && !more.some((q) => /^\s*q=0(\.0*)?$/.test(q)),
    ) ?? false
  const encoding = takes('br') ? 'br' : takes('gzip') ? 'gzip' : undefined
  const bytes = Buffer.from(await page.arrayBuffer())
  if (encoding === undefined) return new Response(bytes, { status: page.status, headers })
  headers.set('content-encoding', encoding)
  const body =
    encoding === 'br'
      ? await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } })
      : await zip(bytes)
  return new Response(body, { status: page.status, headers })
}
