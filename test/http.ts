import { createHash } from 'node:crypto'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import type { PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import { type HttpApp, type HttpOptions, httpApp } from '#platform/http/app.ts'
import type { HttpLogLine } from '#platform/http/context.ts'
import { messages as httpMessages } from '#platform/http/http.messages.ts'
import type { Caller } from '#platform/world.ts'

/** Texts of one feature by code. */
export type Messages = Readonly<Record<string, Readonly<Record<Language, string>>>>

/** Writes messages as the product does. @throws RangeError for a code without text: in a test that is a failure */
export function sayWith(...lists: readonly Messages[]) {
  const all: Messages = Object.assign({}, httpMessages, ...lists)
  return (language: Language, code: string, facts: RefusalFacts): string => {
    const text = all[code]?.[language]
    if (text === undefined) throw new RangeError(`got ${code}, wanted a code with a text`)
    return String(new IntlMessageFormat(text, language).format(facts))
  }
}

const steady = (): ((bytes: number) => Uint8Array) => {
  let drawn = 0
  return (bytes) => {
    const sum = createHash('sha512').update(`http/${drawn++}`).digest()
    return Buffer.concat([sum, sum]).subarray(0, bytes)
  }
}

/** An app for tests with what it was told, logged and can be moved. */
export interface TestApp {
  readonly app: HttpApp
  readonly log: HttpLogLine[]
  /** milliseconds since 1970; may be set */
  readonly clock: { now: number }
  /** roles by the value of a session cookie; deleting one revokes the session */
  readonly sessions: Map<string, readonly Role[]>
}

/** An app whose sessions are the names of a map: `cookie: convive=operator`. */
export function testApp(
  given: Partial<HttpOptions> & { policy?: readonly PolicyLine[]; messages?: readonly Messages[] },
): TestApp {
  const { policy = [], messages = [], ...rest } = given
  const log: HttpLogLine[] = []
  const clock = { now: Date.parse('2026-11-27T14:00:00Z') }
  const sessions = new Map<string, readonly Role[]>([
    ['operator', ['operator']],
    ['supervisor', ['supervisor']],
    ['administrator', ['administrator']],
  ])
  const identify = async (cookie: string | undefined, language: Language): Promise<Caller> => {
    const roles = cookie === undefined ? undefined : sessions.get(cookie)
    if (cookie === undefined || roles === undefined) return { actors: ['anyone'], language }
    const account = `account-${cookie}` as Id<'account'>
    return { actors: [...roles, 'anyone'], account, session: cookie as Id<'session'>, language }
  }
  const app = httpApp({
    routes: [],
    identify,
    decide: (question) => decide(policy, question),
    say: sayWith(...messages),
    log: (line) => log.push(line),
    now: () => clock.now,
    random: steady(),
    publicUrl: 'http://localhost:8080',
    version: '0.0.0',
    checkOutputs: true,
    ...rest,
  })
  return { app, log, clock, sessions }
}
