import { useCallback, useEffect, useState } from 'react'
import { ask } from '#web/control-room/ask.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { type Looker, useLiveStream, usePresenceHeard } from '#web/control-room/live.ts'
import { useSession } from '#web/control-room/session.tsx'
import { t } from '#web/messages.ts'
import { watchIncident } from './presence.client.ts'

/** Who else has an incident open now. */
function useOthersAt(incident: string): readonly Looker[] {
  const { session } = useSession()
  const stream = useLiveStream()
  const [at, setAt] = useState<readonly Looker[]>([])
  usePresenceHeard(
    useCallback(
      ({ what, present }) => {
        if (what === incident) setAt(present)
      },
      [incident],
    ),
  )
  useEffect(() => {
    if (stream === undefined) return setAt([])
    const stop = new AbortController()
    const said = (next: string | null) => ask(watchIncident, { stream, incident: next })
    said(incident).then(
      ({ present }) => !stop.signal.aborted && setAt(present),
      // Who is there is a courtesy; without it everything else works.
      () => undefined,
    )
    return () => {
      stop.abort()
      said(null).catch(() => undefined)
    }
  }, [stream, incident])
  return at.filter(({ account }) => account !== session.account)
}

/** A line that always takes its place: who else looks at this incident. */
export function OthersHere({ incident }: { incident: string }) {
  const others = useOthersAt(incident)
  return (
    <p className="others-here" role="status">
      {others.length > 0 && (
        <>
          <Icon name="eye" size={16} />{' '}
          {t('board.othersHere', {
            names: others.map(({ name }) => name).join(', '),
            count: others.length,
          })}
        </>
      )}
    </p>
  )
}
