import { describe, expect, test } from 'vitest'
import { Refusal } from '#kernel/refusal.ts'
import { testApp } from '#test/http.ts'
import { toyMessages, toyPolicy } from '#test/toy.ts'
import type { FormLimits } from './form.ts'
import { html, page } from './html.ts'
import { formInput, type PageAsked, type PageRoute, pageRoute } from './page.ts'

const limits: FormLimits = {
  maxBytes: 20_000,
  maxFields: 5,
  maxFieldBytes: 1_000,
  maxFiles: 2,
  maxFileBytes: 5_000,
}

function open() {
  const seen: { asked: PageAsked; fields: unknown; files: unknown }[] = []
  const show = pageRoute({
    method: 'GET',
    path: '/notas',
    may: 'note.send',
    answer: async ({ language, keyField }) => ({
      html: page({
        language,
        title: 'Notas',
        content: html`<form method="post">${keyField}<textarea name="text"></textarea></form>`,
      }),
    }),
  })
  const take = pageRoute({
    method: 'POST',
    path: '/notas',
    may: 'note.send',
    limits,
    idempotent: true,
    answer: async (asked, form) => {
      if (form.one('text') === 'wrong') throw new Refusal('absent', 'note.wrongCode')
      if (form.one('text') === 'fault') throw new Error('broken')
      if (form.one('text') === 'away') return { redirect: '//evil.example' }
      seen.push({ asked, fields: formInput(form, ['text', 'more']), files: form.files })
      return { redirect: '/notas/gracias' }
    },
  })
  return { seen, ...testApp({ pages: [show, take], policy: toyPolicy, messages: [toyMessages] }) }
}

const key = '0123456789abcdef0123456789abcdef'
const words = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  body: new URLSearchParams({ key, ...fields }).toString(),
})
const parts = (fields: [string, string | Blob][]) => {
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  return { method: 'POST', headers: { accept: 'text/html' }, body }
}
const photo = (bytes: number, name = 'a.jpg') => new File([new Uint8Array(bytes).fill(7)], name)

describe('a page', () => {
  test('is shown with a new key of 128 bits each time, and is never kept', async () => {
    const { app } = open()
    const [a, b] = await Promise.all([app.request('/notas'), app.request('/notas')])
    const keys = [await a.text(), await b.text()].map(
      (text) => /value="([0-9a-f]{32})"/.exec(text)?.[1],
    )
    expect(keys[0]).toBeDefined()
    expect(keys[0]).not.toBe(keys[1])
    expect(a.headers.get('cache-control')).toBe('no-store')
    expect(a.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    const policy = a.headers.get('content-security-policy')
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(a.headers.get('referrer-policy')).toBe('same-origin')
  })

  test('says what is refused in the language of the person', async () => {
    const { app } = open()
    const asked = words({ text: 'wrong' }, { 'accept-language': 'pt-BR,pt;q=0.9' })
    const response = await app.request('/notas', asked)
    expect(response.status).toBe(404)
    const text = await response.text()
    expect(text).toContain('<html lang="pt">')
    expect(text).toContain('Revise o código.')
  })

  test('that is not there is a page for people and JSON for programs', async () => {
    const { app } = open()
    const forPeople = await app.request('/nada', { headers: { accept: 'text/html' } })
    expect(forPeople.status).toBe(404)
    expect(await forPeople.text()).toContain('<h1>No se pudo completar</h1>')
    expect(await (await app.request('/nada')).json()).toMatchObject({ code: 'http.absent' })
  })

  test('with a fault tells its number and nothing else', async () => {
    const { app, log } = open()
    const response = await app.request('/notas', words({ text: 'fault' }))
    expect(response.status).toBe(500)
    expect(await response.text()).toContain(String(log[0]?.facts.request))
  })

  test('never sends people elsewhere', async () => {
    const { app } = open()
    expect((await app.request('/notas', words({ text: 'away' }))).status).toBe(500)
  })
})

describe('a plain form', () => {
  test('of words is taken once, and reloading does not send it again', async () => {
    const { app, seen } = open()
    const response = await app.request('/notas', words({ text: 'línea 1\r\nlínea 2', more: '' }))
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/notas/gracias')
    expect(seen[0]).toMatchObject({ fields: { text: 'línea 1\nlínea 2' }, files: [] })
    expect(seen[0]?.asked.key).toMatchObject({ endpoint: 'POST /notas', key })
    expect(seen[0]?.asked.keyField.html).toContain(key)
  })

  test('with photos brings their bytes, and an empty file field nothing', async () => {
    const { app, seen } = open()
    const empty = new File([], '')
    const form = parts([
      ['key', key],
      ['text', 'ñ'],
      ['photo', photo(300)],
      ['photo', empty],
    ])
    expect((await app.request('/notas', form)).status).toBe(303)
    expect(seen[0]?.files).toEqual([
      expect.objectContaining({
        field: 'photo',
        name: 'a.jpg',
        bytes: new Uint8Array(300).fill(7),
      }),
    ])
    expect(seen[0]?.fields).toEqual({ text: 'ñ' })
  })

  test('has another print when a word or a photo is another, and the same when it is the same', async () => {
    const { app, seen } = open()
    const send = (text: string, bytes: number) =>
      app.request(
        '/notas',
        parts([
          ['key', key],
          ['text', text],
          ['photo', photo(bytes)],
        ]),
      )
    for (const [text, bytes] of [
      ['a', 10],
      ['a', 10],
      ['b', 10],
      ['a', 11],
    ] as const)
      await send(text, bytes)
    const [a, same, otherWord, otherPhoto] = seen.map(({ asked }) => asked.key?.fingerprint)
    expect(a).toEqual(same)
    expect(otherWord).not.toEqual(a)
    expect(otherPhoto).not.toEqual(a)
  })

  test.each([
    ['no key', parts([['text', 'a']]), 400, 'Falta la clave'],
    [
      'too many files',
      parts([['key', key], ...[1, 2, 3].map((n) => ['p', photo(n)] as [string, Blob])]),
      400,
      'hasta 2 archivos',
    ],
    [
      'a file too large',
      parts([
        ['key', key],
        ['p', photo(5_001)],
      ]),
      413,
      'pasa del límite de 5',
    ],
    [
      'a word too long',
      parts([
        ['key', key],
        ['text', 'x'.repeat(1_001)],
      ]),
      400,
      'Acórtelo',
    ],
    ['too many fields', words({ a: '', b: '', c: '', d: '', e: '', f: '' }), 400, 'más de 5 datos'],
    [
      'too many parts',
      parts(Array.from({ length: 9 }, (_, i) => [`f${i}`, ''])),
      400,
      'más de 5 datos',
    ],
    [
      'too many bytes',
      parts([
        ['key', key],
        ['a', photo(4_999)],
        ['b', photo(4_999)],
        ['c', photo(4_999)],
        ['d', photo(4_999)],
        ['e', photo(4_999)],
      ]),
      400,
      'hasta 2 archivos',
    ],
    ['more bytes than all', words({ text: 'x'.repeat(30_000) }), 413, 'límite de 20'],
    ['a character that is never stored', words({ text: 'a\u0000' }), 400, 'no se puede guardar'],
    ['a field name as long as a book', words({ ['x'.repeat(200)]: '' }), 400, 'no se usa aquí'],
    [
      'JSON',
      { ...words({}), headers: { 'content-type': 'application/json', accept: 'text/html' } },
      400,
      'multipart/form-data',
    ],
    [
      'no boundary',
      { ...words({}), headers: { 'content-type': 'multipart/form-data', accept: 'text/html' } },
      400,
      'incompleto',
    ],
    [
      'a boundary that never comes',
      {
        ...words({}),
        headers: { 'content-type': 'multipart/form-data; boundary=x', accept: 'text/html' },
      },
      400,
      'incompleto',
    ],
  ])('with %s is refused', async (_, form, status, message) => {
    const { app, seen, log } = open()
    const response = await app.request('/notas', form)
    expect(await response.text()).toContain(message)
    expect(response.status).toBe(status)
    expect(seen).toEqual([])
    expect(log).toEqual([])
  })

  test('that breaks off in the middle is refused', async () => {
    const { app, seen } = open()
    const whole = Buffer.from(
      await new Response(
        parts([
          ['key', key],
          ['text', 'a'],
          ['p', photo(900)],
        ]).body,
      ).arrayBuffer(),
    )
    const type = `multipart/form-data; boundary=${whole.toString('latin1').slice(2).split('\r\n')[0]}`
    for (const end of [10, 120, 300, whole.length - 400, whole.length - 5]) {
      const headers = { 'content-type': type, accept: 'text/html' }
      const response = await app.request('/notas', {
        method: 'POST',
        headers,
        body: whole.slice(0, end),
      })
      expect(response.status).toBe(400)
    }
    expect(seen).toEqual([])
  })

  test('that another site sends is refused', async () => {
    const { app, seen } = open()
    const response = await app.request(
      '/notas',
      words({ text: 'a' }, { origin: 'https://evil.example' }),
    )
    expect(response.status).toBe(403)
    expect(seen).toEqual([])
  })
})

describe('html', () => {
  const bad = `"><script>alert('1')</script>&`
  test('escapes everything that is put in', () => {
    expect(html`<p title="${bad}">${bad}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    )
  })

  test('keeps pieces, joins lists, and shows nothing for nothing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.html).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li>0</ul>',
    )
    const forged = { html: '<script>' } as unknown as string
    expect(html`<p>${forged}</p>`.html).not.toContain('<script>')
  })

  test('takes a whole attribute only as a piece of our own', () => {
    expect(html`<input ${html`checked`}>`.html).toBe('<input checked>')
    expect(html`<input ${''}>`.html).toBe('<input >')
  })

  test.each([
    ['without quotes', () => html`<p title=${bad}></p>`],
    ['as a name', () => html`<p ${'onclick'}="x"></p>`],
    ['in a script', () => html`<script>${bad}</script>`],
    ['in a style', () => html`<style>${bad}</style>`],
    ['as an address that runs', () => html`<a href="${'javascript:alert(1)'}">x</a>`],
    ['as an address elsewhere without a scheme', () => html`<a href="${'//evil.example'}">x</a>`],
    ['as data', () => html`<img src="${'data:text/html,x'}">`],
  ])('refuses a value %s', (_, write) => {
    expect(write).toThrow(RangeError)
  })

  test('takes addresses of ours with what people wrote behind', () => {
    expect(html`<a href="${'/notas'}?q=${bad}">x</a>`.html).toContain('href="/notas?q=&quot;')
  })
})

describe('a page on which a secret is tried', () => {
  const openGuess = (answer: PageRoute['answer']) =>
    testApp({
      pages: [
        pageRoute({ method: 'POST', path: '/codigo', may: 'note.send', rate: 'code', answer }),
      ],
      policy: toyPolicy,
    }).app
  const shown = html`<p></p>`
  const statuses = async (app: ReturnType<typeof openGuess>): Promise<number[]> => {
    const all: number[] = []
    for (let i = 0; i < 12; i++)
      all.push((await app.request('/codigo', words({ code: 'x' }))).status)
    return all
  }

  test('counts every try that is not proven right, however friendly the page answers', async () => {
    const app = openGuess(async () => ({ html: shown }))
    expect(await statuses(app)).toEqual([...Array(10).fill(200), 429, 429])
  })

  test('counts no try that is proven right', async () => {
    const app = openGuess(async () => ({ html: shown, proven: true }))
    expect(await statuses(app)).toEqual(Array(12).fill(200))
  })
})
