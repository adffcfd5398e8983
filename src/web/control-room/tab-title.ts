let words = 'convive'
let mark = ''

const show = (): void => {
  document.title = mark === '' ? words : `${mark} · ${words}`
}

/** Names the tab after the screen that stands. */
export function nameTab(name: string): void {
  words = `${name} · convive`
  show()
}

/** Puts a mark before whatever the tab is called, as long as somebody is called. @param sign  empty: none */
export function markTab(sign: string): void {
  mark = sign
  show()
}
