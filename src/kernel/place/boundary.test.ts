import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import type { CivilDate } from '../time.ts'
import { type BoundaryReason, matchBoundaries } from './boundary.rules.ts'
import { pa } from './pa/pack.ts'
import { messages } from './place.messages.ts'
import { placeOf, territoryOn } from './place.rules.ts'
import { signedAreaKm2 } from './shape.rules.ts'

const panama = territoryOn(pa.places(), '2026-11-21' as CivilDate)

/** A square of a tenth of a degree around the centre of a place. */
function around(code: string, half = 0.05): number[][] {
  const { lon, lat } = placeOf(panama, code)
  return [
    [lon - half, lat - half],
    [lon + half, lat - half],
    [lon + half, lat + half],
    [lon - half, lat + half],
    [lon - half, lat - half],
  ]
}

const feature = (properties: Record<string, unknown> | null, ring: number[][]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
})
const file = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

test('an area is tied to its place by the official code', () => {
  const { matched, rejected } = matchBoundaries(
    panama,
    file(feature({ code: '080508', name: 'TORTI' }, around('080508'))),
  )
  expect(rejected).toEqual([])
  expect(matched).toMatchObject([{ row: 1, code: '080508', by: 'code' }])
})

test('a code that lost its first zero in a spreadsheet is understood', () => {
  const { matched } = matchBoundaries(panama, file(feature({ code: 80508 }, around('080508'))))
  expect(matched).toMatchObject([{ code: '080508', by: 'code' }])
})

test('without a code the name ties, with the larger place beside it or the centre inside', () => {
  const { matched } = matchBoundaries(
    panama,
    file(
      feature({ name: 'tortí' }, around('080508')),
      feature({ name: 'El Llano', district: 'CHEPO' }, around('080504')),
      feature({ name: 'San José' }, around('090212', 0.02)),
    ),
  )
  expect(matched.map(({ code, by }) => [code, by])).toEqual([
    ['080508', 'name'],
    ['080504', 'name'],
    ['090212', 'name'],
  ])
})

test('other names of the properties can be given', () => {
  const fields = { code: 'COD_CORR', name: 'CORREG', within: 'DISTRITO' }
  const { matched } = matchBoundaries(
    panama,
    file(feature({ COD_CORR: '080508', CORREG: 'Tortí' }, around('080508'))),
    fields,
  )
  expect(matched).toHaveLength(1)
})

test('outer rings come out against the clock, however they came in', () => {
  for (const ring of [around('080508'), around('080508').toReversed()]) {
    const { matched } = matchBoundaries(panama, file(feature({ code: '080508' }, ring)))
    expect(signedAreaKm2(matched[0]!.shape[0]![0]!)).toBeGreaterThan(0)
  }
})

const bad: [string, unknown, BoundaryReason][] = [
  [
    'a point',
    {
      type: 'Feature',
      properties: { code: '080508' },
      geometry: { type: 'Point', coordinates: [-79, 9] },
    },
    'geometry',
  ],
  ['no geometry', { type: 'Feature', properties: { code: '080508' }, geometry: null }, 'geometry'],
  ['an open ring', feature({ code: '080508' }, around('080508').slice(0, 4)), 'geometry'],
  [
    'a line there and back',
    feature({ code: '080508' }, [
      [-79, 9],
      [-78, 9],
      [-79, 9],
      [-79, 9],
    ]),
    'geometry',
  ],
  ['something that is no feature', 'Chepo', 'geometry'],
  [
    'metres instead of degrees',
    feature({ code: '080508' }, [
      [700000, 990000],
      [710000, 990000],
      [710000, 999000],
      [700000, 990000],
    ]),
    'degrees',
  ],
  ['a code that is not there', feature({ code: '999999' }, around('080508')), 'unmatched'],
  ['no words at all', feature(null, around('080508')), 'unmatched'],
  ['a name of many places', feature({ name: 'San José' }, around('080508')), 'ambiguous'],
  [
    'a code with the name of another place',
    feature({ code: '120510', name: 'Agua de Salud' }, around('120510')),
    'nameDiffers',
  ],
  [
    'an area on the other side of the country',
    feature({ code: '080508' }, around('040601')),
    'far',
  ],
]

test.each(bad)('%s is not taken, and the row says why', (_, given, reason) => {
  const fine = feature({ code: '080504' }, around('080504'))
  const { matched, rejected } = matchBoundaries(panama, file(fine, given))
  expect(rejected).toMatchObject([{ row: 2, reason }])
  expect(matched).toHaveLength(1)
})

test('the second area of one place is not taken', () => {
  const torti = feature({ code: '080508' }, around('080508'))
  const { matched, rejected } = matchBoundaries(panama, file(torti, torti))
  expect(matched).toHaveLength(1)
  expect(rejected).toMatchObject([{ row: 2, code: '080508', reason: 'twice' }])
})

test('what is no FeatureCollection is refused whole', () => {
  for (const given of [null, [], 'x', {}, { type: 'FeatureCollection' }, feature({}, [])]) {
    expect(() => matchBoundaries(panama, given)).toThrow(Refusal)
  }
})

test('each reason has its words in three languages', () => {
  const reasons: Record<BoundaryReason, true> = {
    geometry: true,
    degrees: true,
    unmatched: true,
    ambiguous: true,
    nameDiffers: true,
    far: true,
    twice: true,
    notLater: true,
  }
  for (const reason of Object.keys(reasons)) {
    expect(messages).toHaveProperty([`place.boundary.${reason}`, 'es'])
    expect(messages).toHaveProperty([`place.boundary.${reason}`, 'pt'])
    expect(messages).toHaveProperty([`place.boundary.${reason}`, 'en'])
  }
})

const real = new URL('../../../../shared/data/panama/corregimientos.geojson', import.meta.url)

test('of 568 published boundaries 563 are taken, and of the others each says why', ({ skip }) => {
  skip(!existsSync(real), 'shared/data/panama/corregimientos.geojson is not beside the project')
  const { matched, rejected } = matchBoundaries(panama, JSON.parse(readFileSync(real, 'utf8')))
  expect(matched).toHaveLength(563)
  expect(rejected.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    'Sabanagrande: unmatched',
    'Sabana Grande: far',
    'Agua De Salud: nameDiffers',
    'Leones: ambiguous',
    'El Alto: twice',
  ])
})
