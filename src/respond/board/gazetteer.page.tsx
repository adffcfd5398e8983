import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '#web/control-room/ask.ts'
import { usePlaceNames, usePlacesHere } from '#web/control-room/places.ts'
import { listLandmarks } from './landmark.client.ts'
import { landmarksLike } from './landmark.rules.ts'
import type { Landmark } from './landmark.schema.ts'
import type { Gazetteer } from './place-said.rules.ts'
import { learnedWords } from './word-rule.client.ts'
import type { LearnedWord } from './words.rules.ts'

/** Asked anew from time to time, since a supervisor changes them seldom. */
const FRESH_FOR = 5 * 60_000

/** The landmarks of the district; none while they are on their way. */
const useLandmarks = (): readonly Landmark[] =>
  useQuery({
    queryKey: ['landmarks'],
    queryFn: ({ signal }) => ask(listLandmarks, {}, { signal }),
    staleTime: FRESH_FOR,
    refetchInterval: FRESH_FOR,
  }).data?.landmarks ?? []

/** The words that were learned; none while they are on their way. */
export const useLearnedWords = (): readonly LearnedWord[] =>
  useQuery({
    queryKey: ['learned words'],
    queryFn: ({ signal }) => ask(learnedWords, {}, { signal }),
    staleTime: FRESH_FOR,
    refetchInterval: FRESH_FOR,
  }).data?.learned ?? []

/** What is known here of places. */
export const useGazetteer = (): Gazetteer => ({
  places: usePlacesHere(),
  landmarks: useLandmarks(),
})

interface PlaceInputProps {
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly description?: string
  readonly isRequired?: boolean
  readonly isFirst?: boolean
  readonly error?: ReactNode
  change(words: string): void
}

/** Where somebody types what is said of a place; landmarks are offered, and whatever is typed may stay. */
export function PlaceInput(props: PlaceInputProps) {
  const { label, value, placeholder, description, isRequired = false, isFirst = false } = props
  const landmarks = useLandmarks()
  const nameOf = usePlaceNames()
  const like = landmarksLike(value, landmarks).filter(({ name }) => name !== value)
  const under = new Map(
    like.map(({ name, place }) => [name, place === null ? '' : (nameOf(place) ?? place)] as const),
  )
  return (
    <Autocomplete
      label={label}
      size="xs"
      value={value}
      placeholder={placeholder}
      description={description}
      required={isRequired}
      withAsterisk={false}
      autoFocus={isFirst}
      data-autofocus={isFirst}
      error={props.error}
      maxLength={300}
      data={[...under.keys()]}
      filter={({ options }) => options}
      comboboxProps={{ withinPortal: false }}
      renderOption={({ option }) => (
        <span>
          {option.value} <span className="quiet">{under.get(option.value)}</span>
        </span>
      )}
      onChange={props.change}
    />
  )
}
