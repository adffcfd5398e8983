import { useEffect, useRef, useSyncExternalStore } from 'react'

/** live: what happens is heard at once · waiting: the line is broken and is opened again by itself */
type LiveState = 'off' | 'live' | 'waiting'

/** Told beside the facts: something may have been missed, so ask anew. */
const RESYNC = 'resync'

const names = [
  'ReviewChanged',
  'ReviewLate',
  'CanaryOpened',
  'RightsAsked',
  'RightsAnswered',
  'RightsMissed',
  'ReportReceived',
  'ReportChanged',
  'ReportMissed',
  'IncidentOpened',
  'IncidentChanged',
  'IncidentPassed',
  'AlertChanged',
  'ShiftChanged',
  'UnitChanged',
  'AssignmentChanged',
  RESYNC,
] as const
type Name = (typeof names)[number]

/** What a fact brings: ids and codes, never personal data. */
type FactBody = Readonly<Record<string, string | null>>

/** Somebody of the staff who has something open. */
export interface Looker {
  readonly account: string
  readonly name: string
}

/** Who has something open now. */
interface PresentAt {
  readonly what: string
  readonly present: readonly Looker[]
}

const hearers = new Map<Name, Set<(body: FactBody) => void>>(names.map((name) => [name, new Set()]))
const lookers = new Set<(at: PresentAt) => void>()
const watchers = new Set<() => void>()
let state: LiveState = 'off'
let stream: string | undefined

function become(next: LiveState, named?: string): void {
  state = next
  stream = named
  for (const watch of watchers) watch()
}

const tell = (name: Name, body: FactBody): void => {
  for (const hear of hearers.get(name) ?? []) hear(body)
}

/** Milliseconds until a stream that the server closed is opened again. */
const REOPEN_AFTER = 5_000
/** The server says something at least every 15 seconds; after this long without a word the line is broken. */
const SILENT_FOR = 40_000
/** How often that is looked at. */
const LOOK_EVERY = 5_000

/**
 * Opens the stream of what happens. The browser resumes it by itself where it broke off; where the server closed it
 * (the session is over, or too many listen), where nothing was heard for too long (a cut line that nobody reported, a
 * machine that slept) or where the network came back, it is opened anew, and the screens ask for what they missed.
 * @param closed  told when it breaks off: the server may have ended the session
 * @returns stops it
 */
export function openLive(closed: () => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let heardAt = Date.now()
  const open = (): void => {
    clearTimeout(timer)
    source?.close()
    heardAt = Date.now()
    source = listenTo(
      () => {
        heardAt = Date.now()
      },
      (isClosed) => {
        const wasLive = state === 'live'
        become('waiting')
        // Asked at once, since the browser itself waits before it tries again: a session that ended says so soon.
        if (wasLive || isClosed) closed()
        if (isClosed) timer = setTimeout(open, REOPEN_AFTER)
      },
    )
  }
  const look = (): void => {
    if (!navigator.onLine) become('waiting')
    if (!navigator.onLine || Date.now() - heardAt < SILENT_FOR) return
    become('waiting')
    open()
  }
  const lost = (): void => become('waiting')
  open()
  const looking = setInterval(look, LOOK_EVERY)
  document.addEventListener('visibilitychange', look)
  addEventListener('online', open)
  addEventListener('offline', lost)
  return () => {
    clearTimeout(timer)
    clearInterval(looking)
    document.removeEventListener('visibilitychange', look)
    removeEventListener('online', open)
    removeEventListener('offline', lost)
    source?.close()
    become('off')
  }
}

/** Opens a stream and tells on what it says. */
function listenTo(heard: () => void, broke: (isClosed: boolean) => void): EventSource {
  const source = new EventSource('/api/events')
  const on = (name: string, hear: (text: string) => void): void =>
    source.addEventListener(name, ({ data }) => {
      heard()
      hear(data)
    })
  source.onopen = () => {
    heard()
    become('live')
    tell(RESYNC, {})
  }
  source.onerror = () => broke(source.readyState === EventSource.CLOSED)
  for (const name of names) on(name, (text) => tell(name, JSON.parse(text) as FactBody))
  on('beat', () => state === 'waiting' && navigator.onLine && become('live', stream))
  on('stream', (text) => become('live', (JSON.parse(text) as { stream: string }).stream))
  on('presence', (text) => {
    for (const look of lookers) look(JSON.parse(text) as PresentAt)
  })
  return source
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

/** Hears who has something open, as long as the screen stands. @param hear  stays the same from drawing to drawing */
export function usePresenceHeard(hear: (at: PresentAt) => void): void {
  useEffect(() => {
    lookers.add(hear)
    return () => {
      lookers.delete(hear)
    }
  }, [hear])
}

const subscribe = (watch: () => void): (() => void) => {
  watchers.add(watch)
  return () => watchers.delete(watch)
}

/** Whether what happens is heard at once. */
export const useLiveState = (): LiveState => useSyncExternalStore(subscribe, () => state)

/** The name of this screen's stream; undefined while there is none. */
export const useLiveStream = (): string | undefined => useSyncExternalStore(subscribe, () => stream)
