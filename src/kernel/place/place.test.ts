import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import type { CivilDate } from '../time.ts'
import { pa } from './pa/pack.ts'
import {
  ancestorsOf,
  childrenOf,
  distanceBetween,
  isWithin,
  locate,
  placeOf,
  placesNear,
  placesUnder,
  searchPlaces,
  shownPlace,
  territoryOn,
} from './place.rules.ts'
import { listPlaces, Place, type PlaceVersion } from './place.schema.ts'

const on = '2026-11-21' as CivilDate
const panama = territoryOn(pa.places(), on)
const codes = (places: readonly PlaceVersion[]): string[] => places.map(({ code }) => code)

describe('the tree', () => {
  test('a place knows what it lies in, the nearest first', () => {
    expect(codes(ancestorsOf(panama, '080508'))).toEqual(['0805', '08', 'PA'])
    expect(isWithin(panama, '080508', '08')).toBe(true)
    expect(isWithin(panama, '080508', '09')).toBe(false)
  })

  test('children come in the order of their names, as people read them', () => {
    const names = childrenOf(panama, '0102').map(({ name }) => name)
    expect(names.indexOf('Finca 4')).toBeLessThan(names.indexOf('Finca 12'))
    expect(names.indexOf('El Teribe')).toBeGreaterThan(names.indexOf('El Silencio'))
  })

  test('a code that is not there is refused as absent', () => {
    expect(() => placeOf(panama, '080599')).toThrow(Refusal)
    expect(() => placesUnder(panama, { under: '99' })).toThrow('place.absent')
  })

  test('a shown place says where it lies, without the country', () => {
    const shown = shownPlace(panama, placeOf(panama, '080508'))
    expect(shown.within).toEqual(['Chepo', 'Panamá'])
    expect(Place.parse(shown)).toEqual(shown)
  })

  test('a list below something that is no code is refused', () => {
    expect(listPlaces.input.safeParse({ under: '08/../..' }).success).toBe(false)
    expect(listPlaces.input.safeParse({ on: '2026-02-30' }).success).toBe(false)
    expect(listPlaces.input.safeParse(listPlaces.example).success).toBe(true)
  })
})

describe('time', () => {
  const chepo = placeOf(panama, '0805')
  const country = placeOf(panama, 'PA')
  const province = placeOf(panama, '08')
  const early: PlaceVersion = { ...chepo, name: 'Chepo Viejo', validTo: '2025-01-01' as CivilDate }
  const late: PlaceVersion = { ...chepo, validFrom: '2025-01-01' as CivilDate }

  test('on the day of a change the new version holds, the day before the old one', () => {
    const versions = [country, province, late, early]
    const nameOn = (day: string) => placeOf(territoryOn(versions, day as CivilDate), '0805').name
    expect(nameOn('2024-12-31')).toBe('Chepo Viejo')
    expect(nameOn('2025-01-01')).toBe('Chepo')
  })

  test('before its beginning there is no place', () => {
    expect(territoryOn([country], '2022-12-31' as CivilDate).places.size).toBe(0)
  })

  test('two versions of one day, a missing parent and a parent below its child are refused', () => {
    expect(() => territoryOn([country, country], on)).toThrow(RangeError)
    expect(() => territoryOn([country, chepo], on)).toThrow(RangeError)
    const upsideDown = { ...province, parent: '0805' }
    expect(() => territoryOn([country, { ...chepo, parent: 'PA' }, upsideDown], on)).toThrow(
      RangeError,
    )
  })
})

describe('search', () => {
  const anyPlace = fc.constantFrom(...panama.places.values())
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')
  const withoutArticle = (text: string) => text.replace(/^(el|la|los|las)\s+/i, '')
  const withoutSmallWords = (text: string) => text.replace(/\s(de|del|la|los|las|el|o)(?=\s)/gi, '')
  const ways: readonly ((text: string) => string)[] = [
    plain,
    withoutArticle,
    withoutSmallWords,
    (text) => text.toLocaleUpperCase('es'),
    (text) => text.toLocaleLowerCase('es'),
    (text) => text.normalize('NFD'),
    (text) => `  ${text.replaceAll(' ', '  ')} `,
    (text) => text.replaceAll(' ', '-'),
  ]

  test('a place is found whatever accents, capitals, articles and spaces its name is typed with', () => {
    fc.assert(
      fc.property(anyPlace, fc.subarray([...ways], { minLength: 1 }), (place, chosen) => {
        const typed = chosen.reduce((text, way) => way(text), place.name)
        expect(codes(searchPlaces(panama, typed, { limit: 1000 }))).toContain(place.code)
      }),
      { numRuns: 300 },
    )
  })

  test('every place stands among the first of its name within its parent', () => {
    for (const place of panama.places.values()) {
      if (place.parent === null) continue
      const found = searchPlaces(panama, place.name, { under: place.parent, kind: place.kind })
      expect(codes(found).slice(0, 2), place.code).toContain(place.code)
    }
  })

  test.each([
    ['torti', '080508'],
    ['chep', '0805'],
    ['el llano chepo', '080504'],
    ['santa fe veraguas', '0909'],
    ['guna yala', '10'],
    ['COMARCAL KUNA', '080507'],
    ['feulliet', '130707'],
    ['Calidonia', '080804'],
    ['bledeshia', '120901'],
    ['veinticuatro de diciembre', '080821'],
    ['nurum', '1205'],
    ['ngäbe-buglé', '12'],
  ])('%s finds %s first or among its namesakes', (typed, code) => {
    expect(codes(searchPlaces(panama, typed)).slice(0, 2)).toContain(code)
  })

  test('larger places come before smaller ones of the same name', () => {
    const kinds = searchPlaces(panama, 'Panamá').map(({ kind }) => kind)
    expect(kinds.slice(0, 3)).toEqual(['country', 'province', 'district'])
  })

  test('nothing, signs and unknown words find nothing', () => {
    for (const typed of ['', '   ', '%', "'; drop table place", 'Atlantis', 'el chepo atlantis']) {
      expect(searchPlaces(panama, typed)).toEqual([])
    }
  })

  test('a search stays within its place and kind', () => {
    const found = searchPlaces(panama, 'san', { under: '09', kind: 'corregimiento', limit: 1000 })
    expect(found.length).toBeGreaterThan(5)
    for (const place of found) {
      expect(isWithin(panama, place.code, '09')).toBe(true)
      expect(place.kind).toBe('corregimiento')
    }
  })
})

describe('a point', () => {
  const corregimientos = placesUnder(panama, { kind: 'corregimiento' })

  test('the centre of each corregimiento lies in it, and the answer is called approximate', () => {
    for (const { code, lon, lat } of corregimientos) {
      const found = locate(panama, { lon, lat })
      expect(found?.place.code).toBe(code)
      expect(found).toMatchObject({ certainty: 'approximate', distanceMeters: 0 })
    }
  })

  test('on land a point belongs to one corregimiento, the one whose centre is nearest', () => {
    const ashore = corregimientos.filter(({ code }) => !pa.circles.includes(code))
    const anywhere = fc.record({
      lon: fc.double({ min: -82.5, max: -77.5, noNaN: true }),
      lat: fc.double({ min: 7.3, max: 9.5, noNaN: true }),
    })
    fc.assert(
      fc.property(anywhere, (point) => {
        const inside = placesNear(panama, point, { kind: 'corregimiento', withinMeters: 0 })
        fc.pre(inside.length > 0 && !pa.circles.includes(inside[0]!.place.code))
        expect(inside.length).toBeLessThan(3)
        const here = { ...inside[0]!.place, ...point }
        const away = (place: PlaceVersion): number => distanceBetween(here, place)
        const nearest = Math.min(...ashore.map(away))
        // two only on the very edge; the grid rounds corners by some metres
        for (const { place } of inside) expect(away(place)).toBeLessThan(nearest + 60)
      }),
      { numRuns: 300 },
    )
  })

  test('a point just off the coast is given to the nearest place, one at sea or abroad to none', () => {
    const offVeracruz = locate(panama, { lon: -79.6, lat: 8.87 })
    expect(offVeracruz?.distanceMeters).toBeGreaterThan(0)
    expect(offVeracruz?.distanceMeters).toBeLessThan(5_000)
    expect(locate(panama, { lon: -79, lat: 5 })).toBeUndefined()
    expect(locate(panama, { lon: -74.1, lat: 4.7 })).toBeUndefined()
  })

  test('other kinds can be asked for', () => {
    expect(locate(panama, { lon: -78.9, lat: 9.1 }, 'district')?.place.code).toBe('0805')
  })

  test('where a delivered boundary and a guessed one overlap, the delivered one holds', () => {
    const llano = placeOf(panama, '080504')
    const torti = {
      ...placeOf(panama, '080508'),
      boundary: 'imported' as const,
      shape: llano.shape,
    }
    const others = pa.places().filter(({ code }) => code !== '080508')
    const overlapping = territoryOn([...others, torti], on)
    const found = locate(overlapping, { lon: llano.lon, lat: llano.lat })
    expect(found).toMatchObject({ place: { code: '080508' }, certainty: 'imported' })
  })
})
