import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Link } from '../crew.ts'
import { type Host, hostOf } from '../host.ts'
import type { Kernels } from '../tasks.ts'
import { type WebAssemblyModule, webAssembly } from '../web-assembly.ts'

export type { Host, Watch } from '../host.ts'

function startWorker(): Link {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  worker.unref()
  return {
    send: (message) => worker.postMessage(message),
    listen: (hear, fail) => {
      worker.on('message', hear)
      worker.on('error', fail)
    },
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    end: async () => {
      await worker.terminate()
    },
  }
}

/** A module of fast kernels, where it is built and this engine knows SIMD. */
async function loadModule(name: string): Promise<WebAssemblyModule | undefined> {
  try {
    return await webAssembly.compile(
      await readFile(new URL(`../../wasm/${name}.wasm`, import.meta.url)),
    )
  } catch {
    return undefined
  }
}

async function loadKernels(): Promise<Kernels> {
  const [density, knox] = await Promise.all([loadModule('density'), loadModule('knox')])
  return { ...(density && { density }), ...(knox && { knox }) }
}

/**
 * Starts workers in Node and loads the fast kernels.
 * @param options.workers how many; the processor's cores when left out
 */
export async function openHost(options: { workers?: number } = {}): Promise<Host> {
  const workers = options.workers ?? availableParallelism()
  if (!Number.isInteger(workers) || workers < 1 || workers > 1024)
    throw new RangeError(`workers must be a whole number from 1 to 1024, got ${workers}`)
  const kernels = await loadKernels()
  return hostOf(Array.from({ length: workers }, startWorker), kernels)
}
