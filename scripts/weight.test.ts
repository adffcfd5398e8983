import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { firstVisit, sumOf } from './weight.ts'

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
