import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import type { Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Told } from './figures.rules.ts'
import { type Look, type Looks, looksOf, type MapBy } from './map.rules.ts'
import { type Moving, movingParts } from './moving-map.pages.ts'

/** What a map of a release shows. */
export interface MapGiven {
  readonly map: TerritoryMap
  /** by code of the place; a place that the release does not have is hatched */
  readonly told: ReadonlyMap<string, Told>
  readonly by: MapBy
  /** the place that is looked at, when it is one of those drawn */
  readonly chosen: string
  readonly title: string
  /** where the same choice is shown with a map that is moved, or without */
  readonly other: string
  /** what a map that is moved needs; undefined for one that stands still */
  readonly moving: Moving | undefined
  /** where a place is looked at */
  address(code: string): string
  /** a number, or a rate where the map shows rates, as it is said: "Panamá: 120" */
  say(told: Told): string
  readonly t: Words
}

/** What has no number has a pattern: it is seen without colours, too. */
const pattern = (look: Look): Html => {
  if (look === 'none') return html` fill="url(#hatch)"`
  return look === 'hidden' ? html` fill="url(#dots)"` : html``
}

/** A small patch that looks as a place does on the map. */
const patch = (look: Look): Html =>
  html`<svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true"><g class="${look}"><path d="M0 0h24v16h-24z"${pattern(look)}/></g></svg>`

const patterns = html`<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v12" class="mark"/></pattern>
<pattern id="dots" width="16" height="16" patternUnits="userSpaceOnUse"><circle cx="8" cy="8" r="3" class="dot"/></pattern></defs>`

/** Units that a letter of a label takes, at the size that `pages.css` gives it. */
const UNITS_PER_LETTER = 17

/**
 * A map by classes of colour, drawn on the server. Each place is a link to its own figures, so it is reached with the
 * keyboard and works without a script; what is not known is hatched, what is not shown dotted, an approximate boundary
 * dashed. Where a map that is moved was asked for, a list of the places stands beside it, and the drawing stays for
 * paper and for browsers that cannot move it.
 */
export function placeMap(given: MapGiven): Html {
  const { map, told, by, chosen, title, moving, t } = given
  const looks = looksOf(
    map.areas.map(({ code }) => code),
    told,
    by,
  )
  const wordsOf = ({ code, name }: { code: string; name: string }): string =>
    `${name}: ${given.say(told.get(code) ?? { state: 'none' })}`
  // The chosen one is drawn last, so that no neighbour covers its edge.
  const inOrder = [...map.areas].sort(
    (a, b) => Number(a.code === chosen) - Number(b.code === chosen),
  )
  const areas = inOrder.map((area) => {
    const { code, path, boundary } = area
    const kinds = [looks.of(code), boundary, code === chosen ? 'chosen' : ''].join(' ').trim()
    const words = wordsOf(area)
    return html`<a href="${given.address(code)}" class="${kinds}" aria-label="${words}"><path d="${path}"${pattern(looks.of(code))}/><title>${words}</title></a>`
  })
  const labels = map.areas
    .filter(({ name, label }) => label.room >= name.length * UNITS_PER_LETTER)
    .map(({ name, label }) => html`<text x="${label.x}" y="${label.y}">${name}</text>`)
  const drawing = html`<svg viewBox="0 0 ${map.width} ${map.height}" role="group" aria-label="${title}">
${moving ? undefined : patterns}${areas}<g aria-hidden="true" class="labels">${labels}</g></svg>`
  const caption = html`<figcaption>${title}${legend(given, looks)}${
    by === 'count' ? html`<p class="hint">${t('dataset.mapCounts')}</p>` : undefined
  }${
    map.approximate ? html`<p class="hint">${t('dataset.mapApproximate')}</p>` : undefined
  }<p class="hint"><a href="${given.other}#map">${t(moving ? 'dataset.mapStill' : 'dataset.mapMove')}</a></p></figcaption>`
  if (moving === undefined)
    return html`<figure class="map" id="map">${drawing}
${caption}</figure>`
  const places = map.areas.map((area) => ({
    ...{ code: area.code, words: wordsOf(area), patch: patch(looks.of(area.code)) },
    ...{ address: `${given.address(area.code)}#map`, isChosen: area.code === chosen },
  }))
  return movingParts(moving, { places, patterns, drawing, caption, t })
}

function legend({ map, told, t, by }: MapGiven, { ends, hasZero }: Looks): Html {
  const states = new Set(map.areas.map(({ code }) => told.get(code)?.state ?? 'none'))
  const kinds = new Set(map.areas.map(({ boundary }) => boundary))
  const from = (i: number): number => (i === 0 ? 1 : (ends[i - 1] ?? 0) + 1)
  const key = (look: Look, words: string): Html => html`<li>${patch(look)} ${words}</li>`
  const edge = (kind: string, words: string): Html =>
    html`<li><svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true"><path class="edge ${kind}" d="M0 8h24"/></svg> ${words}</li>`
  const steps = ends.map((end, i) =>
    key(`c${i + 1}`, by === 'rate' ? t('dataset.upTo', { to: end }) : rangeWords(t, from(i), end)),
  )
  return html`<ul class="legend">${hasZero ? key('c0', '0') : undefined}${steps}${
    states.has('hidden') ? key('hidden', t('dataset.hidden')) : undefined
  }${states.has('none') ? key('none', t('dataset.none')) : undefined}${
    kinds.has('imported') ? edge('imported', t('dataset.mapExactEdge')) : undefined
  }${kinds.has('approximate') ? edge('approximate', t('dataset.mapApproximateEdge')) : undefined}</ul>`
}

const rangeWords = (t: Words, from: number, to: number): string =>
  from === to ? t('ledger.number', { n: to }) : t('dataset.range', { from, to })
