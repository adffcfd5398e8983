import { expect, test } from 'vitest'
import type { CivilDate } from '../time.ts'
import { pa } from './pa/pack.ts'
import { placeOf, placesUnder, territoryOn } from './place.rules.ts'
import { TerritoryMap } from './place.schema.ts'
import { areaKm2 } from './shape.rules.ts'
import { drawTerritory } from './territory-map.rules.ts'

const panama = territoryOn(pa.places(), '2026-11-21' as CivilDate)
const draw = (under: string, width?: number) =>
  drawTerritory(
    placeOf(panama, under),
    placesUnder(panama, { under, kind: 'corregimiento' }),
    width,
  )

/** The corners of a path of relative steps, ring by ring. */
function cornersOf(path: string): [number, number][][] {
  return path
    .split('z')
    .slice(0, -1)
    .map((ring) => {
      let x = 0
      let y = 0
      return [...ring.matchAll(/([Mlhv])(-?\d+)(?:[ ]?(-?\d+))?/g)].map(([, step, a, b]) => {
        if (step === 'M') [x, y] = [Number(a), Number(b)]
        else if (step === 'l') [x, y] = [x + Number(a), y + Number(b)]
        else if (step === 'h') x += Number(a)
        else y += Number(a)
        return [x, y] as [number, number]
      })
    })
}

test('Chepo is drawn in under 2.5 kB with its 8 corregimientos, in the order of their names', () => {
  const map = draw('0805')
  expect(JSON.stringify(map).length).toBeLessThan(2_500)
  expect(map.areas.map(({ name }) => name)).toEqual([
    'Cañita',
    'Chepillo',
    'Chepo',
    'Comarca Kuna de Madungandí',
    'El Llano',
    'Las Margaritas',
    'Santa Cruz de Chinina',
    'Tortí',
  ])
  expect(map.approximate).toBe(true)
  expect(TerritoryMap.parse(map)).toEqual(map)
})

test('no district is heavier than 9 kB before it is packed for the wire', () => {
  for (const { code } of placesUnder(panama, { kind: 'district' })) {
    expect(JSON.stringify(draw(code)).length, code).toBeLessThan(9_000)
  }
})

test('paths are whole numbers inside the drawing', () => {
  for (const under of ['0805', '0808', '09', '10']) {
    const map = draw(under)
    for (const { path, code } of map.areas) {
      expect(path, code).toMatch(/^(M-?\d+ -?\d+([hv]-?\d+|l-?\d+ ?-?\d+)*z)+$/)
      for (const [x, y] of cornersOf(path).flat()) {
        expect(x).toBeGreaterThanOrEqual(-1)
        expect(x).toBeLessThanOrEqual(map.width + 1)
        expect(y).toBeGreaterThanOrEqual(-1)
        expect(y).toBeLessThanOrEqual(map.height + 1)
      }
    }
  }
})

test('a drawing keeps the proportions of the land', () => {
  const map = draw('0805', 4000)
  const drawnArea = (path: string): number =>
    cornersOf(path).reduce((sum, ring) => {
      const twice = ring.reduce((total, [x, y], i) => {
        const [nextX, nextY] = ring[(i + 1) % ring.length]!
        return total + x * nextY - nextX * y
      }, 0)
      return sum + Math.abs(twice) / 2
    }, 0)
  const torti = map.areas.find(({ code }) => code === '080508')!
  const km2 = (drawnArea(torti.path) * map.metersPerUnit ** 2) / 1e6
  const onSphere = areaKm2(placeOf(panama, '080508').shape!)
  expect(km2 / onSphere).toBeGreaterThan(0.997)
  expect(km2 / onSphere).toBeLessThan(1.003)
})

test('the label of an area lies inside it, with the room it claims', () => {
  for (const { path, label, code } of draw('0805').areas) {
    const rings = cornersOf(path)
    const isInside = (x: number): boolean => {
      let inside = false
      for (const ring of rings) {
        ring.forEach(([ax, ay], i) => {
          const [bx, by] = ring[(i + 1) % ring.length]!
          if (ay > label.y !== by > label.y && x < ((bx - ax) * (label.y - ay)) / (by - ay) + ax) {
            inside = !inside
          }
        })
      }
      return inside
    }
    expect(isInside(label.x), code).toBe(true)
    expect(isInside(label.x - label.room / 2 + 0.5), code).toBe(true)
    expect(isInside(label.x + label.room / 2 - 0.5), code).toBe(true)
  }
})

test('an island too small for a finger says so, a large corregimiento does not', () => {
  const { areas } = draw('0805')
  expect(areas.filter(({ small }) => small).map(({ name }) => name)).toEqual(['Chepillo'])
})

test('the frame puts a point of the land on the drawing', () => {
  const map = draw('0805')
  const { lon, lat } = placeOf(panama, '080508')
  const x = (lon - map.frame.west) / map.frame.lonPerUnit
  const y = (map.frame.north - lat) / map.frame.latPerUnit
  expect(x).toBeGreaterThan(500)
  expect(x).toBeLessThan(map.width)
  expect(y).toBeGreaterThan(300)
  expect(y).toBeLessThan(map.height)
})

test('nothing to draw is refused', () => {
  expect(() => drawTerritory(placeOf(panama, 'PA'), [])).toThrow(RangeError)
})
