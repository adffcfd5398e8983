import { Language } from '#kernel/language.ts'

const KEY = 'convive.language'

/** The language to begin with: the one chosen here before, else the first of the browser's that we speak. */
export function firstLanguage(): Language {
  const wanted = [kept(), ...navigator.languages.map((each) => each.slice(0, 2))]
  for (const each of wanted) {
    const known = Language.safeParse(each)
    if (known.success) return known.data
  }
  return 'es'
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Keeps a choice for the next visit of this browser. */
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // it lasts as long as the page
  }
}
