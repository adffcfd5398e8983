/** What a spreadsheet would run instead of show. */
const runs = /^(?:\s*[=+\-@|]|[\t\r])/

/** A cell that shows its words and does nothing: a sign before what a spreadsheet would take for a formula. */
const harmless = (text: string): string => (runs.test(text) ? `'${text}` : text)

/**
 * One line of a table of values (RFC 4180), with its end. Words that a spreadsheet would run as a formula begin with
 * an apostrophe; numbers stay numbers.
 * @param cells  null and undefined are empty
 */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  const written = cells.map((cell) => {
    if (cell === null || cell === undefined) return ''
    if (typeof cell === 'number') return String(cell)
    const text = harmless(cell)
    return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${written.join(',')}\r\n`
}
