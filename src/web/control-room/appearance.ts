import { useSyncExternalStore } from 'react'

/** Dark first: the control room is watched at night. */
export type Appearance = 'dark' | 'light'

const KEY = 'convive.appearance'
const listeners = new Set<() => void>()

const kept = (): Appearance => {
  try {
    return localStorage.getItem(KEY) === 'light' ? 'light' : 'dark'
  } catch {
    return 'dark' // a browser that keeps nothing
  }
}

let now: Appearance = kept()

const show = (): void => {
  document.documentElement.dataset.theme = now
}
show()

/** Changes between dark and light, here and at the next visit of this browser. */
export function setAppearance(wanted: Appearance): void {
  now = wanted
  show()
  try {
    localStorage.setItem(KEY, wanted)
  } catch {
    // it lasts as long as the page
  }
  for (const tell of listeners) tell()
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

/** What is shown now. */
export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, () => now)
