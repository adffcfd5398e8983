import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '#kernel/time.ts'
import { exportAll } from '#platform/backup/export.service.ts'
import { type Crew, openDispatch } from '#test/dispatch.ts'
import { testKeys } from '#test/world.ts'
import { nearestUnits } from './nearest.service.ts'
import { tellPositions } from './position.service.ts'
import { openSpots } from './spot.service.ts'
import { setStatus } from './status.service.ts'
import { findUnit } from './unit.service.ts'

const { fresh, here, ana, carmen, by, crew, call, close } = await openDispatch()

afterAll(() => close())
beforeEach(() => {
  here.clock.now += HOUR
})

const spot = { lon: -79.1234567, lat: 9.1765432 }
const tell = ({ who }: Crew, at = spot) =>
  tellPositions(here.world, [{ ...at, at: here.clock.now, accuracyMeters: 5 }], by(who))
const keysOf = async ({ id }: Crew) =>
  (
    await fresh.owner.query(
      `select id, wrapped from data_key where about_kind = 'unit-spot' and about_id = $1`,
      [id],
    )
  ).rows
const opened = ({ id }: Crew) =>
  here.world.transaction(async (tx) =>
    (await openSpots(tx, [await findUnit(here.world, tx.db, id)])).get(id),
  )

describe('where a unit is', () => {
  test('opens with its own key, which goes with the place when the unit goes off shift', async () => {
    const unit = await crew()
    await tell(unit)
    expect(await opened(unit)).toEqual(spot)
    const kept = (await fresh.owner.query('select * from unit_spot where unit_id = $1', [unit.id]))
      .rows[0]
    expect(kept.sealed.toString('latin1')).not.toContain('79.12')
    expect(await keysOf(unit)).toMatchObject([{ id: kept.key_id }])

    await setStatus(here.world, unit.id, { status: 'off' }, by(carmen))
    expect(await keysOf(unit)).toEqual([])
    const { rows } = await fresh.owner.query('select 1 from unit_spot where unit_id = $1', [
      unit.id,
    ])
    expect(rows).toEqual([])

    // What came back with an old backup opens under no key that the unit has later.
    await setStatus(here.world, unit.id, { status: 'free' }, by(carmen))
    await fresh.owner.query('insert into unit_spot values ($1, $2, $3, $4, $5, $6)', [
      ...[1, unit.id, 'spot', kept.key_id, kept.sealed, new Date(kept.sealed_at)],
    ])
    expect(await opened(unit)).toBeUndefined()
    here.clock.now += MINUTE
    await tell(unit)
    expect(await opened(unit)).toEqual(spot)
  })

  test('of a unit that goes off shift while somebody looks is not known, and gets no key anew', async () => {
    const unit = await crew()
    await tell(unit)
    const seen = await here.world.transaction(async (tx) => {
      const found = await findUnit(here.world, tx.db, unit.id)
      expect(found.spot).not.toBeNull()
      await setStatus(here.world, unit.id, { status: 'off' }, by(carmen))
      return openSpots(tx, [found])
    })
    expect(seen).toEqual(new Map())
    expect(await keysOf(unit)).toEqual([])
  })

  test('is opened in a complete export', async () => {
    const unit = await crew()
    await tell(unit)
    const folder = await mkdtemp(path.join(tmpdir(), 'convive-spot-'))
    const to = path.join(folder, 'export')
    try {
      const { world } = here
      await exportAll({ owner: fresh.ownerConfig, keys: testKeys, files: world.files, to })
      const lines = (await readFile(path.join(to, 'unit_spot.jsonl'), 'utf8')).trim().split('\n')
      const row = lines.map((line) => JSON.parse(line)).find(({ unit_id }) => unit_id === unit.id)
      expect(row.value).toEqual(spot)
      expect(row).not.toHaveProperty('sealed')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('that is off shift has none, whatever the program thinks', async () => {
    const insert = fresh.owner.query(
      `insert into unit (tenant_id, id, call_sign, status, status_at, positioned_at)
       values (1, gen_random_uuid(), $1, 'off', now(), now())`,
      [randomBytes(4).toString('hex')],
    )
    await expect(insert).rejects.toMatchObject({ code: '23514' })
  })

  test('is weighed for an incident with an entry first: one a look, and again from another point', async () => {
    const unit = await crew()
    await tell(unit)
    const id = await call()
    const entries = async (): Promise<number> =>
      (await fresh.owner.query('select count(*)::int as n from ledger_entry')).rows[0].n
    const look = async (lon: number, who = ana) => {
      const before = await entries()
      await nearestUnits(here.world, { id, point: { lon, lat: 9.17 } }, who)
      return (await entries()) - before
    }
    expect(await look(-79.1)).toBe(1)
    expect(await look(-79.1)).toBe(0)
    expect(await look(-79.1, carmen)).toBe(1)
    expect(await look(-79.2)).toBe(1)
    here.clock.now += 15 * MINUTE
    expect(await look(-79.2)).toBe(1)
  })
})
