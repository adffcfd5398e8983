import type { Release } from '#kernel/publish/publish.schema.ts'
import { currentReleases } from '#kernel/publish/release.service.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { World } from '#platform/world.ts'
import { readFigures } from './dataset.service.ts'
import { choose } from './figures.rules.ts'
import type { Reader } from './reader.pages.ts'
import { sentence } from './release.pages.ts'

/** What the observatory has to say, in plain words: each measure with its last release, and how to check all of it. */
export async function frontPage(
  world: World,
  reader: Reader,
): Promise<{ title: string; content: Html }> {
  const { t, language, to } = reader
  const releases = await currentReleases(world)
  const figures = await Promise.all(releases.map((release) => card(world, release, reader)))
  const title = t('observatory.title')
  const check = [
    ['/observatory/trust', 'trust.title', 'trust.lead'],
    ['/observatory/permissions', 'permissions.title', 'permissions.lead'],
    ['/observatory/ledger', 'ledger.pageTitle', 'ledger.pageLead'],
    ['/observatory/law', 'law.pageTitle', 'law.pageLead'],
    ['/derechos', 'rights.title', 'rights.lead'],
  ] as const
  const content = html`
<h1>${title}</h1>
<p class="lead">${t('observatory.lead')}</p>
<section aria-labelledby="figures"><h2 id="figures">${t('observatory.figures')}</h2>
${figures.length === 0 ? html`<p class="empty">${t('observatory.noFigures')}</p>` : html`<ul class="cards">${figures}</ul>`}
<p>${t('observatory.figureRules')}</p>
<p><a href="${to('/observatory/releases')}">${t('dataset.all')}</a> · <a href="/data/releases.${language}.atom">${t('dataset.feed')}</a></p></section>
<section aria-labelledby="check"><h2 id="check">${t('observatory.check')}</h2>
<ul class="cards">${check.map(
    ([path, name, lead]) =>
      html`<li><strong><a href="${to(path)}">${t(name)}</a></strong><p>${t(lead)}</p></li>`,
  )}</ul></section>`
  return { title, content }
}

async function card(world: World, release: Release, reader: Reader): Promise<Html> {
  const { t, language, to } = reader
  const chosen = choose(release, {})
  const figures = await readFigures(world, release, chosen)
  return html`<li><strong><a href="${to(`/observatory/measures/${release.measure}`)}">${release.definition.names[language]}</a></strong>
${sentence({ release, chosen, figures }, reader)}
<p class="who">${t('dataset.releaseOf', { n: release.number, day: reader.day(release.frozenAt) })} · ${release.source.institution}</p></li>`
}
