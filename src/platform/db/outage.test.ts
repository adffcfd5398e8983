import { expect, test } from 'vitest'
import { Refusal } from '#kernel/refusal.ts'
import { asRefusal } from './outage.ts'

const withCode = (code: string) => Object.assign(new Error('from the driver'), { code })

test.each([
  ['57P01', 'busy', 'db.unavailable'],
  ['57P02', 'busy', 'db.unavailable'],
  ['57P03', 'busy', 'db.unavailable'],
  ['08006', 'busy', 'db.unavailable'],
  ['53300', 'busy', 'db.unavailable'],
  ['ECONNREFUSED', 'busy', 'db.unavailable'],
  ['ENOENT', 'busy', 'db.unavailable'],
  ['40001', 'busy', 'db.contended'],
  ['40P01', 'busy', 'db.contended'],
  ['55P03', 'busy', 'db.contended'],
  ['57014', 'busy', 'db.contended'],
  ['53100', 'full', 'db.noRoom'],
])('%s is nobody’s bug: %s %s', (code, kind, refusal) => {
  expect(asRefusal(withCode(code))).toMatchObject({ name: 'Refusal', kind, code: refusal })
})

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
])('"%s", which has no code, says that the server is away', (words) => {
  expect(asRefusal(new Error(words))).toMatchObject({ code: 'db.unavailable' })
})

test('a bug stays what it is, and so does a refusal of the work itself', () => {
  const bugs = [withCode('23505'), withCode('42703'), withCode('42501'), new TypeError('x')]
  for (const bug of bugs) expect(asRefusal(bug)).toBe(bug)
  const refusal = new Refusal('absent', 'report.absent')
  expect(asRefusal(refusal)).toBe(refusal)
})
