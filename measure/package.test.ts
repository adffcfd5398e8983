import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from './build.ts'
import { readmeBlocks, readmeExamples } from './golden/readme.ts'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '..')
const manifest = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'),
) as {
  exports: Record<string, string>
}
let folder: string

/** A stranger's project: the built package and, for the linear programs of disclosure, highs. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stranger-'))
  const modules = path.join(folder, 'node_modules')
  await mkdir(path.join(modules, '@convive'), { recursive: true })
  await buildPackage(path.join(modules, '@convive/measure'))
  await symlink(path.join(root, 'node_modules/highs'), path.join(modules, 'highs'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true }))

async function runPlain(code: string): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.mjs`)
  await writeFile(file, code)
  const { stdout } = await run(process.execPath, [file], { cwd: folder })
  return stdout
}

describe('the published package', () => {
  test('every entry loads from plain JavaScript and has what its source has', async () => {
    const entries = Object.entries(manifest.exports).filter(([name]) => !name.endsWith('browser'))
    const here = await Promise.all(
      entries.map(([, source]) => import(path.join(import.meta.dirname, source))),
    )
    const wanted = here.map((each) => Object.keys(each).sort())
    for (const names of wanted) expect(names.length).toBeGreaterThan(0)
    const printed = await runPlain(`
      const names = async (entry) => Object.keys(await import('@convive/measure' + entry)).sort()
      const entries = ${JSON.stringify(entries.map(([name]) => name.slice(1)))}
      console.log(JSON.stringify(await Promise.all(entries.map(names))))`)
    expect(JSON.parse(printed)).toEqual(wanted)
  })

  test('a host of the built package has its fast kernels and its workers', async () => {
    const printed = await runPlain(`
      import { openHost } from '@convive/measure/host/node'
      const host = await openHost({ workers: 2 })
      const of = (step) => Float64Array.from({ length: 60 }, (_, i) => (i * step) % 97)
      const { p } = await host.knox(of(31), of(37), of(41), {
        spaceEdges: [0, 20], timeEdges: [0, 20], permutations: 99, seed: 1 })
      console.log(host.kernels, host.workers, p.length)
      await host.close()`)
    expect(printed).toBe('simd 2 1\n')
  })

  test('its types hold for a strict program of somebody else', async () => {
    await writeFile(
      path.join(folder, 'strict.ts'),
      `import { getisOrdStar, knox, type Neighbours } from '@convive/measure/spatial'
import { openHost } from '@convive/measure/host/browser'
const z: Float64Array = getisOrdStar(Int32Array.of(1, 2, 3), 3, 1).z
const list: Neighbours = { offsets: Int32Array.of(0, 0), index: new Int32Array(0) }
// @ts-expect-error: a seed is asked for
knox(z, z, z, { spaceEdges: [0, 1], timeEdges: [0, 1], permutations: 9 })
export const workers: Promise<number> = openHost().then((host) => host.workers + list.index.length)
`,
    )
    const options = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      module: 'nodenext',
      lib: ['es2023', 'dom'],
      types: [],
    }
    await writeFile(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['strict.ts'] }),
    )
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}')
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
    const outcome = await run(process.execPath, [compiler, '-p', folder]).then(
      () => 'compiles',
      (error) => error.stdout as string,
    )
    expect(outcome).toBe('compiles')
  })

  test('it carries its licence, its README and nothing of the tests', () => {
    const there = (file: string) =>
      existsSync(path.join(folder, 'node_modules/@convive/measure', file))
    expect(['LICENSE', 'README.md', 'wasm/knox.wasm'].map(there)).toEqual([true, true, true])
    expect(there('src/spatial/knox.test.js')).toBe(false)
    const made = JSON.parse(
      readFileSync(path.join(folder, 'node_modules/@convive/measure/package.json'), 'utf8'),
    )
    expect(made.devDependencies).toBeUndefined()
    expect(Object.keys(made.exports)).toEqual(Object.keys(manifest.exports))
    for (const { types, default: code } of Object.values(made.exports) as Record<string, string>[])
      expect([there(types!), there(code!)]).toEqual([true, true])
  })
})

describe('the README', () => {
  test('has no example without what it prints', () => {
    expect(readmeExamples()).toHaveLength(readmeBlocks())
    expect(readmeExamples().length).toBeGreaterThan(0)
  })

  for (const { heading, code, printed } of readmeExamples())
    test(`the example under "${heading}" prints what is printed`, async () => {
      expect(await runPlain(code)).toBe(printed)
    })
})
