import { useState } from 'react'
import type { Language } from '#kernel/language.ts'
import { loadLanguage } from './load-messages.ts'
import { spokenLanguage } from './messages.ts'
import { rememberLanguage } from './phone.ts'

const ownNames: Readonly<Record<Language, string>> = {
  es: 'Español',
  pt: 'Português',
  en: 'English',
}

/** The language of a phone's page, and what changes it. */
export function useLanguage() {
  const [language, setLanguage] = useState(spokenLanguage)
  const speak = async (next: Language): Promise<void> => {
    // Without a signal a language that this phone never loaded is not there: the spoken one stays.
    await loadLanguage(next).then(
      () => {
        rememberLanguage(next)
        setLanguage(next)
      },
      () => undefined,
    )
  }
  return { language, speak }
}

interface Props {
  readonly label: string
  readonly language: Language
  speak(next: Language): Promise<void>
}

/** The other languages, each under its own name. */
export const LanguageButtons = ({ label, language, speak }: Props) => (
  <nav aria-label={label}>
    {(Object.keys(ownNames) as Language[])
      .filter((each) => each !== language)
      .map((each) => (
        <button
          key={each}
          type="button"
          className="link"
          lang={each}
          onClick={() => void speak(each)}
        >
          {ownNames[each]}
        </button>
      ))}
  </nav>
)
