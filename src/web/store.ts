/** A drawer of the browser's own database: values by key, kept when the page closes. */
export interface Store<T> {
  get(key: string): Promise<T | undefined>
  all(): Promise<T[]>
  put(key: string, value: T): Promise<void>
  remove(key: string): Promise<void>
}

/**
 * Opens a drawer; it is made when it is not there.
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
      transaction.onerror = () => reject(transaction.error)
    })
  }
  return {
    get: (key) => ask<T | undefined>('readonly', (store) => store.get(key)),
    all: () => ask<T[]>('readonly', (store) => store.getAll()),
    put: async (key, value) => void (await ask('readwrite', (store) => store.put(value, key))),
    remove: async (key) => void (await ask('readwrite', (store) => store.delete(key))),
  }
}
