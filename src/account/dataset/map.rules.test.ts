import { expect, test } from 'vitest'
import type { Entry, Release } from '#kernel/publish/publish.schema.ts'
import type { Told } from './figures.rules.ts'
import { mapBy } from './map.rules.ts'
import type { Reader } from './reader.pages.ts'
import { mapWords } from './release.pages.ts'

const place: readonly Entry[] = [
  { code: '08', name: 'Panamá', parent: -1, persons: 1_000_000 },
  { code: '0801', name: 'Arraiján', parent: 0, persons: 300_000 },
  { code: '0802', name: 'Balboa', parent: 0, persons: 3_000 },
  { code: 'unknown:08', name: 'Panamá', parent: 0 },
]
const releaseWith = (denominator: object | null) =>
  ({ definition: { denominator }, dimensions: { place } }) as unknown as Release
const persons = { source: 'Censo', date: '2023-01-01', persons: {} }
const chosen = { place: place[0]!, period: { code: '2024', name: '2024', parent: 0 } }
const shown = (count: number, rate: number | null): Told => ({
  ...{ state: 'shown', count, rate, low: rate, high: rate },
})

test.each([
  ['rates where each place has one, and nobody lives where nobody knows', persons, 2.5, 'rate'],
  ['counts where one has none', persons, null, 'count'],
  ['counts where nobody said how many live there', null, null, 'count'],
])('a map shows %s', (_, denominator, rate, by) => {
  const told = new Map([
    ['0801', shown(12, 4)],
    ['0802', shown(0, rate)],
    ['unknown:08', shown(3, null)],
  ])
  expect(mapBy(releaseWith(denominator), chosen, told)).toBe(by)
})

test('a map of rates says rates, one of counts counts', () => {
  const t = (code: string, facts?: { n?: number }) => `${code} ${facts?.n ?? ''}`.trim()
  const reader = { t, language: 'es' } as unknown as Reader
  expect(mapWords(shown(583, 14.34), 'rate', reader)).toBe('14,3')
  expect(mapWords(shown(583, 14.34), 'count', reader)).toBe('ledger.number 583')
  expect(mapWords({ state: 'hidden' }, 'rate', reader)).toBe('dataset.hidden')
})
