/** What of the facts concerns a unit. */
const names = ['AssignmentChanged', 'UnitChanged', 'IncidentChanged'] as const

/** Milliseconds until a stream that the server closed is opened again. */
const REOPEN_AFTER = 5_000

/**
 * Listens to what happens. The browser resumes the stream by itself where it broke off; where the server closed it,
 * it is opened anew. Whatever is heard, and each opening, is a reason to ask how things stand.
 * @returns stops it
 */
export function listen(heard: () => void, broken: () => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource('/api/events')
    source.onopen = heard
    source.onerror = () => {
      broken()
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_AFTER)
    }
    for (const name of names) source.addEventListener(name, heard)
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
