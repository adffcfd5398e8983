import { expect, test } from 'vitest'
import { shownNameOf } from './shown-name.ts'

test.each([
  ['Ana Moreno Díaz', 'Ana M.'],
  ['  ana   ábrego ', 'ana Á.'],
  ['Ana', 'Ana'],
  ['', ''],
  [`${'x'.repeat(60)} Moreno`, 'x'.repeat(40)],
])('%s is shown as %s', (name, shown) => {
  expect(shownNameOf(name)).toBe(shown)
})
