import { SegmentedControl } from '@mantine/core'
import { createContext, useContext } from 'react'
import { Language } from '#kernel/language.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { type Appearance, setAppearance, useAppearance } from './appearance.ts'

/** Changes the language of all screens. */
export const SpeakContext = createContext<(language: Language) => void>(() => {})

/** Chooses the language; for who is signed in it is kept with the account. */
export function LanguageSwitch() {
  const speak = useContext(SpeakContext)
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('shell.language')}
      value={spokenLanguage()}
      onChange={(value) => speak(value as Language)}
      data={Language.options.map((value) => ({ value, label: value.toUpperCase() }))}
    />
  )
}

/** Chooses between dark and light. */
export function AppearanceSwitch() {
  const value = useAppearance()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('shell.appearance')}
      value={value}
      onChange={(wanted) => setAppearance(wanted as Appearance)}
      data={[
        { value: 'dark', label: t('shell.dark') },
        { value: 'light', label: t('shell.light') },
      ]}
    />
  )
}
