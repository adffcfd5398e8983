import type { ClosingResult } from '../board/board.schema.ts'
import { resultIn } from '../board/command.rules.ts'
import type { UnitRow, UnitStatus } from './dispatch.schema.ts'

type Named = Pick<UnitRow, 'id' | 'callSign'>

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a unit is meant: by its whole name, by the number in it, or by a beginning. */
function unitMeant<U extends Named>(said: string, units: readonly U[]): U | undefined {
  const word = plain(said)
  if (word === '') return undefined
  const whole = units.filter(({ callSign }) => plain(callSign) === word)
  if (whole.length === 1) return whole[0]
  const numbered = /^\d+$/.test(word)
    ? units.filter(({ callSign }) =>
        callSign.match(/\d+/g)?.some((n) => Number(n) === Number(word)),
      )
    : units.filter(({ callSign }) => plain(callSign).startsWith(word))
  return numbered.length === 1 ? numbered[0] : undefined
}

/** A unit that is to go; `evenBusy`: although it is at work. */
export interface Meant<U> {
  readonly unit: U
  readonly evenBusy: boolean
}

/**
 * The units that a line names, such as `3`, `3 5`, `3!`.
 * @returns the word that names none, or more than one, where there is such a word
 */
export function unitsMeant<U extends Named>(
  line: string,
  units: readonly U[],
): Meant<U>[] | string {
  const whole = unitMeant(line.trim().replace(/!$/, ''), units)
  if (whole !== undefined) return [{ unit: whole, evenBusy: line.trim().endsWith('!') }]
  const meant: Meant<U>[] = []
  for (const word of line.split(/[\s,]+/).filter(Boolean)) {
    const unit = unitMeant(word.replace(/!$/, ''), units)
    if (unit === undefined) return word
    meant.push({ unit, evenBusy: word.endsWith('!') })
  }
  return meant.length === 0 ? '' : meant
}

type AtWork = Pick<UnitRow['assignments'][number], 'incident' | 'number'>

/**
 * The incident that what a unit says is about: the chosen one where it has it, else the only one that it has.
 * @returns those that it may be about where there is none, or more than one
 */
export function incidentMeant<A extends AtWork>(
  has: readonly A[],
  chosen: string | undefined,
): A | readonly A[] {
  const [only, ...others] = has
  const here = has.find(({ incident }) => incident === chosen)
  return here ?? (only !== undefined && others.length === 0 ? only : has)
}

/** What a unit says of itself on the radio. */
export type Says =
  | { readonly status: UnitStatus }
  | { readonly step: 'acknowledge' | 'depart' | 'arrive' }
  | { readonly step: 'close'; readonly result: ClosingResult }

/** Beginnings of words in Spanish, Portuguese and English. */
const statuses: Readonly<Record<UnitStatus, readonly string[]>> = {
  free: ['libre', 'livre', 'free', 'disponible', 'disponivel'],
  busy: ['ocupad', 'busy'],
  pause: ['pausa', 'descans', 'pause', 'break'],
  off: ['fuera', 'fora', 'off'],
}
const steps = {
  acknowledge: ['acept', 'recib', 'aceit', 'acknowledge', 'copi'],
  depart: ['sale', 'camino', 'caminho', 'sai', 'depart', 'way'],
  arrive: ['lleg', 'cheg', 'arriv', 'sitio'],
} as const
const closes: readonly string[] = ['cierr', 'cerr', 'encerr', 'fech', 'clos', 'termin']

/** Words that say nothing: `en camino`, `ya llegó`, `on the way`. */
const fillers: readonly string[] = [
  'en',
  'el',
  'ya',
  'va',
  'a',
  'no',
  'ja',
  'on',
  'the',
  'is',
  'has',
]

const begins = (word: string, stems: readonly string[]): boolean =>
  stems.some((stem) => word.startsWith(stem))

function saidIn(words: string): Says | undefined {
  const [first = '', second = ''] = plain(words)
    .split(/\s+/)
    .filter((word) => !fillers.includes(word))
  for (const [status, stems] of Object.entries(statuses) as [UnitStatus, readonly string[]][])
    if (begins(first, stems)) return { status }
  for (const [step, stems] of Object.entries(steps) as [keyof typeof steps, readonly string[]][])
    if (begins(first, stems)) return { step }
  const result = begins(first, closes) ? resultIn(second) : undefined
  return result && { step: 'close', result }
}

/**
 * What a line says that begins with a unit: `3 llegó`, `lancha 1 pausa`, `3 cierra atendido`.
 * @returns the line itself where it is not understood
 */
export function readRadio<U extends Named>(
  line: string,
  units: readonly U[],
): { unit: U; says: Says } | string {
  const words = line.trim().split(/\s+/)
  // The longest name first: `lancha 1 pausa` is Lancha 1.
  for (let i = words.length - 1; i > 0; i--) {
    const unit = unitMeant(words.slice(0, i).join(' '), units)
    const says = unit && saidIn(words.slice(i).join(' '))
    if (unit !== undefined && says !== undefined) return { unit, says }
  }
  return line.trim()
}
