import type { Release } from '#kernel/publish/publish.schema.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { license } from './files.rules.ts'
import { filesOf, sha256 } from './files.service.ts'
import type { Reader } from './reader.pages.ts'

/** The files of a release where its figures are seen, each with its size and checksum. */
export async function downloads(
  world: World,
  site: Site,
  release: Release,
  { t, language }: Reader,
): Promise<Html> {
  const files = await filesOf(world, site, release)
  const at = `/data/releases/${release.number}`
  const size = (text: string): string =>
    new Intl.NumberFormat(language, {
      ...{ style: 'unit', unit: 'kilobyte', unitDisplay: 'short', maximumFractionDigits: 0 },
    }).format(Math.ceil(Buffer.byteLength(text) / 1000))
  return html`<section aria-labelledby="download"><h2 id="download">${t('dataset.download')}</h2>
<ul class="files">${files.map(
    ({ name, text }) =>
      html`<li><a href="${`${at}/${name}`}" download="${name}">${t(`dataset.file.${name.slice(name.indexOf('.') + 1)}`)}</a> <span class="who">${size(text)}</span><br><code class="wrap">${sha256(text)}</code></li>`,
  )}
<li><a href="${`${at}/SHA256SUMS`}" download="SHA256SUMS">${t('dataset.file.sums')}</a></li></ul>
<p>${t('dataset.recompute')}</p>
<p>${t('dataset.license', { license: license.name })} <a class="wrap" href="${license.url}">${license.url}</a></p>
<p>${t('dataset.checksum')}: <code class="wrap">${release.checksum}</code></p></section>`
}
