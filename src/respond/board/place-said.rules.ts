import type { ExactPlace } from './board.schema.ts'
import { landmarkIn, type NamedLandmark } from './landmark.rules.ts'
import { type NamedPlace, placeIn } from './words.rules.ts'

type Point = NonNullable<ExactPlace['point']>

/** A landmark as the list has it. */
export interface KnownLandmark extends NamedLandmark {
  readonly place: string | null
  readonly point: Point | null
}

/** What is known here of places. */
export interface Gazetteer {
  readonly places: readonly NamedPlace[]
  readonly landmarks: readonly KnownLandmark[]
}

/** What somebody said of a place, and what was chosen beyond the words. */
export interface SaidOfPlace {
  /** as typed; empty: nothing was said but in the narrative */
  readonly words: string
  readonly narrative?: string
  /** chosen on the map */
  readonly point?: Point | undefined
}

/** Where that is: for the board and, sealed, exactly. */
export interface UnderstoodPlace {
  readonly code: string | null
  readonly where: ExactPlace | undefined
  readonly landmark: KnownLandmark | undefined
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/**
 * Understands what was said of a place: the corregimiento it names, the landmark it names, the point on the map. The
 * words themselves stay as they were said, beside what they were taken for.
 */
export function understandPlace(
  { words, narrative = '', point }: SaidOfPlace,
  { places, landmarks }: Gazetteer,
): UnderstoodPlace {
  const said = words.trim()
  const text = said === '' ? narrative : said
  const landmark = landmarkIn(text, landmarks)
  const place = placeIn(text, places)
  // A point says more than a landmark's place, and less than a corregimiento that was named.
  const code = place?.code ?? (point === undefined ? landmark?.place : undefined) ?? null
  const isOnlyName = [place?.name, landmark?.name].some((name) => name && isSame(name, said))
  const at = point ?? landmark?.point ?? undefined
  const where: ExactPlace = {
    ...(said !== '' && !isOnlyName && { words: said.slice(0, 300) }),
    ...(landmark !== undefined && { landmark: landmark.name }),
    ...(at !== undefined && { point: at }),
  }
  return { code, where: Object.keys(where).length === 0 ? undefined : where, landmark }
}
