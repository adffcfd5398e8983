import { expect, test } from 'vitest'
import { placeOf, placesUnder, territoryOn } from '../place.rules.ts'
import { placeKinds } from '../place.schema.ts'
import {
  areaKm2,
  contains,
  decodeShape,
  distanceMeters,
  distanceToShapeMeters,
} from '../shape.rules.ts'
import { corrections } from './corrections.ts'
import { pa } from './pack.ts'
import { outline } from './shapes.generated.ts'

const places = pa.places()
const territory = territoryOn(places, places[0]!.validFrom)
const corregimientos = places.filter(({ kind }) => kind === 'corregimiento')
const land = decodeShape(outline)

test('Panama has 10 provinces, 3 comarcas, 82 districts and 699 corregimientos, each code once', () => {
  const count = (kind: string) => places.filter((place) => place.kind === kind).length
  expect([count('province'), count('comarca'), count('district')]).toEqual([10, 3, 82])
  expect(corregimientos).toHaveLength(699)
  expect(new Set(places.map(({ code }) => code)).size).toBe(places.length)
})

test('a code begins with the code of the place it lies in', () => {
  for (const { code, kind, parent } of places) {
    if (kind === 'country') expect(parent).toBeNull()
    else if (code.length === 2) expect(parent).toBe('PA')
    else expect(code.slice(0, -2)).toBe(parent)
    expect(code).toMatch(/^(PA|\d\d|\d{4}|\d{6})$/)
    expect(placeKinds[kind].rank).toBe(code === 'PA' ? 0 : code.length / 2)
  }
})

test('the territory reaches every place from the top', () => {
  expect(placesUnder(territory, {})).toHaveLength(places.length)
  expect(placesUnder(territory, { under: '0805', kind: 'corregimiento' })).toHaveLength(8)
})

test.each([
  ['0805', 'Chepo'],
  ['080501', 'Chepo'],
  ['080506', 'Santa Cruz de Chinina'],
  ['080507', 'Comarca Kuna de Madungandí'],
  ['080508', 'Tortí'],
  ['080821', '24 de Diciembre'],
  ['010213', 'Barriada 4 de Abril'],
  ['070301', 'La Villa de Los Santos'],
  ['130305', 'Cirí de Los Sotos'],
  ['060504', 'Llano de la Cruz'],
  ['030301', 'Miguel de la Borda'],
  ['060207', 'Quebrada El Ciprián'],
  ['080804', 'La Exposición o Calidonia'],
  ['120901', 'Santa Catalina o Calovébora (Bledeshia)'],
  ['120511', 'El Piro No. 2 (Muakwata Kubu)'],
  ['090513', 'Manuel E. Amador Terrero'],
  ['1205', 'Ñürüm'],
  ['12', 'Comarca Ngäbe Buglé'],
])('%s is written %s', (code, name) => {
  expect(placeOf(territory, code).name).toBe(name)
})

test('no name is in capitals, doubled in spaces or marked as a seat', () => {
  for (const { name } of places) {
    expect(name).toBe(name.trim().replace(/\s+/g, ' '))
    expect(name).not.toMatch(/cabecera|cebecera/i)
    expect(name).not.toMatch(/\p{Lu}{2,}/u)
    expect(name).not.toMatch(/ (De|Del|Y|O) /)
  }
})

test('a misspelling of the source is shown nowhere, and is found as another name of its place', () => {
  const shown = new Set(places.map(({ name }) => name))
  for (const { code, published, shown: corrected } of corrections) {
    expect(placeOf(territory, code)).toMatchObject({
      name: corrected,
      aliases: expect.arrayContaining([published]),
    })
    expect(shown.has(published)).toBe(false)
  }
})

test('most districts have one seat, none has two', () => {
  const districts = placesUnder(territory, { kind: 'district' })
  const seats = districts.map(
    ({ code }) => placesUnder(territory, { under: code }).filter(({ seat }) => seat).length,
  )
  expect(Math.max(...seats)).toBe(1)
  expect(seats.filter((n) => n === 1).length).toBeGreaterThan(70)
})

test('every place has an area on the map, called approximate, with the centre of a corregimiento inside', () => {
  for (const { code, shape, boundary } of places) {
    expect(areaKm2(shape!), code).toBeGreaterThan(0.01)
    expect(boundary).toBe('approximate')
  }
  for (const { code, shape, lon, lat } of corregimientos) {
    expect(contains(shape!, lon, lat), code).toBe(true)
  }
})

test('centres at sea, and no others, have a circle of their own area', () => {
  const atSea = corregimientos.filter(({ lon, lat }) => !contains(land, lon, lat))
  expect(pa.circles).toEqual(atSea.map(({ code }) => code))
  for (const { areaKm2: published, shape, lon, lat } of atSea) {
    const edge = shape!.flat(2).map((corner) => distanceMeters(corner, [lon, lat]))
    const radius = Math.sqrt((published! * 1e6) / Math.PI)
    expect(Math.max(...edge)).toBeLessThan(radius * 1.03 + 12)
    expect(areaKm2(shape!)).toBeLessThan(published! * 1.03)
    // neighbours that are nearer take a bite, never more than a tenth
    expect(areaKm2(shape!)).toBeGreaterThan(published! * 0.9)
  }
})

test('shapes of corregimientos fill the outline of the country without overlap', () => {
  const inLand = areaKm2(land)
  const circles = new Set(pa.circles)
  const sum = (kept: (code: string) => boolean) =>
    corregimientos
      .filter(({ code }) => kept(code))
      .reduce((total, { shape }) => total + areaKm2(shape!), 0)
  const all = sum(() => true)
  expect(all).toBeGreaterThan(inLand * 0.9999)
  expect(all).toBeLessThan(inLand + sum((code) => circles.has(code)))
})

test('no shape but the circles reaches beyond the outline, but for the rounding of the grid', () => {
  const circles = new Set(pa.circles)
  for (const { code, shape } of corregimientos) {
    if (circles.has(code)) continue
    for (const rings of shape!) {
      const xs = rings[0]!.map(([lon]) => lon)
      const ys = rings[0]!.map(([, lat]) => lat)
      for (let i = 1; i < 6; i++) {
        for (let j = 1; j < 6; j++) {
          const lon = Math.min(...xs) + ((Math.max(...xs) - Math.min(...xs)) * i) / 6
          const lat = Math.min(...ys) + ((Math.max(...ys) - Math.min(...ys)) * j) / 6
          if (!contains([rings], lon, lat)) continue
          expect(distanceToShapeMeters(land, lon, lat), code).toBeLessThan(20)
        }
      }
    }
  }
})

test('a district and a province have the area of their corregimientos together', () => {
  for (const { code, kind, shape } of places) {
    if (kind === 'corregimiento' || kind === 'country') continue
    const inside = placesUnder(territory, { under: code, kind: 'corregimiento' })
    const sum = inside.reduce((total, part) => total + areaKm2(part.shape!), 0)
    expect(Math.abs(areaKm2(shape!) - sum), code).toBeLessThan(0.05 + sum * 1e-4)
  }
})
