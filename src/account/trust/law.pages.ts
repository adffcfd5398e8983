import type { ClockRule } from '#kernel/clock/clock.schema.ts'
import { holidaysOf } from '#kernel/clock/holidays.rules.ts'
import { lawOf } from '#kernel/clock/law.ts'
import type { Span } from '#kernel/matter/matter.schema.ts'
import { type CivilDate, civilDate } from '#kernel/time.ts'
import { frame, type Words, wordsIn } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'

/** The rules by which this installation counts time: deadlines, retention, days of rest, each with its article. */
export const lawPages = (world: World, site: Site): readonly PageRoute[] => [
  pageRoute({
    method: 'GET',
    path: '/observatory/law',
    may: 'observatory.read',
    answer: async (asked) => {
      const t = wordsIn(site, asked.language)
      const title = t('law.pageTitle')
      return { html: frame(site, world.tenant, asked, { title, content: lawPage(world, t) }) }
    },
  }),
]

const columns = ['rule', 'time', 'article', 'sign'] as const

function lawPage(world: World, t: Words): Html {
  const { jurisdiction, zone } = world.tenant
  const law = lawOf(jurisdiction)
  const today = civilDate(world.now(), zone)
  const rules = rulesInForce(world)
  return html`
<h1>${t('law.pageTitle')}</h1>
<p class="lead">${t('law.pageLead')}</p>
<p class="notice attention">${t('law.pageUnsigned')}</p>
${rulesTable(rules, t('law.pageTitle'), jurisdiction, t)}
<h2>${t('law.rest', { year: today.slice(0, 4) })}</h2>
<ul>${holidaysOf(law, Number(today.slice(0, 4))).map(
    ({ date, name, citation }) =>
      html`<li><time datetime="${date}">${dayWords(date, t)}</time>: ${name} (${citation})</li>`,
  )}</ul>
<p>${t('law.restDoubt')}</p>`
}

/** The rules that hold today where this installation is. */
export function rulesInForce({ tenant, now }: Pick<World, 'tenant' | 'now'>): readonly ClockRule[] {
  const today = civilDate(now(), tenant.zone)
  const { rules } = lawOf(tenant.jurisdiction)
  return rules.filter(({ from, to }) => from <= today && (to === null || today <= to))
}

/** Rules as a table, each with its time, its article, and whether counsel has signed it. */
export const rulesTable = (
  rules: readonly ClockRule[],
  name: string,
  jurisdiction: string,
  t: Words,
): Html => html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table role="table">
<thead><tr>${columns.map((column) => html`<th scope="col">${t(`law.column.${column}`)}</th>`)}</tr></thead>
<tbody role="rowgroup">${rules.map((rule) => ruleRow(rule, jurisdiction, t))}</tbody></table></div>`

const dayWords = (date: CivilDate, t: Words): string =>
  // `day` names the day that ends at an instant.
  t.day(new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString(), 'UTC')

function ruleRow(rule: ClockRule, jurisdiction: string, t: Words): Html {
  const { id, version, citation, basis, signedOff, doubt } = rule
  const sign =
    signedOff === null ? t('law.unsigned') : t('law.signed', { by: signedOff.by, on: signedOff.on })
  const cells = [
    html`${timeWords(rule, t)}`,
    html`${citation}${basis === 'law' ? undefined : html`<br>${t('law.basis.institution')}`}`,
    html`<strong>${sign}</strong>${doubt ? html`<br>${t(`law.doubt.${jurisdiction}.${id}`)}` : undefined}`,
  ]
  return html`<tr role="row"><th scope="row" role="rowheader">${t(`law.rule.${id}`)}<br><code>${id}@${version}</code></th>${cells.map(
    (cell, i) =>
      html`<td role="cell" data-label="${t(`law.column.${columns[i + 1]}`)}">${cell}</td>`,
  )}</tr>`
}

function spanWords(span: Span, t: Words): string {
  const [unit, amount] = Object.entries(span)[0] as [string, number]
  return t(`law.span.${unit}`, { amount })
}

function timeWords(rule: ClockRule, t: Words): string {
  if (rule.kind === 'age') return t('law.years', { years: rule.years })
  if (rule.kind === 'hold') return '–'
  if (rule.kind !== 'retention') {
    const within = spanWords(rule.within, t)
    return rule.kind === 'deadline' && rule.extension !== undefined
      ? t('law.extended', { within, extension: spanWords(rule.extension, t) })
      : within
  }
  const expunge = spanWords(rule.expunge, t)
  return rule.seal === null
    ? t('law.expunges', { expunge, days: rule.warnDays })
    : t('law.sealsAndExpunges', { seal: spanWords(rule.seal, t), expunge, days: rule.warnDays })
}
