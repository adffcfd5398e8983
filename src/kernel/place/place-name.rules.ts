/** Words that people leave out, add or mix up when they name a place. */
const particles = new Set(['el', 'la', 'los', 'las', 'de', 'del', 'y', 'e', 'o', 'no'])

/**
 * The words of a name without accents, capitals, signs, articles and prepositions; all of its words when nothing else
 * would be left.
 */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '')
  const telling = words.filter((word) => !particles.has(word))
  return telling.length > 0 ? telling : words
}

/**
 * The forms under which a name is found: whole, each side of `o` (Gatú o Gatucito), with and without what stands in
 * parentheses, and its other names.
 */
export function formsOf(name: string, aliases: readonly string[]): string[][] {
  const bare = name.replace(/\s*\(.*?\)\s*/g, ' ').trim()
  const inside = [...name.matchAll(/\((.*?)\)/g)].map((match) => match[1]!)
  const texts = [name, bare, ...bare.split(/ o /), ...inside, ...aliases]
  const forms = new Map(texts.map((text) => [wordsOf(text).join(' '), wordsOf(text)]))
  return [...forms.values()].filter((words) => words.length > 0)
}

/** How well words fit a name: 0 the same, 1 its beginning, 2 the beginnings of some of its words; else undefined. */
export function fitOf(asked: readonly string[], form: readonly string[]): 0 | 1 | 2 | undefined {
  const last = asked.length - 1
  const begins =
    asked.length <= form.length &&
    asked.every((word, i) => (i === last ? form[i]!.startsWith(word) : form[i] === word))
  if (begins && asked.length === form.length && asked[last] === form[last]) return 0
  if (begins) return 1
  return asked.every((word) => form.some((own) => own.startsWith(word))) ? 2 : undefined
}
