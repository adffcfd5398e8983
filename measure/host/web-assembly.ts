/** A compiled WebAssembly module. */
export type WebAssemblyModule = object & { readonly __module?: never }

/** The part of the WebAssembly interface used here; neither Node's types nor the bare library name it. */
interface WebAssemblyInterface {
  Module: new (bytes: Uint8Array) => WebAssemblyModule
  Instance: new (
    module: WebAssemblyModule,
    imports: object,
  ) => { readonly exports: Record<string, unknown> }
  Memory: new (descriptor: { initial: number }) => { readonly buffer: ArrayBuffer }
  compile: (bytes: Uint8Array) => Promise<WebAssemblyModule>
}

/** The engine's own WebAssembly, the same in Node and browsers. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyInterface })
  .WebAssembly
