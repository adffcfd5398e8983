import type { Identity, IdentityPart } from './party.schema.ts'

/** Calling codes of countries, for numbers that are written as at home. @see ITU-T E.164 */
const countryCodes: Readonly<Record<string, string>> = { pa: '507', co: '57' }

/** Words of names that many share and that find nobody. */
const joiners = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'y',
  'e',
  'da',
  'do',
  'dos',
  'das',
  'san',
])

const plainOf = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/**
 * A telephone number as E.164 writes it, without the plus; undefined when it has too few or too many digits.
 * @param jurisdiction  whose country code is meant where none is written, such as `pa`
 * @see ITU-T E.164 (2010)
 */
export function normalisePhone(written: string, jurisdiction: string): string | undefined {
  const digits = written.replaceAll(/\D/g, '')
  const isWhole = /^\s*(\+|00)/.test(written)
  const own = countryCodes[jurisdiction]
  const number = isWhole
    ? digits.replace(/^00/, '')
    : own === undefined || (digits.startsWith(own) && digits.length > own.length + 7)
      ? digits
      : `${own}${digits.replace(/^0/, '')}`
  return number.length >= 7 && number.length <= 15 ? number : undefined
}

/** An address as it is compared: case does not count, nor what stands around it. */
export const normaliseEmail = (written: string): string | undefined => {
  const email = written.normalize('NFKC').trim().toLowerCase()
  return /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined
}

/** A number of an identity document: letters and digits alone. */
export const normaliseNationalId = (written: string): string | undefined => {
  const id = plainOf(written).replaceAll(/[^a-z0-9]/g, '')
  return id.length >= 4 ? id : undefined
}

/** The words of a name that may find a person: without accents, case and joining words. */
export const nameWords = (written: string): string[] => [
  ...new Set(
    plainOf(written)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= 2 && !joiners.has(word)),
  ),
]

/** Something by which a party is found: kind and normalised value. */
export interface SearchKey {
  readonly part: IdentityPart
  readonly value: string
}

/** All by which a party is found again. @param jurisdiction  of the institution, for numbers written as at home */
export function searchKeys(identity: Identity, jurisdiction: string): SearchKey[] {
  const { phone, email, nationalId, name } = identity
  const single = (part: IdentityPart, value: string | undefined): SearchKey[] =>
    value === undefined ? [] : [{ part, value }]
  return [
    ...single('phone', phone && normalisePhone(phone, jurisdiction)),
    ...single('email', email && normaliseEmail(email)),
    ...single('nationalId', nationalId && normaliseNationalId(nationalId)),
    ...(name === undefined
      ? []
      : nameWords(name).map((value) => ({ part: 'name' as const, value }))),
  ]
}
