import { useQuery } from '@tanstack/react-query'
import { localeOf } from '#kernel/message.ts'
import { drawPlaces } from '#kernel/place/place.client.ts'
import type { Place } from '#kernel/place/place.schema.ts'
import { ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { usePlaces } from '#web/control-room/places.ts'
import { useSite } from '#web/control-room/site.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { Where } from './report.schema.ts'

/** A place by its code, wherever in the country it is. */
function usePlace(code: string | null): Place | undefined {
  const { place } = useSite()
  const near = usePlaces(place)
  const found = code === null ? undefined : near.data?.get(code)
  const isElsewhere = code !== null && near.data !== undefined && found === undefined
  const far = usePlaces('', isElsewhere)
  return found ?? (code === null ? undefined : far.data?.get(code))
}

/** Where it happened: in words, and on a small drawing of the territory. @param code  of the corregimiento */
export function WhereItWas({ where, code }: { where: Where | undefined; code: string | null }) {
  const place = usePlace(code)
  const names = place === undefined ? code : [place.name, ...place.within].join(', ')
  return (
    <>
      {names !== null && (
        <p>
          <Icon name="place" /> {names}
        </p>
      )}
      {where === undefined && <p className="quiet">{t('desk.whereHidden')}</p>}
      {where !== undefined && 'words' in where && where.words !== undefined && (
        <p className="said">«{where.words}»</p>
      )}
      {where?.by === 'point' && <PointWords {...where} />}
      {code === null && where !== undefined && where.by !== 'point' && (
        <p className="quiet">{t('desk.noPlace')}</p>
      )}
      {(code !== null || where?.by === 'point') && (
        <PlaceDrawing code={code} parent={place?.parent ?? null} where={where} />
      )}
    </>
  )
}

function PointWords({ lon, lat, accuracyMeters }: Extract<Where, { by: 'point' }>) {
  const degrees = new Intl.NumberFormat(localeOf[spokenLanguage()], {
    minimumFractionDigits: 5,
    maximumFractionDigits: 5,
  })
  return (
    <p>
      {t('desk.point', { accuracy: Math.round(accuracyMeters) })}{' '}
      <span className="mono">
        {degrees.format(lat)}, {degrees.format(lon)}
      </span>
    </p>
  )
}

interface DrawingProps {
  readonly code: string | null
  readonly parent: string | null
  readonly where: Where | undefined
}

/** The corregimiento among its neighbours, with the point and its doubt when a phone gave one. */
function PlaceDrawing({ code, parent, where }: DrawingProps) {
  const site = useSite()
  const under = code?.startsWith(site.place) === false ? parent : site.place || parent
  const { data: map, isError } = useQuery({
    queryKey: ['drawing', under],
    queryFn: ({ signal }) => ask(drawPlaces, { under: under ?? '' }, { signal }),
    enabled: under !== null && under !== '',
  })
  if (isError) return <p className="quiet">{t('desk.noDrawing')}</p>
  if (map === undefined) return null
  const area = map.areas.find((each) => each.code === code)
  const point =
    where?.by === 'point'
      ? {
          x: (where.lon - map.frame.west) / map.frame.lonPerUnit,
          y: (map.frame.north - where.lat) / map.frame.latPerUnit,
          r: where.accuracyMeters / map.metersPerUnit,
        }
      : undefined
  const isInside =
    point !== undefined &&
    point.x >= 0 &&
    point.y >= 0 &&
    point.x <= map.width &&
    point.y <= map.height
  const dot = map.width / 60
  return (
    <figure className="drawing">
      <svg
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-label={t('desk.drawing', { place: area?.name ?? map.of.name })}
      >
        {map.areas.map((each) => (
          <path
            key={each.code}
            d={each.path}
            className={each.code === code ? 'area chosen' : 'area'}
            data-boundary={each.boundary}
          />
        ))}
        {isInside && <circle className="doubt" cx={point.x} cy={point.y} r={point.r} />}
        {isInside && <circle className="point" cx={point.x} cy={point.y} r={dot} />}
        {area?.small === true && (
          <circle className="small" cx={area.label.x} cy={area.label.y} r={dot * 1.5} />
        )}
      </svg>
      <figcaption className="quiet">
        {map.of.name}
        {map.approximate && ` · ${t('desk.approximate')}`}
        {point !== undefined && !isInside && ` · ${t('desk.outside')}`}
      </figcaption>
    </figure>
  )
}
