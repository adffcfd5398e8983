import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { Caller, World } from '#platform/world.ts'
import { definitionExample } from '../src/understand/indicator/indicator.schema.ts'
import {
  defineMeasure,
  type FreezeWish,
  freezeMeasure,
} from '../src/understand/indicator/indicator.service.ts'
import { freshKey } from './board.ts'
import { freshDb } from './database.ts'
import { testWorld } from './world.ts'

/** Whoever defines, counts and publishes in tests. */
export const analyst: Caller = { actors: ['staff', 'analyst'], language: 'es' }

/** Opens a district with its territory on a database of its own, ready to define measures and to publish. */
export async function openDistrict() {
  const db = await freshDb()
  const t = testWorld(db, { tenant: { place: '0805' } })
  await db.owner.query(
    `insert into tenant (id, name, zone, place, demo) values (1, 'Prueba', 'America/Panama', '0805', true)`,
  )
  await seedTerritory(t.world, territoryPack('pa'))
  return {
    db,
    t,
    /** the example of a definition, counted by when it happened, where it differs */
    define(more: object) {
      const definition = {
        ...definitionExample,
        dateBasis: 'occurred',
        ...more,
      } as MeasureDefinition
      return defineMeasure(t.world, { definition }, analyst, freshKey())
    },
    freeze: (
      measure: string,
      [from, to]: readonly [from: string, to: string],
      more: Partial<FreezeWish> = {},
      world: World = t.world,
    ) => freezeMeasure(world, { measure, from, to, ...more }, analyst, freshKey()),
    async close(): Promise<void> {
      await t.pool.close()
      await db.close()
    },
  }
}

export type District = Awaited<ReturnType<typeof openDistrict>>

/** Why something was refused. @throws when it was not */
export const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => {
      throw new Error('got no refusal, wanted one')
    },
    (error: Refusal) => error,
  )
