import { Refusal } from '#kernel/refusal.ts'

/** How deep an input may nest: no form of ours comes near it, and a bomb of brackets does. */
const MAX_DEPTH = 24

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads JSON that a stranger sent, and refuses what readers disagree about: broken UTF-8, one name twice in an
 * object, `__proto__`, more than 24 levels, characters that no database keeps.
 * @throws Refusal `invalid`
 */
export function readJson(bytes: Uint8Array): unknown {
  let text: string
  let value: unknown
  try {
    text = utf8.decode(bytes)
  } catch {
    throw new Refusal('invalid', 'http.notUtf8')
  }
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('invalid', 'http.notJson')
  }
  checkNames(text)
  checkText(value)
  return value
}

// The text is known to be JSON when this runs, so the expression never has to look back.
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined)
      if (open.length > MAX_DEPTH) throw new Refusal('invalid', 'http.tooDeep', { most: MAX_DEPTH })
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':') addName(open.at(-1)!, JSON.parse(last) as string)
    last = token
  }
}

function addName(names: Set<string>, name: string): void {
  const field = shortened(name)
  if (name === '__proto__') throw new Refusal('invalid', 'http.unknownField', { field })
  if (names.has(name)) throw new Refusal('invalid', 'http.doubledField', { field })
  names.add(name)
}

/**
 * Refuses text that cannot be stored or shown as it came: the character zero and half surrogates.
 * @param value  JSON, at most as deep as `readJson` lets through
 * @throws Refusal `invalid` with the field
 */
export function checkText(value: unknown, path: readonly PropertyKey[] = []): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new Refusal('invalid', 'http.badCharacter', { field: fieldName(path) })
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      checkText(key, path)
      checkText(part, [...path, key])
    }
  }
}

/** A name of a field for a message: names are given by whoever sends, so they are cut and stripped. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((part) => shortened(String(part))).join('.') || '.'

const shortened = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, 60)

/**
 * The same text for the same JSON, whatever the order of its names.
 * @param value  JSON; undefined fields count as absent
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    const entries = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(entries)
  })
}
