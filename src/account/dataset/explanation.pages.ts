import type { Release } from '#kernel/publish/publish.schema.ts'
import { type Html, html } from '#platform/http/html.ts'
import { asPercent, type Reader } from './reader.pages.ts'
import type { ReleaseView } from './release.pages.ts'
import { entryWords, periodWords } from './words.pages.ts'

const missingNames = ['place', 'period', 'class'] as const

/** Numbers that this release tells otherwise than an earlier one: what, from, to and why. */
function changesOf({ quality: { changes } }: Release, { t, language, to }: Reader): Html {
  if (changes === undefined) return html``
  const told = (n: number | null): string =>
    n === null ? t('dataset.hidden') : t('ledger.number', { n })
  return html`<section aria-labelledby="changes"><h2 id="changes">${t('dataset.changes')}</h2>
<p>${t('dataset.changesWhy', { why: changes.why })}</p>
<table class="figures"><thead><tr><th scope="col">${t('dataset.period')}</th><th scope="col">${t('dataset.changedFrom')}</th>
<th scope="col">${t('dataset.changedTo')}</th><th scope="col">${t('dataset.changedNumbers')}</th></tr></thead>
<tbody>${changes.periods.map(
    ({ period, release, from, to: now, numbers }) =>
      html`<tr><th scope="row">${periodWords(period, t, language)}</th>
<td>${told(from)} <small><a href="${to(`/observatory/releases/${release}`)}">${t('dataset.release', { n: release })}</a></small></td>
<td>${told(now)}</td><td>${t('ledger.number', { n: numbers })}</td></tr>`,
  )}</tbody></table></section>`
}

/** What is counted, by whom, and what the number does not say: all that a reader needs to hold it against another. */
export function explanations({ release }: ReleaseView, reader: Reader): Html {
  const { definition, source, quality, rule, dimensions } = release
  const { t, language } = reader
  const { counted, missing } = quality
  const growing = dimensions.period.filter((period) => period.growing === true)
  const facts = (rows: readonly (readonly [string, string])[]): Html =>
    html`<dl class="facts">${rows.map(([name, words]) => html`<dt>${name}</dt><dd>${words}</dd>`)}</dl>`
  const smallest = { below: rule.smallestWithAttribute - 1 }
  const { denominator } = definition
  return html`<section aria-labelledby="definition"><h2 id="definition">${t('dataset.definition')}</h2>
<p>${definition.about[language]}</p>${facts([
    [t('dataset.unit'), t(`dataset.unit.${definition.unit}`)],
    [t('dataset.dateBasis'), t(`dataset.dateBasis.${definition.dateBasis}`)],
    [t('dataset.place'), t('dataset.placeBasis')],
    [
      t('dataset.denominator'),
      denominator === null
        ? t('dataset.noDenominator')
        : t('dataset.denominatorFrom', { source: denominator.source, date: denominator.date }),
    ],
    [t('dataset.version'), t('ledger.number', { n: release.measureVersion })],
  ])}</section>
<section aria-labelledby="source"><h2 id="source">${t('dataset.source')}</h2>${facts([
    [t('dataset.series'), source.name],
    [t('dataset.institution'), source.institution],
    ...(source.agreement === null ? [] : [[t('dataset.agreement'), source.agreement] as const]),
    [t('dataset.completeness'), t(`dataset.completeness.${source.completeness}`)],
    ...(source.deliveredAt === null
      ? []
      : [[t('dataset.deliveredAt'), reader.day(source.deliveredAt)] as const]),
    [t('dataset.countedAt'), reader.day(release.countedAt)],
    [t('dataset.deliveries'), t('ledger.number', { n: release.provenance.deliveries })],
  ])}</section>
${changesOf(release, reader)}
<section aria-labelledby="limits"><h2 id="limits">${t('dataset.limits')}</h2><ul>
<li>${t('dataset.oneSource')}</li>
${counted === null ? undefined : html`<li>${t('dataset.countedAll', { counted })}</li>`}${missingNames.map(
  (name) => {
    const n = missing[name]
    if (n === null && name === 'class' && definition.dimensions.class === 'none') return undefined
    const share = n === null || counted === null ? undefined : asPercent(n, counted, language)
    const amount = n === null ? t('dataset.hidden') : t('ledger.number', { n })
    const facts = { amount: share === undefined ? amount : `${amount} (${share})` }
    return html`<li>${t(`dataset.missing.${name}`, facts)}</li>`
  },
)}
<li>${rule.smallest <= 1 ? t('dataset.publicCount', smallest) : t('dataset.smallest', smallest)}</li>
<li>${
    quality.delayDays === null
      ? t('dataset.noDelay')
      : t('dataset.delay', { days: quality.delayDays, on: quality.delayMeasuredOn })
  }</li>${
    growing.length === 0
      ? undefined
      : html`<li>${t('dataset.growingPeriods', {
          periods: growing.map((period) => entryWords('period', period, t, language)).join(', '),
        })}</li>`
  }${
    quality.keptMonths.length === 0
      ? undefined
      : html`<li>${t('dataset.keptMonths', {
          periods: quality.keptMonths.map((month) => periodWords(month, t, language)).join(', '),
        })}</li>`
  }</ul></section>`
}
