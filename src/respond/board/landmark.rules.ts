import { fitOf, formsOf, wordsOf } from '#kernel/place/place-name.rules.ts'

/** A place that people name, as it is looked for. */
export interface NamedLandmark {
  readonly name: string
  readonly aliases: readonly string[]
}

/** Suggestions that somebody looks through while a caller waits. */
const MOST_SHOWN = 6

/**
 * Landmarks that what is typed may mean, the best first: the same name, then beginnings, then single words. Accents,
 * capitals and articles do not matter.
 */
export function landmarksLike<L extends NamedLandmark>(
  typed: string,
  landmarks: readonly L[],
): L[] {
  const asked = wordsOf(typed)
  if (asked.length === 0 || asked.every((word) => word.length < 2)) return []
  return landmarks
    .flatMap((landmark) => {
      const fits = formsOf(landmark.name, landmark.aliases)
        .map((form) => fitOf(asked, form))
        .filter((fit) => fit !== undefined)
      return fits.length === 0 ? [] : [{ landmark, fit: Math.min(...fits) }]
    })
    .sort((a, b) => a.fit - b.fit || a.landmark.name.length - b.landmark.name.length)
    .slice(0, MOST_SHOWN)
    .map(({ landmark }) => landmark)
}

/** The landmark whose whole name stands in a text; the longest where several do, none when two alike do. */
export function landmarkIn<L extends NamedLandmark>(
  text: string,
  landmarks: readonly L[],
): L | undefined {
  const said = ` ${wordsOf(text).join(' ')} `
  const named = landmarks
    .flatMap((landmark) =>
      formsOf(landmark.name, landmark.aliases).map((form) => ({ landmark, form: form.join(' ') })),
    )
    .filter(({ form }) => said.includes(` ${form} `))
    .sort((a, b) => b.form.length - a.form.length)
  const [first] = named
  const rival = named.find(
    ({ landmark, form }) => landmark !== first?.landmark && form.length === first?.form.length,
  )
  return rival === undefined ? first?.landmark : undefined
}
