import { existsSync } from 'node:fs'
import path from 'node:path'
import { inferFigures } from '@convive/measure/disclosure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Language } from '#kernel/language.ts'
import { readTerritory } from '#kernel/place/place.service.ts'
import { checksumOf } from '#kernel/publish/freeze.service.ts'
import type { MeasureDefinition } from '#kernel/publish/measure.schema.ts'
import type { ReleasedCell } from '#kernel/publish/publish.schema.ts'
import {
  currentReleases,
  listReleases,
  readAsPublic,
  readCells,
  readRelease,
} from '#kernel/publish/release.service.ts'
import { DAY } from '#kernel/time.ts'
import { DeliveryMapping, fileAt, keepSource, takeDelivery } from '#listen/index.ts'
import { openSolver } from '#platform/solver/solver.ts'
import { freshKey } from '#test/board.ts'
import { analyst, type District, openDistrict, refusalOf } from '#test/measures.ts'
import { type DeliveredRecord, plantDelivery, plantSource } from '#test/records.ts'
import { say } from '../../messages.ts'
import { countMeasure as countsEndpoint } from './indicator.schema.ts'
import { countMeasure, type FreezeWish, freezeMeasure, listCountable } from './indicator.service.ts'

const shared = path.join(import.meta.dirname, '../../../../shared/data')
const homicides = path.join(shared, 'panama/homicides_2017_2024.csv')

let district: District
let db: District['db']
let t: District['t']

beforeAll(async () => {
  district = await openDistrict()
  ;({ db, t } = district)
})
afterAll(() => district.close())

const define = (more: object) => district.define(more)

const freeze = (measure: string, from: string, to: string, corrects?: FreezeWish['corrects']) =>
  district.freeze(measure, [from, to], { corrects })

const cellAt = (cells: readonly ReleasedCell[], place: string, period: string) =>
  cells.find((cell) => cell.place === place && cell.period === period && cell.class === 'all')

describe.skipIf(!existsSync(homicides))(`homicides of Panama (needs ${homicides})`, () => {
  test('are counted, published as they are, and can be checked by everybody', async () => {
    const source = await keepSource(t.world, {
      name: 'Homicidios',
      institution: 'Ministerio Público',
      mapping: DeliveryMapping.parse({
        class: { is: 'Homicidio' },
        when: { by: 'parts', year: 'año', month: 'mes' },
        where: { names: ['provincia'] },
        classes: { Homicidio: '0101' },
      }),
    })
    await takeDelivery(t.world, { source, file: fileAt(homicides) })
    const { id } = await define({
      sources: [{ kind: 'delivered', id: source }],
      dimensions: { place: { under: 'PA', level: 'province' }, period: 'month', class: 'none' },
      denominator: {
        source: 'Demo, no oficial',
        date: '2023-01-01' as never,
        persons: { PA: 4_064_780 },
      },
    })
    const counted = await countMeasure(t.world, id, { from: '2017-01', to: '2024-12' })
    expect(counted).toMatchObject({ counted: 4_019, missing: { place: 15, period: 0, class: 0 } })
    // One delivery brought all of the past: how late its records came is not known.
    expect(counted.delayDays).toBeNull()

    const frozen = await freeze(id, '2017-01', '2024-12')
    expect(frozen).toMatchObject({ number: 1, counted: 4_019, hidden: 0 })
    const release = await readRelease(t.world, 1)
    const cells = await readCells(t.world, release.id)
    const years = ['2017', '2018', '2019', '2020', '2021', '2022', '2023', '2024']
    expect(years.map((year) => cellAt(cells, 'PA', year)?.count)).toEqual([
      412, 439, 480, 500, 550, 499, 556, 583,
    ])
    expect(cellAt(cells, 'unknown:PA', 'all')?.count).toBe(15)
    expect(release.quality).toMatchObject({
      counted: 4_019,
      missing: { place: 15, period: 0, class: null },
    })
    const rate = cellAt(cells, 'PA', '2024')!
    expect(rate.rate).toBeCloseTo((583 / 4_064_780) * 100_000, 9)
    expect(rate.rateLow!).toBeLessThan(rate.rate!)
    expect(cellAt(cells, 'PA', '2024-01')?.rate).toBeNull()
    expect(cellAt(cells, '08', '2024')?.rate).toBeNull()
    // Whoever downloads it computes the checksum that the ledger knows.
    expect(checksumOf(release, cells)).toBe(release.checksum)
    expect(checksumOf(release, [{ ...cells[0]!, count: 4_018 }, ...cells.slice(1)])).not.toBe(
      release.checksum,
    )
    expect((await currentReleases(t.world)).map(({ number }) => number)).toEqual([1])
  })

  test('stand for ever: neither the application nor the owner changes what was published', async () => {
    const [release] = await listReleases(t.world)
    await expect(db.owner.query(`update release_cell set count = 0`)).rejects.toThrow(/frozen/)
    await expect(
      db.owner.query(`delete from release where id = $1`, [release!.id]),
    ).rejects.toThrow(/frozen/)
    await expect(db.owner.query(`update measure set version = 9`)).rejects.toThrow(/frozen/)
  })
})

test('the public role sees releases, and nothing that they were made from', async () => {
  const names = ['release', 'release_cell']
  for (const name of names)
    await readAsPublic(t.world, (asked) =>
      asked
        .selectFrom(name as 'release')
        .select('tenant_id')
        .execute(),
    )
  const { rows } = await db.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
       and has_table_privilege('convive_public', c.oid, 'select, insert, update, delete')`,
  )
  expect(rows.map(({ name }) => name).sort()).toEqual(names)
  for (const name of ['release_base', 'source_record', 'measure'])
    await expect(
      readAsPublic(t.world, (asked) =>
        asked
          .selectFrom(name as 'release')
          .select('tenant_id')
          .execute(),
      ),
    ).rejects.toMatchObject({ code: '42501' })
})

describe('what may be defined and published', () => {
  const own = { sources: [{ kind: 'incidents' }], dateBasis: 'reported' } as const
  const violence = {
    ...{ filter: { iccsUnder: '0301' }, rule: 'violence' },
    dimensions: { place: { under: '0805', level: 'district' }, period: 'quarter', class: 'none' },
  } as const

  test('sources are not added up', async () => {
    const source = await plantSource(db, 'otra')
    const error = await refusalOf(
      define({ ...own, sources: [{ kind: 'incidents' }, { kind: 'delivered', id: source }] }),
    )
    expect(error).toMatchObject({
      kind: 'invalid',
      code: 'measure.sourcesApart',
      facts: { got: 2 },
    })
    expect(await refusalOf(define({ ...own, dateBasis: 'occurred' }))).toMatchObject({
      code: 'measure.noSuchDate',
    })
    expect(
      await refusalOf(
        define({
          sources: [{ kind: 'delivered', id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' as never }],
        }),
      ),
    ).toMatchObject({ code: 'measure.noSource' })
  })

  test('a population of codes that no place has is refused with them', async () => {
    const persons = { '8': 1_439_575, '03': 281_956 }
    const denominator = { source: 'Censo', date: '2023-01-01', persons }
    expect(await refusalOf(define({ ...own, denominator }))).toMatchObject({
      ...{ kind: 'invalid', code: 'measure.personsNowhere' },
      facts: { codes: '8' },
    })
  })

  test.each([
    [
      'harm to persons asks for its rule',
      { filter: { iccsUnder: '0201' }, rule: 'event' },
      'measure.ruleTooMild',
    ],
    [
      'so does what has no category',
      { filter: { all: true }, rule: 'event' },
      'measure.ruleTooMild',
    ],
    [
      'violence is not told by month',
      { filter: { iccsUnder: '0301' }, rule: 'violence' },
      'measure.tooFine',
    ],
    [
      'nor by corregimiento',
      {
        filter: { iccsUnder: '0301' },
        rule: 'violence',
        dimensions: {
          place: { under: '0805', level: 'corregimiento' },
          period: 'quarter',
          class: 'none',
        },
      },
      'measure.tooFine',
    ],
    [
      'nor of one corregimiento, whatever level is asked for',
      {
        ...violence,
        dimensions: { ...violence.dimensions, place: { under: '080501', level: 'district' } },
      },
      'measure.tooFine',
    ],
    [
      'nor by a filter that lets through one corregimiento',
      { ...violence, filter: { and: [{ iccsUnder: '0301' }, { placeUnder: '080501' }] } },
      'measure.tooFine',
    ],
    [
      'nor by one that lets through all but one',
      { ...violence, filter: { and: [{ iccsUnder: '0301' }, { not: { placeUnder: '080501' } }] } },
      'measure.tooFine',
    ],
  ] as const)('%s', async (_, more, code) => {
    const { id } = await define({ ...own, ...more })
    expect(await refusalOf(freeze(id, '2025-01', '2025-12'))).toMatchObject({
      kind: 'invalid',
      code,
    })
  })

  test('nor is half a quarter told as a quarter', async () => {
    const { id } = await define({ ...own, ...violence })
    for (const [from, to] of [
      ['2025-02', '2025-02'],
      ['2025-01', '2025-05'],
      ['2025-02', '2025-06'],
    ] as const)
      expect(await refusalOf(freeze(id, from, to))).toMatchObject({ code: 'measure.tooFine' })
    expect((await freeze(id, '2025-01', '2025-06')).counted).toBe(0)
  })

  test('a hundred years by corregimiento and class are counted, and too many to publish at once', async () => {
    const dimensions = {
      ...{ place: { under: 'PA', level: 'corregimiento' }, period: 'month', class: 'iccs' },
    }
    const { id } = await define({ ...own, dimensions })
    const century = { from: '1926-01', to: '2025-12' }
    expect(await countMeasure(t.world, id, century)).toMatchObject({ counted: 0 })
    expect(await refusalOf(freeze(id, century.from, century.to))).toMatchObject({
      code: 'release.tooMany',
    })
  })

  test.each(['0000-01', '1850-01', '9999-12', '2025-13'])('%s is no month to ask for', (month) => {
    const asked = { id: crypto.randomUUID(), from: month, to: month }
    expect(countsEndpoint.input.safeParse(asked).success).toBe(false)
    expect(
      countsEndpoint.input.safeParse({ ...asked, from: '2025-01', to: '2025-02' }).success,
    ).toBe(true)
  })

  test('a period is not told before it is over for long enough', async () => {
    const { id } = await define(own)
    expect(await refusalOf(freeze(id, '2026-10', '2026-11'))).toMatchObject({
      code: 'release.tooEarly',
    })
    expect(await refusalOf(freeze(id, '2026-05', '2026-02'))).toMatchObject({
      code: 'measure.badPeriod',
    })
    expect((await freeze(id, '2026-09', '2026-10')).counted).toBe(0)
  })

  test('the district’s own incidents are one of the sources', async () => {
    const [own] = await listCountable(t.world)
    expect(own).toMatchObject({ kind: 'incidents', id: null })
    const codes = own!.categories.map(({ code }) => code)
    expect(codes).toContain('0401')
    expect(codes).toEqual([...new Set(codes)].sort())
  })
})

describe('a district that delivers thefts', () => {
  const places = ['080501', '080502', '080503', '080504', '080505', '080506', '080507', '080508']
  const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06']
  const noonOf = (month: string): number => Date.parse(`${month}-10T17:00:00Z`)
  const thefts = (place: string, month: string, units: number): DeliveredRecord => ({
    ...{ class: 'Hurto', iccs: '0502', place, from: noonOf(month), units },
  })
  /** Counts of 6 to 27, and one victim alone in Tortí in March. */
  const delivered = months.flatMap((month, m) =>
    places.map((place, p) =>
      place === '080508' && month === '2025-03'
        ? thefts(place, month, 1)
        : thefts(place, month, 6 + ((p * 7 + m * 5) % 22)),
    ),
  )
  const target = { place: '080508', month: '2025-03' }
  const by = {
    place: { under: '0805', level: 'corregimiento' },
    period: 'month',
    class: 'none',
  } as const

  const measureOf = async (name: string) => {
    const source = await plantSource(db, name)
    await plantDelivery(db, source, delivered, Date.parse('2025-07-05'))
    const measure = await define({
      sources: [{ kind: 'delivered', id: source }],
      ...{ filter: { iccsUnder: '0502' }, rule: 'event', dimensions: by },
    })
    return { source, measure: measure.id }
  }

  /** What somebody works out about the victim from everything that is public: an attack that knows nothing of the gate. */
  const attack = async (shownIn: readonly (readonly ReleasedCell[])[]) => {
    const [wherever, whenever] = [
      [...places, 'unknown:0805'],
      [...months, 'unknown:2025'],
    ]
    const atomsOf = (place: string, inMonths: readonly string[]): number[] =>
      (place === '0805' ? wherever : [place]).flatMap((p) =>
        inMonths.map((month) => wherever.indexOf(p) * 100 + whenever.indexOf(month)),
      )
    const figures = shownIn.flatMap((cells) => {
      const own = whenever.filter((month) => cells.some(({ period }) => period === month))
      const monthsOf = (period: string): string[] =>
        own.filter((month) => ['all', '2025', month].includes(period))
      return cells.flatMap(({ place, period, count }) =>
        count === null ? [] : [{ atoms: atomsOf(place, monthsOf(period)), count }],
      )
    })
    const wanted = atomsOf(target.place, [target.month])
    const { low, high } = inferFigures(figures, [wanted], { load: await openSolver() })
    return { low: low[0]!, high: high[0]! }
  }

  test('nobody finds one victim in two releases; with small counts alone hidden, everybody does', async () => {
    const { source, measure } = await measureOf('hurtos')
    const first = await freeze(measure, '2025-01', '2025-05')
    // A late one comes into a month that was published: alone it would be known from the difference.
    await plantDelivery(db, source, [thefts('080501', '2025-02', 1)], Date.parse('2025-08-20'))
    const second = await freeze(measure, '2025-01', '2025-06')
    expect((await readRelease(t.world, second.id)).quality.keptMonths).toEqual(['2025-02'])
    const releases = [await readCells(t.world, first.id), await readCells(t.world, second.id)]
    expect(cellAt(releases[0]!, target.place, target.month)?.count).toBeNull()
    for (const cells of [[releases[0]!], [releases[1]!], releases]) {
      const { low, high } = await attack(cells)
      expect(high - low).toBeGreaterThanOrEqual(5)
    }
    // The unsafe variant: nothing is hidden but what is small.
    const exact = await countCells(measure)
    const primaryOnly = exact.map((cell) => ({
      ...cell,
      count: (cell.count ?? 0) > 0 && (cell.count ?? 0) < 5 ? null : cell.count,
    }))
    expect(await attack([primaryOnly])).toEqual({ low: 1, high: 1 })
  })

  /** The exact table, as it would be published without a gate. */
  async function countCells(measure: string): Promise<ReleasedCell[]> {
    const { countAtoms } = await import('./count.service.ts')
    const { layCube } = await import('#kernel/publish/cube.rules.ts')
    const { rows } = await db.owner.query<{ definition: MeasureDefinition }>(
      'select definition from measure where id = $1',
      [measure],
    )
    const { definition } = rows[0]!
    const territory = await readTerritory(t.world)
    const span = { from: '2025-01', to: '2025-05' }
    const atoms = await countAtoms(t.world, definition, span, territory)
    const { dimensions, table } = layCube(definition, span, territory, atoms)
    const periods = dimensions.period.length
    return Array.from(table.counts, (count, cell) => ({
      ...{ cell, count, rate: null, rateLow: null, rateHigh: null, class: 'all' },
      place: dimensions.place[Math.floor(cell / periods)]!.code,
      period: dimensions.period[cell % periods]!.code,
    }))
  }

  test('a release from which another one can be subtracted is refused with the two numbers', async () => {
    const { source, measure } = await measureOf('hurtos y robos')
    await plantDelivery(
      db,
      source,
      [{ class: 'Robo', iccs: '0401', place: '080504', from: noonOf('2025-04'), units: 2 }],
      Date.parse('2025-07-06'),
    )
    await freeze(measure, '2025-01', '2025-06')
    const both = await define({
      sources: [{ kind: 'delivered', id: source }],
      ...{ filter: { or: [{ iccsUnder: '0502' }, { iccsUnder: '0401' }] }, rule: 'event' },
      dimensions: by,
    })
    const error = await refusalOf(freeze(both.id, '2025-01', '2025-06'))
    expect(error).toMatchObject({ kind: 'conflict', code: 'release.betrays' })
    expect(error.facts.oneRelease).not.toBe(error.facts.otherRelease)
    for (const language of Language.options) {
      const words = say(language, error.code, error.facts)
      expect(words).toContain(String(error.facts.one))
      expect(words).toContain(String(error.facts.other))
    }
    expect(
      new Set(Language.options.map((language) => say(language, error.code, error.facts))).size,
    ).toBe(3)
    // What was refused left nothing behind.
    expect((await listReleases(t.world)).filter(({ measure: of }) => of === both.id)).toEqual([])
  })

  test('what no pair of numbers tells and several together do is found: a month between two series', async () => {
    const source = await plantSource(db, 'series')
    const units = [3, 10, 11, 12, 13, 14, 15]
    const spread = units.map((n, m) => thefts('080501', `2025-0${m + 1}`, n))
    await plantDelivery(db, source, spread, Date.parse('2025-10-05'))
    const district = { under: '0805', level: 'district' }
    const measureBy = async (period: string) =>
      define({
        sources: [{ kind: 'delivered', id: source }],
        ...{ filter: { iccsUnder: '0502' }, rule: 'event' },
        dimensions: { place: district, period, class: 'none' },
      })
    // January is 3: the first two quarters, less February to June.
    const quarters = await freeze((await measureBy('quarter')).id, '2025-01', '2025-09')
    const byMonth = await measureBy('month')
    expect(await refusalOf(freeze(byMonth.id, '2025-02', '2025-06'))).toMatchObject({
      code: 'release.betrays',
      facts: { oneRelease: quarters.number },
    })
    expect((await freeze(byMonth.id, '2025-04', '2025-06')).hidden).toBe(0)
  })

  test('three measures of two categories each do not tell one of the categories', async () => {
    const source = await plantSource(db, 'categorías')
    const at = { place: '080501', from: noonOf('2025-01') }
    const records = [
      { ...at, iccs: '0501', units: 3 },
      { ...at, iccs: '0502', units: 20 },
      { ...at, iccs: '0503', units: 30 },
    ]
    await plantDelivery(db, source, records, Date.parse('2025-07-05'))
    const pairs = [
      ['0501', '0502'],
      ['0502', '0503'],
      ['0501', '0503'],
    ] as const
    const made = await Promise.all(
      pairs.map((pair) =>
        define({
          sources: [{ kind: 'delivered', id: source }],
          ...{ filter: { or: pair.map((iccsUnder) => ({ iccsUnder })) }, rule: 'event' },
          dimensions: { ...by, place: { under: '0805', level: 'district' } },
        }),
      ),
    )
    await freeze(made[0]!.id, '2025-01', '2025-01')
    await freeze(made[1]!.id, '2025-01', '2025-01')
    expect(await refusalOf(freeze(made[2]!.id, '2025-01', '2025-01'))).toMatchObject({
      code: 'release.betrays',
    })
  })

  test('homicides are told as they are, but not one kind of victim by a filter', async () => {
    const one = { iccs: '0101', place: '080501', from: noonOf('2025-01') }
    const planted = async () => {
      const source = await plantSource(db, 'homicidios')
      const records = [
        { ...one, class: 'Homicidio', units: 2 },
        { ...one, class: 'Femicidio', units: 1 },
      ]
      await plantDelivery(db, source, records, Date.parse('2025-07-05'))
      return source
    }
    const of = (source: string, filter: object) =>
      define({
        sources: [{ kind: 'delivered', id: source }],
        ...{ filter, rule: 'homicide', dimensions: by },
      })
    const some = { and: [{ iccsUnder: '0101' }, { classIn: ['Femicidio'] }] }
    const women = await freeze((await of(await planted(), some)).id, '2025-01', '2025-02')
    const cells = await readCells(t.world, women.id)
    expect(cells.filter(({ count }) => count !== 0).every(({ count }) => count === null)).toBe(true)
    expect(women.counted).toBeNull()
    const source = await planted()
    const all = await of(source, { iccsUnder: '0101' })
    expect((await freeze(all.id, '2025-01', '2025-02')).counted).toBe(3)
    for (const filter of [
      some,
      { and: [{ iccsUnder: '0101' }, { not: { classIn: ['Femicidio'] } }] },
    ])
      expect(
        await refusalOf(freeze((await of(source, filter)).id, '2025-01', '2025-02')),
      ).toMatchObject({ code: 'release.betrays' })
  })

  test('what is told of one place alone counts what lies in it and what nobody knows where', async () => {
    const source = await plantSource(db, 'un lugar')
    const nowhere = { ...thefts('080501', '2025-01', 7), place: null }
    await plantDelivery(
      db,
      source,
      [thefts('080501', '2025-01', 20), nowhere],
      Date.parse('2025-07-05'),
    )
    const { id } = await define({
      sources: [{ kind: 'delivered', id: source }],
      ...{ filter: { iccsUnder: '0502' }, rule: 'event' },
      dimensions: { ...by, place: { under: '0805', level: 'district' } },
    })
    expect(await countMeasure(t.world, id, { from: '2025-01', to: '2025-01' })).toMatchObject({
      ...{ counted: 27, missing: { place: 7 } },
    })
    const frozen = await freeze(id, '2025-01', '2025-01')
    expect(frozen.places).toBe(1) // of which there is no map
    const release = await readRelease(t.world, frozen.number)
    expect(release.quality).toMatchObject({ counted: 27, missing: { place: 7 } })
    const cells = await readCells(t.world, release.id)
    expect(
      ['0805', 'known:0805', 'unknown:0805'].map((place) => cellAt(cells, place, '2025-01')?.count),
    ).toEqual([27, 20, 7])
  })

  test('a correction says what and why, and is refused where its difference is small', async () => {
    const { source, measure } = await measureOf('corregidos')
    const first = await freeze(measure, '2025-01', '2025-06')
    const words = { what: 'Se suman hurtos de Tortí', why: 'Llegaron después' }
    await plantDelivery(db, source, [thefts('080508', '2025-06', 2)], Date.parse('2025-08-01'))
    const small = await refusalOf(
      freeze(measure, '2025-01', '2025-06', { release: first.id, ...words }),
    )
    expect(small).toMatchObject({ code: 'release.betrays', facts: { otherRelease: first.number } })
    await plantDelivery(db, source, [thefts('080508', '2025-06', 30)], Date.parse('2025-08-02'))
    const second = await freeze(measure, '2025-01', '2025-06', { release: first.id, ...words })
    expect(second).toMatchObject({ corrects: first.number, counted: first.counted! + 32 })
    const before = await readRelease(t.world, first.id)
    expect(before.correctedBy).toEqual({ id: second.id, number: second.number })
    expect((await readRelease(t.world, second.id)).corrects).toMatchObject(words)
    // One correction of a release; a further one corrects the correction.
    await plantDelivery(db, source, [thefts('080507', '2025-06', 50)], Date.parse('2025-08-03'))
    expect(
      await refusalOf(freeze(measure, '2025-01', '2025-06', { release: first.id, ...words })),
    ).toMatchObject({ code: 'release.another' })
  })

  test('a retry is answered with the first release; the same is not published again under another number', async () => {
    const { measure } = await measureOf('repetidos')
    const key = freshKey()
    const wish = { measure, from: '2025-01', to: '2025-06' }
    const first = await freezeMeasure(t.world, wish, analyst, key)
    const again = await freezeMeasure(t.world, wish, analyst, key)
    expect(again).toEqual(first)
    expect(await refusalOf(freeze(measure, wish.from, wish.to))).toMatchObject({
      ...{ kind: 'conflict', code: 'release.same', facts: { release: first.number } },
    })
    expect(first.places).toBe(places.length + 1)
    t.clock.now += DAY
    expect((await listReleases(t.world, measure)).length).toBe(1)
  })

  test('the same counts of a source that is complete by now are another release', async () => {
    const { source, measure } = await measureOf('completos por fin')
    const setTo = (completeness: string) =>
      db.owner.query('update delivery set completeness = $1 where source_id = $2', [
        completeness,
        source,
      ])
    await setTo('partial')
    await freeze(measure, '2025-01', '2025-06')
    await setTo('complete')
    await freeze(measure, '2025-01', '2025-06')
    expect((await listReleases(t.world, measure)).length).toBe(2)
  })

  test('the ledger knows who published what, and without it nothing is published', async () => {
    const { measure } = await measureOf('con acta')
    const acts = async () =>
      Number((await db.owner.query(`select count(*) from ledger_entry`)).rows[0].count)
    const before = await acts()
    await freeze(measure, '2025-01', '2025-06')
    expect(await acts()).toBe(before + 1)
    await db.owner.query('alter table ledger_entry rename to ledger_gone')
    await expect(freeze(measure, '2025-01', '2025-05')).rejects.toThrow()
    await db.owner.query('alter table ledger_gone rename to ledger_entry')
    expect((await listReleases(t.world, measure)).length).toBe(1)
  })
})
