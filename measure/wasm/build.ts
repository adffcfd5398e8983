import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import asc from 'assemblyscript/asc'

/**
 * Compiles the kernels from their source beside this file to WebAssembly SIMD, and puts them in
 * place at once, so that nobody ever loads half a file.
 * @param target where to put it; beside the source when left out
 * @throws Error with the compiler's own words when the source does not compile
 */
export async function buildKernels(
  target = path.join(import.meta.dirname, 'knox.wasm'),
): Promise<string> {
  const part = `${target}.${process.pid}.part`
  const source = path.join(import.meta.dirname, 'knox.as.ts')
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
  return target
}

if (process.argv[1] === import.meta.filename) await buildKernels()
