import { iccs } from '#kernel/iccs/iccs.ts'
import { iccsInPortuguese } from '#kernel/iccs/iccs-portuguese.ts'
import type { Language } from '#kernel/language.ts'
import type { DimensionName, Entry } from '#kernel/publish/publish.schema.ts'
import type { Words } from '#platform/http/frame.ts'

/** A period as people say it: `2024`, "marzo de 2024", "trimestre 2 de 2024". */
export function periodWords(code: string, t: Words, language: Language): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(code)
  if (quarter !== null) return t('dataset.quarter', { q: Number(quarter[2]), year: quarter[1]! })
  if (/^\d{4}-\d{2}$/.test(code)) return monthWords(code, language, { year: 'numeric' })
  if (code === 'all') return t('dataset.allPeriods')
  return code.startsWith('unknown') ? t('dataset.unknown.period') : code
}

const monthWords = (code: string, language: Language, more: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: 'long', ...more }).format(
    Date.parse(`${code}-01T00:00:00Z`),
  )

/** An entry as people call it; what is not known says so. */
export function entryWords(
  dimension: DimensionName,
  entry: Entry,
  t: Words,
  language: Language,
): string {
  if (dimension === 'period') return periodWords(entry.code, t, language)
  if (dimension === 'class') return classWords(entry, t, language)
  return entry.code.startsWith('unknown:') ? t('dataset.unknown.place') : entry.name
}

// What a source calls a class is its own: one may begin with "unknown".
function classWords({ code, name }: Entry, t: Words, language: Language): string {
  if (code === 'unmapped') return t('dataset.unmapped')
  if (code === 'all') return t('dataset.allClasses')
  const known = language === 'pt' ? iccsInPortuguese.get(code) : iccs.get(code)?.[language]
  return known ?? name
}

/** A rate as it is read: one decimal. */
export const rateWords = (rate: number, language: Language): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    rate,
  )
