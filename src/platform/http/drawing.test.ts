import { expect, test } from 'vitest'
import { drawing } from './drawing.ts'

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4" viewBox="0 0 4 4">${inside}</svg>`

test('shapes and words are a piece of a page, hidden from whoever is read the page', () => {
  const { html } = drawing(
    svg(
      '<g role="graphics-object" aria-roledescription="x"><path d="M0,0h1" fill="var(--brand)"/><text x="1">a &lt; b</text></g>',
    ),
  )
  expect(html).toMatch(/^<svg aria-hidden="true"/)
  expect(html).toContain('<path d="M0,0h1" fill="var(--brand)"/><text x="1">a &lt; b</text>')
  expect(html).not.toContain('role=')
})

test.each([
  '<script>alert(1)</script>',
  '<path d="M0,0" onclick="alert(1)"/>',
  '<a href="https://elsewhere.example"><path d="M0,0"/></a>',
  '<image href="https://elsewhere.example/x.png"/>',
  '<foreignObject><p>x</p></foreignObject>',
  '<path style="fill:red" d="M0,0"/>',
  '<path fill="url(https://elsewhere.example)" d="M0,0"/>',
  '<style>*{display:none}</style>',
  '<text>a < b</text>',
  '<path d="M0,0" fill=red/>',
  '<!-- x -->',
])('%s is refused', (inside) => {
  expect(() => drawing(svg(inside))).toThrow(RangeError)
})
