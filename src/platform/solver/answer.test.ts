import { solveWithHighs } from '@convive/measure/disclosure'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Language } from '#kernel/language.ts'
import { pa } from '#kernel/place/pa/pack.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Guarding } from '#kernel/publish/audit.rules.ts'
import type { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Atom } from '#kernel/publish/publish.schema.ts'
import { listReleases } from '#kernel/publish/release.service.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { freezeForTest, homicides } from '#test/releases.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { say } from '../../messages.ts'
import { answerTo, guardedBy } from './answer.ts'

let db: FreshDb
let t: TestWorld

beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
  await seedTerritory(t.world, pa)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

/** HiGHS model status 13: it ran into its time limit. */
const OUT_OF_TIME = 13

/** A HiGHS that takes every model and proves nothing. */
const unproving = solveWithHighs({
  createModel: () => ({
    options: { set: () => undefined },
    changeColsCost: () => undefined,
    changeColBounds: () => undefined,
    changeColsIntegrality: () => undefined,
    clearIntegrality: () => undefined,
    run: () => undefined,
    getModelStatus: () => OUT_OF_TIME,
    getSolution: () => ({ colValue: new Float64Array(0) }),
    dispose: () => undefined,
  }),
})

/** Freezes thefts of which two are small, attacked with a solver that proves nothing. */
function freezeUnproven(spoil: (guarding: Guarding) => Guarding = (guarding) => guarding) {
  const theft = (place: string, month: string, count: number): Atom => ({
    ...{ place, month, year: '2025', class: 'Hurto', iccs: '0502', certainty: 'name', count },
  })
  const definition: MeasureDefinition = {
    ...homicides(t.world),
    filter: { iccsUnder: '0502' },
    dimensions: {
      place: { under: '0805', level: 'corregimiento' },
      period: 'month',
      class: 'none',
    },
    rule: 'event',
  }
  const months = ['2025-01', '2025-02', '2025-03']
  const atoms = ['080501', '080502', '080503', '080504'].flatMap((place, p) =>
    months.map((month, m) => theft(place, month, (p + m) % 3 === 0 ? 2 : 20 + p + m)),
  )
  return freezeForTest(t.world, {
    ...{ definition, atoms, months: { from: '2025-01', to: '2025-03' } },
    // As between threads: what crosses is copied.
    guard: async (guarding) => guardedBy(structuredClone(answerTo(spoil(guarding), unproving))),
  })
}

test('where the solver proves nothing, nothing is published, and the refusal says what to try', async () => {
  await expect(freezeUnproven()).rejects.toMatchObject({
    ...{ kind: 'conflict', code: 'release.unproven' },
  })
  expect(await listReleases(t.world)).toEqual([])
  const words = Language.options.map((language) => say(language, 'release.unproven', {}))
  expect(new Set(words).size).toBe(3)
  expect(words.every((each) => !each.includes('release.'))).toBe(true)
})

test('a fault that is not the solver’s stays a fault', async () => {
  const broken = freezeUnproven(({ table, ...guarding }) => ({
    ...guarding,
    table: { ...table, counts: Float64Array.from(table.counts, (count) => count + 1) },
  }))
  await expect(broken).rejects.toThrow(RangeError)
})
