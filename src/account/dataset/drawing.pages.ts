import type { Language } from '#kernel/language.ts'
import type { Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { World } from '#platform/world.ts'
import type { ChartGiven } from './chart.rules.ts'
import { drawChart } from './chart.service.ts'
import { drawReleased } from './dataset.service.ts'
import { isGrowing, shownPeriods, shownPlaces, yearBefore, yearShown } from './figures.rules.ts'
import { placeMap } from './map.pages.ts'
import { mapBy } from './map.rules.ts'
import { baseAddress, mapAddress } from './map.service.ts'
import type { Reader } from './reader.pages.ts'
import { mapWords, type ReleaseView } from './release.pages.ts'
import { entryWords } from './words.pages.ts'

/** What the chart of a page is drawn from; the downloaded one is the same. */
export function chartGiven(
  { release, chosen, figures }: ReleaseView,
  t: Words,
  language: Language,
): ChartGiven {
  const measure = release.definition.names[language]
  const place = entryWords('place', chosen.place, t, language)
  const shown = shownPeriods(release, chosen.period)
  const isMonths = shown.some(({ code }) => /^\d{4}-\d{2}$/.test(code))
  const period = yearShown(shown, chosen.period) ?? `${release.from} – ${release.to}`
  const short = new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: 'short' })
  const labelOf = (code: string): string => {
    if (/^\d{4}-\d{2}$/.test(code))
      return short.format(Date.parse(`${code}-01T00:00:00Z`)).slice(0, 3)
    return code.replace(/^\d{4}-Q/, language === 'en' ? 'Q' : 'T')
  }
  return {
    title: t('dataset.chartTitle', { measure, place, period }),
    language,
    words: {
      count: t(`dataset.unit.${release.definition.unit}`),
      growing: t('dataset.chartGrowing'),
      before: t('dataset.chartBefore'),
      hidden: t('dataset.chartHidden'),
    },
    points: shown.map((one) => ({
      period: one.code,
      label: labelOf(one.code),
      told: figures.byPeriod.get(one.code) ?? { state: 'none' },
      before:
        isMonths || /-Q/.test(one.code)
          ? (figures.byPeriod.get(yearBefore(one.code) ?? '') ?? { state: 'none' })
          : { state: 'none' },
      growing: isGrowing(release, one),
      chosen: !shown.includes(chosen.period) || one === chosen.period,
    })),
  }
}

/** Chart and map of what was chosen, each with the words that say the same. */
export async function drawings(world: World, view: ReleaseView, reader: Reader): Promise<Html> {
  const { t, language } = reader
  const given = chartGiven(view, t, language)
  const notes = [
    given.points.some(({ before }) => before.state === 'shown') && given.words.before,
    given.points.some(({ growing }) => growing) && given.words.growing,
    given.points.some(({ told }) => told.state === 'hidden') && given.words.hidden,
    t('dataset.chartData'),
  ].filter((words) => words !== false)
  const chart =
    given.points.length < 2
      ? undefined
      : html`<figure class="chart">${await drawChart(given)}
<figcaption>${given.title}. <span class="hint">${notes.join(' ')} <a href="#by-period">${t('dataset.byPeriod')}</a></span></figcaption></figure>`
  return html`<div class="drawings">${chart}${await mapOf(world, view, reader)}</div>`
}

async function mapOf(world: World, view: ReleaseView, reader: Reader): Promise<Html | undefined> {
  const { release, chosen, figures } = view
  const { t, language } = reader
  const map = await drawReleased(world, release, chosen)
  if (map === undefined) return undefined
  const { of } = shownPlaces(release, chosen.place)
  const by = mapBy(release, chosen, figures.byPlace)
  const choice = { place: chosen.place.code, period: chosen.period.code }
  return placeMap({
    ...{ map, told: figures.byPlace, by, chosen: chosen.place.code, t },
    other: reader.at(choice, !reader.isMoving),
    moving: reader.isMoving
      ? { source: mapAddress(release.number, chosen), base: baseAddress }
      : undefined,
    title: t('dataset.mapTitle', {
      measure: by === 'rate' ? t('dataset.rate') : release.definition.names[language],
      period: entryWords('period', chosen.period, t, language),
      place: entryWords('place', of, t, language),
    }),
    address: (place) => reader.at({ place, period: chosen.period.code }),
    say: (told) => mapWords(told, by, reader),
  })
}
