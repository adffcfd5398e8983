import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { openSpot, sealSpot } from './spot.service.ts'

let db: FreshDb
let here: TestWorld
beforeAll(async () => {
  db = await freshDb()
  here = testWorld(db)
})
afterAll(async () => {
  await here.pool.close()
  await db.close()
})

const spot = { lon: -79.1234567, lat: 9.1765432 }
const unit = () => newId<'unit'>(here.clock.now, randomBytes(10))

test('where a unit is opens for that unit alone', () => {
  const [id, other] = [unit(), unit()]
  const sealed = sealSpot(here.world, id, spot)
  expect(openSpot(here.world, { id, spot: sealed })).toEqual(spot)
  expect(() => openSpot(here.world, { id: other, spot: sealed })).toThrow()
  expect(openSpot(here.world, { id, spot: null })).toBeUndefined()
})

test('a unit whose spot is not known says no time, and one that is off shift has none', async () => {
  const columns = 'tenant_id, id, call_sign, status, status_at, spot, positioned_at'
  const insert = (status: string, sealed: Buffer | null, at: string | null) =>
    db.owner.query(`insert into unit (${columns}) values (1, $1, $2, $3, now(), $4, $5)`, [
      unit(),
      `Unidad ${randomBytes(4).toString('hex')}`,
      status,
      sealed,
      at,
    ])
  const sealed = sealSpot(here.world, unit(), spot)
  await expect(insert('off', sealed, '2026-11-22')).rejects.toMatchObject({ code: '23514' })
  await expect(insert('off', null, '2026-11-22')).rejects.toMatchObject({ code: '23514' })
  await insert('off', null, null)
})
