import { useQuery } from '@tanstack/react-query'
import { drawPlaces } from '#kernel/place/place.client.ts'
import { ask } from '#web/control-room/ask.ts'
import { useSite } from '#web/control-room/site.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from './board.schema.ts'
import { useBoardExtensions } from './board-extension.page.tsx'

interface MapProps {
  readonly rows: readonly IncidentRow[]
  /** the chosen incident */
  readonly chosen: IncidentRow | undefined
}

/** The territory with how many incidents of the list lie in each part; the list says the same in words. */
export function BoardMap({ rows, chosen }: MapProps) {
  const { place } = useSite()
  const extensions = useBoardExtensions()
  const { data: map, isError } = useQuery({
    queryKey: ['drawing', place],
    queryFn: ({ signal }) => ask(drawPlaces, { under: place }, { signal }),
    enabled: place !== '',
    retry: false,
  })
  if (isError || place === '') return <p className="quiet pad">{t('board.mapNone')}</p>
  if (map === undefined) return <div className="board-map" />
  const countOf = (code: string): number => rows.filter((row) => row.place === code).length
  const unplaced = rows.filter((row) => row.place === null).length
  const size = map.width / 30
  return (
    <figure className="drawing board-map">
      <svg
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-label={t('board.mapOf', { place: map.of.name, count: rows.length })}
      >
        {map.areas.map((area) => (
          <path
            key={area.code}
            d={area.path}
            className={area.code === chosen?.place ? 'area chosen' : 'area'}
            data-boundary={area.boundary}
          />
        ))}
        {map.areas.map(({ code, name, label }) => {
          const count = countOf(code)
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
        {extensions.map(
          ({ name, MapLayer }) => MapLayer !== undefined && <MapLayer key={name} map={map} />,
        )}
      </svg>
      <figcaption className="quiet">
        {map.of.name}
        {map.approximate && ` · ${t('board.approximate')}`}
        {unplaced > 0 && ` · ${t('board.unplaced', { count: unplaced })}`}
      </figcaption>
    </figure>
  )
}
