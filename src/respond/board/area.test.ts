import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bounds } from '#kernel/place/place.schema.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { MINUTE } from '#kernel/time.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { boardPolicy } from './board.rules.ts'
import * as schema from './board.schema.ts'
import { findByWords, listIncidents } from './board.service.ts'

let { ana, file, here, close } = {} as TestBoard

beforeAll(async () => {
  ;({ ana, file, here, close } = await openBoard(boardPolicy))
})

afterAll(async () => {
  await close()
})

const ids = async (given: object) => {
  const filter = schema.listIncidents.input.parse({ show: 'all', limit: '200', ...given })
  return (await listIncidents(here.world, filter, ana)).rows.map(({ id }) => id)
}

test('a window of the map shows what lies in the places that it touches, in its time', async () => {
  const there = await file({ place: '080507', narrative: 'cuatrero con linterna' })
  const elsewhere = await file({ place: '080501', narrative: 'cuatrero con machete' })
  const territory = await readTerritory(here.world)
  const [west, south, east, north] = territory.places.get('080507')!.bounds as Bounds
  const window = [west, south, east, north].map((degrees) => degrees.toFixed(6)).join(',')
  expect(await ids({ window })).toContain(there.id)
  expect(await ids({ window: '-82.9,8.2,-82.8,8.3' })).toEqual([])
  expect(await ids({ window, place: '080501' })).not.toContain(there.id)
  expect(await ids({ place: '0805' })).toEqual(expect.arrayContaining([there.id, elsewhere.id]))
  const at = (minutes: number) => new Date(here.clock.now + minutes * MINUTE).toISOString()
  expect(await ids({ window, from: at(-1), until: at(1) })).toContain(there.id)
  expect(await ids({ window, until: at(-1) })).toEqual([])
  expect(await ids({ window, from: at(1) })).toEqual([])
  const quest = schema.findIncidents.input.parse({ words: 'cuatrero', place: '080501' })
  expect((await findByWords(here.world, quest, ana)).rows.map(({ id }) => id)).toEqual([
    elsewhere.id,
  ])
})

test('a window that is none is refused by its field', () => {
  for (const window of ['1,2,3', '2,1,1,2', 'a,b,c,d', '1,2,3,4,5', "1,2,3,4'--"])
    expect(
      schema.listIncidents.input.safeParse({ window }).error?.issues.map(({ path }) => path[0]),
    ).toEqual(['window'])
})
