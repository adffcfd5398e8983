import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { coast } from '#kernel/place/pa/coast.generated.ts'
import { decodeShape } from '#kernel/place/shape.rules.ts'

/** The colours of the page, as its style sheet says them: `#rrggbb`. */
export interface Colours {
  readonly ground: string
  readonly surface: string
  readonly ink: string
  readonly muted: string
  readonly attention: string
  readonly info: string
  /** of the classes, from few to many */
  readonly data: readonly string[]
}

/** What a place of the map carries. */
export interface Place {
  readonly code: string
  readonly name: string
  readonly boundary: 'imported' | 'approximate'
  readonly look: string
  /** longitude and latitude of its name */
  readonly spot: readonly [number, number]
  /** how much room its name has */
  readonly room: number
}

/** The areas of a map, as they come from the release. */
export interface Areas {
  readonly type: 'FeatureCollection'
  readonly metadata: { readonly place: string }
  readonly features: readonly {
    readonly properties: Place
    readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
  }[]
}

/** The operator's base map, where there is one. */
export interface Base {
  readonly kind: 'vector' | 'raster'
  readonly address: string
  readonly layers: readonly string[]
  readonly attribution: string
}

/** Layers in which a place is found under a finger. */
export const placeLayers = ['areas', 'patterns'] as const

/** A colour between two, `share` of the second in it. */
export function mixed(one: string, other: string, share: number): string {
  const part = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16)
  const channel = (at: number): string =>
    Math.round(part(one, at) * (1 - share) + part(other, at) * share)
      .toString(16)
      .padStart(2, '0')
  return `#${channel(1)}${channel(3)}${channel(5)}`
}

const waters = new Set(['water', 'ocean', 'water_polygons'])
const ways = new Set(['roads', 'transportation', 'streets'])

/** Sources of the map: the land around, the areas and their names, and the base map. */
function sourcesOf(areas: Areas, base: Base | null): Record<string, SourceSpecification> {
  const coordinates = decodeShape(coast) as unknown as number[][][][]
  const land = { type: 'MultiPolygon', coordinates } as const
  const names = areas.features.map(({ properties }) => ({
    ...{ type: 'Feature' as const, properties },
    geometry: { type: 'Point' as const, coordinates: [...properties.spot] },
  }))
  const collection = { type: 'FeatureCollection', features: [...areas.features] } as const
  const own: Record<string, SourceSpecification> = {
    land: { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: land } },
    areas: { type: 'geojson', data: collection as never, promoteId: 'code' },
    names: { type: 'geojson', data: { type: 'FeatureCollection', features: names } },
  }
  if (base === null) return own
  const url = `pmtiles://${location.origin}${base.address}`
  return {
    ...own,
    base: base.kind === 'vector' ? { type: 'vector', url } : { type: 'raster', url, tileSize: 256 },
  }
}

/** What of a base map is drawn: pictures as they are, else water below the areas and ways above them. */
function baseLayers(
  base: Base | null,
  { ink, info, ground }: Colours,
): { below: LayerSpecification[]; above: LayerSpecification[] } {
  if (base === null) return { below: [], above: [] }
  if (base.kind === 'raster')
    return { below: [{ id: 'base', type: 'raster', source: 'base' }], above: [] }
  const found = (wanted: ReadonlySet<string>): string[] =>
    base.layers.filter((layer) => wanted.has(layer))
  return {
    below: found(waters).map((layer) => ({
      ...{ id: `base-${layer}`, type: 'fill', source: 'base', 'source-layer': layer },
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': mixed(ground, info, 0.3) },
    })),
    above: found(ways).map((layer) => ({
      ...{ id: `base-${layer}`, type: 'line', source: 'base', 'source-layer': layer },
      paint: { 'line-color': ink, 'line-width': 1, 'line-opacity': 0.6 },
    })),
  }
}

const isPlain = ['==', ['slice', ['get', 'look'], 0, 1], 'c'] as const

function areaLayers(colours: Colours, base: Base | null): LayerSpecification[] {
  const { surface, data } = colours
  const colour = [
    'match',
    ['get', 'look'],
    ...data.flatMap((one, i) => [`c${i + 1}`, one]),
    surface,
  ]
  const opacity = base === null ? 1 : 0.8
  return [
    {
      ...{ id: 'areas', type: 'fill', source: 'areas', filter: isPlain as never },
      paint: { 'fill-color': colour as never, 'fill-opacity': opacity },
    },
    {
      ...{ id: 'patterns', type: 'fill', source: 'areas', filter: ['!', isPlain] as never },
      paint: { 'fill-pattern': ['get', 'look'], 'fill-opacity': opacity },
    },
  ]
}

/** Edges: exact ones drawn through, approximate ones dashed, and over them the place that is looked at. */
function edgeLayers({ ink, attention }: Colours, chosen: string): LayerSpecification[] {
  const ofKind = (kind: Place['boundary']): never => ['==', ['get', 'boundary'], kind] as never
  const edge = { type: 'line', source: 'areas', layout: { 'line-join': 'round' } } as const
  const isLooked = ['boolean', ['feature-state', 'looked'], false]
  return [
    {
      ...{ id: 'exact', ...edge, filter: ofKind('imported') },
      paint: { 'line-color': ink, 'line-width': 1 },
    },
    {
      ...{ id: 'approximate', ...edge, filter: ofKind('approximate') },
      paint: { 'line-color': ink, 'line-width': 1.2, 'line-dasharray': [4, 3] },
    },
    {
      ...{ id: 'chosen', ...edge, filter: ['==', ['get', 'code'], chosen] },
      paint: { 'line-color': attention, 'line-width': 4 },
    },
    {
      ...{ id: 'looked', ...edge },
      paint: { 'line-color': ink, 'line-width': ['case', isLooked, 4, 0] as never },
    },
  ]
}

/**
 * The whole style of a map of a release. Labels are drawn with the fonts of the reader's machine, so that no address of
 * fonts is needed; nothing in it comes from anywhere else than this installation.
 */
export function mapStyle(areas: Areas, base: Base | null, colours: Colours): StyleSpecification {
  const { ground, surface, ink, muted, info } = colours
  const { below, above } = baseLayers(base, colours)
  return {
    version: 8,
    sources: sourcesOf(areas, base),
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': mixed(ground, info, 0.18) } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': ground } },
      {
        ...{ id: 'coast', type: 'line', source: 'land' },
        paint: { 'line-color': muted, 'line-width': 0.8 },
      },
      ...below,
      ...areaLayers(colours, base),
      ...above,
      ...edgeLayers(colours, areas.metadata.place),
      {
        ...{ id: 'names', type: 'symbol', source: 'names' },
        layout: {
          ...{ 'text-field': ['get', 'name'], 'text-font': ['system-ui'], 'text-size': 14 },
          ...{ 'text-max-width': 8, 'symbol-sort-key': ['-', ['get', 'room']] as never },
        },
        paint: { 'text-color': ink, 'text-halo-color': surface, 'text-halo-width': 2 },
      },
    ],
  }
}
