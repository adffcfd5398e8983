let words = 'convive'
const marks = new Map<string, string>()

const show = (): void => {
  document.title = [...marks.values(), words].join(' · ')
}

/** Names the tab after the screen that stands. */
export function nameTab(name: string): void {
  words = `${name} · convive`
  show()
}

/**
 * Puts a mark before whatever the tab is called, as long as somebody is called.
 * @param of    what calls; each has a mark of its own
 * @param sign  empty: none
 */
export function markTab(of: string, sign: string): void {
  if (sign === '') marks.delete(of)
  else marks.set(of, sign)
  show()
}
