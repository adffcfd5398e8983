import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import type { Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import { classEnds, classOf, type Told } from './figures.rules.ts'

/** What a map of a release shows. */
export interface MapGiven {
  readonly map: TerritoryMap
  /** by code of the place; a place that the release does not have is hatched */
  readonly told: ReadonlyMap<string, Told>
  /** what the colours stand for: counts, or rates where all have one */
  readonly by: 'count' | 'rate'
  /** the place that is looked at, when it is one of those drawn */
  readonly chosen: string
  readonly title: string
  /** where a place is looked at */
  address(code: string): string
  /** a number as it is said: "Panamá: 120" */
  say(told: Told): string
  readonly t: Words
}

/** What has no number has a pattern: it is seen without colours, too. */
const pattern = (look: string): Html => {
  if (look === 'none') return html` fill="url(#hatch)"`
  return look === 'hidden' ? html` fill="url(#dots)"` : html``
}

/** Units that a letter of a label takes, at the size that `pages.css` gives it. */
const UNITS_PER_LETTER = 17

/**
 * A map by classes of colour, drawn on the server. Each place is a link to its own figures, so it is reached with the
 * keyboard and works without a script; what is not known is hatched, what is not shown dotted, an approximate boundary
 * dashed.
 */
export function placeMap(given: MapGiven): Html {
  const { map, told, by, chosen, title, t } = given
  const shownOf = (code: string): number | undefined => {
    const one = told.get(code)
    return one?.state === 'shown'
      ? ((by === 'rate' ? one.rate : one.count) ?? undefined)
      : undefined
  }
  const values = map.areas.map(({ code }) => shownOf(code)).filter((value) => value !== undefined)
  const ends = classEnds(values)
  const look = (code: string): string => {
    const value = shownOf(code)
    if (value !== undefined) return `c${classOf(value, ends)}`
    return told.get(code)?.state === 'hidden' ? 'hidden' : 'none'
  }
  // The chosen one is drawn last, so that no neighbour covers its edge.
  const inOrder = [...map.areas].sort(
    (a, b) => Number(a.code === chosen) - Number(b.code === chosen),
  )
  const areas = inOrder.map(({ code, name, path, boundary }) => {
    const kinds = [look(code), boundary, code === chosen ? 'chosen' : ''].join(' ').trim()
    const words = `${name}: ${given.say(told.get(code) ?? { state: 'none' })}`
    return html`<a href="${given.address(code)}" class="${kinds}" aria-label="${words}"><path d="${path}"${pattern(look(code))}/><title>${words}</title></a>`
  })
  const labels = map.areas
    .filter(({ name, label }) => label.room >= name.length * UNITS_PER_LETTER)
    .map(({ name, label }) => html`<text x="${label.x}" y="${label.y}">${name}</text>`)
  return html`<figure class="map"><svg viewBox="0 0 ${map.width} ${map.height}" role="group" aria-label="${title}">
<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v12" class="mark"/></pattern>
<pattern id="dots" width="16" height="16" patternUnits="userSpaceOnUse"><circle cx="8" cy="8" r="3" class="dot"/></pattern></defs>
${areas}<g aria-hidden="true" class="labels">${labels}</g></svg>
<figcaption>${title}${legend(given, ends, values.includes(0))}${
    by === 'count' ? html`<p class="hint">${t('dataset.mapCounts')}</p>` : undefined
  }${
    map.approximate ? html`<p class="hint">${t('dataset.mapApproximate')}</p>` : undefined
  }</figcaption></figure>`
}

function legend({ map, told, t, by }: MapGiven, ends: readonly number[], hasZero: boolean): Html {
  const states = new Set(map.areas.map(({ code }) => told.get(code)?.state ?? 'none'))
  const from = (i: number): number => (i === 0 ? 1 : (ends[i - 1] ?? 0) + 1)
  const key = (look: string, words: string): Html =>
    html`<li><svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true"><g class="${look}"><path d="M0 0h24v16h-24z"${pattern(look)}/></g></svg> ${words}</li>`
  const steps = ends.map((end, i) =>
    key(`c${i + 1}`, by === 'rate' ? t('dataset.upTo', { to: end }) : rangeWords(t, from(i), end)),
  )
  return html`<ul class="legend">${hasZero ? key('c0', '0') : undefined}${steps}${
    states.has('hidden') ? key('hidden', t('dataset.hidden')) : undefined
  }${states.has('none') ? key('none', t('dataset.none')) : undefined}</ul>`
}

const rangeWords = (t: Words, from: number, to: number): string =>
  from === to ? t('ledger.number', { n: to }) : t('dataset.range', { from, to })
