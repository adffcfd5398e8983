import { useEffect, useState } from 'react'
import { drawPlaces, listPlaces } from '#kernel/place/place.client.ts'
import type { Place, TerritoryMap } from '#kernel/place/place.schema.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { call } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { isPlaced, type WhereDraft } from './answers.client.ts'

interface Props {
  readonly site: SiteView
  readonly where: WhereDraft | undefined
  onChoose(where: WhereDraft): void
  onNext(): void
}

/** A place from a list or a map, a point of the phone, or words: any of them is enough. */
export function PlaceStep({ site, where, onChoose, onNext }: Props) {
  const chosen = where ?? { words: '' }
  return (
    <>
      <p className="hint">{t('report.where.hint')}</p>
      <PlaceList site={site} chosen={chosen} onChoose={onChoose} />
      <PointButton chosen={chosen} onChoose={onChoose} />
      <label htmlFor="words">{t('report.where.words')}</label>
      <input
        id="words"
        maxLength={300}
        value={chosen.words}
        onChange={(event) => onChoose({ ...chosen, words: event.currentTarget.value })}
      />
      <button type="button" className="main" disabled={!isPlaced(where)} onClick={onNext}>
        {t('report.next')}
      </button>
    </>
  )
}

interface PartProps {
  readonly chosen: WhereDraft
  onChoose(where: WhereDraft): void
}

function PlaceList({ site, chosen, onChoose }: PartProps & { site: SiteView }) {
  const [district, setDistrict] = useState(site.place.length === 4 ? site.place : '')
  const districts = usePlaces(site.place.length === 4 ? undefined : site.place, 'district')
  const places = usePlaces(district === '' ? undefined : district, 'corregimiento')
  const choose = ({ code, name }: { code: string; name: string }): void =>
    onChoose({ ...chosen, place: code, placeName: name })
  return (
    <>
      {districts !== undefined && districts.length > 0 && (
        <>
          <label htmlFor="district">{t('report.where.district')}</label>
          <select
            id="district"
            value={district}
            onChange={(event) => setDistrict(event.currentTarget.value)}
          >
            <option value="">{t('report.where.choose')}</option>
            {districts.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </>
      )}
      {district !== '' && places === undefined && <PlaceSelect isLoading />}
      {places !== undefined && places.length > 0 && (
        <>
          <PlaceSelect
            places={places}
            chosen={chosen.place}
            onChoose={(place) => {
              if (place !== undefined) choose(place)
              else onChoose({ words: chosen.words, ...(chosen.point && { point: chosen.point }) })
            }}
          />
          <PlaceMap under={district} chosen={chosen.place} onChoose={choose} />
        </>
      )}
      {(places ?? districts)?.length === 0 && (
        <p className="notice attention">{t('report.where.noList')}</p>
      )}
    </>
  )
}

interface SelectProps {
  readonly isLoading?: boolean
  readonly places?: readonly Place[]
  readonly chosen?: string | undefined
  onChoose?(place: Place | undefined): void
}

/** The list of places. While it is on its way its room is kept, so that nothing moves when it comes. */
function PlaceSelect({ isLoading = false, places = [], chosen = '', onChoose }: SelectProps) {
  return (
    <>
      <label htmlFor="place">{t('report.where.place')}</label>
      <select
        id="place"
        value={chosen}
        disabled={isLoading}
        onChange={(event) =>
          onChoose?.(places.find(({ code }) => code === event.currentTarget.value))
        }
      >
        <option value="">{t(isLoading ? 'report.where.loading' : 'report.where.unknown')}</option>
        {places.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      {isLoading && <p className="map-room" />}
    </>
  )
}

/** Places under another; undefined while they are on their way, empty when they cannot be had. */
function usePlaces(under: string | undefined, kind: Place['kind']): readonly Place[] | undefined {
  const [places, setPlaces] = useState<readonly Place[]>()
  useEffect(() => {
    setPlaces(undefined)
    if (under === undefined) return
    let isCurrent = true
    void call(listPlaces, { kind, ...(under !== '' && { under }) })
      .then(
        (answer) => answer.places,
        () => [],
      )
      .then((found) => {
        if (isCurrent) setPlaces(found)
      })
    return () => {
      isCurrent = false
    }
  }, [under, kind])
  return places
}

interface MapProps {
  readonly under: string
  readonly chosen: string | undefined
  onChoose(place: { code: string; name: string }): void
}

/** The district as a light drawing; the list beside it says the same to whoever does not see or tap it. */
function PlaceMap({ under, chosen, onChoose }: MapProps) {
  const [map, setMap] = useState<TerritoryMap>()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    let isCurrent = true
    void call(drawPlaces, { under }).then(
      (drawn) => isCurrent && setMap(drawn),
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [under, isOpen])
  return (
    <details className="map" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('report.where.map')}</summary>
      {map !== undefined && (
        <>
          <svg
            viewBox={`0 0 ${map.width} ${map.height}`}
            role="img"
            aria-label={t('report.where.mapOf', { name: map.of.name })}
          >
            {map.areas.map((area) => (
              // The list above is the keyboard's way to the same choice.
              // biome-ignore lint/a11y/noStaticElementInteractions: see above
              <g
                key={area.code}
                className={area.code === chosen ? 'area chosen' : 'area'}
                onClick={() => onChoose(area)}
              >
                <path d={area.path} />
                {area.small && <circle cx={area.label.x} cy={area.label.y} r={map.width / 40} />}
                <AreaName area={area} width={map.width} />
              </g>
            ))}
          </svg>
          {map.approximate && <p className="hint">{t('report.where.approximate')}</p>}
        </>
      )}
    </details>
  )
}

/** A name where it fits; one that does not is in the list. */
function AreaName({ area, width }: { area: TerritoryMap['areas'][number]; width: number }) {
  const wanted = width / 24
  const size = Math.min(wanted, (area.label.room * 1.7) / area.name.length)
  if (size < wanted * 0.6) return null
  return (
    <text x={area.label.x} y={area.label.y} fontSize={size}>
      {area.name}
    </text>
  )
}

function PointButton({ chosen, onChoose }: PartProps) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  if (!('geolocation' in navigator) || !isSecureContext) return null
  const locate = (): void => {
    setState('busy')
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        setState('idle')
        const point = { lon: longitude, lat: latitude, accuracyMeters: Math.round(accuracy) }
        onChoose({ ...chosen, point })
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  }
  const forget = (): void => {
    const { point: _, ...rest } = chosen
    onChoose(rest)
  }
  return (
    <div className="point">
      {chosen.point === undefined ? (
        <button type="button" className="main quiet" disabled={state === 'busy'} onClick={locate}>
          {state === 'busy' ? t('report.where.locating') : t('report.where.here')}
        </button>
      ) : (
        <div className="notice">
          <p>{t('report.where.found', { meters: chosen.point.accuracyMeters })}</p>
          <button type="button" className="link" onClick={forget}>
            {t('report.where.forget')}
          </button>
        </div>
      )}
      <p aria-live="polite" className="hint">
        {state === 'failed' ? t('report.where.notFound') : ''}
      </p>
    </div>
  )
}
