import { expect, test } from 'vitest'
import type { DimensionName } from '#kernel/publish/publish.schema.ts'
import type { Words } from '#platform/http/frame.ts'
import { entryWords } from './words.pages.ts'

const t = ((code: string) => `[${code}]`) as Words

test.each<[DimensionName, string, string]>([
  ['place', 'unknown:08', '[dataset.unknown.place]'],
  ['place', 'known:08', 'its name'],
  ['period', 'unknown:2024', '[dataset.unknown.period]'],
  ['class', 'unmapped', '[dataset.unmapped]'],
  ['class', 'all', '[dataset.allClasses]'],
  ['class', 'unknown offender', 'its name'],
])('a %s with the code %s is called %s', (dimension, code, words) => {
  expect(entryWords(dimension, { code, name: 'its name', parent: 0 }, t, 'en')).toBe(words)
})
