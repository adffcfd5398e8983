import { useEffect, useRef, useState } from 'react'
import type { Language } from '#kernel/language.ts'
import { trustedTypes } from './trusted.ts'

// What pages on a phone have in common: a language, a worker that opens them without a signal, and a signal that comes
// and goes.

const spoken: readonly Language[] = ['es', 'pt', 'en']

/** What was chosen here before, else the first language of the browser that we speak, else Spanish. */
export function firstLanguage(): Language {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem('language')
  } catch {
    // A private window may keep nothing.
  }
  const wanted = [chosen ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())]
  return (
    spoken.find(
      (language) => language === wanted.find((each) => spoken.includes(each as Language)),
    ) ?? 'es'
  )
}

/** Keeps a language for the next visit. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem('language', language)
  } catch {
    // A private window may keep nothing.
  }
}

/**
 * Registers the worker of a page; without it everything works but the start without a signal.
 * @param address  of the worker, the only script that the page names by its address
 * @param opened   when the page stands with its language, so that all its files are known
 * @param scope    of the addresses that it keeps, where that is not the folder it lies in
 */
export function registerWorker(address: string, opened: Promise<void>, scope?: string): void {
  if (!('serviceWorker' in navigator && isSecureContext)) return
  const worker = trustedTypes
    ?.createPolicy('worker', { createScriptURL: (url) => (url === address ? url : null) })
    .createScriptURL(address)
  const options = scope === undefined ? {} : { scope }
  navigator.serviceWorker.register(worker ?? address, options).then(
    () => tellWhatToKeep(opened),
    () => undefined,
  )
}

/** The files that this page was made of, for the worker that makes it again without a signal. */
async function tellWhatToKeep(opened: Promise<void>): Promise<void> {
  await opened
  const { active } = await navigator.serviceWorker.ready
  const keep = performance.getEntriesByType('resource').map(({ name }) => name)
  active?.postMessage({ keep })
}

/** Whether the browser thinks that there is a network; what it says yes to may still lead nowhere. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return isOnline
}

/** Sends at the start, when a signal comes back, when the page is looked at again, and every so often while it is open. */
export function useSendingWhenPossible(send: () => Promise<void>, everyMilliseconds: number): void {
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') void latest.current()
    }
    look()
    const timer = setInterval(look, everyMilliseconds)
    addEventListener('online', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      removeEventListener('online', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everyMilliseconds])
}

interface SyncManager {
  register(tag: string): Promise<void>
}

/** Where the browser can, it sends on its own when a signal comes back, even with the page closed. */
export async function askToSendLater(): Promise<void> {
  try {
    const worker = (await navigator.serviceWorker?.ready) as
      | (ServiceWorkerRegistration & { sync?: SyncManager })
      | undefined
    await worker?.sync?.register('outbox')
    await navigator.storage?.persist?.()
  } catch {
    // Not everywhere, and not needed: the page sends whenever it is open.
  }
}
