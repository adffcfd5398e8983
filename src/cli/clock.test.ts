import { expect, test } from 'vitest'
import { DAY } from '#kernel/time.ts'
import { assertClock } from './clock.ts'

const last = Date.parse('2027-03-01T10:00:00Z')
const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code })

test('a clock from before the program is refused, with an entry or without', () => {
  for (const entry of [undefined, last])
    expect(() => assertClock(Date.parse('2020-01-01'), entry)).toThrow(refusal('start.clockBehind'))
})

test.each([
  ['a week later', 7],
  ['after a long rest', 399],
  ['a little before the last entry, as when a summer time was set by hand', -0.5],
])('a clock %s is believed', (_, days) => {
  expect(() => assertClock(last + days * DAY, last)).not.toThrow()
})

test.each([
  ['years later', 401],
  ['days before the last entry', -2],
])('a clock %s is refused, with both days', (_, days) => {
  const now = last + days * DAY
  expect(() => assertClock(now, last)).toThrow(
    expect.objectContaining({ code: 'start.clockJumped', facts: { now, last } }),
  )
})

test('a fresh installation has nothing to compare a clock with', () => {
  expect(() => assertClock(last + 9000 * DAY, undefined)).not.toThrow()
})
