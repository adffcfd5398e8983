/**
 * Keeps sealed bytes under the hash of those bytes. A name proves its content, a file is whole or absent, and what
 * lies there is unreadable without the key of its record.
 */
export interface FileStore {
  /** Writes and makes durable (file, then folder) before it returns. @returns SHA-256 in hex, the file's name */
  put(sealed: Uint8Array): Promise<string>
  /** @returns undefined when there is no such file */
  get(name: string): Promise<Uint8Array | undefined>
  /** Removes; removing what is absent is no error. */
  remove(name: string): Promise<void>
}
