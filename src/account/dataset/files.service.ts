import { createHash } from 'node:crypto'
import type { Language } from '#kernel/language.ts'
import { Language as Languages } from '#kernel/language.ts'
import type { Release, ReleaseHead } from '#kernel/publish/publish.schema.ts'
import { listHeads, readCells, readRelease } from '#kernel/publish/release.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Document, DocumentRoute } from '#platform/http/document.ts'
import { wordsIn } from '#platform/http/frame.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { chartOf, fileColours } from './chart.rules.ts'
import { readFigures, shapesOf } from './dataset.service.ts'
import { chartGiven } from './drawing.pages.ts'
import { releaseFeed } from './feed.rules.ts'
import { choose, rootOf } from './figures.rules.ts'
import { type Publisher, type ReleaseFile, releaseFiles } from './files.rules.ts'
import { periodWords } from './words.pages.ts'

/** How many releases' files are kept at hand; a release never changes, so they need not be made again. */
const MOST_KEPT = 8
const kept = new WeakMap<World, Map<string, Promise<readonly ReleaseFile[]>>>()

const publisherOf = (world: World, site: Site): Publisher => ({
  name: world.tenant.name,
  url: site.publicUrl,
})

/** All files of a release, as they are downloaded. */
export function filesOf(
  world: World,
  site: Site,
  release: Release,
): Promise<readonly ReleaseFile[]> {
  const ready = kept.get(world) ?? new Map<string, Promise<readonly ReleaseFile[]>>()
  kept.set(world, ready)
  const found = ready.get(release.id)
  if (found !== undefined) return found
  const made = makeFiles(world, site, release)
  ready.set(release.id, made)
  made.catch(() => ready.delete(release.id))
  const [oldest] = ready.keys()
  if (ready.size > MOST_KEPT && oldest !== undefined) ready.delete(oldest)
  return made
}

async function makeFiles(
  world: World,
  site: Site,
  release: Release,
): Promise<readonly ReleaseFile[]> {
  const total = { place: rootOf(release.dimensions.place).code, period: 'all' }
  const chosen = choose(release, { ...total, period: rootOf(release.dimensions.period).code })
  const [cells, figures, shapes] = await Promise.all([
    readCells(world, release.id),
    readFigures(world, release, chosen),
    shapesOf(world, release),
  ])
  const given = chartGiven({ release, chosen, figures }, wordsIn(site, 'es'), 'es')
  const chart = chartOf(given, fileColours)
  return releaseFiles(release, cells, { publisher: publisherOf(world, site), shapes, chart })
}

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The sums of files as `sha256sum -c` reads them. */
const sumsOf = (files: readonly ReleaseFile[]): string =>
  files.map(({ name, text }) => `${sha256(text)}  ${name}\n`).join('')

/** Everything that is downloaded: the files of each release, their checksums, and the feed. */
export const datasetDocuments = (world: World, site: Site): readonly DocumentRoute[] => [
  {
    method: 'GET',
    path: '/data/*',
    may: 'observatory.read',
    rate: 'read',
    answer: ({ path }) => documentAt(world, site, path.slice('/data/'.length)),
  },
]

async function documentAt(world: World, site: Site, name: string): Promise<Document | undefined> {
  const feed = /^releases\.(\w{2})\.atom$/.exec(name)?.[1]
  const language = Languages.safeParse(feed)
  if (language.success) return feedOf(world, site, language.data)
  const asked = /^releases\/([1-9]\d{0,8})\/([\w.-]+)$/.exec(name)
  if (asked === null) return undefined
  const files = await filesOf(world, site, await readRelease(world, Number(asked[1])))
  if (asked[2] === 'SHA256SUMS')
    return { bytes: sumsOf(files), type: 'text/plain; charset=utf-8', keep: 'never' }
  const file = files.find((each) => each.name === asked[2])
  if (file === undefined) throw new Refusal('absent', 'dataset.absent')
  return { bytes: file.text, type: file.type, keep: 'never' }
}

/** Releases that the feed tells of. */
const MOST_TOLD = 100

async function feedOf(world: World, site: Site, language: Language): Promise<Document> {
  const t = wordsIn(site, language)
  const releases = await listHeads(world, MOST_TOLD)
  const words = {
    title: `${t('observatory.title')} · ${world.tenant.name}`,
    entry: ({ number, definition, from, to }: ReleaseHead) =>
      `${t('dataset.release', { n: number })}: ${definition.names[language]}, ${from} – ${to}`,
    summary: ({ definition, corrects, quality: { changes } }: ReleaseHead) => {
      const periods = (changes?.periods ?? []).map(({ period }) => periodWords(period, t, language))
      const why = corrects === null ? changes?.why : `${corrects.what} ${corrects.why}`
      if (why === undefined) return definition.about[language]
      return periods.length === 0
        ? why
        : t('dataset.changesFeed', { periods: periods.join(', '), why })
    },
  }
  const bytes = releaseFeed(releases, language, publisherOf(world, site), words)
  return { bytes, type: 'application/atom+xml; charset=utf-8', keep: 'never' }
}
