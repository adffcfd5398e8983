/** A drawer of the browser's own database: values by key, kept when the page closes. */
export interface Store<T> {
  get(key: string): Promise<T | undefined>
  all(): Promise<All<T>>
  put(key: string, value: T): Promise<void>
  remove(key: string): Promise<void>
}

/** Everything in a drawer. */
export interface All<T> {
  readonly values: readonly T[]
  /** keys of what was put away and cannot be read any more: whoever wrote it has to be told */
  readonly lost: readonly string[]
}

/** A value as it lies in the database: its words in a file of their own, beside the photos that were in it. */
interface Packed {
  readonly words: Blob
  readonly blobs: readonly Blob[]
}

/**
 * A browser keeps what was written over or removed in its database's log for weeks; a file is gone when the value is.
 * So nobody who takes the phone later finds a story that was sent.
 */
function pack(value: unknown): Packed {
  const blobs: Blob[] = []
  const words = JSON.stringify(value, (_, each: unknown) =>
    each instanceof Blob ? { $blob: blobs.push(each) - 1 } : each,
  )
  return { words: new Blob([words]), blobs }
}

const isPacked = (stored: unknown): stored is Packed =>
  (stored as Partial<Packed> | undefined)?.words instanceof Blob

/** @returns undefined where there is nothing, or where the browser has lost the file */
async function unpack<T>(stored: unknown): Promise<T | undefined> {
  if (!isPacked(stored)) return stored as T | undefined
  try {
    return JSON.parse(await new Response(stored.words).text(), (_, each) =>
      typeof each?.$blob === 'number' ? stored.blobs[each.$blob] : each,
    )
  } catch {
    return undefined
  }
}

/** Stands for a value that the browser holds and does not give out. */
const broken = Symbol('broken')

/** @throws what was only broken off, by a tab that closes, an upgrade, or a store that went away for a moment: the value
 * is whole, and asked for again later */
function asBroken(error: unknown): typeof broken {
  const name = error instanceof DOMException ? error.name : 'AbortError'
  if (['AbortError', 'InvalidStateError', 'UnknownError'].includes(name)) throw error
  return broken
}

/**
 * Opens a drawer; it is made when it is not there. A value is made of what JSON knows, and of photos.
 * @param o.isStrict  a value counts as put away only when it would survive a battery that falls out
 */
export function openStore<T>(
  database: string,
  name: string,
  o: { readonly isStrict?: boolean } = {},
): Store<T> {
  const durability = o.isStrict === true ? 'strict' : 'default'
  let opening: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => {
    opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(`${database}.${name}`, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(name)
      request.onsuccess = () => {
        // Another tab that deletes or upgrades the database must not wait for this one.
        request.result.onversionchange = () => {
          request.result.close()
          opening = undefined
        }
        resolve(request.result)
      }
      request.onerror = () => {
        opening = undefined
        reject(request.error)
      }
    })
    return opening
  }
  const ask = async <R>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<R>,
  ): Promise<R> => {
    const transaction = (await open()).transaction(name, mode, { durability })
    const request = work(transaction.objectStore(name))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
      // The transaction itself knows the reason only when it has been given up.
      transaction.onerror = () => reject(request.error)
    })
  }
  return {
    get: async (key) => unpack<T>(await ask('readonly', (store) => store.get(key))),
    async all() {
      const keys = await ask('readonly', (store) => store.getAllKeys())
      const found = await Promise.all(
        keys.map(async (key) => {
          const stored = await ask<unknown>('readonly', (store) => store.get(key)).catch(asBroken)
          return {
            key: String(key),
            wasThere: stored !== undefined,
            value: stored === broken ? undefined : await unpack<T>(stored),
          }
        }),
      )
      // One that the browser has lost, or does not give out, does not keep the others from being sent.
      return {
        values: found.flatMap(({ value }) => (value === undefined ? [] : [value])),
        lost: found
          .filter(({ value, wasThere }) => wasThere && value === undefined)
          .map(({ key }) => key),
      }
    },
    async put(key, value) {
      const write = (stored: unknown) => ask('readwrite', (store) => store.put(stored, key))
      // Some browsers keep no files in a private window; there nothing outlives the window either.
      await write(pack(value)).catch(() => write(value))
    },
    remove: async (key) => void (await ask('readwrite', (store) => store.delete(key))),
  }
}
