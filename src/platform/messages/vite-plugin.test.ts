import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messagesPlugin } from './vite-plugin.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'convive-page-'))
  await writeFile(path.join(root, 'package.json'), '{"type":"module"}')
  await writeFile(
    path.join(root, 'a.messages.ts'),
    `export const messages = {
      'a.left': {
        es: 'Faltan {days, plural, one {# día} other {# días}}',
        pt: 'Faltam {days, plural, one {# dia} other {# dias}}',
        en: '{days, plural, one {# day} other {# days}} left',
      },
      'a.hello': { es: 'Hola', pt: 'Olá', en: 'Hello' },
    }`,
  )
  await writeFile(
    path.join(root, 'main.ts'),
    `import { languages } from 'virtual:messages'
     export const load = (language) => languages[language]()`,
  )
})
afterAll(() => rm(root, { recursive: true }))

test('a page gets one file a language, fetched on demand, without the words of the others or a parser', async () => {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [messagesPlugin({ root, files: ['a.messages.ts'] })],
    build: {
      write: false,
      lib: { entry: path.join(root, 'main.ts'), formats: ['es'] },
      rollupOptions: { preserveEntrySignatures: 'strict' },
    },
  })
  const { output } = [result].flat()[0] as Exclude<typeof result, unknown[]> & {
    output: { code?: string; fileName: string; isEntry?: boolean }[]
  }
  const chunks = output.filter(({ code }) => code !== undefined)
  const holding = (words: string) => chunks.filter(({ code }) => code!.includes(words))
  expect(chunks).toHaveLength(4)
  for (const words of ['Hola', 'Olá', 'Hello']) {
    expect(holding(words)).toHaveLength(1)
    expect(holding(words)[0]!.isEntry).not.toBe(true)
  }
  expect(holding('Hola')[0]).not.toBe(holding('Hello')[0])
  expect(chunks.map(({ code }) => code!.length).reduce((a, b) => a + b)).toBeLessThan(3_000)
  const spanish = holding('Hola')[0]!.code!
  await writeFile(path.join(root, 'es.js'), spanish)
  const names = Object.values(await import(path.join(root, 'es.js')))
  expect(names).toContainEqual({
    'a.hello': 'Hola',
    'a.left': ['Faltan ', ['days', 'p', { one: [0, ' día'], other: [0, ' días'] }, 0]],
  })
})
