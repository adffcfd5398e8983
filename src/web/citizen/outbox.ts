import { useCallback, useState } from 'react'
import { type Kept, lookInOutbox, sendWaiting } from '#listen/web.ts'
import { CallError } from '#web/call.ts'
import { useSendingWhenPossible } from '#web/phone.ts'

/** The reports of this phone, and their sending. */
export interface Outbox {
  /** undefined until the phone has said */
  readonly kept: readonly Kept[] | undefined
  /** keys of reports that were on this phone and cannot be read any more */
  readonly lost: readonly string[]
  readonly isSending: boolean
  refresh(): Promise<void>
  send(): Promise<void>
}

/** @param language  in which the server says why it takes something not */
export function useOutbox(language: string): Outbox {
  const [kept, setKept] = useState<readonly Kept[]>()
  const [lost, setLost] = useState<readonly string[]>([])
  const [isSending, setSending] = useState(false)
  const refresh = useCallback(
    // A private window may have no database: then there is nothing to show.
    () =>
      lookInOutbox().then(
        (found) => {
          setKept(found.reports)
          setLost(found.lost)
        },
        () => setKept([]),
      ),
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
  useSendingWhenPossible(send, 60_000)
  return { kept, lost, isSending, refresh, send }
}
