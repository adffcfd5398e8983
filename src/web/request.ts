import type { z } from 'zod'
import type { Endpoint, Method } from '#kernel/endpoint.ts'

/**
 * An endpoint as a browser needs it: where it is and what goes in and out, without the schemas, so that no
 * validator is loaded on a phone. A test holds it against the endpoint value (`checkClient`).
 */
export interface ClientEndpoint<In = unknown, Out = unknown> {
  readonly method: Method
  readonly path: string
  readonly idempotent: boolean
  readonly body: 'json' | 'bytes'
  /** never there: it carries the types */
  readonly types?: { readonly in: In; readonly out: Out }
}

/** The same types on both sides, whatever the schema does to a value in between. */
type ClientOf<E extends Endpoint> = ClientEndpoint<z.input<E['input']>, z.input<E['output']>>

/**
 * Declares an endpoint for browsers:
 * `export const sendReport = client<typeof schema.sendReport>({ method: 'POST', path: '/api/reports', idempotent: true })`,
 * with the schema imported as a type.
 */
export const client = <E extends Endpoint>(
  given: Pick<ClientEndpoint, 'method' | 'path'> &
    Partial<Pick<ClientEndpoint, 'idempotent' | 'body'>>,
): ClientOf<E> => ({ idempotent: false, body: 'json', ...given })

/** A request before it is sent. */
export interface PlainRequest {
  readonly method: Method
  /** path and query */
  readonly address: string
  /** JSON text; absent where the body is empty or bytes */
  readonly body?: string
}

/**
 * Spreads an input over path, query and body, as the server puts it together again.
 * @throws RangeError when a field of the path is missing or empty
 */
export function requestOf(
  endpoint: Pick<ClientEndpoint, 'method' | 'path' | 'body'>,
  input: Readonly<Record<string, unknown>>,
): PlainRequest {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    if (value === undefined || value === '')
      throw new RangeError(`got no ${name}, wanted it for ${endpoint.path}`)
    return encodeURIComponent(String(value))
  })
  const { method } = endpoint
  const inQuery = endpoint.body === 'bytes' || method === 'GET' || method === 'DELETE'
  if (!inQuery) return { method, address: path, body: JSON.stringify(Object.fromEntries(rest)) }
  const query = new URLSearchParams()
  for (const [name, value] of rest)
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each))
  const text = query.toString()
  return { method, address: text === '' ? path : `${path}?${text}` }
}
