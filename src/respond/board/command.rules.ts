import type { ClosingResult } from './board.schema.ts'
import type { Priority } from './types.ts'

/** What a line of the command bar says. */
export type Command =
  | { readonly does: 'find'; readonly words: string }
  | { readonly does: 'open' | 'merge'; readonly number: number }
  | { readonly does: 'note' | 'place' | 'cancel'; readonly text: string }
  | { readonly does: 'close'; readonly result: ClosingResult; readonly text: string }
  | { readonly does: 'priority'; readonly priority: Priority }
  | { readonly does: 'claim' | 'release' | 'start' | 'unmerge' }

/** A line that is not a whole command yet; `does`: which one it begins, if any. */
export interface Unfinished {
  readonly does: undefined
  readonly begins?: Verb
}

export type Verb = Command['does'] | 'status'

/** The words of each command in Spanish, Portuguese and English; beginnings are enough where only one fits. */
const verbs: Readonly<Record<Verb, readonly string[]>> = {
  status: ['estado', 'status'],
  find: ['buscar', 'procurar', 'find'],
  note: ['nota', 'note'],
  place: ['lugar', 'place'],
  close: ['cerrar', 'encerrar', 'fechar', 'close'],
  claim: ['tomar', 'assumir', 'take'],
  release: ['devolver', 'liberar', 'release'],
  start: ['iniciar', 'camino', 'start'],
  merge: ['unir', 'juntar', 'merge'],
  unmerge: ['separar', 'unmerge'],
  cancel: ['anular', 'cancelar', 'cancel'],
  priority: ['prioridad', 'prioridade', 'priority'],
  open: ['abrir', 'open'],
}

const results: Readonly<Record<ClosingResult, readonly string[]>> = {
  attended: ['atendido', 'attended'],
  recovered: ['recuperado', 'recovered'],
  arrest: ['detenido', 'detencion', 'preso', 'arrest'],
  referred: ['remitido', 'encaminhado', 'referred'],
  nobody_there: ['nadie', 'ninguem', 'nobody'],
  unfounded: ['infundado', 'falso', 'unfounded'],
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The one entry that a word or its beginning names; whole words win. */
function meant<T extends string>(
  table: Readonly<Record<T, readonly string[]>>,
  typed: string,
): T | undefined {
  const word = plain(typed)
  if (word === '') return undefined
  const names = Object.keys(table) as T[]
  const whole = names.find((name) => table[name].includes(word))
  if (whole !== undefined) return whole
  const begun = names.filter((name) => table[name].some((each) => each.startsWith(word)))
  return begun.length === 1 ? begun[0] : undefined
}

const numberIn = (text: string): number | undefined =>
  /^#?\d{1,9}$/.test(text) ? Number(text.replace('#', '')) : undefined

/** The result that a word or its beginning names. */
export const resultIn = (word: string): ClosingResult | undefined => meant(results, word)

/**
 * Reads a line of the command bar: `cerrar atendido la familia está bien`, `find white truck`, `12`.
 * @returns what it says, or how far it is understood
 */
export function readCommand(line: string): Command | Unfinished {
  const text = line.trim().replace(/^\//, '').trim()
  const [first = '', ...others] = text.split(/\s+/)
  const number = numberIn(first)
  if (number !== undefined && others.length === 0) return { does: 'open', number }
  const verb = meant(verbs, first)
  if (verb === undefined) return { does: undefined }
  const rest = text.slice(first.length).trim()
  return whole(verb, rest) ?? { does: undefined, begins: verb }
}

/**
 * Which of the verbs that others bring a line begins with; a whole word wins, a beginning is enough where only one fits.
 * @returns it and the rest of the line
 */
export function readExtra<C extends { readonly words: readonly string[] }>(
  line: string,
  commands: readonly C[],
): { command: C; rest: string } | undefined {
  const text = line.trim().replace(/^\//, '').trim()
  const [first = ''] = text.split(/\s+/)
  const word = plain(first)
  if (word === '') return undefined
  const begun = commands.filter(({ words }) => words.some((each) => each.startsWith(word)))
  const command = begun.find(({ words }) => words.includes(word)) ?? begun[0]
  if (command === undefined || (begun.length > 1 && !command.words.includes(word))) return undefined
  return { command, rest: text.slice(first.length).trim() }
}

function whole(verb: Verb, rest: string): Command | undefined {
  const [word = ''] = rest.split(/\s+/)
  switch (verb) {
    case 'status': {
      const { claim, release, start } = verbs
      const to = meant({ claim, release, start }, word)
      return to && { does: to }
    }
    case 'claim':
    case 'release':
    case 'start':
    case 'unmerge':
      return { does: verb }
    case 'find':
      return rest === '' ? undefined : { does: verb, words: rest }
    case 'note':
    case 'place':
    case 'cancel':
      return rest === '' ? undefined : { does: verb, text: rest }
    case 'close': {
      const result = resultIn(word)
      return result && { does: verb, result, text: rest.slice(word.length).trim() }
    }
    case 'priority':
      return /^[1-4]$/.test(rest) ? { does: verb, priority: Number(rest) as Priority } : undefined
    case 'open':
    case 'merge': {
      const number = numberIn(rest)
      return number === undefined ? undefined : { does: verb, number }
    }
  }
}
