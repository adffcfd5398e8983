import { z } from 'zod'
import { type Endpoint, pathFields } from '#kernel/endpoint.ts'
import { describeInput } from './wire.ts'

type Json = Record<string, unknown>

const refusal = { $ref: '#/components/responses/Refusal' }
const statuses = ['400', '401', '403', '404', '409', '413', '429', '503', '507']

/**
 * An OpenAPI 3.1 description of endpoints, from the same values that serve them.
 * @param hasEvents  the stream of events is served beside them
 */
export function openApi(
  endpoints: readonly Endpoint[],
  about: { readonly title: string; readonly version: string; readonly url: string },
  hasEvents = false,
): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const of = paths[endpoint.path] ?? {}
    paths[endpoint.path] = { ...of, [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  if (hasEvents) paths['/api/events'] = { get: eventsOperation }
  return {
    openapi: '3.1.0',
    info: { title: about.title, version: about.version },
    servers: [{ url: about.url }],
    paths,
    components: { responses: { Refusal: refusalResponse }, securitySchemes: { session } },
  }
}

const session = {
  type: 'apiKey',
  in: 'cookie',
  name: 'convive',
  description: 'From POST /api/session; over TLS the name is __Host-convive.',
}

const refusalResponse = {
  description: 'An expected no, in the language asked for.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          code: { type: 'string', examples: ['http.missing'] },
          message: { type: 'string' },
          facts: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
        },
        required: ['code', 'message', 'facts'],
      },
    },
  },
}

/** The name of an operation: `POST /api/reports/{id}/claim` is `postReportsIdClaim`. */
const operationId = ({ method, path }: Endpoint): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api/, '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

function operation(endpoint: Endpoint): Json {
  const { properties = {}, required = [] } = describeInput(endpoint.input) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  const inPath = pathFields(endpoint.path)
  const inQuery = endpoint.body === 'bytes' || ['GET', 'DELETE'].includes(endpoint.method)
  const queryNames = Object.keys(properties).filter((name) => !inPath.includes(name))
  const parameters = [
    ...inPath.map((name) => parameter('path', name, properties[name], true)),
    ...(inQuery ? queryNames : []).map((name) =>
      parameter('query', name, properties[name], required.includes(name)),
    ),
    ...(endpoint.idempotent ? [keyParameter] : []),
  ]
  const requestBody = bodyOf(endpoint, inPath)
  return {
    operationId: operationId(endpoint),
    summary: endpoint.about,
    'x-may': endpoint.may,
    security: [{}, { session: [] }],
    parameters,
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      200: success(endpoint),
      ...Object.fromEntries(statuses.map((status) => [status, refusal])),
    },
  }
}

const parameter = (where: string, name: string, schema: Json | undefined, required: boolean) => ({
  in: where,
  name,
  required,
  schema: schema ?? {},
})

const keyParameter = {
  in: 'header',
  name: 'Idempotency-Key',
  required: true,
  description: 'A UUID or 128 random bits; a retry with the same key gets the first answer.',
  schema: { type: 'string', minLength: 22, maxLength: 64 },
}

const eventsOperation = {
  operationId: 'getEvents',
  summary: 'Tells a signed-in person what happens, as server-sent events.',
  security: [{ session: [] }],
  parameters: [
    {
      in: 'header',
      name: 'Last-Event-ID',
      required: false,
      description: 'The id of the last event that was heard; the stream goes on after it.',
      schema: { type: 'string', pattern: '^[\\w:.-]{1,100}$' },
    },
  ],
  responses: {
    200: { description: 'A stream.', content: { 'text/event-stream': { schema: {} } } },
    ...Object.fromEntries(['400', '401', '429', '503'].map((status) => [status, refusal])),
  },
}

function bodyOf(endpoint: Endpoint, inPath: readonly string[]): Json | undefined {
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE') return undefined
  if (endpoint.body === 'bytes')
    return { required: true, content: { 'application/octet-stream': { schema: {} } } }
  const { $schema: _, ...schema } = describeInput(endpoint.input) as Json
  const without = (names: unknown): Json =>
    Object.fromEntries(
      Object.entries((names ?? {}) as Json).filter(([name]) => !inPath.includes(name)),
    )
  const body = { ...schema }
  if (inPath.length > 0 && schema.properties !== undefined) {
    body.properties = without(schema.properties)
    body.required = ((schema.required ?? []) as string[]).filter((n) => !inPath.includes(n))
  }
  const example = without(endpoint.example)
  return { required: true, content: { 'application/json': { schema: body, example } } }
}

function success(endpoint: Endpoint): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(endpoint.output, {
    io: 'input',
    unrepresentable: 'any',
  }) as Json
  return { description: 'Done.', content: { 'application/json': { schema } } }
}
