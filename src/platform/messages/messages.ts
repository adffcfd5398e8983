import type { Language } from '#kernel/language.ts'
import { type Compiled, formatMessage, localeOf, type MessageFacts } from '#kernel/message.ts'
import { compileMessage } from './compile.ts'

/** Texts by code, in ICU message syntax, in every language. */
export type Messages = Readonly<Record<string, Readonly<Record<Language, string>>>>

/**
 * Writes messages. A code without a text is shown as the code: a person sees something to quote, and the check
 * `npm run check` keeps it from happening.
 */
export function speaker(messages: Messages) {
  const ready = new Map<string, Compiled>()
  return (language: Language, code: string, facts: MessageFacts = {}, zone?: string): string => {
    const text = Object.hasOwn(messages, code) ? messages[code]?.[language] : undefined
    if (text === undefined) return code
    const name = `${language} ${code}`
    let compiled = ready.get(name)
    if (compiled === undefined) {
      compiled = compileMessage(text)
      ready.set(name, compiled)
    }
    return formatMessage(compiled, localeOf[language], facts, zone)
  }
}
