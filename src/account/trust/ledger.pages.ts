import { formatKey, type VerifierKey } from '#kernel/ledger/checkpoint.rules.ts'
import type { ReadingCount } from '#kernel/ledger/count.service.ts'
import { type Published, publishedCheckpoint } from '#kernel/ledger/log.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { iso } from '#kernel/time.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { countedReadings, readingsSection } from './readings.pages.ts'

/** What an outsider needs to check the ledger: what it is, its head, its key and the one command. */
export const ledgerPages = (world: World, site: Site): readonly PageRoute[] => {
  const { key } = logSigner(world.derive, world.tenant.id)
  const counts = countedReadings(world)
  return [
    pageRoute({
      method: 'GET',
      path: '/observatory/ledger',
      may: 'ledger.read',
      answer: async (asked) => {
        const t = wordsIn(site, asked.language)
        const shown = { published: await publishedCheckpoint(world), key, counts: await counts() }
        const content = ledgerPage(t, world.tenant.zone, site.publicUrl, shown)
        const title = t('ledger.pageTitle')
        return { html: frame(site, world.tenant, asked, { title, content }) }
      },
    }),
  ]
}

interface Shown {
  readonly published: Published | undefined
  readonly key: VerifierKey
  readonly counts: readonly ReadingCount[]
}

function ledgerPage(t: Words, zone: string, url: string, shown: Shown): Html {
  return html`
<h1>${t('ledger.pageTitle')}</h1>
<p class="lead">${t('ledger.pageLead')}</p>
<p>${t('ledger.pageWhat')}</p>
${headSection(t, zone, shown.published)}
${checkSection(t, url, formatKey(shown.key))}
${readingsSection(t, shown.counts)}`
}

/** The signed head of the ledger: how many entries, since when, its fingerprint. */
export function headSection(t: Words, zone: string, published: Published | undefined): Html {
  if (published === undefined)
    return html`<section aria-labelledby="head"><h2 id="head">${t('ledger.head')}</h2>
<p class="empty">${t('ledger.noHead')}</p></section>`
  const { size, at, head, witnesses } = published
  const rows: readonly (readonly [string, Html | string])[] = [
    [t('ledger.entries'), t('ledger.number', { n: size })],
    [t('ledger.signedAt'), t.moment(iso(at), zone)],
    [t('ledger.sum'), html`<code class="wrap">${Buffer.from(head).toString('base64')}</code>`],
    [t('ledger.witnesses'), witnesses.length === 0 ? t('ledger.noWitness') : witnesses.join(', ')],
  ]
  return html`<section aria-labelledby="head"><h2 id="head">${t('ledger.head')}</h2>
<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`
}

/** How an outsider checks the ledger with one command. */
export function checkSection(t: Words, url: string, key: string): Html {
  const since = html`node verify.mjs ${url} --since checkpoint.txt --key ${key}`
  return html`<section aria-labelledby="how"><h2 id="how">${t('ledger.how')}</h2>
<ol>
<li>${t('ledger.stepKeep')}<br><a href="/ledger/checkpoint" download="checkpoint.txt">${t('ledger.getCheckpoint')}</a></li>
<li>${t('ledger.stepGet')}<br><a href="/ledger/verify.mjs" download="verify.mjs">${t('ledger.getVerifier')}</a></li>
<li>${t('ledger.stepRun')}<pre class="command"><code>${since}</code></pre></li>
</ol>
<p>${t('ledger.meaning')}</p>
<p>${t('ledger.key')}<br><code class="wrap">${key}</code></p></section>`
}
