import { describePolicy, type PolicyTerms } from '#kernel/policy/policy.rules.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { lawPages } from './law.pages.ts'
import { ledgerPages } from './ledger.pages.ts'

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
  pageRoute({
    method: 'GET',
    path: '/observatory/permissions',
    may: 'observatory.read',
    answer: async (asked) => {
      const t = wordsIn(site, asked.language)
      const content = permissionsPage(site, t)
      return { html: frame(site, world.tenant, asked, { title: t('permissions.title'), content }) }
    },
  }),
  ...ledgerPages(world, site),
  ...lawPages(world, site),
]

const columns = ['action', 'who', 'condition', 'sees', 'duty'] as const

const frontPage = (t: Words): Html => html`
<h1>${t('observatory.title')}</h1>
<p class="lead">${t('observatory.lead')}</p>
<section aria-labelledby="figures"><h2 id="figures">${t('observatory.figures')}</h2>
<p class="empty">${t('observatory.noFigures')}</p>
<p>${t('observatory.figureRules')}</p></section>
<section aria-labelledby="check"><h2 id="check">${t('observatory.check')}</h2>
<ul class="cards"><li><strong><a href="/observatory/permissions">${t('permissions.title')}</a></strong>
<p>${t('permissions.lead')}</p></li>
<li><strong><a href="/observatory/ledger">${t('ledger.pageTitle')}</a></strong>
<p>${t('ledger.pageLead')}</p></li>
<li><strong><a href="/observatory/law">${t('law.pageTitle')}</a></strong>
<p>${t('law.pageLead')}</p></li>
<li><strong><a href="/derechos">${t('rights.title')}</a></strong>
<p>${t('rights.lead')}</p></li></ul></section>`

function permissionsPage(site: Site, t: Words): Html {
  const actions = describePolicy(site.policy)
  return html`
<h1>${t('permissions.title')}</h1>
<p class="lead">${t('permissions.lead')}</p>
<p>${t('permissions.rule')}</p>
<div class="scroll" role="region" aria-label="${t('permissions.title')}" tabindex="0"><table role="table">
<thead><tr>${columns.map((name) => html`<th scope="col">${t(`permissions.${name}`)}</th>`)}</tr></thead>
<tbody role="rowgroup">${actions.map(({ action, terms }) =>
    terms.map(
      (term, i) =>
        html`<tr role="row">${
          i === 0
            ? html`<th scope="row" role="rowheader" rowspan="${terms.length}">${t(`permissions.action.${action}`)}<br><code>${action}</code></th>`
            : undefined
        }${termCells(term, t)}</tr>`,
    ),
  )}</tbody></table></div>`
}

function termCells(term: PolicyTerms, t: Words): Html {
  const who = term.actors.map((actor) => t(`permissions.actor.${actor}`)).join(', ')
  const purposes = term.purposes.map((purpose) => t(`permissions.purpose.${purpose}`)).join(', ')
  const duties = term.obligations.map((duty) => t(`permissions.duty.${duty}`)).join('; ')
  const condition = html`${t(`permissions.relation.${term.relation}`)}${
    purposes === '' ? undefined : html`<br>${t('permissions.purpose', { purposes })}`
  }`
  const level = t(`permissions.level.${term.sensitivity}`)
  const cells = [who, condition, level, duties === '' ? '–' : duties]
  // On a phone, where the columns have no heads, each cell says itself what it is.
  return html`${cells.map(
    (cell, i) =>
      html`<td role="cell" data-label="${t(`permissions.${columns[i + 1]}`)}">${cell}</td>`,
  )}`
}
