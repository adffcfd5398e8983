import fc from 'fast-check'
import { expect, test } from 'vitest'
import { id, newId } from './ids.ts'

const random = fc.uint8Array({ minLength: 10, maxLength: 10 })
const times = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('an id is a UUID v7: its time, its version and variant, and the random bytes that were given', () => {
  // The example of RFC 9562 (2024), appendix A.6: 2022-02-22T19:22:22Z.
  const bytes = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(newId(0x017f22e279b0, bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('every id passes the shape at the edges, and those of later moments come later', () => {
  const shape = id('thing')
  fc.assert(
    fc.property(times, times, random, random, (a, b, one, other) => {
      const [first, second] = [newId(a, one), newId(b, other)]
      expect(shape.parse(first)).toBe(first)
      if (a !== b) expect(first < second).toBe(a < b)
    }),
  )
})

test('a time that is none, or too few random bytes, make no id', () => {
  for (const now of [Number.NaN, -1, 2 ** 48, Number.POSITIVE_INFINITY])
    expect(() => newId(now, new Uint8Array(10))).toThrow(RangeError)
  expect(() => newId(0, new Uint8Array(9))).toThrow('got 9 random bytes, wanted 10')
})
