import { readFileSync } from 'node:fs'
import path from 'node:path'

/** One runnable example of the README and what stands printed under it. */
export interface ReadmeExample {
  /** The heading it stands under. */
  heading: string
  code: string
  printed: string
  /** Examples marked `js node` need Node; the others run in browsers too. */
  nodeOnly: boolean
}

/** All blocks of JavaScript in measure/README.md that have a block of printed text under them. */
export function readmeExamples(): ReadmeExample[] {
  const text = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8')
  const pattern = /^#+ (.+)$|^```js( node)?\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm
  const examples: ReadmeExample[] = []
  let heading = ''
  for (const [, title, node, code, printed] of text.matchAll(pattern)) {
    if (title) heading = title
    else if (code) examples.push({ heading, code, printed: printed!, nodeOnly: node !== undefined })
  }
  return examples
}

/** How many blocks of JavaScript the README holds at all: none may stand without its printed text. */
export function readmeBlocks(): number {
  const text = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8')
  return text.match(/^```js/gm)?.length ?? 0
}
