import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'
import type { Context } from 'hono'
import type { Language } from '#kernel/language.ts'
import type { PolicyAnswer, PolicyQuestion } from '#kernel/policy/policy.schema.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import type { Caller } from '../world.ts'
import type { Room } from './body.ts'
import type { Metrics } from './metrics.ts'
import type { RateLimits } from './rates.ts'

/** A line for the log: never an address, a name or anything that somebody typed. */
export interface HttpLogLine {
  readonly level: 'error' | 'warning' | 'info'
  /** `http.fault`, `http.streamBroke` */
  readonly what: string
  readonly facts: Readonly<Record<string, string | number>>
}

/** What the HTTP layer asks of the rest of the server. */
export interface HttpDoors {
  /**
   * Who stands behind a session cookie; anyone, when it is none, unknown or over.
   * @param isActive  the request shows that the person is there: a change, not a screen that refreshes itself
   */
  identify(cookie: string | undefined, language: Language, isActive?: boolean): Promise<Caller>
  decide(question: PolicyQuestion): PolicyAnswer
  say(language: Language, code: string, facts: RefusalFacts): string
  log(line: HttpLogLine): void
  now(): number
  random(bytes: number): Uint8Array
}

/** What every part of one HTTP app shares. */
export interface HttpHouse extends HttpDoors {
  readonly publicUrl: URL
  /** browsers reach us by TLS, here or at a proxy */
  readonly secure: boolean
  /** names of this machine beside the public one */
  readonly hosts: ReadonlySet<string>
  readonly trusted: BlockList
  readonly limits: RateLimits
  readonly room: Room
  readonly metrics: Metrics
  /** headers of every answer */
  readonly headers: Readonly<Record<string, string>>
  /** addresses of the style sheets of our own pages */
  readonly styles: readonly string[]
  readonly checkOutputs: boolean
}

/** Given by the server to each request; absent when the app is asked without a socket. */
export interface Bindings {
  readonly incoming?: IncomingMessage
  /** fires when the server stops: long answers end */
  readonly stopping?: AbortSignal
}

interface Variables {
  /** the request's id, in the answer to a fault and in the log */
  request: string
  url: URL
  language: Language
  address: string | undefined
  addressHash: string
  /** when it came, on the clock that only goes forward; milliseconds */
  since: number
  /** pattern of the route, for the metrics */
  route: string
  /** the session cookie that the answer sets or clears */
  cookie: string | undefined
  /** the answer has the headers of every answer already */
  isWhole: boolean | undefined
}

export type HttpEnv = { Bindings: Bindings; Variables: Variables }
export type HttpContext = Context<HttpEnv>
