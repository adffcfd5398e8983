import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '#test/http.ts'
import { toy, toyPolicy, toyRoutes } from '#test/toy.ts'
import type { Site } from './assets.ts'
import { compressSite } from './compress.ts'

let folder = ''
const sites = (): readonly Site[] => [
  { kind: 'staff', folder: path.join(folder, 'staff'), base: '/app/', pages: ['/app', '/app/*'] },
  { kind: 'unit', folder: path.join(folder, 'unit'), base: '/unit/', pages: ['/unit'] },
  { kind: 'citizen', folder: path.join(folder, 'citizen'), base: '/', pages: ['/'] },
]
const script = `console.log(${JSON.stringify('convive '.repeat(200))})`

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convive-sites-'))
  for (const site of ['citizen', 'unit', 'staff']) {
    mkdirSync(path.join(folder, site, 'assets'), { recursive: true })
    mkdirSync(path.join(folder, site, '.vite'))
    writeFileSync(path.join(folder, site, '.vite/manifest.json'), '{"secret":1}')
    writeFileSync(
      path.join(folder, site, 'index.html'),
      `<!doctype html><meta property="csp-nonce" nonce="__CONVIVE_NONCE__"><title>${site}</title>${'<p></p>'.repeat(50)}`,
    )
    writeFileSync(path.join(folder, site, 'assets/index-Bx3_9aZq.js'), script)
    writeFileSync(path.join(folder, site, 'apple-touch-icon.png'), 'png')
    writeFileSync(path.join(folder, site, 'notes.exe'), 'x')
    writeFileSync(path.join(folder, site, 'sw.js'), script)
  }
  writeFileSync(path.join(folder, 'secret.txt'), 'secret')
  await compressSite(path.join(folder, 'citizen'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = () => testApp({ sites: sites(), routes: toyRoutes().routes, policy: toyPolicy })

describe('a built site', () => {
  test('gives files with a hash in their name for ever, packed where the browser takes it', async () => {
    const { app } = open()
    const packed = await app.request('/assets/index-Bx3_9aZq.js', {
      headers: { 'accept-encoding': 'gzip, br' },
    })
    expect(packed.headers.get('content-encoding')).toBe('br')
    expect(packed.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(packed.headers.get('vary')).toBe('accept-encoding')
    // A worker may do what its own answer allows: this one has to fetch, and to keep what it fetched.
    expect(packed.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'",
    )
    const bytes = Buffer.from(await packed.arrayBuffer())
    expect(bytes.length).toBeLessThan(100)
    expect(brotliDecompressSync(bytes).toString()).toBe(script)
    for (const accept of ['gzip', 'br;q=0', ''])
      expect(
        await (
          await app.request('/assets/index-Bx3_9aZq.js', { headers: { 'accept-encoding': accept } })
        ).text(),
      ).toBe(script)
  })

  test('lets a worker keep the page that stands beside its folder, and nothing above it', async () => {
    const { app } = open()
    const allowed = async (path: string) =>
      (await app.request(path)).headers.get('service-worker-allowed')
    expect(await allowed('/unit/sw.js')).toBe('/unit')
    expect(await allowed('/sw.js')).toBe('/')
    expect(await allowed('/unit/assets/index-Bx3_9aZq.js')).toBeNull()
    expect((await app.request('/unit')).headers.get('content-security-policy')).toContain(
      "require-trusted-types-for 'script'; trusted-types worker",
    )
  })

  test('gives files without a hash only after asking', async () => {
    const { app } = open()
    const first = await app.request('/apple-touch-icon.png')
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const etag = first.headers.get('etag')!
    const again = await app.request('/apple-touch-icon.png', {
      headers: { 'if-none-match': `"x", W/${etag}` },
    })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect(
      (await app.request('/apple-touch-icon.png', { headers: { 'if-none-match': '"x"' } })).status,
    ).toBe(200)
  })

  test('gives the citizens their page with a policy without inline or foreign code', async () => {
    const { app } = open()
    const response = await app.request('/')
    expect(await response.text()).toContain('<title>citizen</title>')
    expect(response.headers.get('etag')).toMatch(/^"/)
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; manifest-src 'self'; img-src 'self' data: blob:; style-src 'self'; require-trusted-types-for 'script'; trusted-types worker",
    )
  })

  test('gives the staff their page everywhere under /app, with a new nonce each time', async () => {
    const { app } = open()
    const nonces: (string | undefined)[] = []
    for (const where of ['/app', '/app/', '/app/reports/12']) {
      const response = await app.request(where)
      const text = await response.text()
      expect(text).toContain('<title>staff</title>')
      const nonce = /nonce="([^"]+)"/.exec(text)?.[1]
      nonces.push(nonce)
      expect(response.headers.get('content-security-policy')).toContain(
        `style-src 'self' 'nonce-${nonce}'`,
      )
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('etag')).toBeNull()
    }
    expect(new Set(nonces).size).toBe(3)
    expect(nonces.every((nonce) => Buffer.from(nonce!, 'base64').length === 16)).toBe(true)
  })

  test.each([
    '/app/assets/absent.js',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2f..%2fsecret.txt',
    '/assets/%5c..%5csecret.txt',
    '/.vite/manifest.json',
    '/app/.vite/manifest.json',
    '/notes.exe',
    '/assets/index-Bx3_9aZq.js.br',
    '/assets/',
    '/index.html',
    '/constructor',
    '/__proto__',
    '/%00',
    '/%ff',
  ])('has nothing at %s', async (where) => {
    const { app } = open()
    const response = await app.request(where)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })

  test('that was not built leaves the rest standing', async () => {
    const { app } = testApp({
      sites: [{ kind: 'citizen', folder: '/nowhere', base: '/', pages: ['/'] }],
    })
    expect((await app.request('/')).status).toBe(404)
    expect((await app.request('/healthz')).status).toBe(200)
  })

  test('never stands before an endpoint', async () => {
    const { app } = open()
    expect((await app.request('/api/notes')).status).toBe(200)
    expect((await app.request('/api/other')).headers.get('content-type')).toBe('application/json')
  })

  test('follows no link out of its folder into the answer of a path', async () => {
    const linked = path.join(folder, 'linked')
    mkdirSync(linked)
    writeFileSync(path.join(linked, 'index.html'), 'ours')
    symlinkSync(folder, path.join(linked, 'out'))
    const { app } = testApp({
      sites: [{ kind: 'citizen', folder: linked, base: '/', pages: ['/'] }],
    })
    expect((await app.request('/out/secret.txt')).status).toBe(404)
  })
})

describe('what the server tells of itself', () => {
  const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

  test('is ready when all that must work does, and names what does not', async () => {
    let isUp = true
    const { app, clock } = testApp({
      checks: {
        database: async () => {},
        disk: async () => {
          if (!isUp) throw new Error('postgres://user:password@host')
        },
      },
    })
    expect((await app.request('/readyz')).status).toBe(200)
    isUp = false
    clock.now += 5_000
    const response = await app.request('/readyz')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    const body = await response.json()
    expect(body).toMatchObject({ code: 'http.notReady', facts: { checks: 'disk' } })
    expect(JSON.stringify(body)).not.toContain('password')
    expect((await app.request('/healthz')).status).toBe(200)
  })

  test('is asked of the checks at most every two seconds, however often strangers ask', async () => {
    let asked = 0
    const { app, clock } = testApp({ checks: { database: async () => asked++ } })
    for (let i = 0; i < 20; i++) await app.request('/readyz')
    expect(asked).toBe(1)
    clock.now += 3_000
    await app.request('/readyz')
    expect(asked).toBe(2)
  })

  test('is counted for this machine and for who has the token, and absent for others', async () => {
    const { app } = testApp({
      metricsToken: 'token-of-the-collector',
      routes: toyRoutes().routes,
      policy: toyPolicy,
    })
    await app.request('/api/notes?limit=20')
    const ask = async (headers: Record<string, string>, address: string) =>
      (await app.request('/metrics', { headers }, from(address))).status
    expect(await ask({}, '127.0.0.1')).toBe(200)
    expect(await ask({}, '::ffff:127.0.0.1')).toBe(200)
    expect(await ask({}, '203.0.113.7')).toBe(404)
    expect(await ask({ 'x-forwarded-for': '203.0.113.7' }, '127.0.0.1')).toBe(404)
    expect(await ask({ authorization: 'Bearer token-of-the-collector' }, '203.0.113.7')).toBe(200)
    expect(await ask({ authorization: 'Bearer other' }, '203.0.113.7')).toBe(404)
    const text = await (await app.request('/metrics', {}, from('127.0.0.1'))).text()
    expect(text).toContain('convive_http_requests_total{route="GET /api/notes",status="200"} 1')
    expect(text).toMatch(
      /^convive_http_duration_seconds_bucket\{route="GET \/api\/notes",le="\+Inf"\} 1$/m,
    )
    expect(text).not.toContain('limit=20')
  })

  test('says where to report a weakness, with a date that is yet to come', async () => {
    const { app, clock } = testApp({ securityContact: 'mailto:seguridad@example.org' })
    const text = await (await app.request('/.well-known/security.txt')).text()
    expect(text).toContain('Contact: mailto:seguridad@example.org\n')
    const expires = Date.parse(/Expires: (.+)/.exec(text)![1]!)
    expect(expires).toBeGreaterThan(clock.now)
    expect(expires).toBeLessThan(clock.now + 366 * 86_400_000)
    expect((await testApp({}).app.request('/.well-known/security.txt')).status).toBe(404)
  })

  test('describes its endpoints from the values that serve them', async () => {
    const { app } = open()
    const api = (await (await app.request('/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, Record<string, unknown>>>
    }
    expect(api.openapi).toBe('3.1.0')
    const streams = testApp({ events: { since: async function* () {} } }).app
    expect(await (await streams.request('/openapi.json')).text()).toContain('text/event-stream')
    const paths = new Set(Object.values(toy).map((each) => each.path))
    expect(new Set(Object.keys(api.paths))).toEqual(paths)
    expect(api.paths['/api/notes/{id}/close']?.post).toMatchObject({
      operationId: 'postNotesIdClose',
      'x-may': 'note.close',
      parameters: [{ in: 'path', name: 'id', required: true }],
      requestBody: {
        content: {
          'application/json': {
            schema: { required: ['reason'] },
            example: { reason: 'La luz funciona.' },
          },
        },
      },
    })
    expect(api.paths['/api/notes']?.get?.parameters).toContainEqual(
      expect.objectContaining({ in: 'query', name: 'limit', required: false }),
    )
  })
})

describe('too much at once', () => {
  test('is asked to come back, and room is free again afterwards', async () => {
    const { app } = testApp({
      maxInFlight: 1,
      checks: { slow: () => new Promise((done) => setTimeout(done, 100)) },
    })
    const first = app.request('/readyz')
    const second = await app.request('/healthz')
    expect(second.status).toBe(503)
    expect(second.headers.get('retry-after')).toBe('2')
    expect((await first).status).toBe(200)
    expect((await app.request('/healthz')).status).toBe(200)
  })

  test('of bodies in memory is refused before the memory is taken', async () => {
    const { app } = testApp({ maxBodyBytes: 500, routes: toyRoutes().routes, policy: toyPolicy })
    const put = (bytes: number) =>
      app.request(`/api/notes/${toy.putPhoto.example.id}/photo`, {
        method: 'PUT',
        headers: { 'idempotency-key': '0123456789abcdef0123456789abcdef' },
        body: new Uint8Array(bytes),
      })
    expect((await put(501)).status).toBe(503)
    expect((await put(500)).status).toBe(200)
    expect((await put(500)).status).toBe(200)
  })
})
