import type { Entry, Release } from '#kernel/publish/publish.schema.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Figures } from './dataset.service.ts'
import {
  type Chosen,
  changeSince,
  isGrowing,
  isWhole,
  shownPeriods,
  shownPlaces,
  type Told,
  yearBefore,
} from './figures.rules.ts'
import type { MapBy } from './map.rules.ts'
import { MOVING, type Reader } from './reader.pages.ts'
import { entryWords, rateWords } from './words.pages.ts'

/** What stands on the page of a release before its drawings: what was chosen, in a sentence, and how to choose. */
export interface ReleaseView {
  readonly release: Release
  readonly chosen: Chosen
  readonly figures: Figures
}

const none: Told = { state: 'none' }

/** A number as it is said in a table. */
export function toldWords(told: Told, { t }: Reader): string {
  return told.state === 'shown' ? t('ledger.number', { n: told.count }) : t(`dataset.${told.state}`)
}

/** A number as a map says it: what its colours stand for. */
export const mapWords = (told: Told, by: MapBy, reader: Reader): string =>
  by === 'rate' && told.state === 'shown' && told.rate !== null
    ? rateWords(told.rate, reader.language)
    : toldWords(told, reader)

/** The number of what was chosen, in a sentence, with what it says of the year before. */
export function sentence({ release, chosen, figures }: ReleaseView, reader: Reader): Html {
  const { t, language } = reader
  const place = entryWords('place', chosen.place, t, language)
  const period = entryWords('period', chosen.period, t, language)
  const told = figures.byPeriod.get(chosen.period.code) ?? none
  if (told.state !== 'shown') {
    const code = told.state === 'hidden' ? 'dataset.sentenceHidden' : 'dataset.sentenceNone'
    return html`<p class="lead">${t(code, { place, period })}</p>`
  }
  const counted = t(`dataset.counted.${release.definition.unit}`, { n: told.count })
  const rate = rateSentence(told, reader)
  return html`<p class="lead">${t('dataset.sentence', { place, period, counted })}${
    rate === undefined ? undefined : ` ${rate}`
  }</p>${caution({ release, chosen, figures }, told, reader)}`
}

/** The rate with its interval, or alone where the measure is told without one. */
function rateSentence(told: Told, { t, language }: Reader): string | undefined {
  if (told.state !== 'shown' || told.rate === null) return undefined
  const rate = rateWords(told.rate, language)
  if (told.low === null || told.high === null) return t('dataset.rateAlone', { rate })
  const [low, high] = [rateWords(told.low, language), rateWords(told.high, language)]
  return t('dataset.rateSentence', { rate, low, high })
}

/** What the number says of the same place a year before, or why nothing should be read out of it yet. */
function caution({ release, chosen, figures }: ReleaseView, told: Told, { t }: Reader) {
  if (isGrowing(release, chosen.period))
    return html`<p class="notice attention">${t('dataset.growing')}</p>`
  const code = yearBefore(chosen.period.code)
  if (code === undefined) return undefined
  if (!isWhole(release, chosen.period))
    return html`<p class="notice attention">${t('dataset.partYear')}</p>`
  const earlier = release.dimensions.period.find((period) => period.code === code)
  if (earlier === undefined || !isWhole(release, earlier)) return undefined
  const change = changeSince(told, figures.byPeriod.get(code) ?? none)
  if (change === undefined) return undefined
  const { before, difference, verdict } = change
  return html`<p>${t(`dataset.change.${verdict}`, { before, by: Math.abs(difference) })}</p>`
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** The form by which place and period are chosen: a plain one, so that each choice has an address of its own. */
export function chooser({ release, chosen }: ReleaseView, reader: Reader): Html {
  const { t, language } = reader
  const { place: places, period: periods } = release.dimensions
  const option = (dimension: 'place' | 'period', entries: readonly Entry[], at: Entry) => {
    const depths = depthsOf(entries)
    return entries.map((entry, i) => {
      const words = capital(entryWords(dimension, entry, t, language))
      const text = `${'\u2003'.repeat(depths[i]!)}${words}`
      return entry === at
        ? html`<option value="${entry.code}" selected>${text}</option>`
        : html`<option value="${entry.code}">${text}</option>`
    })
  }
  const lang = reader.keptLanguage
  const map = reader.isMoving ? html`<input type="hidden" name="map" value="${MOVING}">` : undefined
  return html`<form class="choose" method="get" aria-label="${t('dataset.choose')}">${
    lang === undefined ? undefined : html`<input type="hidden" name="lang" value="${lang}">`
  }${map}
<div><label for="place">${t('dataset.place')}</label>
<select id="place" name="place">${option('place', places, chosen.place)}</select></div>
<div><label for="period">${t('dataset.period')}</label>
<select id="period" name="period">${option('period', periods, chosen.period)}</select></div>
<button type="submit">${t('dataset.show')}</button></form>`
}

const depthsOf = (entries: readonly Entry[]): number[] => {
  const depths: number[] = []
  for (const { parent } of entries) depths.push(parent < 0 ? 0 : (depths[parent] ?? 0) + 1)
  return depths
}

/** One row of a table of figures: what it is of, where it leads, and its numbers. */
interface Row {
  readonly words: string
  readonly address?: string
  readonly told: Told
  readonly before?: Told
  readonly growing?: boolean
  readonly chosen?: boolean
}

function figureTable(
  o: { name: string; head: string; rows: readonly Row[]; note?: string; id: string },
  release: Release,
  reader: Reader,
): Html {
  const { t, language } = reader
  const hasBefore = o.rows.some(({ before }) => before !== undefined && before.state !== 'none')
  const hasRate = release.definition.denominator !== null
  const rateOf = (told: Told): string => {
    if (told.state !== 'shown' || told.rate === null) return '–'
    const rate = rateWords(told.rate, language)
    return told.low === null || told.high === null
      ? rate
      : `${rate} (${rateWords(told.low, language)}–${rateWords(told.high, language)})`
  }
  const unit = t(`dataset.unit.${release.definition.unit}`)
  return html`<section aria-labelledby="${o.id}"><h2 id="${o.id}">${o.name}</h2>
${o.note === undefined ? undefined : html`<p class="hint">${o.note}</p>`}
<table class="figures"><thead><tr><th scope="col">${o.head}</th><th scope="col">${unit}</th>${
    hasBefore ? html`<th scope="col">${t('dataset.before')}</th>` : undefined
  }${hasRate ? html`<th scope="col">${t('dataset.rate')}</th>` : undefined}</tr></thead>
<tbody>${o.rows.map(
    (row) =>
      html`<tr${row.chosen === true ? html` class="chosen"` : html``}><th scope="row">${
        row.address === undefined ? row.words : html`<a href="${row.address}">${row.words}</a>`
      }${row.growing === true ? html` <small>(${t('dataset.stillGrowing')})</small>` : undefined}</th>
<td class="${row.told.state}">${toldWords(row.told, reader)}</td>${
        hasBefore
          ? html`<td class="${(row.before ?? none).state}">${toldWords(row.before ?? none, reader)}</td>`
          : undefined
      }${hasRate ? html`<td>${rateOf(row.told)}</td>` : undefined}</tr>`,
  )}</tbody></table></section>`
}

/** The same numbers as in the drawings, and more, as tables: by place, by period and by category. */
export function tables(view: ReleaseView, reader: Reader): Html {
  const { release, chosen, figures } = view
  const { t, language } = reader
  const { places } = shownPlaces(release, chosen.place)
  const classes = release.dimensions.class.filter((_, i) => i > 0)
  const periods = shownPeriods(release, chosen.period)
  const ofUnknown = release.dimensions.period.filter(
    ({ code, parent }) =>
      code.startsWith('unknown') && release.dimensions.period[parent] === chosen.period,
  )
  return html`${figureTable(
    {
      ...{ id: 'by-period', name: t('dataset.byPeriod'), head: t('dataset.period') },
      rows: [...periods, ...ofUnknown].map((period) => ({
        words: capital(entryWords('period', period, t, language)),
        address: reader.at({ place: chosen.place.code, period: period.code }),
        told: figures.byPeriod.get(period.code) ?? none,
        before: figures.byPeriod.get(yearBefore(period.code) ?? '') ?? none,
        growing: isGrowing(release, period),
        chosen: period === chosen.period,
      })),
    },
    release,
    reader,
  )}${
    places.length === 0
      ? undefined
      : figureTable(
          {
            ...{ id: 'by-place', name: t('dataset.byPlace'), head: t('dataset.place') },
            note: t('dataset.noRanking'),
            rows: places.map((place) => ({
              words: capital(entryWords('place', place, t, language)),
              address: reader.at({ place: place.code, period: chosen.period.code }),
              told: figures.byPlace.get(place.code) ?? none,
              before: figures.byPlaceBefore.get(place.code) ?? none,
              chosen: place === chosen.place,
            })),
          },
          release,
          reader,
        )
  }${
    classes.length === 0
      ? undefined
      : figureTable(
          {
            ...{ id: 'by-class', name: t('dataset.byClass'), head: t('dataset.class') },
            rows: classes.map((one) => ({
              words: capital(entryWords('class', one, t, language)),
              told: figures.byClass.get(one.code) ?? none,
            })),
          },
          release,
          reader,
        )
  }`
}
