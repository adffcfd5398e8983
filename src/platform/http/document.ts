import type { Action } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { wholeBody } from './body.ts'
import type { HttpContext, HttpHouse } from './context.ts'
import { admit, routerPath, withinLimits } from './endpoints.ts'
import { dataPolicy } from './headers.ts'
import type { RateClass } from './rates.ts'

/** Bytes at an address, for programs. */
export interface Document {
  readonly bytes: Uint8Array | string
  readonly type: string
  /** `forEver`: what lies at this address never changes, so everybody on the way may keep it */
  readonly keep: 'forEver' | 'never'
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
  answer(asked: { readonly path: string; readonly body: Uint8Array }): Promise<Document | undefined>
}

/** The router's own name of a document's address. */
export const documentPath = (route: DocumentRoute): string => routerPath(route.path)

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
      const document = await route.answer({ path: c.req.path, body })
      if (document === undefined) throw new Refusal('absent', 'http.absent')
      const keep = document.keep === 'forEver' ? 'public, max-age=31536000, immutable' : 'no-store'
      return c.body(document.bytes as Uint8Array<ArrayBuffer>, 200, {
        'content-type': document.type,
        'content-security-policy': dataPolicy,
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'cache-control': keep,
      })
    } finally {
      held.release()
    }
  }
  return (c: HttpContext): Promise<Response> => {
    c.set('route', name)
    return withinLimits(house, c, route.rate, () => answer(c))
  }
}
