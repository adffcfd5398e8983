import { useEffect, useRef, useSyncExternalStore } from 'react'

/** live: what happens is heard at once · waiting: the stream is down and is opened again by itself */
type LiveState = 'off' | 'live' | 'waiting'

/** Told beside the facts: something may have been missed, so ask anew. */
const RESYNC = 'resync'

const names = [
  'ReviewChanged',
  'ReviewLate',
  'CanaryOpened',
  'ReportReceived',
  'ReportChanged',
  'IncidentOpened',
  'IncidentChanged',
  RESYNC,
] as const
type Name = (typeof names)[number]

/** What a fact brings: ids and codes, never personal data. */
type FactBody = Readonly<Record<string, string | null>>

const hearers = new Map<Name, Set<(body: FactBody) => void>>(names.map((name) => [name, new Set()]))
const watchers = new Set<() => void>()
let state: LiveState = 'off'

function become(next: LiveState): void {
  state = next
  for (const watch of watchers) watch()
}

const tell = (name: Name, body: FactBody): void => {
  for (const hear of hearers.get(name) ?? []) hear(body)
}

/** Milliseconds until a stream that the server closed is opened again. */
const REOPEN_AFTER = 5_000

/**
 * Opens the stream of what happens. The browser resumes it by itself where it broke off; where the server closed it
 * (the session is over, or too many listen) it is opened anew.
 * @param closed  told when it breaks off: the server may have ended the session
 * @returns stops it
 */
export function openLive(closed: () => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource('/api/events')
    source.onopen = () => {
      become('live')
      tell(RESYNC, {})
    }
    source.onerror = () => {
      const wasLive = state === 'live'
      become('waiting')
      // Asked at once, since the browser itself waits before it tries again: a session that ended says so soon.
      if (wasLive) closed()
      if (source?.readyState !== EventSource.CLOSED) return
      if (!wasLive) closed()
      timer = setTimeout(open, REOPEN_AFTER)
    }
    for (const name of names)
      source.addEventListener(name, (event) => tell(name, JSON.parse(event.data) as FactBody))
  }
  become('waiting')
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
    become('off')
  }
}

/** Hears of a kind of fact as long as the screen stands. */
export function useHeard(name: Name, hear: (body: FactBody) => void): void {
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    const listen = (body: FactBody): void => latest.current(body)
    hearers.get(name)?.add(listen)
    return () => {
      hearers.get(name)?.delete(listen)
    }
  }, [name])
}

const subscribe = (watch: () => void): (() => void) => {
  watchers.add(watch)
  return () => watchers.delete(watch)
}

/** Whether what happens is heard at once. */
export const useLiveState = (): LiveState => useSyncExternalStore(subscribe, () => state)
