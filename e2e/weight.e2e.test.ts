import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { firstVisit, MOST_BYTES, sumOf } from '../scripts/weight.ts'
import { built, ensureWebBuild } from '../src/cli/web-build.ts'

test.each(['citizen', 'unit'] as const)(
  'the first visit of the page on a phone is light enough for a prepaid signal: %s',
  async (page) => {
    await ensureWebBuild(() => undefined)
    const weighed = firstVisit(built[page])
    expect(weighed.map(({ file }) => path.extname(file)).sort()).toEqual(
      ['.css', '.html', '.js', '.js', '.js', '.svg', '.webmanifest'].sort(),
    )
    expect(sumOf(weighed)).toBeLessThanOrEqual(MOST_BYTES)
    // These tests run with NODE_ENV=test; the build is for people all the same.
    for (const { file } of weighed.filter((each) => each.file.endsWith('.js')))
      expect(readFileSync(path.join(built[page], file), 'utf8')).not.toContain('jsxDEV')
  },
)
