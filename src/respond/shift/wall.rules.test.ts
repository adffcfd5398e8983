import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { iso } from '#kernel/time.ts'
import { emptyWall, PLACES, placeOnWall, scriptsOf } from './wall.rules.ts'
import type { WallIncident } from './wall.schema.ts'

const seed = 20_261_122

const incident = (id: string, priority: number, openedAt = 0, more = 0): WallIncident => ({
  id,
  number: 1,
  kind: 'robbery',
  place: null,
  priority,
  state: 'triaged',
  openedAt: iso(openedAt),
  late: false,
  more,
})

/** As the server answers: the most urgent first, and of those as urgent the longest waiting. */
const inOrder = (list: readonly WallIncident[]): WallIncident[] =>
  [...list].sort((a, b) => a.priority - b.priority || a.openedAt.localeCompare(b.openedAt))

/** Nights as they go: at each step some come and some are over. */
const nights = fc.array(
  fc.record({
    come: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }),
    over: fc.array(fc.nat(40), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('the wall', () => {
  test('never moves what stands on it, shows nothing twice, and hides nothing that is more urgent', () => {
    fc.assert(
      fc.property(nights, (night) => {
        let places = emptyWall
        let open: WallIncident[] = []
        let next = 0
        for (const { come, over } of night) {
          open = open.filter((_, i) => !over.includes(i))
          for (const priority of come) open.push(incident(`i${next}`, priority, next++))
          const before = places
          const wall = placeOnWall(before, inOrder(open))
          places = wall.places
          const shown = places.filter((id) => id !== null)
          expect(new Set(shown).size).toBe(shown.length)
          expect(shown.every((id) => open.some((each) => each.id === id))).toBe(true)
          expect(shown.length).toBe(Math.min(PLACES, open.length))
          expect(wall.hidden).toBe(open.length - shown.length)
          for (const [at, id] of before.entries())
            if (id !== null && places.includes(id)) expect(places[at]).toBe(id)
          const urgencyOf = (id: string) => open.find((each) => each.id === id)!.priority
          const least = Math.max(...shown.map(urgencyOf))
          const hidden = open.filter(({ id }) => !places.includes(id))
          // Who stands there stays, unless something more urgent has no place.
          expect(hidden.every(({ priority }) => priority >= least)).toBe(true)
        }
      }),
      { seed, numRuns: 300 },
    )
  })

  test('keeps nothing of what is over: a day of events leaves as much as its first minute', () => {
    const everyMillis = 5_000
    const asked = (24 * 60 * 60 * 1_000) / everyMillis
    let places = emptyWall
    let most = 0
    const begun = performance.now()
    for (let i = 0; i < asked; i++) {
      // Each stays for ten minutes: what stands now was never heard of an hour ago.
      const open = Array.from({ length: 1 + (i % 12) }, (_, j) =>
        incident(`i${Math.floor(i / 120)}.${j}`, 1 + (j % 4), Math.floor(i / 120)),
      )
      const wall = placeOnWall(places, inOrder(open))
      places = wall.places
      most = Math.max(most, JSON.stringify(places).length)
      expect(places.length).toBe(PLACES)
      expect(places.every((id) => id === null || open.some((each) => each.id === id))).toBe(true)
    }
    expect(most).toBeLessThan(200)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })

  test('counts what has no place, and not what another stands for', () => {
    const list = [...Array(PLACES + 2).keys()].map((i) =>
      incident(`i${i}`, 1, i, i === 2 ? 497 : 0),
    )
    expect(placeOnWall(emptyWall, list, 600).hidden).toBe(600 - PLACES - 497)
    const behind = [...list.slice(0, PLACES), incident('last', 1, 99, 40)]
    expect(placeOnWall(emptyWall, behind, 600).hidden).toBe(600 - PLACES - 497)
  })

  test('asked again without news it stays as it is', () => {
    const list = inOrder([incident('a', 3), incident('b', 1), incident('c', 2)])
    const once = placeOnWall(emptyWall, list)
    expect(placeOnWall(once.places, list)).toEqual(once)
  })

  test('has the urgent ones above and the others from the middle down', () => {
    const list = inOrder([incident('a', 4), incident('b', 1), incident('c', 2)])
    expect(placeOnWall(emptyWall, list).places).toEqual([
      'b',
      'c',
      null,
      null,
      'a',
      null,
      null,
      null,
    ])
  })

  test('lets the least urgent and latest give way when it is full', () => {
    const full = inOrder([...Array(PLACES).keys()].map((i) => incident(`i${i}`, i < 4 ? 2 : 3, i)))
    const { places } = placeOnWall(emptyWall, full)
    const more = placeOnWall(places, inOrder([...full, incident('life', 1, 99)]))
    expect(more.places).toContain('life')
    expect(more.places).not.toContain('i7')
    expect(more.hidden).toBe(1)
    expect(placeOnWall(places, inOrder([...full, incident('noise', 4, 99)])).places).toEqual(places)
  })
})

test('another build of the page has other scripts', () => {
  const page = (name: string) =>
    `<head><script type="module" crossorigin src="/app/assets/${name}.js"></script></head>`
  expect(scriptsOf(page('index-a1'))).toBe('/app/assets/index-a1.js')
  expect(scriptsOf(page('index-a1'))).not.toBe(scriptsOf(page('index-b2')))
})
