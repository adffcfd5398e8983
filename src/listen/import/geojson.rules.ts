import { Refusal } from '#kernel/refusal.ts'
import type { Cells, RowRefused } from './row.rules.ts'

/** The columns that a feature's own point and name become, beside its properties. */
export const geometryColumns = { x: 'geometry.x', y: 'geometry.y', id: 'feature.id' } as const

/** Characters of one feature, at most: a point with its properties is short. */
const LONGEST_FEATURE = 1024 ** 2
const LONGEST_KEY = 100

const notGeoJson = (row: number): Refusal => new Refusal('invalid', 'import.notGeoJson', { row })

const signs = {
  quote: 34,
  escape: 92,
  open: 123,
  close: 125,
  openList: 91,
  closeList: 93,
  comma: 44,
  colon: 58,
} as const

const isBlank = (sign: number): boolean =>
  sign === 32 || sign === 10 || sign === 13 || sign === 9 || sign === 0xfeff

/**
 * Parts the text of a GeoJSON FeatureCollection (RFC 7946) into its features as it comes, however it is broken into
 * pieces; never more than one feature is held.
 */
export function featureSplitter() {
  let depth = 0
  let isInString = false
  let isEscaped = false
  /** the member of the outermost object that is being read */
  let key = ''
  let word = ''
  /** text of the feature that is being read; undefined between features */
  let feature: string | undefined
  let count = 0
  let phase: 'before' | 'features' | 'after' = 'before'

  const readSign = (sign: number, character: string): void => {
    if (isInString) {
      if (isEscaped) isEscaped = false
      else if (sign === signs.escape) isEscaped = true
      else if (sign === signs.quote) isInString = false
      else if (depth === 1 && word.length < LONGEST_KEY) word += character
      return
    }
    if (sign === signs.quote) {
      isInString = true
      word = ''
    } else if (sign === signs.colon && depth === 1) key = word
    else if (sign === signs.open || sign === signs.openList) {
      if (depth === 0 && sign !== signs.open) throw notGeoJson(1)
      if (depth === 1 && sign === signs.openList && key === 'features') phase = 'features'
      depth++
    } else if (sign === signs.close || sign === signs.closeList) {
      depth--
      if (depth < 0) throw notGeoJson(count + 1)
      if (depth === 1 && phase === 'features') phase = 'after'
    } else if (depth === 0 && !isBlank(sign)) throw notGeoJson(count + 1)
  }

  return {
    /** @returns the text of each feature that ends in this piece */
    push(text: string): string[] {
      const whole: string[] = []
      let from = feature === undefined ? -1 : 0
      for (let i = 0; i < text.length; i++) {
        const sign = text.charCodeAt(i)
        if (phase === 'features' && depth === 2 && !isInString) {
          if (sign === signs.open) {
            from = i
            feature = ''
          } else if (sign !== signs.comma && sign !== signs.closeList && !isBlank(sign))
            throw notGeoJson(count + 1)
        }
        readSign(sign, text[i]!)
        if (feature === undefined || depth !== 2 || isInString) continue
        whole.push(feature + text.slice(from, i + 1))
        feature = undefined
        from = -1
        count++
      }
      if (feature === undefined) return whole
      feature += text.slice(from)
      if (feature.length > LONGEST_FEATURE)
        throw new Refusal('invalid', 'import.longRow', { row: count + 1 })
      return whole
    },
    /** @throws Refusal `invalid` `import.notGeoJson` where the text ends too early, or was another one */
    end(): void {
      if (phase !== 'after' || depth !== 0) throw notGeoJson(count + 1)
    },
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const cellOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/**
 * A feature as a row: its properties are the columns, its point two more.
 * @param row  which feature it is, from 1
 * @throws Refusal `invalid` `import.notGeoJson` for text that is no feature
 */
export function featureCells(text: string, row: number): Cells | RowRefused {
  let feature: unknown
  try {
    feature = JSON.parse(text)
  } catch {
    throw notGeoJson(row)
  }
  if (!isRecord(feature) || feature.type !== 'Feature') throw notGeoJson(row)
  const { properties, geometry, id } = feature
  const cells: Record<string, string> = Object.create(null)
  try {
    if (isRecord(properties))
      for (const [name, value] of Object.entries(properties)) cells[name.trim()] = cellOf(value)
    if (id !== undefined) cells[geometryColumns.id] = cellOf(id)
  } catch {
    throw notGeoJson(row) // nested so deeply that nobody can write it down again
  }
  if (Object.values(cells).some((cell) => cell.includes('\0')))
    throw new Refusal('invalid', 'import.notText', { row })
  if (geometry === null || geometry === undefined) return cells
  const at = isRecord(geometry) && geometry.type === 'Point' ? geometry.coordinates : undefined
  if (!Array.isArray(at) || typeof at[0] !== 'number' || typeof at[1] !== 'number')
    return { field: 'geometry', code: 'import.notAPoint' }
  cells[geometryColumns.x] = String(at[0])
  cells[geometryColumns.y] = String(at[1])
  return cells
}
