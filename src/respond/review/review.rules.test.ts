import { expect, test } from 'vitest'
import { policyFaults, scopeOf } from '#kernel/policy/policy.rules.ts'
import { iso } from '#kernel/time.ts'
import { classSections, kindsOfClass, pastPolicy, stretchOf } from './review.rules.ts'

const zone = 'America/Panama'
const shown = (given: { from?: string; to?: string }) => {
  const { from, until } = stretchOf(given, zone)
  return [from === undefined ? null : iso(from), until === undefined ? null : iso(until)]
}

test('the table of who looks back keeps its rules; an operator looks back at what she had', () => {
  expect(policyFaults(pastPolicy)).toEqual([])
  expect(scopeOf(pastPolicy, ['operator'], 'incident.review')).toEqual({
    kind: 'relations',
    relations: ['had'],
  })
  expect(scopeOf(pastPolicy, ['supervisor'], 'incident.review').kind).toBe('all')
  expect(scopeOf(pastPolicy, ['administrator'], 'incident.review').kind).toBe('none')
})

test.each([
  [{}, [null, null]],
  [{ from: '2026-11-21' }, ['2026-11-21T05:00:00.000Z', null]],
  [{ to: '2026-11-21' }, [null, '2026-11-22T05:00:00.000Z']],
  [
    { from: '2026-11-21', to: '2026-11-21' },
    ['2026-11-21T05:00:00.000Z', '2026-11-22T05:00:00.000Z'],
  ],
  [
    { from: '2026-11-21T22:00', to: '2026-11-21T22:00' },
    ['2026-11-22T03:00:00.000Z', '2026-11-22T03:01:00.000Z'],
  ],
])('%j is a stretch of the district’s time', (given, wanted) => {
  expect(shown(given)).toEqual(wanted)
})

test('an end before its beginning and a day that no calendar has are refused by field', () => {
  const refused = (given: { from?: string; to?: string }) => {
    try {
      return stretchOf(given, zone)
    } catch (error) {
      return error
    }
  }
  expect(refused({ from: '2026-11-22', to: '2026-11-21' })).toMatchObject({
    code: 'past.endsBeforeItBegins',
    facts: { field: 'to' },
  })
  expect(refused({ from: '2026-02-31' })).toMatchObject({
    code: 'past.noSuchDay',
    facts: { field: 'from' },
  })
})

test('a class finds what is counted under it, and one without kinds of ours is refused', () => {
  expect(kindsOfClass('05')).toEqual(
    expect.arrayContaining(['livestock', 'vehicle', 'burglary', 'theft', 'damage']),
  )
  expect(kindsOfClass('05025')).toEqual(['livestock'])
  expect(classSections).toEqual(['02', '04', '05', '06', '07', '08', '09'])
  expect(() => kindsOfClass('11')).toThrow(
    expect.objectContaining({ code: 'past.noSuchClass', kind: 'invalid' }),
  )
})
