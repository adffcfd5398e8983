import fc from 'fast-check'
import { type Mutation, naughty, oddAddress, oddHeaders } from './mutations.ts'

/** One field of a plain form, as a browser sends it: words, or a file with a name. */
export interface FormField {
  readonly name: string
  readonly value: string | Uint8Array
  readonly file?: string
}

/** A wrong request to a page, with the words of it that may come back on the page, but never as markup. */
export interface PageMutation extends Mutation {
  readonly planted: string
}

type Encoding = 'urlencoded' | 'multipart'

const BOUNDARY = '----convive-fuzz-7d93b1'
const CRLF = '\r\n'
const typeOf: Readonly<Record<Encoding, string>> = {
  urlencoded: 'application/x-www-form-urlencoded',
  multipart: `multipart/form-data; boundary=${BOUNDARY}`,
}

const quoted = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

function encoded(fields: readonly FormField[], as: Encoding): Buffer {
  if (as === 'urlencoded') {
    const words = fields.map(({ name, value, file }) => [name, file ?? String(value)])
    return Buffer.from(new URLSearchParams(words as [string, string][]).toString())
  }
  const parts = fields.flatMap(({ name, value, file }) => [
    `--${BOUNDARY}${CRLF}content-disposition: form-data; name="${quoted(name)}"`,
    file === undefined ? '' : `; filename="${quoted(file)}"${CRLF}content-type: image/jpeg`,
    CRLF + CRLF,
    value,
    CRLF,
  ])
  return Buffer.concat([...parts, `--${BOUNDARY}--${CRLF}`].map((part) => Buffer.from(part)))
}

const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...naughty) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\0',
      'a\0b',
      '\ud800',
      '\u202e',
      '\ufeff',
      '1e999',
      '-1',
      '2026-02-30',
      '0000-00-00',
      '99:99',
      '24:00',
      '+275760-09-13',
      '__proto__',
      'constructor',
      'toString',
      "'; drop table report; --",
      '"><script>alert(1)</script>',
      '</textarea><img src=x onerror=alert(1)>',
      "' autofocus onfocus='alert(1)",
      '{field}',
      "{'",
      '{n, plural,',
      '../../etc/passwd',
      '00000000-0000-0000-0000-000000000000',
      '00000-00000',
      'x'.repeat(4_001),
      'é'.repeat(9_000),
      'x'.repeat(16_385),
      '😀'.repeat(20_000),
      'line\r\nline\rline\n',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
)

const anyBytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength })

interface Changed {
  readonly what: string
  readonly fields: readonly FormField[]
  readonly planted: string
}

/** Changes that know the fields: another value, none, one twice, one more, a file for words and words for a file. */
function changesOf(fields: readonly FormField[]): fc.Arbitrary<Changed> {
  const at = fc.nat(fields.length - 1)
  const put = (i: number, ...by: readonly FormField[]): FormField[] => fields.toSpliced(i, 1, ...by)
  const named = (i: number): string => JSON.stringify(fields[i]!.name)
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(at, words).map(([i, value]) => ({
        what: `other words in ${named(i)}`,
        fields: put(i, { name: fields[i]!.name, value }),
        planted: value,
      })),
    },
    {
      weight: 2,
      arbitrary: at.map((i) => ({ what: `no ${named(i)}`, fields: put(i), planted: '' })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(at, words, fc.boolean()).map(([i, value, isFirst]) => {
        const [good, bad] = [fields[i]!, { name: fields[i]!.name, value }]
        const both = isFirst ? [bad, good] : [good, bad]
        return { what: `${named(i)} twice`, fields: put(i, ...both), planted: value }
      }),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(words, words).map(([name, value]) => ({
        what: `a field more, ${JSON.stringify(name).slice(0, 80)}`,
        fields: [...fields, { name, value }],
        planted: value,
      })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(at, anyBytes(200), words).map(([i, value, file]) => ({
        what: `a file in ${named(i)}`,
        fields: put(i, { name: fields[i]!.name, value, file }),
        planted: file,
      })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(2, 6, 70).map((n) => ({
        what: `${n} files more`,
        fields: [
          ...fields,
          ...Array(n).fill({ name: 'photos', value: new Uint8Array([1]), file: 'a.jpg' }),
        ],
        planted: '',
      })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(61, 5_000).map((n) => ({
        what: `${n} fields more`,
        fields: [...fields, ...Array(n).fill({ name: 'a', value: '' })],
        planted: '',
      })),
    },
  )
}

/** The text of a form, broken in its own grammar. */
const brokenBodies = (
  good: Buffer,
  as: Encoding,
): fc.Arbitrary<{ what: string; body: Uint8Array }> =>
  fc.oneof(
    fc.nat(good.length).map((end) => ({ what: 'cut off', body: good.subarray(0, end) })),
    fc.tuple(fc.nat(good.length), anyBytes(3)).map(([at, put]) => ({
      what: 'other bytes within',
      body: Buffer.concat([good.subarray(0, at), put, good.subarray(at + 1)]),
    })),
    anyBytes(200).map((body) => ({ what: 'any bytes', body })),
    fc
      .constantFrom(
        ...(as === 'urlencoded'
          ? ['', '&', '&&&===', '%', 'a=%', 'a=%f', 'a=%ff%fe', '%00=%00', '=', 'a', '[]=1&a[b]=2']
          : [
              '',
              `--${BOUNDARY}`,
              `--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}${CRLF}x${CRLF}--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}content-disposition: form-data${CRLF}${CRLF}x${CRLF}--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}content-disposition: attachment; name="code"${CRLF}${CRLF}x${CRLF}--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}x: ${'y'.repeat(9_000)}${CRLF}${CRLF}x${CRLF}--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}${`a: b${CRLF}`.repeat(500)}${CRLF}x${CRLF}--${BOUNDARY}--`,
              `--${BOUNDARY}${CRLF}content-disposition: form-data; name="story"; filename*=utf-8''%ff${CRLF}${CRLF}x${CRLF}--${BOUNDARY}--`,
              good.toString('latin1').replaceAll(CRLF, '\n'),
              good.toString('latin1').replaceAll(BOUNDARY, `${BOUNDARY}x`),
              good.toString('latin1').replaceAll('name=', 'nombre='),
              good.toString('latin1').replaceAll('"', ''),
            ]),
      )
      .map((text) => ({ what: 'another text', body: Buffer.from(text, 'latin1') })),
  )

const oddTypes: fc.Arbitrary<string | undefined> = fc.constantFrom(
  undefined,
  '',
  ',',
  'text/plain',
  'application/json',
  'image/jpeg',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=""',
  'multipart/form-data; boundary="',
  'multipart/form-data; boundary=other',
  `multipart/form-data; boundary=${'b'.repeat(3_000)}`,
  `multipart/form-data; boundary=${BOUNDARY}; boundary=x`,
  `multipart/mixed; boundary=${BOUNDARY}`,
  `MULTIPART/FORM-DATA; BOUNDARY=${BOUNDARY}`,
  'multipart/form-data; charset=utf-16; boundary=\\',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-16',
  'application/x-www-form-urlencoded; charset=nonsense',
)

/**
 * Requests that are wrong in ways that know a plain form: its fields with other words, missing, doubled, too many, as
 * files, its body broken in the grammar of its encoding, its content type, address, headers and method odd.
 * @param fields  of a good form, without its hidden key: each request brings a fresh one
 */
export function formMutationsOf(
  path: string,
  fields: readonly FormField[],
): fc.Arbitrary<PageMutation> {
  const key = anyKey.map((value): readonly FormField[] => [{ name: 'key', value }, ...fields])
  const encoding = fc.constantFrom<Encoding>('urlencoded', 'multipart')
  const post = (
    what: string,
    body: Uint8Array,
    type: string | undefined,
    planted = '',
    more: Readonly<Record<string, string>> = {},
  ): PageMutation => ({
    ...{ what, path, planted },
    init: {
      method: 'POST',
      headers: { ...(type !== undefined && { 'content-type': type }), ...more },
      body: new Uint8Array(body),
    },
  })
  const changed = fc
    .tuple(key.chain(changesOf), encoding)
    .map(([{ what, fields: put, planted }, as]) =>
      post(`${what}, ${as}`, encoded(put, as), typeOf[as], planted),
    )
  const broken = fc
    .tuple(key, encoding)
    .chain(([good, as]) =>
      brokenBodies(encoded(good, as), as).map(({ what, body }) =>
        post(`${what}, ${as}`, body, typeOf[as]),
      ),
    )
  const typed = fc
    .tuple(key, encoding, oddTypes)
    .map(([good, as, type]) => post(`${as} as ${type?.slice(0, 80)}`, encoded(good, as), type))
  const headed = fc
    .tuple(key, encoding, oddHeaders)
    .map(([good, as, more]) =>
      post(`headers ${JSON.stringify(more).slice(0, 80)}`, encoded(good, as), typeOf[as], '', more),
    )
  const elsewhere = fc.tuple(key, encoding, oddAddress(path)).map(([good, as, address]) => ({
    ...post('an odd address', encoded(good, as), typeOf[as]),
    path: address,
  }))
  const method = fc.tuple(key, fc.constantFrom('PUT', 'DELETE', 'PATCH')).map(([good, name]) => {
    const mutation = post(`method ${name}`, encoded(good, 'multipart'), typeOf.multipart)
    return { ...mutation, init: { ...mutation.init, method: name } }
  })
  return fc.oneof(
    { weight: 10, arbitrary: changed },
    { weight: 5, arbitrary: broken },
    { weight: 3, arbitrary: typed },
    { weight: 2, arbitrary: headed },
    { weight: 1, arbitrary: elsewhere },
    { weight: 1, arbitrary: method },
  )
}

const anyKey = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))

/**
 * Addresses of a page that nobody links to: its path and its query with other words, doubled and broken.
 * @param path   with its fields filled in as they are when all is well
 * @param query  what the page knows of, such as `place=0805`
 */
export function addressMutationsOf(
  path: string,
  query: Readonly<Record<string, string>>,
): fc.Arbitrary<PageMutation> {
  const get = (what: string, address: string, planted = '', more = {}): PageMutation => ({
    ...{ what, path: address, planted },
    init: { method: 'GET', headers: { ...more } },
  })
  const known = Object.entries(query)
  const name = fc.oneof(fc.constantFrom(...known.map(([each]) => each), 'a', '__proto__'), words)
  const asked = fc.tuple(name, words, fc.boolean()).map(([changed, value, isDoubled]) => {
    const kept = known.filter(([each]) => isDoubled || each !== changed)
    const all = new URLSearchParams([...kept, [changed, value]])
    return get(`?${changed.slice(0, 40)}`, `${path}?${all}`, value)
  })
  const within = words.map((value) => {
    const last = encodeURIComponent(value.toWellFormed().slice(0, 2_000))
    return get('another last part', path.replace(/[^/]*$/, last), value)
  })
  const elsewhere = oddAddress(path).map((address) => get('an odd address', address))
  const headed = oddHeaders.map((more) =>
    get(
      `headers ${JSON.stringify(more).slice(0, 80)}`,
      `${path}?${new URLSearchParams(query)}`,
      '',
      more,
    ),
  )
  return fc.oneof(
    { weight: 6, arbitrary: asked },
    { weight: 2, arbitrary: within },
    { weight: 1, arbitrary: elsewhere },
    { weight: 1, arbitrary: headed },
  )
}

/** A good form as a browser sends it, with a key of its own. */
export const goodForm = (fields: readonly FormField[], key: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': typeOf.multipart },
  body: new Uint8Array(encoded([{ name: 'key', value: key }, ...fields], 'multipart')),
})
