import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coast } from '#kernel/place/pa/coast.generated.ts'
import type { Shape } from '#kernel/place/place.schema.ts'
import { areaKm2, contains, decodeShape, encodeShape } from '#kernel/place/shape.rules.ts'
import { buildPack, readTable } from './build.ts'
import { approximateCells, offGrid, unite } from './cells.ts'
import { around, landWithin } from './coast.ts'
import { isSeat, properCase, withoutSeat } from './names.ts'
import { outlineOf } from './outline.ts'

test.each([
  ['SANTA CRUZ DE CHININA', 'Santa Cruz de Chinina'],
  ['SAN JOSÉ DEL GENERAL', 'San José del General'],
  ['LA VILLA DE LOS SANTOS', 'La Villa de Los Santos'],
  ['LLANO DE LA CRUZ', 'Llano de la Cruz'],
  ['QUEBRADA EL CIPRIÁN', 'Quebrada El Ciprián'],
  ['PUERTO LINDO O GARROTE', 'Puerto Lindo o Garrote'],
  ['24 DE DICIEMBRE', '24 de Diciembre'],
  ['ÑÜRÜM', 'Ñürüm'],
  ['O', 'O'],
])('%s becomes %s', (capitals, proper) => {
  expect(properCase(capitals)).toBe(proper)
})

test('the mark of the seat is read off, misspelt or not', () => {
  expect(isSeat('CHEPO (CEBECERA)')).toBe(true)
  expect(isSeat('DAVID (CABECERA)')).toBe(true)
  expect(isSeat('SANTA CATALINA O CALOVÉBORA (Bledeshia)')).toBe(false)
  expect(withoutSeat('DAVID (CABECERA)')).toBe('DAVID')
})

test('a table with a missing column, a wrong code or no area is refused with its line', () => {
  const head = 'code,name,district,province,lon,lat,area_km2'
  expect(() => readTable('code,name\n010101,X')).toThrow(/wanted code/)
  expect(() => readTable(`${head}\n10101,X,Y,Z,-80,8,1`)).toThrow(/line 2/)
  expect(() => readTable(`${head}\n010101,X,Y,Z,-80,8,0`)).toThrow(/line 2/)
  expect(readTable(`${head}\n010101,X,Y,Z,-80,8,1`)).toMatchObject([{ lon: -80, areaKm2: 1 }])
})

test('the outline is that of Panama: 74,836 km2, 15 pieces of land, the canal inside', () => {
  const outline = outlineOf('591')
  expect(areaKm2(outline)).toBeCloseTo(74_836.6, 0)
  expect(outline).toHaveLength(15)
  expect(contains(outline, -79.7, 9.1)).toBe(true)
  expect(() => outlineOf('000')).toThrow(RangeError)
})

test('the coast around Panama is the one that is shipped, with its neighbours, and no sea', () => {
  const land = landWithin(around)
  expect(encodeShape(land)).toBe(coast)
  const shipped = decodeShape(coast)
  for (const [name, lon, lat] of [
    ['Panama', -80.2, 8.6],
    ['Costa Rica', -84, 10],
    ['Colombia', -76, 7],
  ] as const)
    expect(contains(shipped, lon, lat), name).toBe(true)
  expect(contains(shipped, -79.5, 7.9)).toBe(false)
  expect(() => landWithin([-40, 10, -39, 11])).toThrow(RangeError)
})

const island: Shape = [
  [
    [
      [-80, 8],
      [-79, 8],
      [-79, 9],
      [-80, 9],
      [-80, 8],
    ],
  ],
]

test('wherever centres lie, no shape is empty, each holds its centre, none overlaps, the land is filled', () => {
  const coordinate = (min: number) => fc.integer({ min: 0, max: 1400 }).map((n) => min + n / 1000)
  const centre = fc.record({
    lon: coordinate(-80.2),
    lat: coordinate(7.8),
    areaKm2: fc.integer({ min: 1, max: 900 }),
  })
  const centres = fc.uniqueArray(centre, {
    minLength: 3,
    maxLength: 25,
    selector: ({ lon, lat }) => `${Math.round(lon * 50)},${Math.round(lat * 50)}`,
  })
  fc.assert(
    fc.property(centres, (drawn) => {
      const named = drawn.map((one, i) => ({ ...one, code: String(i).padStart(2, '0') }))
      fc.pre(named.some(({ lon, lat }) => contains(island, lon, lat)))
      const cells = approximateCells(named, island)
      const shapes = new Map(cells.map(({ code, polygons }) => [code, offGrid(polygons)]))
      expect(cells.map(({ code }) => code)).toEqual(named.map(({ code }) => code))
      let sum = 0
      for (const { code, lon, lat } of named) {
        const shape = shapes.get(code)!
        expect(areaKm2(shape)).toBeGreaterThan(0)
        expect(contains(shape, lon, lat)).toBe(true)
        sum += areaKm2(shape)
      }
      const together = areaKm2(offGrid(unite(cells)))
      expect(Math.abs(together - sum)).toBeLessThan(0.1 + sum * 1e-4)
      expect(together).toBeGreaterThan(areaKm2(island) * 0.9995)
    }),
    { numRuns: 60 },
  )
})

const table = new URL('../../../shared/data/panama/corregimientos_2023.csv', import.meta.url)
const pack = new URL('../../src/kernel/place/pa/', import.meta.url)

test('the committed pack is what the published table makes, byte for byte', ({ skip }) => {
  skip(!existsSync(table), 'shared/data/panama/corregimientos_2023.csv is not beside the project')
  const { places, shapes } = buildPack(readFileSync(table, 'utf8'))
  expect(places).toBe(readFileSync(new URL('places.generated.ts', pack), 'utf8'))
  expect(shapes).toBe(readFileSync(new URL('shapes.generated.ts', pack), 'utf8'))
})
