import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Endpoint } from '#kernel/endpoint.ts'
import type { Language } from '#kernel/language.ts'
import { type RefusalFacts, refusalStatus } from '#kernel/refusal.ts'
import { type Mutation, mutationsOf } from './mutations.ts'

/** Codes that speak of the whole request, so that there is no field to name. */
const withoutField = [
  'http.notJson',
  'http.notUtf8',
  'http.tooDeep',
  'http.wrongMediaType',
  'http.packed',
  'http.brokenForm',
]

const known: readonly number[] = [200, 204, ...Object.values(refusalStatus)]

/** What is done with an endpoint to find where it breaks. */
export interface Fuzzing {
  request(path: string, init: RequestInit): Response | Promise<Response>
  say(language: Language, code: string, facts: RefusalFacts): string
  readonly headers?: Record<string, string>
  readonly runs: number
  /** the same seed gives the same requests; it is printed when a request is answered wrongly */
  readonly seed: number
  /** called after every refusal: throws when something was stored all the same */
  readonly nothingStored?: (mutation: Mutation) => Promise<void> | void
}

/**
 * Sends wrong requests and fails at the first that is answered otherwise than: a yes, or a no with code, field and
 * message in the language asked for.
 * @returns how often each status came
 */
export async function fuzzEndpoint(endpoint: Endpoint, o: Fuzzing): Promise<Map<number, number>> {
  const came = new Map<number, number>()
  const language = fc.constantFrom<Language>('es', 'pt', 'en')
  const property = fc.asyncProperty(
    mutationsOf(endpoint, o.headers),
    language,
    async (mutation, asked) => {
      const headers = { 'accept-language': asked, ...mutation.init.headers }
      const response = await o.request(mutation.path, { ...mutation.init, headers })
      came.set(response.status, (came.get(response.status) ?? 0) + 1)
      await checkAnswer(mutation, response, asked, o)
    },
  )
  await fc.assert(property, { numRuns: o.runs, seed: o.seed, includeErrorInReport: true })
  return came
}

async function checkAnswer(
  mutation: Mutation,
  response: Response,
  language: Language,
  o: Fuzzing,
): Promise<void> {
  const text = await response.text()
  assert(known.includes(response.status), `${mutation.what}: got ${response.status} ${text}`)
  if (response.ok || mutation.init.method === 'HEAD') return
  const isLanguageKnown =
    mutation.init.headers['accept-language'] === undefined && !mutation.path.includes('lang=')
  const { code, message, facts } = JSON.parse(text) as {
    code: string
    message: string
    facts: RefusalFacts
  }
  if (isLanguageKnown) assert.equal(message, o.say(language, code, facts), mutation.what)
  assert(message !== '' && message !== code, `${mutation.what}: ${code} has no words`)
  assert(!/\bat .+\.ts:\d|node_modules|select .+ from/i.test(text), `${mutation.what}: ${text}`)
  if (response.status === 400)
    assert(
      withoutField.includes(code) || facts.field !== undefined,
      `${mutation.what}: ${code} names no field`,
    )
  await o.nothingStored?.(mutation)
}
