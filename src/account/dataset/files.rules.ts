import { csvLine } from '#kernel/csv.ts'
import type { PlaceFeatures } from '#kernel/place/place.schema.ts'
import type { Entry, Release, ReleasedCell } from '#kernel/publish/publish.schema.ts'
import { iso } from '#kernel/time.ts'

/** Under what terms everything that is released may be used. */
export const license = {
  name: 'CC BY 4.0',
  url: 'https://creativecommons.org/licenses/by/4.0/',
} as const

/** A file of a release as it is downloaded. */
export interface ReleaseFile {
  /** `release-3.csv` */
  readonly name: string
  readonly type: string
  readonly text: string
}

/** Who publishes, for the metadata. */
export interface Publisher {
  readonly name: string
  /** address under which people reach it */
  readonly url: string
}

const csvColumns = [
  ['release', 'integer', 'number of the release'],
  [
    'place_code',
    'string',
    'official code of the place; unknown: somewhere in it; known: in it, where nothing finer is told',
  ],
  ['place', 'string', 'name of the place'],
  ['place_part_of', 'string', 'code of the place that this one adds up into; empty for the total'],
  ['period', 'string', 'year, quarter or month; all: the total; unknown: not known'],
  ['period_part_of', 'string', 'code of the period that this one adds up into'],
  ['class_code', 'string', 'category; all: the total; unmapped: without a category'],
  ['class', 'string', 'name of the category, in Spanish'],
  ['class_part_of', 'string', 'code of the category that this one adds up into'],
  ['count', 'integer', 'the number; empty where it is not shown'],
  ['shown', 'boolean', 'false: the number is small, or would give away one that is'],
  ['growing', 'boolean', 'true: more is expected to be recorded of this period'],
  ['rate_per_100k_year', 'number', 'per 100,000 persons and year'],
  [
    'rate_low',
    'number',
    'lower end of the interval of the rate (exact, 95 %); empty where none is told',
  ],
  ['rate_high', 'number', 'upper end of the interval of the rate'],
] as const

/** A release as a table: a line a number, so that it can be added up again from its parts. */
export function releaseCsv(release: Release, cells: readonly ReleasedCell[]): string {
  const { place, period, class: kind } = release.dimensions
  const [places, periods, kinds] = [place, period, kind].map(
    (entries) => new Map(entries.map((entry) => [entry.code, entry])),
  ) as [Map<string, Entry>, Map<string, Entry>, Map<string, Entry>]
  const lines = cells.map((cell) => {
    const [where, when, what] = [
      places.get(cell.place)!,
      periods.get(cell.period)!,
      kinds.get(cell.class)!,
    ]
    return csvLine([
      ...[release.number, cell.place, where.name, place[where.parent]?.code],
      ...[cell.period, period[when.parent]?.code],
      ...[cell.class, what.name, kind[what.parent]?.code],
      ...[cell.count, String(cell.count !== null), String(when.growing === true)],
      ...[cell.rate, cell.rateLow, cell.rateHigh],
    ])
  })
  return csvLine(csvColumns.map(([name]) => name)) + lines.join('')
}

/** What a release is, without its numbers, as every file carries it. */
const about = (release: Release, { name, url }: Publisher) => ({
  publisher: name,
  release: release.number,
  address: `${url}/observatory/releases/${release.number}`,
  published: iso(release.frozenAt),
  countedAt: iso(release.countedAt),
  license: license.url,
  measure: release.measure,
  measureVersion: release.measureVersion,
  definition: release.definition,
  source: release.source,
  rule: release.rule,
  quality: release.quality,
  provenance: release.provenance,
  from: release.from,
  to: release.to,
  corrects: release.corrects,
  releaseChecksum: release.checksum,
})

const releaseJson = (
  release: Release,
  cells: readonly ReleasedCell[],
  publisher: Publisher,
): string =>
  `${JSON.stringify({
    ...about(release, publisher),
    dimensions: release.dimensions,
    figures: cells.map(({ cell: _, ...figure }) => figure),
  })}\n`

/**
 * The metadata of the table: what it is, by whom, of what date, under which licence, and what each column says.
 * @see W3C (2015), Metadata Vocabulary for Tabular Data
 */
const csvMetadata = (release: Release, publisher: Publisher): string =>
  `${JSON.stringify(
    {
      '@context': 'http://www.w3.org/ns/csvw',
      url: fileName(release, 'csv'),
      'dc:title': release.definition.names,
      'dc:description': release.definition.about,
      'dc:publisher': publisher.name,
      'dc:issued': iso(release.frozenAt),
      'dc:license': license.url,
      tableSchema: {
        columns: csvColumns.map(([name, datatype, description]) => ({
          name,
          datatype,
          'dc:description': description,
        })),
      },
      'convive:release': about(release, publisher),
    },
    null,
    2,
  )}\n`

/** Areas of a release with their numbers by year, all categories together. */
function releaseGeoJson(
  release: Release,
  cells: readonly ReleasedCell[],
  publisher: Publisher,
  shapes: PlaceFeatures,
): string {
  const years = new Set(
    release.dimensions.period.map(({ code }) => code).filter((code) => /^(\d{4}|all)$/.test(code)),
  )
  const total = release.dimensions.class[0]!.code
  const byPlace = new Map<string, [string, number | null][]>()
  for (const { place, period, class: kind, count, rate } of cells) {
    if (kind !== total || !years.has(period)) continue
    const known = byPlace.get(place) ?? []
    known.push([`count_${period}`, count])
    if (rate !== null) known.push([`rate_${period}`, rate])
    byPlace.set(place, known)
  }
  const features = shapes.features
    .filter(({ id }) => byPlace.has(id))
    .map((feature) => ({
      ...feature,
      properties: { ...feature.properties, ...Object.fromEntries(byPlace.get(feature.id)!) },
    }))
  return `${JSON.stringify({ type: 'FeatureCollection', metadata: about(release, publisher), features })}\n`
}

const fileName = ({ number }: Release, ending: string): string => `release-${number}.${ending}`

/** All files of a release. `chart` is the Vega-Lite specification of its chart. */
export function releaseFiles(
  release: Release,
  cells: readonly ReleasedCell[],
  o: { publisher: Publisher; shapes: PlaceFeatures; chart: object },
): readonly ReleaseFile[] {
  const file = (ending: string, type: string, text: string): ReleaseFile => ({
    name: fileName(release, ending),
    type,
    text,
  })
  return [
    file('csv', 'text/csv; charset=utf-8', releaseCsv(release, cells)),
    file(
      'csv-metadata.json',
      'application/csvm+json; charset=utf-8',
      csvMetadata(release, o.publisher),
    ),
    file('json', 'application/json; charset=utf-8', releaseJson(release, cells, o.publisher)),
    file('geojson', 'application/geo+json', releaseGeoJson(release, cells, o.publisher, o.shapes)),
    file('vl.json', 'application/json; charset=utf-8', `${JSON.stringify(o.chart, null, 2)}\n`),
  ]
}
