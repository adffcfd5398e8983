import {
  addProtocol,
  type IControl,
  type LngLatBoundsLike,
  Map as MapView,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { Protocol } from 'pmtiles'
import { linkPlaces } from './map-places.ts'
import { type Areas, type Base, type Colours, mapStyle } from './map-style.ts'
import { PATTERN_DENSITY, patternOf } from './patterns.ts'

/** Words of the map in the reader's language, as the page brings them. */
interface MapWords {
  readonly title: string
  readonly zoomIn: string
  readonly zoomOut: string
  readonly whole: string
  readonly twoFingers: string
  readonly ctrl: string
  readonly command: string
  readonly see: string
}

type Box = [west: number, south: number, east: number, north: number]

/** The land that is shipped reaches this far beyond the territory. */
const MOST_AROUND_DEGREES = 3
/** How near a map goes: a village of some streets. */
const NEAREST = 16
/** A map that has not stood by then is given up, and the still one is shown. */
const PATIENCE_MS = 30_000

/** Makes a map that is moved in the place of the still one. @throws when it cannot be drawn */
export async function openMap(figure: HTMLElement): Promise<void> {
  const { source = '', base = '', words = '{}' } = figure.dataset
  const stage = figure.querySelector<HTMLElement>('.stage')
  if (stage === null) throw new Error('got no stage, wanted one for the map')
  const said = JSON.parse(words) as MapWords
  const [areas, known] = await Promise.all([
    fetched<Areas>(source),
    fetched<{ base: Base | null }>(base).catch(() => ({ base: null })),
  ])
  setWorkerUrl(new URL(workerUrl, import.meta.url).href)
  addProtocol('pmtiles', new Protocol().tile)
  figure.classList.add('is-moving')
  const map = viewOf(stage, areas, known.base, said)
  await drawn(map).catch((error: unknown) => {
    map.remove()
    throw error
  })
  map.getCanvas().setAttribute('aria-describedby', 'map-help')
  linkPlaces(figure, map, areas, said)
  for (const hidden of figure.querySelectorAll<HTMLElement>('.help')) hidden.hidden = false
  const maker = figure.querySelector('.maker')
  if (maker !== null) maker.textContent = known.base?.attribution ?? ''
}

async function fetched<T>(address: string): Promise<T> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`got ${answer.status} for ${address}`)
  return (await answer.json()) as T
}

function viewOf(stage: HTMLElement, areas: Areas, base: Base | null, said: MapWords): MapView {
  const bounds = boundsOf(areas)
  const whole: LngLatBoundsLike = bounds
  const fit = { padding: 24 }
  const map = new MapView({
    ...{ container: stage, style: mapStyle(areas, base, coloursOf(stage)) },
    ...{ bounds: whole, fitBoundsOptions: fit, maxBounds: beyond(bounds), maxZoom: NEAREST },
    ...{ attributionControl: false, cooperativeGestures: true, dragRotate: false },
    ...{ pitchWithRotate: false, touchPitch: false, renderWorldCopies: false },
    locale: {
      'Map.Title': said.title,
      'NavigationControl.ZoomIn': said.zoomIn,
      'NavigationControl.ZoomOut': said.zoomOut,
      'CooperativeGesturesHandler.WindowsHelpText': said.ctrl,
      'CooperativeGesturesHandler.MacHelpText': said.command,
      'CooperativeGesturesHandler.MobileHelpText': said.twoFingers,
    },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(
    wholeControl(said.whole, () => map.fitBounds(whole, fit)),
    'top-right',
  )
  // A phone that is turned shows all of it again, unless somebody has moved it to where she wants it.
  let isMoved = false
  map.on('movestart', ({ originalEvent }) => {
    isMoved ||= originalEvent !== undefined
  })
  map.on('resize', () => {
    if (!isMoved) map.fitBounds(whole, { ...fit, animate: false })
  })
  // Before a tile asks for them: of several that miss one at the same time, one would be told alone.
  map.on('style.load', () => {
    for (const look of ['none', 'hidden'] as const)
      map.addImage(look, patternOf(look, coloursOf(stage)), { pixelRatio: PATTERN_DENSITY })
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    map.setStyle(mapStyle(areas, base, coloursOf(stage)), { diff: false })
  })
  return map
}

/** Waits until the areas are drawn. What goes wrong with a base map leaves the map as it is without one. */
const drawn = (map: MapView): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the map did not come')), PATIENCE_MS)
    map.once('load', () => {
      clearTimeout(timer)
      resolve()
    })
    map.on('error', (event) => {
      if ((event as { sourceId?: string }).sourceId !== 'base') reject(event.error)
    })
  })

function boundsOf(areas: Areas): Box {
  const box: Box = [180, 90, -180, -90]
  for (const { geometry } of areas.features)
    for (const [lon = 0, lat = 0] of geometry.coordinates.flat(2)) {
      box[0] = Math.min(box[0], lon)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lon)
      box[3] = Math.max(box[3], lat)
    }
  return box
}

/**
 * How far the map is moved: a square about the territory, so that all of it is seen on an upright phone, too, and no
 * further than the land is known.
 */
function beyond([west, south, east, north]: Box): Box {
  const across = Math.max(east - west, north - south)
  const half = across / 2 + Math.min(MOST_AROUND_DEGREES, across)
  const [lon, lat] = [(west + east) / 2, (south + north) / 2]
  return [lon - half, lat - half, lon + half, lat + half]
}

const coloursOf = (element: HTMLElement): Colours => {
  const style = getComputedStyle(element)
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ...{ ground: of('ground'), surface: of('surface'), ink: of('ink'), muted: of('muted') },
    ...{ attention: of('attention'), info: of('info') },
    data: [1, 2, 3, 4, 5].map((step) => of(`data-${step}`)),
  }
}

/** A button that shows the whole territory again. */
function wholeControl(words: string, show: () => void): IControl {
  const box = document.createElement('div')
  box.className = 'maplibregl-ctrl maplibregl-ctrl-group'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'whole'
  button.textContent = words
  button.addEventListener('click', show)
  box.append(button)
  return { onAdd: () => box, onRemove: () => box.remove() }
}
