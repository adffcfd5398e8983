import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '#kernel/time.ts'
import { distanceOf } from './ages.ts'

const now = Date.UTC(2026, 10, 21, 3)

test.each([
  ['a few seconds ago', -59_000, { by: 'now' }],
  ['a few seconds ahead, as a clock may be', 59_000, { by: 'now' }],
  ['a minute ago', -MINUTE, { by: 'unit', value: -1, unit: 'minute' }],
  ['not yet an hour ago', -HOUR + 1, { by: 'unit', value: -59, unit: 'minute' }],
  [
    'three hours ago until the fourth is full',
    -4 * HOUR + 1,
    { by: 'unit', value: -3, unit: 'hour' },
  ],
  ['in five hours', 5 * HOUR, { by: 'unit', value: 5, unit: 'hour' }],
  ['a day ago', -DAY, { by: 'unit', value: -1, unit: 'day' }],
  ['not yet a week ago', -7 * DAY + 1, { by: 'unit', value: -6, unit: 'day' }],
  ['a week ago: its date', -7 * DAY, { by: 'date' }],
])('%s', (_, far, expected) => {
  expect(distanceOf(now + far, now)).toEqual(expected)
})
