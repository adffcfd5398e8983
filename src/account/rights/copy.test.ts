import { expect, test } from 'vitest'
import { messages } from '../../messages.ts'
import { type CopyWords, fieldOfCopy, valueOfCopy } from './copy.rules.ts'

const inSpanish: CopyWords = Object.assign(
  (code: string) => (messages as Record<string, { es: string }>)[code]?.es ?? code,
  { moment: (instant: string) => `el ${instant.slice(0, 10)}` },
)

test('a copy is read in words: names of fields, times, and what is of a closed list', () => {
  expect(fieldOfCopy('seenAndChangedBy', inSpanish)).toBe('Quién lo vio o cambió')
  expect(valueOfCopy('at', '2026-11-23T02:27:49.119Z', inSpanish)).toBe('el 2026-11-23')
  expect(valueOfCopy('kind', 'noise', inSpanish)).toBe('Ruido')
  expect(valueOfCopy('kind', 'correction', inSpanish)).toBe('corrección')
  expect(valueOfCopy('office', 'data-protection-officer', inSpanish)).toBe('Protege los datos')
  expect(valueOfCopy('by', 'landmark', inSpanish)).toBe('un punto de referencia')
  expect(valueOfCopy('event', 'open', inSpanish)).toBe('enviado')
  expect(valueOfCopy('messages', [], inSpanish)).toBe('–')
})

test('what somebody wrote is never put in other words, and what has no word keeps its own', () => {
  expect(valueOfCopy('story', 'report', inSpanish)).toBe('report')
  expect(valueOfCopy('name', 'operator', inSpanish)).toBe('operator')
  expect(valueOfCopy('office', 'somebody', inSpanish)).toBe('somebody')
  expect(fieldOfCopy('fieldToCome', inSpanish)).toBe('fieldToCome')
})
