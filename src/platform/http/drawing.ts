import { asHtml, type Html } from './html.ts'

const elements = new Set(['svg', 'g', 'path', 'line', 'rect', 'circle', 'text', 'tspan', 'title'])

const attributes = new Set(
  `xmlns version width height viewBox class fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray
  stroke-linecap stroke-linejoin stroke-miterlimit opacity d x y x1 x2 y1 y2 cx cy r rx ry dx dy transform text-anchor
  display font-family font-size font-weight font-style dominant-baseline`.split(/\s+/),
)

/** Said of the drawing by its own program; the page says it in the reader's language. */
const unsaid = /\s(?:xmlns:xlink|role|aria-[a-z]+|pointer-events|tabindex)="[^"]*"/g

const colour = /^(?:none|transparent|currentColor|inherit|var\(--[a-z-]+\)|#[0-9a-f]{3,8}|[a-z]+)$/i

/**
 * A drawing (SVG) that a program of ours made of figures and words, as a piece of a page. A page reader hears what the
 * page says of it, so it is hidden from him.
 * @throws RangeError when there is anything in it but shapes and words: a script, a link, a style, a picture
 */
export function drawing(svg: string): Html {
  const plain = svg.replace(unsaid, '')
  const rest = plain.replace(/<(\/?)([a-zA-Z]+)((?:\s[\w:-]+="[^"<>]*")*)\s*(\/?)>/g, checked)
  if (/[<>]/.test(rest)) throw new RangeError('got a drawing with more than shapes and words in it')
  return asHtml(plain.replace(/^<svg/, '<svg aria-hidden="true" focusable="false"'))
}

function checked(_: string, __: string, element: string, given: string): string {
  if (!elements.has(element)) throw new RangeError(`got <${element}> in a drawing, wanted a shape`)
  for (const [, name = '', value = ''] of given.matchAll(/\s([\w:-]+)="([^"]*)"/g)) {
    if (!attributes.has(name))
      throw new RangeError(`got ${name} in a drawing, wanted a shape's own`)
    if ((name === 'fill' || name === 'stroke') && !colour.test(value))
      throw new RangeError(`got ${name} ${value} in a drawing, wanted a colour`)
  }
  return ''
}
