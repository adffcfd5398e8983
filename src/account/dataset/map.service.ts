import { readRelease } from '#kernel/publish/release.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { readBasemap, readPart } from '#platform/basemap/basemap.ts'
import type { Document, DocumentRoute } from '#platform/http/document.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { drawReleased, readFigures, shapesOf } from './dataset.service.ts'
import { type Chosen, choose } from './figures.rules.ts'
import { mapGeoJson } from './map.rules.ts'

const root = '/data/map/'
const basemapName = 'basemap.pmtiles'

/** Where the areas and numbers of a choice lie, for a map that is moved. */
export const mapAddress = (release: number, { place, period }: Chosen): string =>
  `${root}releases/${release}/${place.code}/${period.code}.geojson`

/** Where a map learns whether there is a base map. */
export const baseAddress = `${root}basemap.json`

/** What a map that is moved reads: the release's own areas and numbers, and the operator's base map where there is one. */
export const mapDocuments = (world: World, site: Site): readonly DocumentRoute[] => [
  {
    method: 'GET',
    path: `${root}${basemapName}`,
    may: 'observatory.read',
    rate: 'tile',
    answer: async ({ range }) =>
      site.basemap === undefined ? undefined : partOf(site.basemap, range),
  },
  {
    method: 'GET',
    path: `${root}*`,
    may: 'observatory.read',
    rate: 'read',
    answer: ({ path }) => documentAt(world, site, path.slice(root.length)),
  },
]

async function documentAt(
  world: World,
  { basemap }: Site,
  name: string,
): Promise<Document | undefined> {
  if (name === 'basemap.json') return aboutBase(basemap)
  const asked = /^releases\/([1-9]\d{0,8})\/([\w.:-]{1,40})\/([\w:-]{1,40})\.geojson$/.exec(name)
  if (asked === null) return undefined
  const [, number, place = '', period = ''] = asked
  const release = await readRelease(world, Number(number))
  const chosen = choose(release, { place, period })
  const map = await drawReleased(world, release, chosen)
  if (map === undefined) throw new Refusal('absent', 'dataset.absent')
  const [{ byPlace: told }, shapes] = await Promise.all([
    readFigures(world, release, chosen),
    shapesOf(world, release),
  ])
  const bytes = mapGeoJson({ release, chosen, map, shapes, told })
  return { bytes, type: 'application/geo+json', keep: 'never', packs: true }
}

/** A base map that cannot be read is none for the map; `convive doctor` says what is wrong with it. */
async function aboutBase(file: string | undefined): Promise<Document> {
  const found = file === undefined ? undefined : await readBasemap(file).catch(noneIfRefused)
  const base = found === undefined ? null : { ...found, address: `${root}${basemapName}` }
  return { bytes: JSON.stringify({ base }), type: 'application/json', keep: 'never' }
}

function noneIfRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
}

/** What is wrong with the file, and where it lies, is for the operator alone; what is wrong with the range is said. */
async function partOf(file: string, range: string | undefined): Promise<Document | undefined> {
  const part = await readPart(file, range).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'basemap.part') throw error
    return noneIfRefused(error)
  })
  return part && { bytes: part.bytes, type: 'application/octet-stream', keep: 'never', part }
}
