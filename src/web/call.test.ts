import { build } from 'vite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { serve } from '#platform/http/server.ts'
import { testApp } from '#test/http.ts'
import { toy, toyMessages, toyPolicy, toyRoutes } from '#test/toy.ts'
import { CallError, call, newKey } from './call.ts'
import { client, requestOf } from './request.ts'

const sendNote = client<typeof toy.sendNote>({
  method: 'POST',
  path: '/api/notes',
  idempotent: true,
})
const listNotes = client<typeof toy.listNotes>({ method: 'GET', path: '/api/notes' })
const putPhoto = client<typeof toy.putPhoto>({
  method: 'PUT',
  path: '/api/notes/{id}/photo',
  idempotent: true,
  body: 'bytes',
})
const closeNote = client<typeof toy.closeNote>({ method: 'POST', path: '/api/notes/{id}/close' })

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Stands in for the network between a page and its server; everything else is real. */
function connect(headers: Record<string, string> = {}): void {
  const { routes } = toyRoutes()
  const { app } = testApp({ routes, policy: toyPolicy, messages: [toyMessages] })
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    if (init.signal?.aborted) throw new DOMException('gone', 'AbortError')
    return app.request(address, { ...init, headers: { ...init.headers, ...headers } })
  })
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it went through'),
    (error: unknown) => error as CallError,
  )

describe('a call', () => {
  test('brings the answer, typed as the endpoint says', async () => {
    connect()
    const receipt = await call(sendNote, toy.sendNote.example, { key: newKey() })
    expect(receipt.at satisfies string).toBe('2026-11-27T14:00:00Z')
    const { asked } = await call(listNotes, { limit: 20, kinds: ['light', 'noise'], urgent: true })
    expect(asked).toEqual({ limit: 20, kinds: ['light', 'noise'], urgent: true })
  })

  test('sends bytes', async () => {
    connect()
    const bytes = new Uint8Array([1, 2, 3])
    const { size } = await call(putPhoto, toy.putPhoto.example, { key: newKey(), bytes })
    expect(size).toBe(3)
  })

  test('brings nothing where there is nothing to say', async () => {
    connect({ cookie: 'convive=supervisor' })
    expect(await call(closeNote, toy.closeNote.example)).toBeUndefined()
  })

  test('that is refused says why in the language asked for', async () => {
    connect()
    const wrong = { ...toy.sendNote.example, count: 99 }
    const error = await failure(call(sendNote, wrong, { key: newKey(), language: 'pt' }))
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({
      kind: 'refused',
      status: 400,
      code: 'http.tooHigh',
      message: '«count» pode ser no máximo 9.',
      facts: { field: 'count', most: 9 },
    })
  })

  test('that finds no network is offline, one that nobody waits for is aborted', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')))
    expect((await failure(call(listNotes, {}))).kind).toBe('offline')
    connect()
    const signal = AbortSignal.abort()
    expect((await failure(call(listNotes, {}, { signal }))).kind).toBe('aborted')
  })

  test('that meets a fault brings its number, and no words of a proxy', async () => {
    connect({ cookie: 'convive=supervisor' })
    const fault = await failure(call(closeNote, { ...toy.closeNote.example, reason: 'fault' }))
    expect(fault).toMatchObject({ kind: 'fault', status: 500, code: 'fault' })
    expect(fault.facts.request).toMatch(/^[0-9a-f]{16}$/)
    vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    expect(await failure(call(listNotes, {}))).toMatchObject({
      kind: 'fault',
      status: 502,
      facts: {},
    })
  })

  test('that may be repeated asks for its key', async () => {
    connect()
    expect((await failure(call(sendNote, toy.sendNote.example))).message).toContain('/api/notes')
  })
})

describe('a request', () => {
  test('fills the path, and needs each part of it', () => {
    expect(requestOf(closeNote, { id: 'a/b ?', reason: 'x' })).toEqual({
      method: 'POST',
      address: '/api/notes/a%2Fb%20%3F/close',
      body: '{"reason":"x"}',
    })
    expect(() => requestOf(closeNote, { reason: 'x' })).toThrow(RangeError)
  })

  test('leaves out what is not given', () => {
    expect(requestOf(listNotes, { limit: undefined, words: '' })).toEqual({
      method: 'GET',
      address: '/api/notes?words=',
    })
  })
})

describe('a key', () => {
  test('has 128 random bits', () => {
    const keys = new Set(Array.from({ length: 100 }, newKey))
    expect(keys.size).toBe(100)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('the way to the server', () => {
  test('weighs little and brings no validator to a phone', async () => {
    const entry = `
      import { call, newKey } from '#web/call.ts'
      import { client } from '#web/request.ts'
      globalThis.used = [call, newKey, client({ method: 'GET', path: '/api/x' })]`
    const bundle = await build({
      logLevel: 'silent',
      configFile: false,
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'virtual:entry' ? id : undefined),
          load: (id) => (id === 'virtual:entry' ? entry : undefined),
        },
      ],
      build: { write: false, rollupOptions: { input: 'virtual:entry' } },
    })
    const [chunk] = (Array.isArray(bundle) ? bundle[0] : (bundle as never))!.output as {
      code: string
      moduleIds: string[]
    }[]
    expect(chunk!.moduleIds.filter((id) => /zod|kernel|platform/.test(id))).toEqual([])
    expect(chunk!.code.length).toBeLessThan(4_000)
  })

  test('goes through a real server as well', async () => {
    const { routes } = toyRoutes()
    const { app } = testApp({ routes, policy: toyPolicy, messages: [toyMessages] })
    const serving = await serve(app, { port: 0 })
    const far = globalThis.fetch
    vi.stubGlobal('fetch', (address: string, init: RequestInit) =>
      far(`http://127.0.0.1:${serving.port}${address}`, init),
    )
    const receipt = await call(sendNote, toy.sendNote.example, { key: newKey() })
    expect(receipt.id).toBe('019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f')
    await serving.stop()
    expect((await failure(call(listNotes, {}))).kind).toBe('offline')
  })
})
