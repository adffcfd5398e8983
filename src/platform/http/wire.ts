import { z } from 'zod'
import { type Endpoint, pathFields } from '#kernel/endpoint.ts'
import { Refusal } from '#kernel/refusal.ts'
import { checkText, fieldName, readJson } from './json.ts'

/** What a field of the address stands for: an address holds only text, the schema says what the text means. */
type Meaning = 'text' | 'number' | 'boolean'

interface AddressField {
  readonly meaning: Meaning
  /** may stand several times */
  readonly list: boolean
}

interface Described {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Described
  readonly anyOf?: readonly Described[]
  readonly oneOf?: readonly Described[]
  readonly allOf?: readonly Described[]
  readonly properties?: Readonly<Record<string, Described>>
}

/** The JSON Schema of what comes in; what JSON Schema cannot say is left open. */
export const describeInput = (input: z.ZodType): Described =>
  z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Described

/** The fields of an object, of all its alternatives when it has several. */
const propertiesOf = (part: Described): [string, Described][] => [
  ...Object.entries(part.properties ?? {}),
  ...(part.anyOf ?? part.oneOf ?? part.allOf ?? []).flatMap(propertiesOf),
]

function typesOf(part: Described): readonly string[] {
  if (part.type !== undefined) return [part.type].flat()
  if (part.enum !== undefined) return part.enum.map((value) => typeof value)
  if (part.const !== undefined) return [typeof part.const]
  return (part.anyOf ?? part.oneOf ?? part.allOf ?? []).flatMap(typesOf)
}

function meaningOf(part: Described): Meaning {
  const types = typesOf(part)
  if (types.includes('string')) return 'text'
  if (types.includes('number') || types.includes('integer')) return 'number'
  return types.includes('boolean') ? 'boolean' : 'text'
}

function addressField(part: Described): AddressField {
  const types = typesOf(part)
  const lists = [part, ...(part.anyOf ?? part.oneOf ?? [])].find((each) => each.items !== undefined)
  const list = types.includes('array') && !types.includes('string')
  return { list, meaning: meaningOf(list ? (lists?.items ?? {}) : part) }
}

const decimal = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/

/** Text that does not mean what is wanted stays text: the schema then says which field is wrong. */
function meant(text: string, meaning: Meaning): unknown {
  if (meaning === 'number' && decimal.test(text)) return Number(text)
  if (meaning === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** What came in, before the schema looked at it. */
export interface RawRequest {
  /** fields of the path by name */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly contentType: string | null
  /** empty when there is none */
  readonly body: Uint8Array
}

/** Puts path, query and body of a request together to the one object that an endpoint's schema reads. */
export type InputReader = (raw: RawRequest) => Record<string, unknown>

/**
 * Makes the reader of an endpoint's requests.
 * @throws (when used) Refusal `invalid` with the field
 */
export function inputReader(endpoint: Endpoint): InputReader {
  const known = propertiesOf(describeInput(endpoint.input))
  const fields = new Map(known.map(([name, part]) => [name, addressField(part)]))
  const inPath = new Set(pathFields(endpoint.path))
  const inQuery = endpoint.body === 'bytes' || ['GET', 'DELETE'].includes(endpoint.method)
  return (raw) => {
    const inAddress = [...inPath].map((name): [string, unknown] => [
      name,
      meant(raw.path[name] ?? '', fields.get(name)?.meaning ?? 'text'),
    ])
    const rest = queryFields(raw.query, fields, inQuery)
    checkText(Object.fromEntries([...inAddress, ...rest]))
    if (!inQuery) rest.push(...jsonFields(raw))
    const doubled = rest.find(([name]) => inPath.has(name))
    if (doubled !== undefined) throw unknownField(doubled[0])
    return Object.fromEntries([...inAddress, ...rest])
  }
}

const unknownField = (name: string) =>
  new Refusal('invalid', 'http.unknownField', { field: fieldName([name]) })

function queryFields(
  query: URLSearchParams,
  fields: ReadonlyMap<string, AddressField>,
  inQuery: boolean,
): [string, unknown][] {
  const found: [string, unknown][] = []
  for (const name of new Set(query.keys())) {
    const field = inQuery ? fields.get(name) : undefined
    if (field === undefined && name === 'lang') continue // the language, read elsewhere
    if (field === undefined) throw unknownField(name)
    const values = query.getAll(name).map((text) => meant(text, field.meaning))
    if (values.length > 1 && !field.list)
      throw new Refusal('invalid', 'http.doubledField', { field: fieldName([name]) })
    found.push([name, field.list ? values : values[0]])
  }
  return found
}

const json = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i

function jsonFields(raw: RawRequest): [string, unknown][] {
  if (raw.body.length === 0) return []
  if (!json.test(raw.contentType ?? ''))
    throw new Refusal('invalid', 'http.wrongMediaType', { wanted: 'application/json' })
  const value = readJson(raw.body)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('invalid', 'http.wrongType', { field: '.', wanted: 'object' })
  return Object.entries(value)
}
