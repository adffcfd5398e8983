import { z } from 'zod'

/** The languages that are complete. */
export const Language = z.enum(['es', 'pt', 'en'])
export type Language = z.infer<typeof Language>

/**
 * The language to answer in: what was asked by name, else the first of the header that we speak, else Spanish.
 * @param asked   `?lang=`
 * @param header  `Accept-Language`
 */
export function languageOf(asked: string | undefined, header: string | undefined): Language {
  if (isLanguage(asked)) return asked
  for (const { tag } of preferencesOf(header ?? '')) {
    const spoken = tag.slice(0, 2).toLowerCase()
    if (isLanguage(spoken)) return spoken
  }
  return 'es'
}

const isLanguage = (text: string | undefined): text is Language =>
  (Language.options as readonly (string | undefined)[]).includes(text)

function preferencesOf(header: string): { tag: string; weight: number }[] {
  return header
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const weight = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean)
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
}
