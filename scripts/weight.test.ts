import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { built, ensureWebBuild } from '../src/cli/web-build.ts'
import { firstVisit, MOST_BYTES, sumOf } from './weight.ts'

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
  120_000,
)

test('what an entry needs counts with it, once, and of the languages the heaviest', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'convive-weight-'))
  const put = (name: string, bytes: number) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), 'x'.repeat(bytes))
  }
  put('index.html', 900)
  put('index.html.br', 100)
  for (const name of ['icon.svg', 'manifest.webmanifest', 'sw.js']) put(name, 10)
  put('assets/index.js', 1000)
  put('assets/shared.js', 500)
  put('assets/index.css', 50)
  put('assets/es.js', 7)
  put('assets/pt.js', 8)
  const shared = { file: 'assets/shared.js' }
  const entry = {
    file: 'assets/index.js',
    css: ['assets/index.css'],
    imports: ['_shared', '_shared'],
    dynamicImports: ['es', 'pt'],
  }
  const languages = { es: { file: 'assets/es.js' }, pt: { file: 'assets/pt.js' } }
  const manifest = { 'index.html': entry, _shared: shared, ...languages }
  put('.vite/manifest.json', 0)
  writeFileSync(path.join(folder, '.vite/manifest.json'), JSON.stringify(manifest))
  expect(sumOf(firstVisit(folder))).toBe(100 + 3 * 10 + 1000 + 500 + 50 + 8)
  rmSync(folder, { recursive: true })
})

test('what was not built has no weight', () => {
  expect(() => firstVisit('/nowhere')).toThrow('npm run build')
})
