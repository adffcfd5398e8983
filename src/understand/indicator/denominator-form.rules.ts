/** How many live where, as an analyst pastes it: a line a place, its official code first and the number of persons last. */
export interface PersonsRead {
  readonly persons: Readonly<Record<string, number>>
  /** the first line that cannot be read, counted from 1 */
  readonly badLine?: number
}

/**
 * A code, whatever stands between (a name, tabs, semicolons), and a whole number; thousands may stand apart. The whole
 * number where there is no name, never its end: what stands before it may not be digits with a point or comma.
 */
const LINE =
  /^\s*([A-Za-z0-9.-]+)[\s;,]+(?:.*?[\s;,](?<!\d[.,]))??(\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d+)\s*$/

/** Reads pasted lines; empty ones are left out. A place that comes twice cannot be read either. */
export function readPersons(text: string): PersonsRead {
  const persons = new Map<string, number>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, code, number] = LINE.exec(line) ?? []
    const count = Number(number?.replace(/\D/g, ''))
    if (code === undefined || !(count > 0) || persons.has(code))
      return { persons: Object.fromEntries(persons), badLine: i + 1 }
    persons.set(code, count)
  }
  return { persons: Object.fromEntries(persons) }
}
