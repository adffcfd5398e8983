import type { Page } from 'playwright-core'

/** How many tones a chime begins: its partials. */
export const TONES = 2

/** Counts from the next address on the tones that a page begins. */
export const countTones = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.tones = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...at) {
      window.tones++
      return start.apply(this, at)
    }`)

export const tones = (page: Page): Promise<number> => page.evaluate('window.tones')
