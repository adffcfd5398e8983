import { expect, test } from 'vitest'
import { readPersons } from './denominator-form.rules.ts'

test.each([
  ['08 1000', { '08': 1000 }],
  ['08\tPanamá\t1 439 575\n\n10;Guna Yala;47.015', { '08': 1_439_575, '10': 47_015 }],
  ['PA, Panamá, 4,064,780', { PA: 4_064_780 }],
  ['PA, 4,064,780', { PA: 4_064_780 }],
  [
    '08\t1 439 575\n10 47 015\n11.01;1.439.575',
    { '08': 1_439_575, '10': 47_015, '11.01': 1_439_575 },
  ],
  ['080101,24 de Diciembre,65404', { '080101': 65_404 }],
])('%j is persons by place', (text, persons) => {
  expect(readPersons(text)).toEqual({ persons })
})

test.each([
  ['08 1000\nChepo', 2],
  ['08 0', 1],
  ['08 -5', 1],
  ['08 10.5', 1],
  ['08 1,5', 1],
  ['08;Panamá;1234,50', 1],
  ['08 5\n08 6', 2],
])('%j has a line that cannot be read', (text, badLine) => {
  expect(readPersons(text).badLine).toBe(badLine)
})
