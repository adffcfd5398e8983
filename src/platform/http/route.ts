import type { z } from 'zod'
import type { Endpoint } from '#kernel/endpoint.ts'
import type { Caller, IdempotencyKey } from '../world.ts'

/** What a handler may know of the request beside its input. */
export interface Asked {
  readonly caller: Caller
  /** present on idempotent endpoints */
  readonly key?: IdempotencyKey
  /** the body of an endpoint that takes bytes */
  readonly bytes?: Uint8Array
  /** keyed hash of the address, rotated daily, for limits; never stored */
  readonly addressHash: string
  /** name and value of the request's session cookie */
  readonly cookie?: string
  /** sets or clears (undefined) the session cookie of the answer */
  setCookie(value: string | undefined): void
}

/** An endpoint with the service behind it. */
export interface Route {
  readonly endpoint: Endpoint
  answer(input: unknown, asked: Asked): Promise<unknown>
}

/** Ties a service to its endpoint; the types of both sides must agree, else it does not compile. */
export const route = <In extends z.ZodType, Out extends z.ZodType>(
  endpoint: Endpoint<In, Out>,
  answer: (input: z.output<In>, asked: Asked) => Promise<z.input<Out>>,
): Route => ({
  endpoint: endpoint as unknown as Endpoint,
  answer: (input, asked) => answer(input as z.output<In>, asked),
})
