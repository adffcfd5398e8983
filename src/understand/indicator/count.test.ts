import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTerritory } from '#kernel/place/place.service.ts'
import { holds, mayHold } from '#kernel/publish/filter.rules.ts'
import { Filter, type MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Atom } from '#kernel/publish/publish.schema.ts'
import { DAY, HOUR } from '#kernel/time.ts'
import { type District, openDistrict } from '#test/measures.ts'
import { type DeliveredRecord, plantDelivery, plantSource } from '#test/records.ts'
import { testWorld } from '#test/world.ts'
import { countAtoms, measureDelays } from './count.service.ts'
import { delayOf, inWholeWeeks, isStillGrowing } from './growing.rules.ts'
import { definitionExample } from './indicator.schema.ts'

let district: District
let db: District['db']
let t: District['t']

beforeAll(async () => {
  district = await openDistrict()
  ;({ db, t } = district)
})
afterAll(() => district.close())

const definition = async (name: string, more: Partial<MeasureDefinition> = {}) => {
  const id = await plantSource(db, name)
  const made = {
    ...definitionExample,
    sources: [{ kind: 'delivered', id }],
    dateBasis: 'occurred',
    filter: { all: true },
    dimensions: { place: { under: 'PA', level: 'corregimiento' }, period: 'month', class: 'iccs' },
    rule: 'violence',
    ...more,
  } as MeasureDefinition
  return { id, definition: made }
}

const total = (atoms: readonly Atom[]): number => atoms.reduce((sum, each) => sum + each.count, 0)

describe('one filter, twice', () => {
  const classes = ['Hurto', 'Robo', "O'Brien %_\\", null]
  const categories = ['0502', '05021', '0401', '0101', null]
  const places = ['080501', '080508', '0805', '08', '0101', '9999', null]
  const certainties = ['name', 'imported', 'approximate'] as const
  const record = fc
    .record({
      class: fc.constantFrom(...classes),
      iccs: fc.constantFrom(...categories),
      place: fc.constantFrom(...places),
      known: fc.constantFrom(...certainties),
    })
    .map(({ known, ...rest }) => ({
      ...rest,
      certainty: rest.place === null ? ('none' as const) : known,
    }))
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Filter>({ all: true }),
      fc.record({ iccsUnder: fc.constantFrom('05', '0502', '04', '0101') }),
      fc.record({
        classIn: fc.array(fc.constantFrom('Hurto', "O'Brien %_\\", 'x'), { minLength: 1 }),
      }),
      fc.record({ placeUnder: fc.constantFrom('PA', '08', '0805', '080508', '9999', '7777') }),
      fc.record({
        certaintyIn: fc.array(fc.constantFrom(...certainties, 'none' as const), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
      fc.record({ known: fc.constantFrom('iccs' as const, 'class' as const, 'place' as const) }),
      fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('filter') }),
    ),
  }))

  test('counts in the database what it lets through in memory', async () => {
    const records = fc.sample(record, { numRuns: 150, seed: 20261122 })
    const { id, definition: base } = await definition('filtros')
    const at = Date.parse('2024-05-10T12:00:00Z')
    await plantDelivery(
      db,
      id,
      records.map((each) => ({ ...each, from: at })),
      at + DAY,
    )
    const territory = await readTerritory(t.world)
    let some = 0
    await fc.assert(
      fc.asyncProperty(filter, async (generated) => {
        expect(Filter.parse(generated)).toEqual(generated)
        const atoms = await countAtoms(
          t.world,
          { ...base, filter: generated },
          { from: '2024-05', to: '2024-05' },
          territory,
        )
        const wanted = records.filter((each) => holds(generated, each, territory)).length
        expect(total(atoms)).toBe(wanted)
        expect(atoms.every((atom) => holds(generated, atom, territory))).toBe(true)
        // What it lets through it was foreseen to, whatever of it was known.
        for (const { class: kind, iccs, place } of atoms)
          for (const known of [{}, { class: kind }, { iccs }, { place }, { class: kind, iccs }])
            expect(mayHold(generated, known, territory)).toBe(true)
        if (!mayHold(generated, {}, territory)) expect(wanted).toBe(0)
        if (wanted > 0 && wanted < records.length) some++
      }),
      { numRuns: 120, seed: 20261122 },
    )
    expect(some).toBeGreaterThan(30)
  })
})

describe('months', () => {
  test.each(['America/Sao_Paulo', 'America/St_Johns', 'America/Panama'])(
    'are those of the calendar in %s, across every change of the clock',
    async (zone) => {
      const world = testWorld(db, { tenant: { place: '0805', zone } })
      const { id, definition: made } = await definition(`meses ${zone}`)
      const { rows: starts } = await db.owner.query<{ at: number }>(
        `select m at time zone $1 as at from generate_series('2008-01-01'::timestamp, '2020-12-01', '1 month') m`,
        [zone],
      )
      // A change of the clock is at most two hours from midnight.
      const moments = starts.flatMap(({ at }) => [at - 2 * HOUR, at - 1, at, at + 1, at + 3 * HOUR])
      await plantDelivery(
        db,
        id,
        moments.map((from) => ({ from })),
        Date.parse('2021-06-01'),
      )
      const territory = await readTerritory(world.world)
      const months = { from: '2008-01', to: '2020-12' }
      const atoms = await countAtoms(world.world, made, months, territory)
      const { rows } = await db.owner.query<{ month: string; n: number }>(
        `select to_char(occurred_from at time zone $1, 'YYYY-MM') as month, count(*)::int as n from source_record
         where source_id = $2 group by 1 having to_char(occurred_from at time zone $1, 'YYYY-MM') between $3 and $4`,
        [zone, id, months.from, months.to],
      )
      expect(new Map(atoms.map(({ month, count }) => [month, count]))).toEqual(
        new Map(rows.map(({ month, n }) => [month, n])),
      )
      expect(atoms).toHaveLength(156)
      await world.pool.close()
    },
  )

  test('what lasts a month is of it; what reaches beyond is of a month that is not known', async () => {
    const { id, definition: made } = await definition('intervalos')
    const [march, april] = [Date.parse('2024-03-01T05:00:00Z'), Date.parse('2024-04-01T05:00:00Z')]
    await plantDelivery(
      db,
      id,
      [
        { from: march, to: april, units: 3 },
        { from: march, to: april + 1 },
        { from: march, units: 5, state: 'withdrawal' },
      ],
      Date.parse('2024-06-01'),
    )
    const atoms = await countAtoms(
      t.world,
      made,
      { from: '2024-01', to: '2024-12' },
      await readTerritory(t.world),
    )
    expect(new Map(atoms.map(({ month, count }) => [month, count]))).toEqual(
      new Map([
        ['2024-03', 3],
        [null, 1],
      ]),
    )
  })
})

describe('how late records come', () => {
  /** One event a day; recorded at once, but every tenth after 40 days. */
  const late = (now: number): DeliveredRecord[] =>
    Array.from({ length: 400 }, (_, day) => ({ from: now - day * DAY - HOUR }))

  test('is measured on what came after the first delivery', async () => {
    const { id, definition: made } = await definition('demoras')
    const now = t.clock.now
    const territory = await readTerritory(t.world)
    await plantDelivery(db, id, late(now - 500 * DAY), now - 500 * DAY)
    expect(delayOf(await measureDelays(t.world, made, territory), 0.95)).toBeUndefined()
    for (const [i, record] of late(now).entries()) {
      const recorded = i % 10 === 0 ? record.from + 40 * DAY : record.from + HOUR
      if (recorded <= now && i % 4 < 2) await plantDelivery(db, id, [record], recorded)
    }
    const days = delayOf(await measureDelays(t.world, made, territory), 0.95)
    expect(days).toBe(40)
    const zone = 'America/Panama'
    expect(isStillGrowing('2026-10', days, now, zone)).toBe(true)
    expect(isStillGrowing('2026-09', days, now, zone)).toBe(false)
    expect(isStillGrowing('2026', days, now, zone)).toBe(true)
    expect(isStillGrowing('2026-Q3', days, now, zone)).toBe(false)
  })

  test('is not told to be short because what is late has not come yet', () => {
    // Half is recorded after 30 days; of the last 30 days only the quick half is there.
    const seen = Array.from({ length: 300 }, (_, ageDays) => [
      { ageDays, delayDays: 0, records: 1 },
      ...(ageDays >= 30 ? [{ ageDays, delayDays: 30, records: 1 }] : []),
    ]).flat()
    expect(delayOf(seen, 0.55)).toBe(30)
    expect(delayOf(seen, 0.45)).toBe(0)
    expect(delayOf(seen.slice(0, 39), 0.5)).toBeUndefined()
    expect(delayOf(seen.slice(0, 40), 0.5)).toBe(0)
    expect([0, 1, 40, 42, 43].map(inWholeWeeks)).toEqual([0, 7, 42, 42, 49])
  })
})
