import { languages } from 'virtual:messages'
import type { Language } from '#kernel/language.ts'
import { speakIn } from './messages.ts'

/** Fetches a language, which is a file of its own, and speaks it. @param zone  of the district, for times */
export async function loadLanguage(language: Language, zone?: string): Promise<void> {
  const { texts } = await languages[language]()
  speakIn(language, texts, zone)
}
