import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Endpoint } from '#kernel/endpoint.ts'
import { Language } from '#kernel/language.ts'
import { type RefusalFacts, refusalStatus } from '#kernel/refusal.ts'
import type { PageMutation } from './form-mutations.ts'
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

const pageKnown: readonly number[] = [...known, 303]

/** What is done with a page to find where it breaks. */
export interface PageFuzzing extends Omit<Fuzzing, 'headers' | 'nothingStored'> {
  readonly mutations: fc.Arbitrary<PageMutation>
  /** called after every refusal, and after every reading: throws when something was stored all the same */
  readonly nothingStored: (mutation: Mutation) => Promise<void> | void
}

/**
 * Sends wrong requests to a page and fails at the first that is answered otherwise than by a page in the language
 * asked for: one that takes it, or one that says in words what is wrong.
 * @returns how often each status came
 */
export async function fuzzPage(o: PageFuzzing): Promise<Map<number, number>> {
  const came = new Map<number, number>()
  const property = fc.asyncProperty(
    o.mutations,
    fc.constantFrom<Language>('es', 'pt', 'en'),
    async (mutation, language) => {
      const status = await checkPage(mutation, language, o)
      came.set(status, (came.get(status) ?? 0) + 1)
    },
  )
  await fc.assert(property, { numRuns: o.runs, seed: o.seed, includeErrorInReport: true })
  return came
}

async function checkPage(
  mutation: PageMutation,
  language: Language,
  o: PageFuzzing,
): Promise<number> {
  const { what, planted, init, path } = mutation
  const ask = async (lang: Language) => {
    const headers = { 'accept-language': lang, accept: 'text/html', ...init.headers }
    const response = await o.request(path, { ...init, headers })
    return { response, text: await response.text() }
  }
  const { response, text } = await ask(language)
  const { status } = response
  assert(pageKnown.includes(status), `${what}: got ${status} ${text}`)
  if (/<[a-z]/i.test(planted)) assert(!text.includes(planted), `${what}: ${planted} is markup`)
  if (status >= 400 || init.method === 'GET') await o.nothingStored(mutation)
  if (init.headers.accept !== undefined || status === 303) return status
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/, what)
  if (init.headers['accept-language'] !== undefined) return status
  const asked = new URL(path, 'http://localhost').searchParams.get('lang')
  if (asked !== null && Language.safeParse(asked).success) return status
  assert(text.includes(`<html lang="${language}"`), `${what}: not in ${language}: ${text}`)
  if (status < 400) return status
  const said = wordsOf(text, language, o)
  assert(said.length > 0, `${what}: ${status} without words: ${text}`)
  for (const each of said) assert(!/^[\w.]*$/.test(each), `${what}: ${each} is no sentence`)
  // What was refused has left nothing, so it is refused again, in the words of another reader.
  const other = await ask(language === 'en' ? 'es' : 'en')
  assert.equal(other.response.status, status, `${what}: refused otherwise the second time`)
  for (const each of wordsOf(other.text, language === 'en' ? 'es' : 'en', o))
    assert(!said.includes(each), `${what}: ${each} is not in the words of each reader`)
  return status
}

/** What a page says that was wrong: beside the fields, or alone under its title. */
function wordsOf(text: string, language: Language, o: Pick<Fuzzing, 'say'>): string[] {
  const title = `<h1>${o.say(language, 'http.errorTitle', {})}</h1><p>`
  const alone = text.includes(title) ? [text.split(title)[1]!.split('</p>')[0]!] : []
  const beside = [...text.matchAll(/<p class="fault"[^>]*>([^<]*)<\/p>/g)].map(
    ([, words]) => words!,
  )
  return [...alone, ...beside]
}
