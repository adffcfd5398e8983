import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { checkClient, checkContract, contractBreaches } from '#test/contract.ts'
import { fuzzEndpoint } from '#test/fuzz.ts'
import { sayWith, testApp } from '#test/http.ts'
import { toy, toyMessages, toyPolicy, toyRoutes } from '#test/toy.ts'
import { client } from '#web/request.ts'
import { route } from './route.ts'

const say = sayWith(toyMessages)
const headers = { cookie: 'convive=supervisor' }
const generous = { burst: 1e9, perSecond: 1e9 }
const rates = { read: generous, write: generous, code: generous, signIn: generous }

describe('every endpoint', () => {
  test.each(Object.entries(toy))('%s keeps the contract', (_, each) => {
    checkContract(each, toyPolicy)
  })

  test.each(Object.entries(toy))('%s refuses what is wrong, and never breaks', async (_, each) => {
    const { routes, seen } = toyRoutes()
    const { app, log } = testApp({ routes, policy: toyPolicy, messages: [toyMessages], rates })
    let before = seen.length
    const came = await fuzzEndpoint(each, {
      request: (path, init) => {
        before = seen.length
        return app.request(path, init)
      },
      say,
      headers,
      runs: 400,
      seed: 20261127,
      nothingStored: () => expect(seen.length).toBe(before),
    })
    expect(log).toEqual([])
    expect(came.get(400)).toBeGreaterThan(50)
  })
})

describe('the fuzzer', () => {
  const fuzz = (answer: () => Promise<never>) => {
    const bad = endpoint({
      ...toy.followNote,
      input: z.strictObject({ code: z.string() }),
      output: z.never(),
    })
    const { app } = testApp({ routes: [route(bad, answer)], policy: toyPolicy, rates })
    return fuzzEndpoint(bad, {
      request: (path, init) => app.request(path, init),
      say,
      runs: 100,
      seed: 1,
    })
  }

  test('finds a fault', async () => {
    await expect(fuzz(() => Promise.reject(new Error('broken')))).rejects.toThrow(/got 500/)
  })
})

describe('the contract', () => {
  const breach = (more: object): string =>
    contractBreaches(
      { ...toy.sendNote, ...more } as typeof toy.sendNote & object as never,
      toyPolicy,
    ).join()

  test.each([
    ['a path with capitals', { path: '/api/Notes' }, 'small letters'],
    ['a path elsewhere', { path: '/notes' }, 'small letters'],
    ['an action of no line', { may: 'note.burn' }, 'note.burn'],
    ['no sentence', { about: 'sends a note' }, 'sentence'],
    ['a wrong example', { example: { text: '' } }, 'example is accepted'],
    [
      'an open schema',
      { input: z.looseObject({ text: z.string() }), example: { text: 'a' } },
      'field too many',
    ],
    ['a field in the path that the input has not', { path: '/api/notes/{id}' }, 'required field'],
    [
      'a secret in an address',
      {
        method: 'GET',
        path: '/api/notes/{code}',
        input: z.strictObject({ code: z.string() }),
        example: { code: 'x' },
        idempotent: false,
      },
      'no secret',
    ],
    [
      'an example that an address would change',
      {
        method: 'GET',
        input: z.strictObject({ when: z.strictObject({ a: z.number() }) }),
        example: { when: { a: 1 } },
        idempotent: false,
      },
      'address whole',
    ],
    [
      'a key for a reading',
      { method: 'GET', example: {}, input: z.strictObject({}) },
      'needs no key',
    ],
  ])('sees %s', (_, more, sentence) => {
    expect(breach(more)).toContain(sentence)
  })
})

describe("the browser's plain data", () => {
  const plain = {
    sendNote: client<typeof toy.sendNote>({ method: 'POST', path: '/api/notes', idempotent: true }),
    putPhoto: client<typeof toy.putPhoto>({
      method: 'PUT',
      path: '/api/notes/{id}/photo',
      idempotent: true,
      body: 'bytes',
    }),
  }

  test('say the same as the endpoint values', () => {
    checkClient(plain, toy)
  })

  test.each([
    ['another path', { sendNote: { ...plain.sendNote, path: '/api/note' } }],
    ['no key', { sendNote: { ...plain.sendNote, idempotent: false } }],
    ['an endpoint that is not there', { lostNote: plain.sendNote }],
    ['nothing at all', {}],
  ])('are found out with %s', (_, wrong) => {
    expect(() => checkClient(wrong, toy)).toThrow()
  })
})
