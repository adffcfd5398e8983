import {
  type DescribedAction,
  describePolicy,
  type PolicyTerms,
} from '#kernel/policy/policy.rules.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'

/** Who may do what: the very table by which the system decides. */
export const permissionsPages = (world: World, site: Site): readonly PageRoute[] => [
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
]

const columns = ['action', 'who', 'condition', 'sees', 'duty'] as const

const permissionsPage = (site: Site, t: Words): Html => html`
<h1>${t('permissions.title')}</h1>
<p class="lead">${t('permissions.lead')}</p>
<p>${t('permissions.rule')}</p>
${permissionsTable(describePolicy(site.policy), t)}`

/** Who may do what, as a table: the actions of the policy in the words of the reader. */
export const permissionsTable = (actions: readonly DescribedAction[], t: Words): Html => html`
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
