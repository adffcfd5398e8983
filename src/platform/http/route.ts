import type { z } from 'zod'
import type { Endpoint } from '#kernel/endpoint.ts'
import type { Caller, IdempotencyKey } from '../world.ts'
import type { RateClass } from './rates.ts'

/** What a handler may know of the request beside its input. */
export interface Asked {
  readonly caller: Caller
  /** present on idempotent endpoints */
  readonly key?: IdempotencyKey
  /** the body of an endpoint that takes bytes */
  readonly bytes?: Uint8Array
  /** keyed hash of the address, rotated daily, for limits; never stored */
  readonly addressHash: string
  /** value of the request's session cookie */
  readonly cookie?: string
  /**
   * Sets or clears (undefined) the session cookie of the answer.
   * @param lastsSeconds  how long the browser keeps it; until it is closed when left out
   */
  setCookie(value: string | undefined, lastsSeconds?: number): void
}

/**
 * A file as an answer: an endpoint whose output has this shape, or is bytes alone, is answered with the bytes
 * themselves, never stored by a browser and never run as a page.
 */
export interface FileAnswer {
  readonly bytes: Uint8Array
  /** media type, such as `image/jpeg` */
  readonly type: string
  /** a name to save it under; without one it is shown in place */
  readonly name?: string
}

/**
 * A file that is made while it is sent, such as an archive. Where making it breaks off, so does the answer: whoever
 * takes it knows that it is not whole.
 */
export interface StreamAnswer {
  readonly pieces: AsyncIterable<Uint8Array>
  /** media type, such as `application/x-tar` */
  readonly type: string
  /** a name to save it under */
  readonly name: string
}

/** An endpoint with the service behind it. */
export interface Route {
  readonly endpoint: Endpoint
  /** which budget of an address it uses; reads and writes have one each, secrets that can be guessed a small one */
  readonly rate: RateClass
  answer(input: unknown, asked: Asked): Promise<unknown>
}

/**
 * Ties a service to its endpoint; the types of both sides must agree, else it does not compile.
 * @param rate  `code` and `signIn` where a secret can be tried: only refused tries count there
 */
export const route = <In extends z.ZodType, Out extends z.ZodType>(
  endpoint: Endpoint<In, Out>,
  answer: (input: z.output<In>, asked: Asked) => Promise<z.input<Out>>,
  rate: RateClass = endpoint.method === 'GET' ? 'read' : 'write',
): Route => ({
  endpoint: endpoint as unknown as Endpoint,
  rate,
  answer: (input, asked) => answer(input as z.output<In>, asked),
})
