import { z } from 'zod'
import type { Release } from '#kernel/publish/publish.schema.ts'
import { listHeads, newestRelease, readRelease } from '#kernel/publish/release.service.ts'
import { Refusal } from '#kernel/refusal.ts'
import { frame } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageAsked, type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { readFigures } from './dataset.service.ts'
import { downloads } from './download.pages.ts'
import { drawings } from './drawing.pages.ts'
import { explanations } from './explanation.pages.ts'
import { choose } from './figures.rules.ts'
import { frontPage } from './front.pages.ts'
import { type Reader, readerOf } from './reader.pages.ts'
import { chooser, type ReleaseView, sentence, tables } from './release.pages.ts'

/** The public figures: what there is, a page for each measure, and one that stays for each release. */
export const datasetPages = (world: World, site: Site): readonly PageRoute[] => {
  const page = (
    path: string,
    answer: (asked: PageAsked, reader: Reader) => Promise<{ title: string; content: Html }>,
    canMove = false,
  ): PageRoute =>
    pageRoute({
      method: 'GET',
      path,
      may: 'observatory.read',
      isPublic: true,
      answer: async (asked) => {
        const reader = readerOf(world, site, asked)
        const shown = await answer(asked, reader)
        if (!canMove || !reader.isMoving) return { html: frame(site, world.tenant, asked, shown) }
        return {
          html: frame(site, world.tenant, asked, { ...shown, ...site.movingMap }),
          kind: 'observatory',
        }
      },
    })
  return [
    page('/observatory', (_, reader) => frontPage(world, reader)),
    page('/observatory/releases', (_, reader) => historyPage(world, reader)),
    page(
      '/observatory/releases/{number}',
      async ({ path, query }, reader) => {
        const number = /^[1-9]\d{0,8}$/.test(path.number ?? '') ? Number(path.number) : undefined
        if (number === undefined) throw new Refusal('absent', 'dataset.absent')
        return releasePage(world, site, reader, await readRelease(world, number), query)
      },
      true,
    ),
    page(
      '/observatory/measures/{measure}',
      async ({ path, query }, reader) => {
        const measure = z.uuid().safeParse(path.measure)
        const newest = measure.success ? await newestRelease(world, measure.data) : undefined
        if (newest === undefined) throw new Refusal('absent', 'dataset.absent')
        return releasePage(world, site, reader, newest, query)
      },
      true,
    ),
  ]
}

async function releasePage(
  world: World,
  site: Site,
  reader: Reader,
  release: Release,
  query: URLSearchParams,
): Promise<{ title: string; content: Html }> {
  const { t, language } = reader
  const [place, period] = [query.get('place'), query.get('period')]
  const chosen = choose(release, { ...(place && { place }), ...(period && { period }) })
  const figures = await readFigures(world, release, chosen)
  const view: ReleaseView = { release, chosen, figures }
  const title = release.definition.names[language]
  const choice = new URLSearchParams({ place: chosen.place.code, period: chosen.period.code })
  const permanent = `/observatory/releases/${release.number}?${choice}`
  const content = html`
<h1>${title}</h1>
<p class="who">${t('dataset.releaseOf', { n: release.number, day: reader.day(release.frozenAt) })} · ${release.source.institution}</p>
${corrections(release, reader)}
${sentence(view, reader)}
<nav class="jump" aria-label="${t('dataset.jump')}"><a href="#definition">${t('dataset.definition')}</a>
<a href="#source">${t('dataset.source')}</a> <a href="#limits">${t('dataset.limits')}</a> <a href="#download">${t('dataset.download')}</a></nav>
${chooser(view, reader)}
${await drawings(world, view, reader)}
${tables(view, reader)}
${explanations(view, reader)}
${await downloads(world, site, release, reader)}
<p>${t('dataset.address')}:<br><a class="wrap" href="${permanent}">${site.publicUrl}${permanent}</a></p>
<p><a href="${reader.to('/observatory/releases')}">${t('dataset.all')}</a></p>`
  return { title, content }
}

/** That a release took another one's place, or that one took its own. */
function corrections(
  { corrects, correctedBy }: Pick<Release, 'corrects' | 'correctedBy'>,
  { t, to }: Reader,
): Html {
  const link = (n: number): Html =>
    html`<a href="${to(`/observatory/releases/${n}`)}">${t('dataset.release', { n })}</a>`
  return html`${
    correctedBy === null
      ? undefined
      : html`<p class="notice danger">${t('dataset.corrected')} ${link(correctedBy.number)}</p>`
  }${
    corrects === null
      ? undefined
      : html`<p class="notice">${t('dataset.corrects', { n: corrects.number, what: corrects.what, why: corrects.why })} ${link(corrects.number)}</p>`
  }`
}

async function historyPage(
  world: World,
  reader: Reader,
): Promise<{ title: string; content: Html }> {
  const { t, language, to } = reader
  const releases = await listHeads(world)
  const title = t('dataset.all')
  // The newest stands first: it is the last that is set.
  const current = new Map(releases.map(({ measure, id }) => [measure, id] as const).reverse())
  const content = html`<h1>${title}</h1><p class="lead">${t('dataset.allLead')}</p>
${releases.length === 0 ? html`<p class="empty">${t('observatory.noFigures')}</p>` : undefined}
<ol reversed class="releases">${releases.map(
    (
      release,
    ) => html`<li value="${release.number}"><a href="${to(`/observatory/releases/${release.number}`)}">${release.definition.names[language]}</a>
<br><span class="who">${reader.day(release.frozenAt)} · ${release.from} – ${release.to} · ${release.source.institution}</span>${
      current.get(release.measure) === release.id
        ? undefined
        : corrections({ ...release, corrects: null }, reader)
    }</li>`,
  )}</ol>
<p><a href="/data/releases.${language}.atom">${t('dataset.feed')}</a></p>`
  return { title, content }
}
