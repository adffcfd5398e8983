/** What a drawer of this browser holds under a name; undefined where it keeps nothing or something unreadable. */
export function readKept<T>(name: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? 'null') as T | null) ?? undefined
  } catch {
    return undefined
  }
}

/** Puts something into a drawer of this browser; undefined empties it. */
export function writeKept(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, JSON.stringify(value))
  } catch {
    // A private window may keep nothing: then it lasts as long as the page.
  }
}
