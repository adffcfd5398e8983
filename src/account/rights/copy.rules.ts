// A copy is one and the same for programs and for people: what is a name in its file is a word where it is read.

/** How a copy is said in somebody's language. A code without a text is said as the code. */
export interface CopyWords {
  (code: string): string
  /** a moment in the zone of the district */
  moment(instant: string): string
}

/** The word for a field; one that has none keeps its name. */
export function fieldOfCopy(name: string, t: CopyWords): string {
  return said(`copy.name.${name}`, t) ?? name
}

const said = (code: string, t: CopyWords): string | undefined => {
  const words = t(code)
  return words === code ? undefined : words
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** A value in words: a time of the district, a word of a closed list, a dash where there is none; else as it was written. */
export function valueOfCopy(name: string, value: unknown, t: CopyWords): string {
  if (value === null || value === undefined || Array.isArray(value)) return '–'
  const words = String(value)
  if (instant.test(words)) return t.moment(words)
  return listed(name, words, t) ?? words
}

/** Fields whose values are of a closed list that only a copy shows. */
const ofLists: ReadonlySet<string> = new Set([
  'about',
  'basis',
  'by',
  'did',
  'event',
  'from',
  'language',
  'office',
  'purpose',
  'role',
])

/** Only what is of a closed list is put in other words; what somebody wrote is never touched. */
function listed(name: string, value: string, t: CopyWords): string | undefined {
  if (name === 'kind') return said(`report.kind.${value}`, t) ?? said(`copy.kind.${value}`, t)
  if (name === 'state') return said(`report.state.${value}`, t) ?? said(`copy.state.${value}`, t)
  if (name === 'roles') return said(`copy.office.${value}`, t)
  return ofLists.has(name) ? said(`copy.${name}.${value}`, t) : undefined
}
