import { readFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '../../../shared/data')

/**
 * Reads one file of the reference data that stands beside the project (`../shared/data` from its root).
 * @param name  path inside that folder, e.g. `oracles/rates_reference.csv`
 * @param form  'text' (default) or 'bytes'
 * @throws Error naming the absent file: a golden test without its figures fails, it is never passed over
 */
export function sharedData(name: string, form?: 'text'): string
export function sharedData(name: string, form: 'bytes'): Uint8Array
export function sharedData(name: string, form: 'text' | 'bytes' = 'text'): string | Uint8Array {
  const file = path.join(ROOT, name)
  try {
    return form === 'text' ? readFileSync(file, 'utf8') : readFileSync(file)
  } catch (cause) {
    throw new Error(`reference data is absent: wanted ${file}`, { cause })
  }
}

/**
 * Reads a reference table: one record per line, by the names in its first line. Double quotes hold commas;
 * no field of the reference tables holds a line break.
 */
export function sharedTable(name: string): Record<string, string>[] {
  const lines = sharedData(name).trim().split(/\r?\n/).map(splitLine)
  const names = lines[0] ?? []
  return lines
    .slice(1)
    .map((fields) => Object.fromEntries(names.map((key, i) => [key, fields[i] ?? ''])))
}

function splitLine(line: string): string[] {
  const fields: string[] = []
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
  }
  return fields
}
