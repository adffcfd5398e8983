import type { Language } from '#kernel/language.ts'
import { type Compiled, formatMessage, localeOf, type MessageFacts } from '#kernel/message.ts'

interface Spoken {
  readonly language: Language
  readonly texts: Readonly<Record<string, Compiled>>
  readonly zone?: string | undefined
}

let spoken: Spoken = { language: 'es', texts: {} }

/** Sets what `t` says from now on; screens are drawn again by whoever calls it. @param zone  of the district */
export function speakIn(language: Language, texts: Spoken['texts'], zone?: string): void {
  spoken = { language, texts, zone }
  document.documentElement.lang = language
}

/** The language that is spoken now. */
export const spokenLanguage = (): Language => spoken.language

/** A message in the language that is spoken now. A code without a text is shown as the code, so that it can be quoted. */
export function t(code: string, facts: MessageFacts = {}): string {
  const text = spoken.texts[code]
  return text === undefined
    ? code
    : formatMessage(text, localeOf[spoken.language], facts, spoken.zone)
}
