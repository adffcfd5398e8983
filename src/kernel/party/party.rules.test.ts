import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  nameWords,
  normaliseEmail,
  normaliseNationalId,
  normalisePhone,
  searchKeys,
} from './party.rules.ts'

test.each([
  ['6123-4567', 'pa', '50761234567'],
  ['+507 6123 4567', 'pa', '50761234567'],
  ['00507 6123 4567', 'pa', '50761234567'],
  ['50761234567', 'pa', '50761234567'],
  ['(310) 555 12 34', 'co', '573105551234'],
  ['+57 310 555 1234', 'pa', '573105551234'],
  ['507-1234', 'pa', '5075071234'],
  ['12', 'pa', undefined],
])('the telephone %s in %s is %s', (written, jurisdiction, number) => {
  expect(normalisePhone(written, jurisdiction)).toBe(number)
})

test('how a number is spaced does not matter', () => {
  const spaces = fc.array(fc.constantFrom('', ' ', '-', '.', ' '), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(fc.integer({ min: 60_000_000, max: 69_999_999 }), spaces, (number, between) => {
      const written = [...String(number)].map((digit, i) => digit + between[i]).join('')
      expect(normalisePhone(written, 'pa')).toBe(`507${number}`)
    }),
  )
})

test('an address, a document and a name are compared without case, accents and signs', () => {
  expect(normaliseEmail(' Rosa.Perez@Example.ORG ')).toBe('rosa.perez@example.org')
  expect(normaliseEmail('rosa')).toBeUndefined()
  expect(normaliseNationalId('8-123-4567')).toBe('81234567')
  expect(normaliseNationalId('PE 12')).toBe('pe12')
  expect(nameWords('José  de la Peña-Núñez')).toEqual(['jose', 'pena', 'nunez'])
})

test('what finds a person is nothing but what was given', () => {
  expect(searchKeys({}, 'pa')).toEqual([])
  expect(searchKeys({ name: 'Rosa Ríos', phone: '6000-0001', email: 'x' }, 'pa')).toEqual([
    { part: 'phone', value: '50760000001' },
    { part: 'name', value: 'rosa' },
    { part: 'name', value: 'rios' },
  ])
})
