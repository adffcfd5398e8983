/** Words that stay small inside a Spanish place name. */
const small = new Set(['de', 'del', 'y', 'e', 'o'])

/**
 * Puts a name in capitals into proper case: prepositions and conjunctions are small inside the name, `la` too after
 * `de`; `El`, `Los` and `Las` inside a name begin a name of their own (La Villa de Los Santos, Cirí de Los Sotos).
 * Accents stay as they are in the source, and words that are not in capitals (Muakwata) stay as they are.
 */
export function properCase(capitals: string): string {
  const words = capitals.trim().split(/\s+/)
  return words.map((word, i) => properWord(word, words[i - 1])).join(' ')
}

function properWord(word: string, before: string | undefined): string {
  const lower = word.toLocaleLowerCase('es')
  if (before !== undefined && small.has(lower)) return lower
  if (before?.toLocaleLowerCase('es') === 'de' && lower === 'la') return lower
  if (word !== word.toLocaleUpperCase('es')) return word
  return lower.charAt(0).toLocaleUpperCase('es') + lower.slice(1)
}

const seatMark = /\s*\((?:CABECERA|CEBECERA)\)$/

/** Whether the source marks a corregimiento as the seat of its district. */
export const isSeat = (published: string): boolean => seatMark.test(published)

/** A published name without the mark of the seat. */
export const withoutSeat = (published: string): string => published.replace(seatMark, '')
