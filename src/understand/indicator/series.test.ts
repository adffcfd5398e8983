import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Filter, MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { Atom, ReleasedCell } from '#kernel/publish/publish.schema.ts'
import { readCells, readRelease } from '#kernel/publish/release.service.ts'
import { DAY } from '#kernel/time.ts'
import { type District, openDistrict, refusalOf } from '#test/measures.ts'
import { type DeliveredRecord, plantDelivery, plantSource } from '#test/records.ts'
import { freezeForTest, homicides } from '#test/releases.ts'
import { testWorld } from '#test/world.ts'
import { countMeasure, listReleases } from './indicator.service.ts'

let district: District
let db: District['db']
let t: District['t']

beforeAll(async () => {
  district = await openDistrict()
  ;({ db, t } = district)
})
afterAll(() => district.close())

const define = async (
  source: string,
  dimensions: Partial<MeasureDefinition['dimensions']>,
  filter: Filter = { iccsUnder: '05' },
) => {
  const by = { place: { under: '0805', level: 'corregimiento' }, period: 'month', class: 'none' }
  const { id } = await district.define({
    ...{ rule: 'event', filter, dimensions: { ...by, ...dimensions } },
    sources: [{ kind: 'delivered', id: source }],
  })
  return id
}

const freeze: District['freeze'] = (...wish) => district.freeze(...wish)

const at = (month: string, place: string, units: number, iccs = '0502'): DeliveredRecord => ({
  ...{ class: iccs, iccs, place, units, from: Date.parse(`${month}-10T17:00:00Z`) },
})

const countAt = (
  cells: readonly ReleasedCell[],
  place: string,
  period: string,
  kind = 'all',
): number | null | undefined =>
  cells.find((cell) => cell.place === place && cell.period === period && cell.class === kind)?.count

const twoMonths = ['2025-01', '2025-02'] as const

test('a place that came to another district is compared as it lay, before and after', async () => {
  const source = await plantSource(db, 'reforma')
  const places = ['080501', '080508', '080601', '080201', '080202', '080203']
  const records = places.flatMap((place) =>
    twoMonths.map((month, m) => at(month, place, place === '080203' && m === 1 ? 2 : 10 + m)),
  )
  await plantDelivery(db, source, records, Date.parse('2025-07-05'))
  const measure = await define(source, { place: { under: '08', level: 'district' } })
  // Something small that is looked for in all releases of the source together.
  const islands = await define(source, { place: { under: '0802', level: 'corregimiento' } })
  expect((await freeze(islands, twoMonths)).hidden).toBeGreaterThan(0)
  const before = await freeze(measure, twoMonths)
  const move = (to: string) =>
    db.owner.query(
      `update place_version set parent_id = (select id from place where code = $1)
       where place_id = (select id from place where code = '080508')`,
      [to],
    )
  await move('0802')
  // Another world: it reads the places anew.
  const after = testWorld(db, { tenant: { place: '0805' } })
  try {
    const why = 'Tortí es ahora de Balboa'
    const next = await freeze(measure, twoMonths, { why }, after.world)
    const cells = [await readCells(t.world, before.id), await readCells(t.world, next.id)]
    expect(cells.map((of) => countAt(of, '0805', '2025'))).toEqual([42, 21])
    expect(cells.map((of) => countAt(of, '0802', '2025'))).toEqual([54, 75])
    // A release that has not kept how its places lay, and that adds up in no territory that is known.
    await db.owner.query('alter table release_base disable trigger frozen')
    await db.owner.query('update release_base set tree = null where release_id = $1', [before.id])
    await db.owner.query('alter table release_base enable trigger frozen')
    expect(await refusalOf(freeze(measure, twoMonths, {}, after.world))).toMatchObject({
      ...{ kind: 'conflict', code: 'release.placesChanged', facts: { release: before.number } },
    })
  } finally {
    await move('0805')
    await after.pool.close()
  }
})

test('published months that change are told with what, from, to and why, and not without', async () => {
  const source = await plantSource(db, 'crecen')
  const places = ['080501', '080502']
  const records = places.flatMap((place) => twoMonths.map((month) => at(month, place, 20)))
  await plantDelivery(db, source, records, Date.parse('2025-07-05'))
  const measure = await define(source, {})
  const freezing = freeze(measure, twoMonths)
  // One at a time: a second one says that the first is under way.
  expect(await refusalOf(freeze(measure, twoMonths))).toMatchObject({ code: 'release.running' })
  const first = await freezing
  const [listed] = await listReleases(t.world)
  const kept = await readCells(t.world, first.id)
  expect(listed).toMatchObject({ id: first.id, cells: kept.length, hidden: 0 })
  expect((await readRelease(t.world, first.id)).quality.changes).toBeUndefined()
  await plantDelivery(db, source, [at('2025-02', '080502', 8)], Date.parse('2025-08-05'))
  const longer = ['2025-01', '2025-03'] as const
  const silent = await refusalOf(freeze(measure, longer))
  expect(silent).toMatchObject({
    ...{ kind: 'conflict', code: 'release.unexplained' },
    facts: { field: 'why', periods: '2025-02 (40 → 48)' },
  })
  const why = 'La policía entregó tarde'
  const second = await freeze(measure, longer, { why })
  const february = { period: '2025-02', release: first.number, from: 40, to: 48 }
  const { quality } = await readRelease(t.world, second.id)
  // The place and the district that it lies in; the year counts other months and is not compared.
  expect(quality.changes).toEqual({ why, periods: [{ ...february, numbers: 2 }] })
  // A correction says why already.
  await plantDelivery(db, source, [at('2025-01', '080501', 9)], Date.parse('2025-09-05'))
  const corrects = { release: second.id, what: 'Enero', why: 'Faltaba un libro' }
  const third = await freeze(measure, longer, { corrects })
  const told = (await readRelease(t.world, third.id)).quality.changes
  expect(told?.why).toBe(corrects.why)
  expect(told?.periods.map(({ period, from, to }) => [period, from, to])).toEqual([
    ['all', 88, 97],
    ['2025', 88, 97],
    ['2025-01', 40, 49],
  ])
})

test('the hash of what was counted is the same in whatever order it came', async () => {
  const definition = homicides(t.world)
  const place = (code: string, count: number): Atom => ({
    ...{ place: code, month: '2024-01', year: '2024', class: null, iccs: '0101' },
    ...{ certainty: 'name', count },
  })
  const atoms = [place('08', 3), place('03', 2), place('10', 7)]
  const months = { from: '2024-01', to: '2024-12' }
  const dataOf = async (counted: readonly Atom[]) =>
    (await freezeForTest(t.world, { definition, atoms: counted, months })).provenance.data
  const data = await dataOf(atoms)
  expect(await dataOf(atoms.toReversed())).toBe(data)
})

test('a table has all that may be counted, with zeros: an entry alone tells nothing', async () => {
  const source = await plantSource(db, 'dominio')
  const mapping = { classes: { Hurto: '0502', Robo: '0401', Vandalismo: '0504' } }
  await db.owner.query('update source set mapping = $1 where id = $2', [mapping, source])
  await plantDelivery(db, source, [at('2025-01', '080501', 20)], Date.parse('2025-07-05'))
  const entriesOf = async (kind: 'iccs' | 'source', filter?: Filter) => {
    const measure = await define(source, { class: kind }, filter)
    const { dimensions } = await readRelease(t.world, (await freeze(measure, twoMonths)).id)
    return dimensions
  }
  const any = { or: [{ iccsUnder: '05' }, { iccsUnder: '04' }] }
  const of = await entriesOf('iccs', any)
  expect(of.class.map(({ code }) => code)).toEqual(['all', '0401', '0502', '0504'])
  expect(of.period.map(({ code }) => code)).toContain('unknown:2025')
  expect(of.place.map(({ code }) => code)).toContain('unknown:0805')
  // What the filter cannot let through is no part of it.
  expect((await entriesOf('iccs')).class.map(({ code }) => code)).toEqual(['all', '0502', '0504'])
  // What is still being read may yet be given up: nothing of it is told.
  await plantDelivery(db, source, [at('2025-01', '080501', 1, '0503')], Date.parse('2025-08-05'))
  await db.owner.query(
    `update delivery set state = 'reading', ended_at = null where source_id = $1 and began_at = $2`,
    [source, new Date('2025-08-05')],
  )
  const classes = (await entriesOf('source', any)).class.map(({ code }) => code)
  expect(classes).toEqual(['all', '0502', 'Hurto', 'Robo', 'Vandalismo'])
})

test('a class that all of a group share is hidden with it, or the release is refused with the cells', async () => {
  const source = await plantSource(db, 'iguales')
  const mapping = { classes: { Hurto: '0502', Robo: '0401', Vandalismo: '0504' } }
  await db.owner.query('update source set mapping = $1 where id = $2', [mapping, source])
  const mixed = ['080501', '080502', '080504'].flatMap((place) =>
    twoMonths.flatMap((month) => ['0502', '0401'].map((iccs) => at(month, place, 20, iccs))),
  )
  // All 30 of Tortí in January were robbed: whoever was in the list is known to have been.
  const records = [...mixed, at('2025-01', '080508', 30, '0401'), at('2025-02', '080508', 9)]
  await plantDelivery(db, source, records, Date.parse('2025-07-05'))
  const any = { or: [{ iccsUnder: '05' }, { iccsUnder: '04' }] }
  const measure = await define(source, { class: 'iccs' }, any)
  const cells = await readCells(t.world, (await freeze(measure, twoMonths)).id)
  const torti = (kind: string) => countAt(cells, '080508', '2025-01', kind)
  expect([torti('0401'), torti('0502')]).toEqual([null, null])
  expect(countAt(cells, '080501', '2025', 'all')).toBe(80)
  // A second measure that shows how many were robbed would tell it after all.
  const robbed = await define(source, {}, { iccsUnder: '0401' })
  const error = await refusalOf(freeze(robbed, twoMonths))
  expect(error).toMatchObject({ kind: 'conflict', code: 'release.allAlike', facts: { all: 2 } })
  expect(error.facts.cells).toContain('Tortí · 2025-01 · ')
})

test('a series goes on where its sums would tell the new month: more of that month is hidden', async () => {
  const source = await plantSource(db, 'sigue')
  const places = ['080501', '080502', '080504', '080508']
  const records = places.flatMap((place, p) =>
    twoMonths.flatMap((month, m) => [
      at(month, place, 11 + p + m, '0502'),
      at(month, place, 17 + p * m, '0504'),
    ]),
  )
  const march = [
    ...[at('2025-03', '080501', 2, '0502'), at('2025-03', '080501', 14, '0504')],
    ...[at('2025-03', '080502', 12, '0502'), at('2025-03', '080502', 13, '0504')],
    ...[at('2025-03', '080508', 16, '0502'), at('2025-03', '080508', 15, '0504')],
  ]
  await plantDelivery(db, source, [...records, ...march], Date.parse('2025-07-05'))
  const measure = await define(source, { class: 'iccs' })
  const first = await freeze(measure, twoMonths)
  const second = await freeze(measure, ['2025-01', '2025-03'])
  const [old, now] = [await readCells(t.world, first.id), await readCells(t.world, second.id)]
  expect(countAt(now, '080501', '2025-03', '0502')).toBeNull()
  // The year less what was told before would be the month.
  expect(countAt(old, '080501', '2025', '0502')).toBe(23)
  expect(countAt(now, '080501', '2025', '0502')).toBeNull()
  // What was told stays told, and of the new month not all is hidden.
  for (const month of twoMonths)
    for (const kind of ['all', '0502', '0504'])
      expect(countAt(now, '080502', month, kind)).toBe(countAt(old, '080502', month, kind))
  const shown = now.filter(({ period, count }) => period === '2025-03' && (count ?? 0) > 0)
  expect(shown.length).toBeGreaterThan(0)
  // The same from another measure is refused, as before: it has no month that is new to its readers.
  const twin = await define(source, { period: 'quarter', class: 'iccs' })
  expect(await refusalOf(freeze(twin, ['2025-01', '2025-03']))).toMatchObject({ kind: 'conflict' })
})

test('how late records come is published in whole weeks, and on how many it was measured in twenties', async () => {
  const source = await plantSource(db, 'atrasos')
  const happened = at('2025-05', '080501', 1).from
  await plantDelivery(db, source, [at('2025-04', '080501', 60)], happened)
  const records = Array.from({ length: 59 }, () => at('2025-05', '080501', 1))
  await plantDelivery(db, source, records, happened + 40 * DAY)
  const release = await freeze(await define(source, {}), ['2025-04', '2025-05'])
  const { quality } = await readRelease(t.world, release.id)
  expect(quality).toMatchObject({ counted: 119, delayDays: 42, delayMeasuredOn: 40 })
})

test('before a release its classes are counted by the names that everybody will read', async () => {
  const source = await plantSource(db, 'nombres')
  const named = (name: string | null, month: string, units: number): DeliveredRecord => ({
    ...at(month, '080501', units),
    class: name,
  })
  const records = [
    ...[named('Hurto', '2024-11', 30), named('Hurto', '2025-02', 40)],
    ...[named('Caso de Ana P.', '2025-01', 20), named(null, '2025-01', 25)],
  ]
  await plantDelivery(db, source, records, Date.parse('2025-07-05'))
  const months = { from: '2024-11', to: '2025-02' }
  const by = async (kind: 'source' | 'none') => {
    const measure = await define(source, { class: kind })
    return { measure, classes: (await countMeasure(t.world, measure, months)).classes }
  }
  const { measure, classes } = await by('source')
  expect(classes.map(({ name, count }) => [name, count])).toEqual([
    ['Caso de Ana P.', 20],
    ['Hurto', 70],
    ['unmapped', 25],
  ])
  const { id } = await freeze(measure, [months.from, months.to])
  const published = (await readRelease(t.world, id)).dimensions.class
  expect(published.slice(1).map(({ name }) => name)).toEqual(classes.map(({ name }) => name))
  expect((await by('none')).classes).toEqual([])
})
