import type { Language } from './language.ts'

/** Locales whose numbers and dates a language is written with. */
export const localeOf: Readonly<Record<Language, string>> = { es: 'es-PA', pt: 'pt-BR', en: 'en' }

/** Facts that a message names. */
export type MessageFacts = Readonly<Record<string, string | number>>

/**
 * A message of ICU syntax, taken apart beforehand so that a browser needs no parser: words, or parts in order. A part
 * is words, `0` (the `#` of a plural), or `[fact, kind, ...]` with kind `v` value, `n` number, `d` date or time,
 * `s` select, `p` plural, `o` ordinal.
 */
export type Compiled = string | readonly Part[]
type Forms = Readonly<Record<string, Compiled>>
export type Part =
  | string
  | 0
  | readonly [fact: string, kind: 'v']
  | readonly [fact: string, kind: 'n', options: Intl.NumberFormatOptions]
  | readonly [fact: string, kind: 'd', options: Intl.DateTimeFormatOptions]
  | readonly [fact: string, kind: 's', forms: Forms]
  | readonly [fact: string, kind: 'p' | 'o', forms: Forms, offset: number]

/**
 * Puts facts into a message. A fact that is missing is shown by its name in braces: the rest can still be read.
 * Dates are given as milliseconds since 1970 or in ISO 8601.
 * @param locale  such as `es-PA`
 * @param zone    IANA name of the zone in which times are shown; the machine's own when left out
 * @param count   what `#` stands for
 */
export function formatMessage(
  message: Compiled,
  locale: string,
  facts: MessageFacts,
  zone?: string,
  count = 0,
): string {
  if (typeof message === 'string') return message
  const number = (value: number, options?: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(locale, options).format(value)
  const inner = (forms: Forms, form: string, value: number): string => {
    const found = forms[form]
    // Every object has something called `constructor`, and it is no message.
    const isThere = typeof found === 'string' || Array.isArray(found)
    return formatMessage(isThere ? found : (forms.other ?? ''), locale, facts, zone, value)
  }
  let text = ''
  for (const part of message) {
    if (part === 0) text += number(count)
    else if (typeof part === 'string') text += part
    else {
      const value = facts[part[0]]
      if (value === undefined) text += `{${part[0]}}`
      else if (part[1] === 'v') text += value
      else if (part[1] === 'n') text += number(+value, part[2])
      else if (part[1] === 'd')
        text += new Intl.DateTimeFormat(
          locale,
          zone ? { timeZone: zone, ...part[2] } : part[2],
        ).format(new Date(value))
      else if (part[1] === 's') text += inner(part[2], String(value), count)
      else {
        const [, kind, forms, offset] = part
        const rest = +value - offset
        const type = kind === 'p' ? 'cardinal' : 'ordinal'
        const rule = new Intl.PluralRules(locale, { type }).select(rest)
        text += inner(forms, forms[`=${value}`] === undefined ? rule : `=${value}`, rest)
      }
    }
  }
  return text
}
