import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import asc from 'assemblyscript/asc'

/** The modules of kernels, by the names of their sources. */
const MODULES = ['density', 'knox'] as const

/**
 * Compiles the kernels from their sources beside this file to WebAssembly SIMD, and puts each in
 * place at once, so that nobody ever loads half a file.
 * @param folder where to put them; beside the sources when left out
 * @throws Error with the compiler's own words when a source does not compile
 */
export async function buildKernels(folder: string = import.meta.dirname): Promise<void> {
  for (const name of MODULES) await buildModule(name, path.join(folder, `${name}.wasm`))
}

async function buildModule(name: string, target: string): Promise<void> {
  const part = `${target}.${process.pid}.part`
  const source = path.join(import.meta.dirname, `${name}.as.ts`)
  const relative = (file: string) => path.relative(process.cwd(), file)
  const { error, stderr } = await asc.main([
    relative(source),
    ...['--outFile', relative(part)],
    ...['--enable', 'simd', '--runtime', 'stub', '--noAssert', '-O3', '--importMemory'],
  ])
  if (error) {
    await rm(part, { force: true })
    throw new Error(`${error.message}\n${stderr.toString()}`)
  }
  await rename(part, target)
}

if (process.argv[1] === import.meta.filename) await buildKernels()
