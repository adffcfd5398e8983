import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { wholeBody } from './body.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { admit, routerPath, withinLimits } from './endpoints.ts'
import { dataPolicy } from './headers.ts'
import { packed } from './packed.ts'
import type { RateClass } from './rates.ts'

/** Bytes at an address, for programs. */
export interface Document {
  readonly bytes: Uint8Array | string
  readonly type: string
  /** `forEver`: what lies at this address never changes, so everybody on the way may keep it */
  readonly keep: 'forEver' | 'never'
  /** where the bytes lie in a larger file, and a word that changes with that file */
  readonly part?: {
    readonly from: number
    readonly to: number
    readonly of: number
    readonly version: string
  }
  /** words of a public file, which may be sent packed */
  readonly packs?: boolean
}

/**
 * A family of documents outside `/api`, as a format of others lays them out. It may end with a star, which stands for
 * the rest of the address.
 */
export interface DocumentRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly may: Action
  readonly rate: RateClass
  /** bytes of the body of a POST, at most */
  readonly maxBytes?: number
  /** @returns undefined where there is none */
  answer(asked: {
    readonly path: string
    readonly body: Uint8Array
    /** the part that is asked for, as HTTP writes it: `bytes=0-16383` */
    readonly range?: string | undefined
  }): Promise<Document | undefined>
}

/** The router's own name of a document's address. */
export const documentPath = (route: DocumentRoute): string => routerPath(route.path)

const partHeaders = ({ from, to, of, version }: NonNullable<Document['part']>) => ({
  'content-range': `bytes ${from}-${to}/${of}`,
  'accept-ranges': 'bytes',
  etag: `"${version}"`,
})

/** Makes the answer of one family of documents. */
export function documentAnswer(house: HttpHouse, route: DocumentRoute) {
  const name = `${route.method} ${route.path}`
  const answer = async (c: HttpContext): Promise<Response> => {
    await admit(house, c, route)
    const held = house.room.open()
    try {
      const body =
        route.method === 'POST'
          ? await wholeBody(c.req.raw, route.maxBytes ?? 65_536, held)
          : new Uint8Array()
      const range = c.req.header('range')
      const document = await route.answer({ path: c.req.path, body, range })
      if (document === undefined) throw new Refusal('absent', 'http.absent')
      const keep = document.keep === 'forEver' ? 'public, max-age=31536000, immutable' : 'no-store'
      const { bytes, type, part, packs } = document
      const given = c.body(bytes as Uint8Array<ArrayBuffer>, part === undefined ? 200 : 206, {
        'content-type': type,
        'content-security-policy': dataPolicy,
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'cache-control': keep,
        ...(part && partHeaders(part)),
      })
      return packs === true ? packed(c.req.header('accept-encoding'), given) : given
    } finally {
      held.release()
    }
  }
  return (c: HttpContext): Promise<Response> => {
    c.set('route', name)
    return withinLimits(house, c, route.rate, () => answer(c))
  }
}
