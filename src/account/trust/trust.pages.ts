import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { lawPages } from './law.pages.ts'
import { ledgerPages } from './ledger.pages.ts'
import { permissionsPages } from './permissions.pages.ts'
import { summaryPages } from './summary.pages.ts'

/** What everybody can check: the observatory's front page, who may do what, and the ledger. */
export const trustPages = (world: World, site: Site): readonly PageRoute[] => [
  pageRoute({
    method: 'GET',
    path: '/observatory',
    may: 'observatory.read',
    answer: async (asked) => {
      const t = wordsIn(site, asked.language)
      const content = frontPage(t)
      return { html: frame(site, world.tenant, asked, { title: t('observatory.title'), content }) }
    },
  }),
  ...permissionsPages(world, site),
  ...summaryPages(world, site),
  ...ledgerPages(world, site),
  ...lawPages(world, site),
]

const frontPage = (t: Words): Html => html`
<h1>${t('observatory.title')}</h1>
<p class="lead">${t('observatory.lead')}</p>
<section aria-labelledby="figures"><h2 id="figures">${t('observatory.figures')}</h2>
<p class="empty">${t('observatory.noFigures')}</p>
<p>${t('observatory.figureRules')}</p></section>
<section aria-labelledby="check"><h2 id="check">${t('observatory.check')}</h2>
<ul class="cards"><li><strong><a href="/observatory/trust">${t('trust.title')}</a></strong>
<p>${t('trust.lead')}</p></li>
<li><strong><a href="/observatory/permissions">${t('permissions.title')}</a></strong>
<p>${t('permissions.lead')}</p></li>
<li><strong><a href="/observatory/ledger">${t('ledger.pageTitle')}</a></strong>
<p>${t('ledger.pageLead')}</p></li>
<li><strong><a href="/observatory/law">${t('law.pageTitle')}</a></strong>
<p>${t('law.pageLead')}</p></li>
<li><strong><a href="/derechos">${t('rights.title')}</a></strong>
<p>${t('rights.lead')}</p></li></ul></section>`
