import { TOTP } from 'otpauth'
import type { z } from 'zod'
import { policy as accountPolicy } from '#kernel/account/account.rules.ts'
import { signIn } from '#kernel/account/session.schema.ts'
import type { Endpoint } from '#kernel/endpoint.ts'
import { pathFields } from '#kernel/endpoint.ts'
import type { Language } from '#kernel/language.ts'
import { decide } from '#kernel/policy/policy.rules.ts'
import type { PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import { accountRoutes } from '#platform/auth/auth.routes.ts'
import { type Auth, openAuth } from '#platform/auth/auth.ts'
import { addWithPassword } from '#platform/auth/people.service.ts'
import { type HttpApp, type HttpOptions, httpApp } from '#platform/http/app.ts'
import type { Route } from '#platform/http/route.ts'
import type { FreshDb } from './database.ts'
import { type TestWorld, testWorld } from './world.ts'

/** The address under which a test's server stands. */
export const origin = 'http://localhost:8080'

/** Cheap on purpose: the price of a hash is a test of its own. */
const hashCost = { memoryCost: 64, timeCost: 1 }

/** A good password that no test shares with another purpose. */
export const goodPassword = 'caballo correcto pila grapa'

/** An answer as a browser sees it. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly body: T & { code?: string; message?: string }
  readonly headers: Headers
}

/** A browser: keeps its session cookie, and asks endpoints by their values. */
export interface Browser {
  cookie: string | undefined
  ask<In extends z.ZodType, Out extends z.ZodType>(
    endpoint: Endpoint<In, Out>,
    input: z.input<In>,
    language?: Language,
  ): Promise<Answer<z.output<Out>>>
}

/** A server without a socket, on a world of its own. */
export interface House extends TestWorld {
  readonly app: HttpApp
  readonly auth: Auth
  /** what the server logged: a test that expects no bug finds it empty */
  readonly faults: readonly string[]
  browser(cookie?: string): Browser
  /** an account that signs in by password, and its browser, signed in */
  person(email: string, roles: readonly Role[]): Promise<Browser & { id: string }>
}

const unlimited = { burst: 1e6, perSecond: 1e6 }

/** Opens what accounts need, and serves it. Close its pool before the database. */
export function openHouse(
  fresh: FreshDb,
  o: {
    seed?: string
    now?: number
    /** default: what accounts need */
    policy?: readonly PolicyLine[]
    /** number of the tenant */
    tenant?: number
    routes?: (auth: Auth) => readonly Route[]
    /** everything it answers with, in the place of accounts and routes */
    doors?: (auth: Auth) => Pick<HttpOptions, 'routes' | 'pages' | 'documents'>
    rates?: HttpOptions['rates']
  } = {},
): House {
  const policy = o.policy ?? accountPolicy
  const test = testWorld(fresh, {
    policy,
    ...(o.tenant === undefined ? {} : { tenant: { id: o.tenant } }),
    ...(o.seed === undefined ? {} : { seed: o.seed }),
    ...(o.now === undefined ? {} : { now: o.now }),
  })
  const { world } = test
  const auth = openAuth(world, { publicUrl: origin, hashCost })
  const faults: string[] = []
  const app = httpApp({
    ...(o.doors?.(auth) ?? { routes: [...accountRoutes(auth), ...(o.routes?.(auth) ?? [])] }),
    publicUrl: origin,
    version: '0',
    checkOutputs: true,
    rates: o.rates ?? { read: unlimited, write: unlimited, code: unlimited, signIn: unlimited },
    identify: auth.identify,
    decide: (question) => decide(policy, question),
    say: (_, code) => code,
    log: (line) => void faults.push(JSON.stringify(line)),
    now: world.now,
    random: world.random,
  })
  const browser = (cookie?: string): Browser => newBrowser(app, cookie)
  return {
    ...test,
    app,
    auth,
    faults,
    browser,
    async person(email, roles) {
      const id = await addWithPassword(
        auth,
        'command-line',
        { name: 'Persona de Prueba', email, roles },
        { password: goodPassword, language: 'es' },
      )
      const own = browser()
      const answer = await own.ask(signIn, { email, password: goodPassword })
      if (answer.status !== 200) throw new Error(`could not sign in: ${answer.body.code}`)
      return Object.assign(own, { id: id as string })
    },
  }
}

function newBrowser(app: HttpApp, cookie?: string): Browser {
  const self: Browser = {
    cookie,
    async ask(endpoint, input, language = 'es') {
      const rest: Record<string, unknown> = { ...(input as object) }
      let path = endpoint.path
      for (const field of pathFields(path)) {
        path = path.replace(`{${field}}`, encodeURIComponent(String(rest[field])))
        delete rest[field]
      }
      const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
      const response = await app.request(`${origin}${path}`, {
        method: endpoint.method,
        headers: {
          'accept-language': language,
          ...(self.cookie === undefined ? {} : { cookie: `convive=${self.cookie}` }),
          ...(hasBody ? { 'content-type': 'application/json', origin } : { origin }),
        },
        ...(hasBody ? { body: JSON.stringify(rest) } : {}),
      })
      const set = response.headers.get('set-cookie')
      const value = set === null ? undefined : /^convive=([^;]*)/.exec(set)?.[1]
      if (value !== undefined) self.cookie = value === '' ? undefined : value
      const text = await response.text()
      return {
        status: response.status,
        body: text === '' ? {} : JSON.parse(text),
        headers: response.headers,
      } as never
    },
  }
  return self
}

/** The code that a generator shows at a moment. @param secret  base32, as it was offered */
export const codeOf = (secret: string, now: number): string =>
  new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret }).generate({ timestamp: now })

/** The secret of a link: what stands behind `#`. */
export const tokenOf = (address: string): string => new URL(address).hash.slice(1)
