import { useQuery } from '@tanstack/react-query'
import { listPlaces } from '#kernel/place/place.client.ts'
import type { Place } from '#kernel/place/place.schema.ts'
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
