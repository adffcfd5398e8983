import type { Link } from '../crew.ts'
import { type Host, hostOf } from '../host.ts'
import type { Kernels } from '../tasks.ts'
import { type WebAssemblyModule, webAssembly } from '../web-assembly.ts'

export type { Host, Watch } from '../host.ts'

function startWorker(): Link {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return {
    send: (message) => worker.postMessage(message),
    listen: (hear, fail) => {
      worker.addEventListener('message', (event) => hear(event.data))
      worker.addEventListener('error', (event) => fail(event.error ?? new Error(event.message)))
    },
    // A page is kept alive by nobody.
    hold: () => {},
    end: async () => worker.terminate(),
  }
}

/** A module of fast kernels, where it is served, allowed by the page and known to the browser. */
async function loadModule(address: URL): Promise<WebAssemblyModule | undefined> {
  try {
    const answer = await fetch(address)
    if (!answer.ok) return undefined
    return await webAssembly.compile(new Uint8Array(await answer.arrayBuffer()))
  } catch {
    return undefined
  }
}

async function loadKernels(): Promise<Kernels> {
  // Each address stands whole, so that bundlers find the files.
  const [density, knox] = await Promise.all([
    loadModule(new URL('../../wasm/density.wasm', import.meta.url)),
    loadModule(new URL('../../wasm/knox.wasm', import.meta.url)),
  ])
  return { ...(density && { density }), ...(knox && { knox }) }
}

/**
 * Starts workers in a browser and loads the fast kernels. Arrays are shared between workers where
 * the page is cross-origin isolated, and copied elsewhere.
 * @param options.workers how many; the processor's cores when left out
 */
export async function openHost(options: { workers?: number } = {}): Promise<Host> {
  const workers = options.workers ?? navigator.hardwareConcurrency
  if (!Number.isInteger(workers) || workers < 1 || workers > 1024)
    throw new RangeError(`workers must be a whole number from 1 to 1024, got ${workers}`)
  const kernels = await loadKernels()
  return hostOf(Array.from({ length: workers }, startWorker), kernels)
}
