import { describe, expect, test } from 'vitest'
import { randomStream } from '../random.ts'
import { emergingHotSpots, emergingPatterns } from './emerging.ts'
import { getisOrd } from './getis-ord.ts'
import { gridNeighbours, neighboursFromLinks } from './neighbours.ts'

const SIDE = 24
const STEPS = 12
const PLACES = SIDE * SIDE

/** A quiet city with one corner whose history is given, in events per cell and step. */
function city(history: number[], elsewhere = 0.15): Int32Array {
  const stream = randomStream(31, 0)
  return new Int32Array(PLACES * STEPS).map((_, bin) => {
    const place = bin % PLACES
    const [column, row] = [place % SIDE, Math.floor(place / SIDE)]
    const inside = Math.max(Math.abs(column - 6), Math.abs(row - 6)) <= 1
    return stream.poisson(inside ? history[Math.floor(bin / PLACES)]! : elsewhere)
  })
}

const centre = 6 * SIDE + 6
const list = gridNeighbours(SIDE, SIDE)
const nameAt = (history: number[]) =>
  emergingPatterns[emergingHotSpots(city(history), STEPS, list).pattern[centre]!]

describe('emerging hot spots', () => {
  const quiet = new Array<number>(STEPS).fill(0.15)
  const busy = (...steps: number[]) => quiet.map((rate, step) => (steps.includes(step) ? 6 : rate))
  test.each([
    ['none', quiet],
    ['new', busy(11)],
    ['consecutive', busy(7, 8, 9, 10, 11)],
    ['persistent', new Array<number>(STEPS).fill(6)],
    ['intensifying', quiet.map((_, step) => 2 + 1.5 * step)],
    ['diminishing', quiet.map((_, step) => 20 - 1.4 * step)],
    ['sporadic', busy(1, 5, 8, 11)],
    ['historical', quiet.map((_, step) => (step < 10 ? 25 : 0))],
  ])('a place with that history is called %s', (name, history) => {
    expect(nameAt(history)).toBe(name)
  })

  test('a bin is tested with its neighbours in its step and the one before', () => {
    const counts = city(busy(4, 5))
    const { z } = emergingHotSpots(counts, STEPS, list)
    const from: number[] = []
    const to: number[] = []
    for (let bin = 0; bin < counts.length; bin++)
      for (const then of bin < PLACES ? [0] : [-PLACES, 0]) {
        const place = bin % PLACES
        for (const other of [
          place,
          ...list.index.subarray(list.offsets[place]!, list.offsets[place + 1]!),
        ]) {
          from.push(bin)
          to.push(bin - place + then + other)
        }
      }
    const bins = neighboursFromLinks(counts.length, Int32Array.from(from), Int32Array.from(to))
    expect(z).toEqual(getisOrd(counts, bins, { inference: 'analytic' }).z)
  })

  test('what is cold is named as what is hot, below zero', () => {
    const cold = emergingHotSpots(city(new Array<number>(STEPS).fill(0), 6), STEPS, list)
    expect(emergingPatterns[-cold.pattern[centre]!]).toBe('persistent')
    expect(cold.state[11 * PLACES + centre]).toBe(-1)
  })

  test('a city without spots has hardly any', () => {
    const found = emergingHotSpots(city(quiet), STEPS, list)
    expect(found.pattern.filter((pattern) => pattern !== 0).length).toBeLessThanOrEqual(2)
    expect(found.handedOver).toEqual([])
  })

  test('refuses what does not fit', () => {
    expect(() => emergingHotSpots(new Int32Array(10), 3, list)).toThrow(
      '576 places x 3 steps, got 10',
    )
    expect(() => emergingHotSpots(new Int32Array(PLACES * 2), 2, list)).toThrow('got 2')
    expect(() => emergingHotSpots(new Int32Array(PLACES * 3).fill(-1), 3, list)).toThrow('got -1')
  })
})
