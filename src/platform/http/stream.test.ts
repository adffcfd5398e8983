import { expect, test } from 'vitest'
import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { testApp } from '#test/http.ts'
import { route } from './route.ts'

const sendFile = endpoint({
  method: 'GET',
  path: '/api/files',
  may: 'file.read',
  about: 'Sends a file that is made while it is sent.',
  input: z.strictObject({}),
  output: z.object({
    pieces: z.custom<AsyncIterable<Uint8Array>>(),
    type: z.string(),
    name: z.string(),
  }),
  example: {},
})

const served = (pieces: AsyncIterable<Uint8Array>) =>
  testApp({
    routes: [route(sendFile, async () => ({ pieces, type: 'application/x-tar', name: 'a b.tar' }))],
    decide: () => ({ allow: true, fields: [], obligations: [], sensitivity: 0 }),
  })

test('a file comes whole, piece after piece, under its name', async () => {
  const { app } = served(
    (async function* () {
      yield Buffer.from('first ')
      yield Buffer.from('second')
    })(),
  )
  const answer = await app.request('/api/files')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a_b.tar"')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.text()).toBe('first second')
})

test('where making it breaks off, so does the answer, and that is logged', async () => {
  const { app, log } = served(
    (async function* () {
      yield Buffer.from('first ')
      throw new RangeError('it broke')
    })(),
  )
  const answer = await app.request('/api/files')
  await expect(answer.text()).rejects.toThrow('it broke')
  expect(JSON.stringify(log)).toContain('http.fault')
})

test('whoever goes away ends the making of it', async () => {
  let isOver = false
  const { app } = served(
    (async function* () {
      try {
        for (;;) yield Buffer.from('more ')
      } finally {
        isOver = true
      }
    })(),
  )
  const answer = await app.request('/api/files')
  await answer.body!.cancel()
  expect(isOver).toBe(true)
})
