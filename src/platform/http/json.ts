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

/** The text is known to be JSON when this runs: every string ends, and before a colon there is one. */
function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = []
  let string = ''
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') {
      string = text.slice(at, endOfString(text, at))
      at += string.length - 1
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : undefined)
      if (open.length > MAX_DEPTH) throw new Refusal('invalid', 'http.tooDeep', { most: MAX_DEPTH })
    } else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ':') addName(open.at(-1)!, JSON.parse(string) as string)
  }
}

function endOfString(text: string, begin: number): number {
  let at = begin + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function addName(names: Set<string>, name: string): void {
  const refuse = (code: string) => new Refusal('invalid', code, { field: shortened(name) })
  if (name === '__proto__') throw refuse('http.unknownField')
  if (names.has(name)) throw refuse('http.doubledField')
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
export const canonicalJson = (value: unknown): string => JSON.stringify(inOrder(value))

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, part]) => [name, inOrder(part)]))
}
