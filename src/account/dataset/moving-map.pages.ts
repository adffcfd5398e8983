import type { Words } from '#platform/http/frame.ts'
import { type Html, html } from '#platform/http/html.ts'

/** What a map that is moved reads. */
export interface Moving {
  /** address of its areas and numbers */
  readonly source: string
  /** address that says whether there is a base map */
  readonly base: string
}

/** A place in the list beside the map. */
interface Listed {
  readonly code: string
  readonly words: string
  readonly patch: Html
  readonly address: string
  readonly isChosen: boolean
}

interface Parts {
  readonly places: readonly Listed[]
  /** what the drawing and the list are hatched and dotted with, also while the drawing is not seen */
  readonly patterns: Html
  readonly drawing: Html
  readonly caption: Html
  readonly t: Words
}

/** The words that stand in the map itself, which a script puts there: by the script's name, the code of the message. */
const inMap = {
  title: 'dataset.mapRegion',
  zoomIn: 'dataset.mapIn',
  zoomOut: 'dataset.mapOut',
  whole: 'dataset.mapWhole',
  twoFingers: 'dataset.mapTwoFingers',
  ctrl: 'dataset.mapCtrl',
  command: 'dataset.mapCommand',
  see: 'dataset.mapSee',
} as const

/**
 * A map with room for one that is moved. Until a script has drawn it, and where none does, the still drawing is in its
 * place; the list says the same as both.
 */
export function movingParts(
  { source, base }: Moving,
  { places, patterns, drawing, caption, t }: Parts,
): Html {
  const words = Object.fromEntries(Object.entries(inMap).map(([name, code]) => [name, t(code)]))
  const list = places.map(
    ({ code, words, patch, address, isChosen }) =>
      html`<li><a href="${address}" data-code="${code}"${isChosen ? html` aria-current="true"` : html``}>${patch} <span>${words}</span></a></li>`,
  )
  return html`<figure class="map moving" id="map" data-source="${source}" data-base="${base}" data-words="${JSON.stringify(words)}">
<svg class="patterns" width="0" height="0" aria-hidden="true">${patterns}</svg><div class="stage"></div>
${drawing}
<div class="beside"><p class="told" role="status"></p><p class="notice cannot" hidden>${t('dataset.mapCannot')}</p>
<h2 id="map-places">${t('dataset.mapPlaces')}</h2>
<ul class="places" aria-labelledby="map-places">${list}</ul></div>
${caption}<p class="hint help" id="map-help" hidden>${t('dataset.mapHelp')}</p><p class="hint made">${t('dataset.mapCoast')} <span class="maker"></span></p></figure>`
}
