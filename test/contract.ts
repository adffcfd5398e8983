import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { type Endpoint, pathFields } from '#kernel/endpoint.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { openApi } from '#platform/http/openapi.ts'
import { describeInput, inputReader } from '#platform/http/wire.ts'
import { type ClientEndpoint, requestOf } from '#web/request.ts'

const segments = /^\/api(?:\/(?:[a-z0-9-]+|\{[a-z][A-Za-z0-9]*\}))+$/
const secrets = ['code', 'password', 'token', 'secret', 'pin']

/** What every endpoint has to keep to. @returns one sentence a breach; none when all is well */
export function contractBreaches(endpoint: Endpoint, policy: readonly PolicyLine[]): string[] {
  const { method, path, may, input, example } = endpoint
  const breaches: string[] = []
  const want = (isKept: boolean, sentence: string): void => {
    if (!isKept) breaches.push(`${method} ${path}: ${sentence}`)
  }
  want(segments.test(path), 'the path is /api/ and words of small letters')
  want(
    policy.some(({ action }) => action === may),
    `the policy table has a line for ${may}`,
  )
  want(/^[A-Z][^.]+.*\.$/s.test(endpoint.about), 'about is a sentence')
  want(!(endpoint.idempotent && method === 'GET'), 'a reading needs no key')
  want(!(endpoint.body === 'bytes' && method === 'GET'), 'a reading has no body')
  want(endpoint.maxBytes > 0, 'it may be some bytes large')
  want(input.safeParse(example).success, 'the example is accepted')
  want(isStrict(endpoint), 'a field too many is refused by name')
  want(isDeepStrictEqual(JSON.parse(JSON.stringify(example)), example), 'the example is JSON')
  want(comesThrough(endpoint), 'the example comes through an address whole')
  const { required = [] } = describeInput(input) as { required?: readonly string[] }
  want(
    pathFields(path).every((name) => required.includes(name)),
    'what stands in the path is a required field',
  )
  want(
    inAddress(endpoint).every((name) => !secrets.includes(name)),
    'no secret stands in an address',
  )
  want(isDescribed(endpoint), 'OpenAPI says what goes in, what comes out and who may')
  return breaches
}

/** Fails with every breach of an endpoint. */
export function checkContract(endpoint: Endpoint, policy: readonly PolicyLine[]): void {
  assert.deepEqual(contractBreaches(endpoint, policy), [])
}

function isStrict({ input, example }: Endpoint): boolean {
  const parsed = input.safeParse({ ...(example as object), fieldTooMany: 1 })
  return !parsed.success && parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys')
}

/** The example as a browser sends it and the server reads it is still the example. */
function comesThrough(endpoint: Endpoint): boolean {
  try {
    return isDeepStrictEqual(overTheWire(endpoint), endpoint.example)
  } catch {
    return false
  }
}

function overTheWire(endpoint: Endpoint): unknown {
  const { address, body } = requestOf(endpoint, endpoint.example as Record<string, unknown>)
  const url = new URL(address, 'http://localhost')
  const names = endpoint.path.split('/')
  const path = Object.fromEntries(
    url.pathname
      .split('/')
      .flatMap((part, i) => pathFields(names[i]!).map((name) => [name, decodeURIComponent(part)])),
  )
  const contentType = body === undefined ? null : 'application/json'
  const bytes = new TextEncoder().encode(body ?? '')
  return inputReader(endpoint)({ path, query: url.searchParams, contentType, body: bytes })
}

function inAddress(endpoint: Endpoint): string[] {
  const isAll = endpoint.body === 'bytes' || ['GET', 'DELETE'].includes(endpoint.method)
  const { properties = {} } = describeInput(endpoint.input)
  return isAll ? Object.keys(properties) : pathFields(endpoint.path)
}

interface Operation {
  readonly parameters: readonly { readonly name: string }[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
  readonly 'x-may': string
}

function isDescribed(endpoint: Endpoint): boolean {
  const about = { title: 'test', version: '0', url: 'http://localhost' }
  const { paths } = openApi([endpoint], about) as {
    paths: Record<string, Record<string, Operation>>
  }
  const operation = paths[endpoint.path]?.[endpoint.method.toLowerCase()]
  if (operation === undefined || operation['x-may'] !== endpoint.may) return false
  const names = operation.parameters.map(({ name }) => name)
  const hasBody = operation.requestBody !== undefined
  return (
    inAddress(endpoint).every((name) => names.includes(name)) &&
    hasBody === ['POST', 'PUT'].includes(endpoint.method) &&
    operation.responses['200'] !== undefined
  )
}

/** Fails unless the browser's plain data say the same as the endpoint values of the same names. */
export function checkClient(
  clients: Readonly<Record<string, unknown>>,
  endpoints: Readonly<Record<string, unknown>>,
): void {
  const plain = Object.entries(clients).filter((entry): entry is [string, ClientEndpoint] =>
    isClient(entry[1]),
  )
  assert.notEqual(plain.length, 0, 'there are endpoints for browsers in the module')
  for (const [name, { method, path, idempotent, body }] of plain) {
    const endpoint = endpoints[name] as Endpoint | undefined
    assert.notEqual(endpoint, undefined, `${name} is an endpoint of the schema`)
    assert.deepEqual(
      { method, path, idempotent, body },
      {
        method: endpoint?.method,
        path: endpoint?.path,
        idempotent: endpoint?.idempotent,
        body: endpoint?.body,
      },
      name,
    )
  }
}

const isClient = (value: unknown): value is ClientEndpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'idempotent' in value
