import { useCallback, useEffect, useRef, useState } from 'react'
import { type Kept, keptReports, sendWaiting } from '#listen/web.ts'
import { CallError } from '#web/call.ts'

/** The reports of this phone, and their sending. */
export interface Outbox {
  /** undefined until the phone has said */
  readonly kept: readonly Kept[] | undefined
  readonly isSending: boolean
  refresh(): Promise<void>
  send(): Promise<void>
}

/** @param language  in which the server says why it takes something not */
export function useOutbox(language: string): Outbox {
  const [kept, setKept] = useState<readonly Kept[]>()
  const [isSending, setSending] = useState(false)
  const refresh = useCallback(
    // A private window may have no database: then there is nothing to show.
    () => keptReports().then(setKept, () => setKept([])),
    [],
  )
  const send = useCallback(async (): Promise<void> => {
    setSending(navigator.onLine)
    try {
      await sendWaiting(language, () => void refresh())
    } catch (error) {
      if (!(error instanceof CallError)) throw error
    } finally {
      await refresh()
      setSending(false)
    }
  }, [language, refresh])
  useSendingWhenPossible(send)
  return { kept, isSending, refresh, send }
}

/** At the start, when a signal comes back, when the page is looked at again, and every minute while it is open. */
function useSendingWhenPossible(send: () => Promise<void>): void {
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') void latest.current()
    }
    look()
    const timer = setInterval(look, 60_000)
    addEventListener('online', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      removeEventListener('online', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
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
