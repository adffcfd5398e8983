import { type IncidentType, incidentTypes, type KindName, kindNames } from './types.ts'

/** A word as it was written, and as it is compared: small, without accents. */
interface Word {
  readonly shown: string
  readonly plain: string
}

const plainOf = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const wordsIn = (text: string): Word[] =>
  [...text.normalize('NFC').matchAll(/[\p{L}\p{N}]+/gu)].map(([shown]) => ({
    shown,
    plain: plainOf(shown),
  }))

/** How many words may lie from one word of a saying to its next: "cortaron toda la cerca". */
const REACH = 4

const fits = (pattern: string, word: string): boolean =>
  pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern

/** The places of the words that a saying of the table names, if they stand there; the first time they do. */
function found(saying: string, words: readonly Word[]): number[] | undefined {
  const [first = '', ...rest] = saying.split(' ')
  for (let start = 0; start < words.length; start++) {
    if (!fits(first, words[start]!.plain)) continue
    const at = [start]
    for (const pattern of rest) {
      const from = at.at(-1)! + 1
      const next = words.slice(from, from + REACH).findIndex(({ plain }) => fits(pattern, plain))
      if (next === -1) break
      at.push(from + next)
    }
    if (at.length === rest.length + 1) return at
  }
  return undefined
}

/** A word that tells a kind by a decision of a supervisor. */
export interface LearnedWord {
  readonly word: string
  readonly kind: KindName
}

/** What a narrative tells of its kind, with the words that told it as they were written. */
export interface Classified {
  readonly kind: KindName
  readonly words: readonly string[]
}

const TELLING = 3

function weighed(
  { telling, hinting }: IncidentType,
  words: readonly Word[],
): { weight: number; at: Set<number> } {
  const at = new Set<number>()
  let weight = 0
  let isTold = false
  const count = (saying: string, each: number): void => {
    const places = found(saying, words)
    // A word that has been counted by one saying is not counted by another.
    const fresh = places?.filter((place) => !at.has(place)) ?? []
    if (fresh.length === 0) return
    weight += each * fresh.length
    for (const place of fresh) at.add(place)
  }
  const sayings = [...telling].sort((a, b) => b.split(' ').length - a.split(' ').length)
  for (const saying of sayings) count(saying, TELLING)
  isTold = at.size > 0
  for (const hint of hinting) count(hint, 1)
  // Hints alone are many people's words: it takes two to mean anything.
  return isTold || at.size > 1 ? { weight, at } : { weight: 0, at: new Set() }
}

/** A kind with the words that were learned for it. */
const taught = (kind: KindName, learned: readonly LearnedWord[]): IncidentType => {
  const own = learned.filter((each) => each.kind === kind).map(({ word }) => word)
  const type: IncidentType = incidentTypes[kind]
  return own.length === 0 ? type : { ...type, telling: [...type.telling, ...own] }
}

/**
 * The kinds that the words of a narrative tell, the likeliest first; none when no word tells anything. The rules are
 * those of the table `incidentTypes` and the words that a supervisor accepted; nothing is hidden, and nothing is
 * learned by itself.
 */
export function classify(narrative: string, learned: readonly LearnedWord[] = []): Classified[] {
  const words = wordsIn(narrative)
  return kindNames
    .map((kind) => ({ kind, ...weighed(taught(kind, learned), words) }))
    .filter(({ weight }) => weight > 0)
    .sort(
      (a, b) =>
        b.weight - a.weight || incidentTypes[a.kind].priority - incidentTypes[b.kind].priority,
    )
    .map(({ kind, at }) => ({
      kind,
      words: [...new Set([...at].sort((a, b) => a - b).map((place) => words[place]!.shown))],
    }))
}

/** Words that stand in every narrative and find nothing. */
const empty = new Set(
  `a al ante as at com como con cuando da das de del desde do dos e el ela ele ella ellos em en entre era es esa ese
  esta este estan este ha han hay i in is it la las le les lo los mas me mi mis muy na nao nas no nos o of on os para
  pela pelo pero por porque que se ser si sin sobre son su sus te than the there they this to tres ao um uma un una
  uno unos was we with y ya yo you`.split(/\s+/),
)

/** Most words of one narrative that can be found again. */
const MOST_WORDS = 600

/**
 * A word without its plural, so that `novillas` finds `novilla`: coarse, and the same for what is kept and for what is
 * asked.
 */
function withoutPlural(word: string): string {
  if (/\d/.test(word) || word.length < 4) return word
  if (/[^aeiou]es$/.test(word) && word.length > 5) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** The words under which a text is found again: small, without accents and plurals, each once, no empty ones. */
export function searchWords(text: string): string[] {
  const words = wordsIn(text)
    .map(({ plain }) => plain)
    .filter((word) => word.length > 1 && !empty.has(word))
    .map(withoutPlural)
  return [...new Set(words)].slice(0, MOST_WORDS)
}

/** Words from which something may be learned: as they are compared, and as they are found. Numbers teach nothing. */
export function learnableWords(narrative: string): { plain: string; found: string }[] {
  const known = new Map<string, string>()
  for (const { plain } of wordsIn(narrative)) {
    if (!/^[a-z]{3,40}$/.test(plain) || empty.has(plain)) continue
    const found = withoutPlural(plain)
    if (!known.has(found)) known.set(found, plain)
  }
  return [...known].slice(0, MOST_WORDS).map(([found, plain]) => ({ plain, found }))
}

/** A place with the words of its name. */
export interface NamedPlace {
  readonly code: string
  readonly name: string
}

/** The place that a narrative names; the longest name where several stand in it, none when two alike do. */
export function placeIn<P extends NamedPlace>(
  narrative: string,
  places: readonly P[],
): P | undefined {
  const text = ` ${wordsIn(narrative)
    .map(({ plain }) => plain)
    .join(' ')} `
  const named = places
    .map((place) => ({
      place,
      name: wordsIn(place.name)
        .map(({ plain }) => plain)
        .join(' '),
    }))
    .filter(({ name }) => name !== '' && text.includes(` ${name} `))
    .sort((a, b) => b.name.length - a.name.length)
  const [first, second] = named
  return first !== undefined && first.name !== second?.name ? first.place : undefined
}
