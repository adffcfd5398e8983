import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of each block of the style sheet, by token. */
const blocks = [...css.matchAll(/([^{}]+)\{([^{}]*--ground[^{}]*)\}/g)].map(
  ([, selector, body]) => ({
    selector: selector?.trim().split('\n').at(-1)?.trim() ?? '',
    colours: Object.fromEntries(
      [...(body ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Record<string, string>,
  }),
)

/** @see W3C (2023), Web Content Accessibility Guidelines 2.2, relative luminance */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

test('the light theme and both ways to the dark one are there, and the dark ones are the same', () => {
  expect(blocks).toHaveLength(3)
  expect(blocks[1]?.colours).toEqual(blocks[2]?.colours)
})

test.each(blocks)(
  '$selector: body text is AAA, everything else AA, on ground and surface',
  ({ colours }) => {
    for (const ground of ['ground', 'surface']) {
      expect(contrast(colours.ink!, colours[ground]!)).toBeGreaterThanOrEqual(7)
      for (const name of ['muted', 'brand', 'attention', 'danger', 'good', 'info'])
        expect(
          contrast(colours[name]!, colours[ground]!),
          `${name} on ${ground}`,
        ).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(colours['on-brand']!, colours.brand!)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colours['on-danger']!, colours.danger!)).toBeGreaterThanOrEqual(4.5)
  },
)
