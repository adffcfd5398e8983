import { describe, expect, test } from 'vitest'
import { testApp } from '#test/http.ts'
import { toy, toyMessages, toyPolicy, toyRoutes } from '#test/toy.ts'
import { requestKey } from './request-key.ts'
import { route } from './route.ts'

const key = '5f0c7a52-97a4-4e6c-8c1f-0d6a7b1e2c3d'
const open = (more: Parameters<typeof testApp>[0] = {}) => {
  const { routes, seen } = toyRoutes()
  return { seen, ...testApp({ routes, policy: toyPolicy, messages: [toyMessages], ...more }) }
}
const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const { example } = toy.sendNote
const refusal = async (answer: Response | Promise<Response>): Promise<Record<string, unknown>> => {
  const response = await answer
  return { status: response.status, ...((await response.json()) as object) }
}

describe('an endpoint', () => {
  test('reads its input, fills in defaults and answers', async () => {
    const { app, seen } = open()
    const response = await app.request('/api/notes', post(example))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f',
      at: '2026-11-27T14:00:00Z',
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ input: { urgent: false, tags: ['luz'] } })
  })

  test('reads numbers, truth and lists from an address as the schema means them', async () => {
    const { app } = open()
    const response = await app.request(
      '/api/notes?limit=20&kinds=light&kinds=noise&urgent=true&words=20&lang=pt',
    )
    expect(await response.json()).toEqual({
      asked: { limit: 20, kinds: ['light', 'noise'], urgent: true, words: '20' },
    })
    expect(response.headers.get('content-language')).toBe('pt')
  })

  test('with nothing to say answers 204', async () => {
    const { app } = open()
    const { id } = toy.closeNote.example
    const response = await app.request(
      `/api/notes/${id}/close`,
      post({ reason: 'La luz funciona.' }, { cookie: 'convive=supervisor' }),
    )
    expect(response.status).toBe(204)
  })

  test.each([
    ['a missing field', { ...example, text: undefined }, 'http.missing', 'text'],
    ['an empty text', { ...example, text: '  ' }, 'http.empty', 'text'],
    ['a text too long', { ...example, text: 'x'.repeat(201) }, 'http.tooLong', 'text'],
    ['another type', { ...example, count: '2' }, 'http.wrongType', 'count'],
    ['a number too high', { ...example, count: 10 }, 'http.tooHigh', 'count'],
    ['a number too low', { ...example, count: -1 }, 'http.tooLow', 'count'],
    ['half a number', { ...example, count: 1.5 }, 'http.wrongType', 'count'],
    [
      'an unknown kind of place',
      { ...example, where: { by: 'air' } },
      'http.unknownChoice',
      'where.by',
    ],
    [
      'an unknown place',
      { ...example, where: { by: 'place', place: '9' } },
      'http.unknownChoice',
      'where.place',
    ],
    ['a place without code', { ...example, where: { by: 'place' } }, 'http.missing', 'where.place'],
    [
      'no day at all',
      { ...example, when: { ...example.when, from: '2026-02-30T00:00:00Z' } },
      'http.wrongFormat',
      'when.from',
    ],
    [
      'an end before the beginning',
      { ...example, when: { from: example.when.to, to: example.when.from } },
      'time.endsBeforeItBegins',
      'when.to',
    ],
    ['too many items', { ...example, tags: ['a', 'b', 'c', 'd'] }, 'http.tooManyItems', 'tags'],
    ['a wrong item', { ...example, tags: ['a', 7] }, 'http.wrongType', 'tags.1'],
    ['a field too many', { ...example, more: 1 }, 'http.unknownField', 'more'],
    [
      'a field too many inside',
      { ...example, where: { ...example.where, x: 1 } },
      'http.unknownField',
      'where.x',
    ],
    ['an address that is none', { ...example, contact: 'nobody' }, 'http.wrongFormat', 'contact'],
    [
      'a character that is never stored',
      { ...example, text: 'a\u0000b' },
      'http.badCharacter',
      'text',
    ],
    ['half a sign', { ...example, tags: ['\ud800'] }, 'http.badCharacter', 'tags.0'],
    ['no object', [1], 'http.wrongType', '.'],
  ])('refuses %s with its field, in three languages', async (_, body, code, field) => {
    const { app, seen } = open()
    const told = new Set<unknown>()
    for (const language of ['es', 'pt', 'en']) {
      const answer = await refusal(
        app.request('/api/notes', post(body, { 'accept-language': language })),
      )
      expect(answer).toMatchObject({ status: 400, code, facts: { field } })
      told.add(answer.message)
    }
    expect(told.size).toBe(3)
    expect(seen).toEqual([])
  })

  test.each([
    ['a name twice', `{"text":"a","text":"b"}`, 'http.doubledField'],
    ['a name twice, spelled differently', `{"text":"a","te\\u0078t":"b"}`, 'http.doubledField'],
    ['the prototype', `{"__proto__":{"urgent":true}}`, 'http.unknownField'],
    ['the prototype inside', `{"where":{"__proto__":1}}`, 'http.unknownField'],
    ['a bomb of brackets', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'http.tooDeep'],
    ['half an object', `{"text":`, 'http.notJson'],
    ['no JSON', `text=a`, 'http.notJson'],
  ])('refuses JSON with %s', async (_, body, code) => {
    const { app } = open()
    expect(await refusal(app.request('/api/notes', post(body)))).toMatchObject({
      status: 400,
      code,
    })
  })

  test('refuses text that is not UTF-8', async () => {
    const { app } = open()
    const init = { ...post(''), body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) }
    expect(await refusal(app.request('/api/notes', init))).toMatchObject({ code: 'http.notUtf8' })
  })

  test.each(['text/plain', 'application/json; charset=latin1', 'multipart/form-data', ''])(
    'refuses the media type "%s"',
    async (type) => {
      const { app } = open()
      const answer = await refusal(
        app.request('/api/notes', post(example, { 'content-type': type })),
      )
      expect(answer).toMatchObject({ status: 400, code: 'http.wrongMediaType' })
    },
  )

  test('refuses a body over its limit before it is parsed, said or unsaid', async () => {
    const { app } = open()
    const large = `{"text":"${'x'.repeat(70_000)}`
    expect(await refusal(app.request('/api/notes', post(large)))).toMatchObject({
      status: 413,
      code: 'http.tooLarge',
      facts: { most: 65_536 },
    })
    const said = post('{}', { 'content-length': '70000' })
    expect(await refusal(app.request('/api/notes', said))).toMatchObject({ status: 413 })
    const photo = {
      method: 'PUT',
      headers: { 'idempotency-key': key },
      body: new Uint8Array(1_001),
    }
    const path = `/api/notes/${toy.putPhoto.example.id}/photo`
    expect(await refusal(app.request(path, photo))).toMatchObject({ status: 413 })
  })

  test('refuses a packed body, which hides its size', async () => {
    const { app } = open()
    const answer = refusal(app.request('/api/notes', post(example, { 'content-encoding': 'gzip' })))
    expect(await answer).toMatchObject({ status: 400, code: 'http.packed' })
  })

  test.each([
    ['/api/notes?limit=0', 'http.tooLow', 'limit'],
    ['/api/notes?limit=ten', 'http.wrongType', 'limit'],
    ['/api/notes?limit=0x10', 'http.wrongType', 'limit'],
    ['/api/notes?limit=1&limit=2', 'http.doubledField', 'limit'],
    ['/api/notes?kinds=smell', 'http.unknownChoice', 'kinds.0'],
    ['/api/notes?urgent=yes', 'http.wrongType', 'urgent'],
    ['/api/notes?more=1', 'http.unknownField', 'more'],
    ['/api/notes?__proto__=1', 'http.unknownField', '__proto__'],
    ['/api/notes?words=%00', 'http.badCharacter', 'words'],
  ])('refuses the address %s', async (path, code, field) => {
    const { app } = open()
    expect(await refusal(app.request(path))).toMatchObject({ status: 400, code, facts: { field } })
  })

  test('refuses in its body what belongs in its address', async () => {
    const { app } = open()
    const { id } = toy.closeNote.example
    const init = post({ id, reason: 'La luz funciona.' }, { cookie: 'convive=supervisor' })
    expect(await refusal(app.request(`/api/notes/${id}/close`, init))).toMatchObject({
      code: 'http.unknownField',
      facts: { field: 'id' },
    })
  })

  test('that is not there is absent, whatever the method', async () => {
    const { app } = open()
    for (const [method, path] of [
      ['GET', '/api'],
      ['GET', '/api/nothing'],
      ['PUT', '/api/notes'],
      ['PATCH', '/api/notes'],
      ['OPTIONS', '/api/notes'],
    ])
      expect(await refusal(app.request(path!, { method: method! }))).toMatchObject({
        status: 404,
        code: 'http.absent',
      })
  })
})

describe('the key of a request', () => {
  test.each([
    '5f0c7a52-97a4-4e6c-8c1f-0d6a7b1e2c3d',
    '0123456789abcdef0123456789abcdef',
    'Xk3_9-aZ0123456789abcd',
  ])('%s is taken', async (good) => {
    const { app } = open()
    const response = await app.request('/api/notes', post(example, { 'idempotency-key': good }))
    expect(response.status).toBe(200)
  })

  test.each([
    ['', 'http.keyMissing'],
    ['1', 'http.keyWrong'],
    ['x'.repeat(65), 'http.keyWrong'],
    ['not a key at all, with spaces', 'http.keyWrong'],
  ])('"%s" is refused', async (bad, code) => {
    const { app } = open()
    const answer = refusal(app.request('/api/notes', post(example, { 'idempotency-key': bad })))
    expect(await answer).toMatchObject({ status: 400, code, facts: { field: 'Idempotency-Key' } })
  })

  test('goes with a print of the content that does not depend on the order of names', async () => {
    const { app, seen } = open()
    const turned = Object.fromEntries(Object.entries(example).reverse())
    await app.request('/api/notes', post(example))
    await app.request('/api/notes', post(turned))
    await app.request('/api/notes', post({ ...example, text: 'Otra cosa' }))
    const [a, b, c] = (seen as { key: unknown }[]).map((each) => each.key)
    expect(a).toEqual(b)
    expect(c).not.toEqual(a)
    expect(a).toMatchObject({ endpoint: 'POST /api/notes', key })
  })

  test('belongs to who sends it: the same from somebody else has another print', () => {
    const of = (account: string | undefined) => requestKey('POST /api/notes', key, account, example)
    expect(of('ana')).toEqual(of('ana'))
    expect(of('ana').fingerprint).not.toEqual(of('beto').fingerprint)
    expect(of(undefined).fingerprint).not.toEqual(of('ana').fingerprint)
  })

  test('goes with a print of the bytes too', async () => {
    const { app } = open()
    const path = `/api/notes/${toy.putPhoto.example.id}/photo`
    const put = async (byte: number) => {
      const headers = { 'idempotency-key': key }
      const body = new Uint8Array([byte])
      return (await (await app.request(path, { method: 'PUT', headers, body })).json()) as unknown
    }
    const first = await put(1)
    expect(first).toMatchObject({ size: 1 })
    expect(await put(1)).toEqual(first)
    expect(await put(2)).not.toEqual(first)
  })
})

describe('who may', () => {
  const close = (cookie?: string) =>
    [
      `/api/notes/${toy.closeNote.example.id}/close`,
      post({ reason: 'La luz funciona.' }, cookie === undefined ? {} : { cookie }),
    ] as const

  test('is asked before anything of the body is read', async () => {
    const { app } = open()
    const path = `/api/notes/${toy.closeNote.example.id}/close`
    expect(await refusal(app.request(path, post('no json')))).toMatchObject({
      status: 401,
      code: 'http.signIn',
    })
  })

  test('is refused by role', async () => {
    const { app } = open()
    expect(await refusal(app.request(...close('convive=operator')))).toMatchObject({
      status: 403,
      code: 'http.notAllowed',
    })
    expect((await app.request(...close('convive=supervisor'))).status).toBe(204)
  })

  test('comes through where only the service can know whether the relation holds', async () => {
    const { app } = open()
    const path = `/api/notes/${toy.readNote.example.id}`
    expect((await app.request(path, { headers: { cookie: 'convive=operator' } })).status).toBe(200)
    expect((await app.request(path)).status).toBe(401)
  })

  test('is nobody with two session cookies, or one that we cannot have set', async () => {
    const { app } = open()
    for (const cookie of ['convive=operator; convive=supervisor', 'convive=super"visor'])
      expect((await app.request(...close(cookie))).status).toBe(401)
  })
})

describe('a fault', () => {
  test('is answered without detail and logged without what people wrote', async () => {
    const { app, log } = open()
    const path = `/api/notes/${toy.closeNote.example.id}/close`
    const init = post({ reason: 'secret' }, { cookie: 'convive=supervisor' })
    const response = await app.request(path, init)
    const body = (await response.json()) as Record<string, unknown>
    expect(response.status).toBe(500)
    expect(Object.keys(body).sort()).toEqual(['code', 'request'])
    expect(body.code).toBe('fault')
    expect(log).toHaveLength(1)
    expect(log[0]).toMatchObject({
      level: 'error',
      what: 'http.fault',
      facts: { request: body.request, code: '23505', route: 'POST /api/notes/{id}/close' },
    })
    expect(JSON.stringify(log)).not.toMatch(/a@b\.c|email/)
    expect(String(log[0]?.facts.stack)).toContain('toy.ts')
  })
})

describe('a change that another page sends', () => {
  const send = (headers: Record<string, string>, base = 'http://localhost:8080') =>
    open().app.request(`${base}/api/notes`, post(example, headers))

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:9999' }],
    [{ origin: 'http://localhost.evil.example:8080' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('is refused: %o', async (headers) => {
    expect(await refusal(send(headers))).toMatchObject({ status: 403, code: 'http.foreignOrigin' })
  })

  test.each([
    [{ origin: 'http://localhost:8080' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ 'sec-fetch-site': 'none' }],
    [{}],
  ])('of our own passes: %o', async (headers) => {
    expect((await send(headers as Record<string, string>)).status).toBe(200)
  })

  test('passes by a bare address of this machine, and not by a foreign name for it', async () => {
    const own = { origin: 'http://192.168.1.7:8080' }
    expect((await send(own, 'http://192.168.1.7:8080')).status).toBe(200)
    const rebound = { origin: 'http://evil.example:8080', 'sec-fetch-site': 'same-origin' }
    expect(await refusal(send(rebound, 'http://evil.example:8080'))).toMatchObject({
      status: 403,
      code: 'http.wrongHost',
    })
  })

  test('passes from the public address behind a proxy, but not from its plain twin', async () => {
    const { routes } = toyRoutes()
    const { app } = testApp({ routes, policy: toyPolicy, publicUrl: 'https://chepo.example' })
    const ask = (origin: string) =>
      app.request('http://127.0.0.1:8080/api/notes', post(example, { origin }))
    expect((await ask('https://chepo.example')).status).toBe(200)
    expect((await ask('http://chepo.example')).status).toBe(403)
    expect((await ask('http://127.0.0.1:8080')).status).toBe(403)
  })
})

describe('headers', () => {
  test('of every answer forbid framing, sniffing, referring and storing', async () => {
    const { app } = open()
    for (const path of ['/api/notes', '/api/nothing', '/healthz', '/nothing']) {
      const { headers } = await app.request(path)
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'.*frame-ancestors 'none'/,
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/)
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('microphone=()')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('strict-transport-security')).toBeNull()
    }
  })

  test('keep browsers on TLS where there is TLS', async () => {
    const { app } = open({ publicUrl: 'https://chepo.example' })
    const { headers } = await app.request('https://chepo.example/healthz')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  })
})

describe('an answer, in tests,', () => {
  const answering = (output: unknown) =>
    testApp({
      routes: [route(toy.readNote, async () => output as never)],
      policy: toyPolicy,
    }).app.request(`/api/notes/${toy.readNote.example.id}`, {
      headers: { cookie: 'convive=operator' },
    })

  test('is a fault when it is not what the endpoint says, or says more', async () => {
    expect((await answering({ id: 'x' })).status).toBe(200)
    expect((await answering({})).status).toBe(500)
    expect((await answering({ id: 'x', story: 'somebody wrote this' })).status).toBe(500)
  })
})
