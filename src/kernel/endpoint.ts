import type { z } from 'zod'
import type { Action } from './policy/policy.schema.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One thing that can be asked over HTTP, as a value. The server, the browser's client, OpenAPI and the policy
 * test all derive from it.
 */
export interface Endpoint<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly method: Method
  /** `/api/reports/{id}/claim`; what stands in braces is filled from the input's fields of that name */
  readonly path: string
  /** who may: an action of the policy table, also for what everybody may */
  readonly may: Action
  /** path fields, then the query (GET, DELETE) or the JSON body (POST, PUT), as one strict object */
  readonly input: In
  readonly output: Out
  /** one sentence in English for OpenAPI */
  readonly about: string
  /** a retry with the same `Idempotency-Key` gives the first answer; then the key is required */
  readonly idempotent: boolean
  /** `bytes`: the body is a file, given to the handler beside the input (path and query fields) */
  readonly body: 'json' | 'bytes'
  /** for `bytes`: at most this many; for JSON: 64 KiB unless said */
  readonly maxBytes: number
  /** an input that is accepted, for OpenAPI and the contract test */
  readonly example: z.input<In>
}

type Defaulted = 'idempotent' | 'body' | 'maxBytes'

/** Declares an endpoint. */
export const endpoint = <In extends z.ZodType, Out extends z.ZodType>(
  given: Omit<Endpoint<In, Out>, Defaulted> & Partial<Pick<Endpoint<In, Out>, Defaulted>>,
): Endpoint<In, Out> => ({ idempotent: false, body: 'json', maxBytes: 65_536, ...given })

/** The names in braces of a path. */
export const pathFields = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
