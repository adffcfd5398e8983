import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef, useState } from 'react'
import { localeOf } from '#kernel/message.ts'
import { drawPlaces } from '#kernel/place/place.client.ts'
import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { ExactPlace, IncidentRow } from './board.schema.ts'
import { useBoardExtensions } from './board-extension.page.tsx'
import { movedBy, pointOf, type Spot, spotOf } from './map-mark.rules.ts'
import { countOf } from './view.rules.ts'

type Point = NonNullable<ExactPlace['point']>

interface MapProps {
  readonly rows: readonly IncidentRow[]
  /** how many more a row stands for */
  nearOf(id: string): number
  /** the chosen incident */
  readonly chosen: IncidentRow | undefined
  /** marked for the call that is being typed */
  readonly point: Point | undefined
  /** takes a point that was marked; absent for who only looks */
  readonly mark: Marking | undefined
}

interface Marking {
  forCall(point: Point | undefined): void
  forIncident(point: Point): void
}

/** The territory with how many incidents of the list lie in each part; the list says the same in words. */
export function BoardMap(props: MapProps) {
  const { place } = useSite()
  const { data: map, error } = useQuery({
    queryKey: ['drawing', place],
    queryFn: ({ signal }) => ask(drawPlaces, { under: place }, { signal }),
    enabled: place !== '',
    retry: false,
  })
  const hasNone = place === '' || (error !== null && asCallError(error).status === 404)
  if (hasNone) return <p className="quiet pad">{t('board.mapNone')}</p>
  if (error !== null) return <p className="warned pad">{t('board.mapFailed')}</p>
  if (map === undefined) return <div className="board-map" />
  return <DrawnMap {...props} map={map} />
}

function DrawnMap({ rows, nearOf, chosen, point, mark, map }: MapProps & { map: TerritoryMap }) {
  const [spot, setSpot] = useState<Spot>()
  const unplaced = rows.filter((row) => row.place === null).length // what has no place is never folded
  const extensions = useBoardExtensions()
  const begin = (): void => setSpot({ x: map.width / 2, y: map.height / 2 })
  useShortcuts(
    mark === undefined
      ? []
      : [{ keys: 'm', group: 'incident', label: t('board.markPoint'), run: begin }],
  )
  const touch = (event: MouseEvent<SVGSVGElement>): void => {
    if (spot !== undefined) setSpot(spotUnder(event))
  }
  return (
    <figure className="drawing board-map">
      {mark !== undefined && <Marker {...{ map, spot, setSpot, begin, chosen, point, mark }} />}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrows do the same, in the form above */}
      <svg
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-label={t('board.mapOf', { place: map.of.name, count: countOf(rows, nearOf) })}
        onClick={touch}
        className={spot === undefined ? '' : 'marking'}
      >
        <Areas {...{ map, rows, nearOf, chosen }} />
        {extensions.map(
          ({ name, MapLayer }) => MapLayer !== undefined && <MapLayer key={name} map={map} />,
        )}
        {point !== undefined && spot === undefined && <Cross at={spotOf(point, map)} map={map} />}
        {spot !== undefined && <Cross at={spot} map={map} />}
      </svg>
      <figcaption className="quiet">
        {map.of.name}
        {map.approximate && ` · ${t('board.approximate')}`}
        {unplaced > 0 && ` · ${t('board.unplaced', { count: unplaced })}`}
      </figcaption>
    </figure>
  )
}

/** The spot of a drawing that a pointer is at, wherever the drawing stands and however large. */
function spotUnder(event: MouseEvent<SVGSVGElement>): Spot {
  const svg = event.currentTarget
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(
    svg.getScreenCTM()?.inverse(),
  )
  return { x, y }
}

function Areas({
  map,
  rows,
  nearOf,
  chosen,
}: Pick<MapProps, 'rows' | 'nearOf' | 'chosen'> & { map: TerritoryMap }) {
  const size = map.width / 30
  return (
    <>
      {map.areas.map((area) => (
        <path
          key={area.code}
          d={area.path}
          className={area.code === chosen?.place ? 'area chosen' : 'area'}
          data-boundary={area.boundary}
        />
      ))}
      {map.areas.map(({ code, name, label }) => {
        const count = countOf(
          rows.filter((row) => row.place === code),
          nearOf,
        )
        return (
          <g key={code}>
            {count > 0 && <circle className="count" cx={label.x} cy={label.y} r={size} />}
            {count > 0 && (
              <text className="count" x={label.x} y={label.y} fontSize={size * 1.2}>
                {count}
              </text>
            )}
            <text
              className="name"
              x={label.x}
              y={label.y + (count > 0 ? size * 2 : 0)}
              fontSize={size * 0.8}
            >
              {name}
            </text>
          </g>
        )
      })}
    </>
  )
}

function Cross({ at: { x, y }, map }: { at: Spot; map: TerritoryMap }) {
  const arm = map.width / 30
  return (
    <path
      className="cross"
      d={`M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}M${x - arm / 3} ${y}a${arm / 3} ${arm / 3} 0 1 0 ${(2 * arm) / 3} 0a${arm / 3} ${arm / 3} 0 1 0 ${(-2 * arm) / 3} 0`}
    />
  )
}

interface MarkerProps extends Pick<MapProps, 'chosen' | 'point'> {
  readonly map: TerritoryMap
  readonly spot: Spot | undefined
  readonly mark: Marking
  setSpot(spot: Spot | undefined): void
  begin(): void
}

/** Marks a point on the map by pointer or arrows, and says for what. */
function Marker({ map, spot, setSpot, begin, chosen, point, mark }: MarkerProps) {
  const form = useRef<HTMLFieldSetElement>(null)
  const isMarking = spot !== undefined
  useLayoutEffect(() => {
    if (isMarking) form.current?.focus({ preventScroll: true })
  }, [isMarking])
  if (spot === undefined)
    return (
      <p className="row">
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Icon name="place" size={16} />}
          rightSection={<Keys of="m" />}
          onClick={begin}
        >
          {t('board.markPoint')}
        </Button>
        {point !== undefined && (
          <button type="button" className="as-link" onClick={() => mark.forCall(undefined)}>
            {t('board.markNone')}
          </button>
        )}
      </p>
    )
  const at = pointOf(spot, map)
  const take = (forWhat: (point: Point) => void): void => {
    forWhat(at)
    setSpot(undefined)
  }
  const press = (event: KeyboardEvent): void => {
    const moved = movedBy(event.key, event.shiftKey, spot, map)
    if (moved !== undefined) {
      event.preventDefault()
      setSpot(moved)
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      setSpot(undefined)
    }
    if (event.key === 'Enter' && event.target === form.current) take(mark.forCall)
  }
  const degrees = new Intl.NumberFormat(localeOf[spokenLanguage()], { maximumFractionDigits: 4 })
  return (
    <fieldset className="marker" ref={form} tabIndex={-1} onKeyDown={press}>
      <legend>{t('board.markHow')}</legend>
      <p role="status">
        {t('board.markAt', {
          lat: degrees.format(at.lat),
          lon: degrees.format(at.lon),
          accuracy: at.accuracyMeters,
        })}
      </p>
      <div className="row">
        <Button size="xs" rightSection={<Keys of="Enter" />} onClick={() => take(mark.forCall)}>
          {t('board.markCall')}
        </Button>
        {chosen !== undefined && (
          <Button size="xs" variant="outline" onClick={() => take(mark.forIncident)}>
            {t('board.markIncident', { number: chosen.number })}
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={() => setSpot(undefined)}>
          {t('state.cancel')}
        </Button>
      </div>
    </fieldset>
  )
}
