import { languageOf } from '#kernel/language.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import { say } from '../messages.ts'

/** The language of the terminal; Spanish where it is none of ours. */
export const language = languageOf(undefined, process.env.LANG?.replace('_', '-'))

/** A message in the language of the terminal. */
export const sayIn = (code: string, facts: RefusalFacts): string => say(language, code, facts)
