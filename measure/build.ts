import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildKernels } from './wasm/build.ts'

const here = import.meta.dirname
const run = promisify(execFile)

interface Manifest {
  exports: Record<string, string>
  devDependencies?: unknown
  [field: string]: unknown
}

/** The manifest of the published package: the same entries, as built JavaScript and types. */
function published({ exports, devDependencies: _, ...manifest }: Manifest): Manifest {
  const built = (source: string, ending: string) => source.replace(/\.ts$/, ending)
  return {
    ...manifest,
    exports: Object.fromEntries(
      Object.entries(exports).map(([entry, source]) => [
        entry,
        { types: built(source, '.d.ts'), default: built(source, '.js') },
      ]),
    ) as unknown as Record<string, string>,
  }
}

/** Workers are named in a URL, which the compiler leaves alone. */
async function nameBuiltWorkers(folder: string): Promise<void> {
  for (const host of ['node', 'browser']) {
    const file = path.join(folder, 'host', host, 'index.js')
    const source = await readFile(file, 'utf8')
    if (!source.includes("'./worker.ts'")) throw new Error(`${file} names no worker`)
    await writeFile(file, source.replace("'./worker.ts'", "'./worker.js'"))
  }
}

/** Types name each other by `.ts` endings in the source; the published ones by `.js`. */
async function nameBuiltTypes(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!entry.endsWith('.d.ts')) continue
    const file = path.join(folder, entry)
    const source = await readFile(file, 'utf8')
    await writeFile(file, source.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'))
  }
}

/**
 * Builds the package as it is published: JavaScript and types of all entries, the kernels, README
 * and licence. What stood there before is replaced at once.
 * @param target folder to build into; measure/dist when left out
 * @throws Error with the compiler's words when something does not compile
 */
export async function buildPackage(target = path.join(here, 'dist')): Promise<string> {
  const part = `${target}.${process.pid}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(path.join(part, 'wasm'), { recursive: true })
  const compiler = path.join(here, '../node_modules/typescript/bin/tsc')
  const config = path.join(here, 'tsconfig.build.json')
  try {
    await run(process.execPath, [compiler, '-p', config, '--outDir', part], { cwd: here })
  } catch (error) {
    await rm(part, { recursive: true })
    throw new Error(`the package does not compile:\n${(error as { stdout: string }).stdout}`)
  }
  await nameBuiltWorkers(part)
  await nameBuiltTypes(part)
  await buildKernels(path.join(part, 'wasm'))
  for (const file of ['README.md', 'LICENSE'])
    await cp(path.join(here, file), path.join(part, file))
  const manifest = JSON.parse(await readFile(path.join(here, 'package.json'), 'utf8')) as Manifest
  await writeFile(
    path.join(part, 'package.json'),
    `${JSON.stringify(published(manifest), null, 2)}\n`,
  )
  await rm(target, { recursive: true, force: true })
  await rename(part, target)
  return target
}

if (process.argv[1] === import.meta.filename) {
  await buildKernels()
  process.stdout.write(`built ${path.relative(process.cwd(), await buildPackage())}\n`)
}
