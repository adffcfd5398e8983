import { MINUTE } from '#kernel/time.ts'
import { CallError, newKey } from '#web/call.ts'
import { tellPositions } from '../dispatch/dispatch.client.ts'
import { ask, contactNow } from './contact.client.ts'
import { type Fix, isClockRight, type Untold, whyUntold } from './position.rules.ts'

// Tells where the unit is, as seldom as the rules say. Nothing of it is put away on the phone: while there is no
// signal only the newest place waits, in memory, and a page that is loaded anew asks the receiver anew.

/** What the screen says of the position. */
export type PositionState = 'off' | 'asking' | 'denied' | 'none' | 'clock' | 'telling'

/** Follows the phone while the unit is on shift. */
export interface Follower {
  /** the newest place, whether it was told or not; for an alarm */
  newest(): Fix | undefined
  stop(): void
}

/**
 * Begins to follow. The receiver is not even asked outside the shift, since nobody calls this then.
 * @param since  when the shift began, milliseconds since 1970 on the server's clock
 * @param heartbeatMinutes  after so long without a new place it says that the unit is still there
 */
export function follow(
  since: number,
  heartbeatMinutes: number,
  language: string,
  became: (state: PositionState) => void,
): Follower {
  let newest: Fix | undefined
  let last: Fix | undefined
  /** what the server did not take is not told again */
  let refused: Fix | undefined
  let saidAt = 0
  let isBusy = false
  const tell = async (fixes: readonly Fix[]): Promise<void> => {
    isBusy = true
    try {
      const clockOff = contactNow().clockOff ?? 0
      const positions = fixes.map(({ at, ...where }) => ({
        ...where,
        at: new Date(at - clockOff).toISOString(),
      }))
      await ask(tellPositions, { positions }, { key: newKey(), language })
      saidAt = Date.now()
      last = fixes.at(-1) ?? last
    } catch (error) {
      // Not reached: the newest place is told when there is a signal again. Refused: the next one may be better.
      if (!(error instanceof CallError)) throw error
      if (error.kind === 'refused') refused = fixes.at(-1)
    } finally {
      isBusy = false
    }
  }
  const look = (): void => {
    const { clockOff } = contactNow()
    const now = Date.now()
    if (isBusy) return
    const situation = { last, now, isOnShift: true, since: since + (clockOff ?? 0), clockOff }
    const why: Untold | undefined =
      newest === undefined || newest === refused ? 'old' : whyUntold(newest, situation)
    if (!isClockRight(clockOff)) became('clock')
    if (why === undefined && newest !== undefined) void tell([newest])
    else if (why !== 'clock' && now - saidAt >= heartbeatMinutes * MINUTE) void tell([])
  }
  const stopWatching = watch((fix) => {
    newest = fix
    became('telling')
    look()
  }, became)
  const timer = setInterval(look, MINUTE / 4)
  look()
  return {
    newest: () => newest,
    stop: () => {
      clearInterval(timer)
      stopWatching()
      became('off')
    },
  }
}

function watch(found: (fix: Fix) => void, became: (state: PositionState) => void): () => void {
  const receiver = navigator.geolocation as Geolocation | undefined
  if (receiver === undefined) {
    became('none')
    return () => undefined
  }
  became('asking')
  const id = receiver.watchPosition(
    ({ coords, timestamp }) =>
      found({
        lon: coords.longitude,
        lat: coords.latitude,
        accuracyMeters: Math.min(coords.accuracy, 1_000_000),
        at: Math.min(timestamp, Date.now()),
      }),
    ({ code, PERMISSION_DENIED }) => became(code === PERMISSION_DENIED ? 'denied' : 'none'),
    { enableHighAccuracy: true, maximumAge: 30_000 },
  )
  return () => receiver.clearWatch(id)
}
