import { useQuery } from '@tanstack/react-query'
import { listPlaces } from '#kernel/place/place.client.ts'
import type { Place } from '#kernel/place/place.schema.ts'
import { t } from '#web/messages.ts'
import { ask } from './ask.ts'
import { useSite } from './site.tsx'

/** The name of a place by its code; undefined while it is not known. */
export type PlaceNames = (code: string) => string | undefined

/** Places by their code. @param under  the place in which they lie; the whole country where it is empty */
export const usePlaces = (under: string, isWanted = true) =>
  useQuery({
    queryKey: ['places', under],
    queryFn: async ({ signal }) => {
      const { places } = await ask(listPlaces, under === '' ? {} : { under }, { signal })
      return new Map(places.map((place) => [place.code, place]))
    },
    enabled: isWanted,
  })

/** The names of the territory that is served. */
export function usePlaceNames(): PlaceNames {
  const { place } = useSite()
  const { data } = usePlaces(place)
  return (code) => data?.get(code)?.name
}

/** The corregimientos of the territory that is served; none while they are on their way. */
export function usePlacesHere(): readonly Place[] {
  const { place } = useSite()
  const { data } = usePlaces(place)
  return [...(data?.values() ?? [])].filter(({ kind }) => kind === 'corregimiento')
}

/** The places that are served, each before what lies in it, and how one is told from another that is called the same. */
export function usePlaceTitles(): {
  readonly codes: readonly string[]
  readonly titleOf: (code: string) => string
} {
  const { place: own } = useSite()
  const { data } = usePlaces(own)
  const titleOf = (code: string): string => {
    const place = data?.get(code)
    if (place === undefined) return code
    const title = t('place.title', { kind: place.kind, name: place.name })
    const around = data?.get(place.parent ?? '')
    const isSaid = around !== undefined && around.code !== own && around.kind !== 'country'
    return isSaid ? `${title}, ${titleOf(around.code)}` : title
  }
  return { codes: [...(data?.keys() ?? [])], titleOf }
}
