import type { Map as MapView, PointLike } from 'maplibre-gl'
import { type Areas, placeLayers } from './map-style.ts'

/**
 * Ties the list of places and the map together: a place that is pointed at in one is shown in the other, and the number
 * of a place that is touched on the map, or that the arrow keys brought into its middle, is said beside it.
 */
export function linkPlaces(
  figure: HTMLElement,
  map: MapView,
  areas: Areas,
  said: { readonly see: string },
): void {
  const links = new Map(
    [...figure.querySelectorAll<HTMLAnchorElement>('.places a[data-code]')].map((link) => [
      link.dataset.code ?? '',
      link,
    ]),
  )
  const spots = new Map(
    areas.features.map(({ properties }) => [properties.code, properties.spot] as const),
  )
  let looked = ''
  const lookAt = (code: string): void => {
    if (code === looked) return
    if (looked !== '') map.setFeatureState({ source: 'areas', id: looked }, { looked: false })
    links.get(looked)?.classList.remove('looked')
    looked = code
    if (code === '') return
    map.setFeatureState({ source: 'areas', id: code }, { looked: true })
    links.get(code)?.classList.add('looked')
  }
  const codeAt = (point: PointLike): string =>
    String(map.queryRenderedFeatures(point, { layers: [...placeLayers] })[0]?.id ?? '')
  const tell = (code: string): void => {
    lookAt(code)
    tellOf(figure, links.get(code), said.see)
    const link = links.get(code)
    const list = link?.closest<HTMLElement>('.places')
    // The list alone is scrolled: the page stays where it is.
    if (link && list) list.scrollTop = link.offsetTop - list.offsetTop
  }

  map.on('mousemove', ({ point }) => lookAt(codeAt(point)))
  map.on('mouseout', () => lookAt(''))
  map.on('click', ({ point }) => tell(codeAt(point)))
  const middle = (): PointLike => {
    const { clientWidth, clientHeight } = map.getCanvas()
    return [clientWidth / 2, clientHeight / 2]
  }
  map.on('moveend', ({ originalEvent }) => {
    if (originalEvent instanceof KeyboardEvent) tell(codeAt(middle()))
  })
  map.getCanvas().addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') links.get(codeAt(middle()))?.click()
  })
  // The style is made anew when the page turns dark: what was marked in the old one is not in the new.
  map.on('style.load', () => {
    const code = looked
    looked = ''
    lookAt(code)
  })
  for (const [code, link] of links) {
    link.addEventListener('mouseenter', () => lookAt(code))
    link.addEventListener('mouseleave', () => lookAt(''))
    link.addEventListener('focus', () => {
      lookAt(code)
      const spot = spots.get(code)
      if (spot !== undefined && !map.getBounds().contains([...spot])) map.panTo([...spot])
    })
    link.addEventListener('blur', () => lookAt(''))
  }
}

/** Says the number of a place beside the map, with the way to its own figures. */
function tellOf(figure: HTMLElement, link: HTMLAnchorElement | undefined, see: string): void {
  const told = figure.querySelector('.told')
  if (told === null) return
  told.replaceChildren()
  if (link === undefined) return
  const words = document.createElement('strong')
  words.textContent = link.textContent.trim()
  const go = document.createElement('a')
  go.href = link.href
  go.textContent = see
  told.append(words, ' ', go)
}
