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

/**
 * From the next address on nothing sounds before somebody has pressed a key or a button. A browser does so by itself,
 * but counts whatever a journey asks of a page as a press.
 */
export const keepFromSounding = (page: Page): Promise<unknown> =>
  page.addInitScript(`{
    let isPressed = false
    for (const press of ['keydown', 'click'])
      addEventListener(press, ({ isTrusted }) => void (isPressed ||= isTrusted), true)
    const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state')
    Object.defineProperty(BaseAudioContext.prototype, 'state', {
      get() { return isPressed ? get.call(this) : 'suspended' },
    })
    const { resume } = AudioContext.prototype
    AudioContext.prototype.resume = function () {
      return isPressed ? resume.call(this) : new Promise(() => {})
    }
  }`)
