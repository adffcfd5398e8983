import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { SessionSeen } from '#kernel/account/session.client.ts'
import { keepSession, seeSession, signOut } from '#kernel/account/session.client.ts'
import { t } from '#web/messages.ts'
import { ask, onSessionLost } from './ask.ts'
import { clockNow, useNow } from './clock.ts'
import { Icon } from './icons.tsx'

/** Who is signed in, and what changes it. */
export interface SessionDoor {
  readonly session: SessionSeen
  /** takes over what a sign-in or a confirmation answered */
  enter(session: SessionSeen): void
  leave(): Promise<void>
  /** asks the server whether the session still stands */
  check(): void
}

const Context = createContext<SessionDoor | undefined>(undefined)

/** Who is signed in; only inside the gate. */
export function useSession(): SessionDoor {
  const door = useContext(Context)
  if (door === undefined) throw new RangeError('got no session, wanted one around this screen')
  return door
}

const nobody: SessionSeen = { signedIn: false, roles: [], language: 'es' }

/** The session as the server sees it, and why it ended if it did. */
export function useSessionState() {
  const client = useQueryClient()
  const [hasEnded, setEnded] = useState(false)
  const query = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => ask(seeSession, {}, { signal }),
    refetchOnWindowFocus: 'always',
  })
  const wasSignedIn = useRef(false)
  const isSignedIn = query.data?.signedIn === true
  useEffect(() => {
    if (wasSignedIn.current && query.data !== undefined && !isSignedIn) {
      setEnded(true)
      forgetAll(client)
    }
    wasSignedIn.current = isSignedIn
  }, [isSignedIn, query.data, client])
  const enter = (session: SessionSeen): void => {
    setEnded(false)
    const before = client.getQueryData<SessionSeen>(['session'])?.account
    if (before !== undefined && before !== session.account) forgetAll(client)
    client.setQueryData(['session'], session)
  }
  const check = (): void => void client.invalidateQueries({ queryKey: ['session'] })
  useEffect(() => onSessionLost(() => client.setQueryData(['session'], nobody)), [client])
  const leave = async (): Promise<void> => {
    await ask(signOut, {})
    wasSignedIn.current = false
    client.setQueryData(['session'], nobody)
    forgetAll(client)
  }
  return { query, hasEnded, door: { session: query.data ?? nobody, enter, leave, check } }
}

/** What somebody saw is not there for whoever sits down next. */
function forgetAll(client: ReturnType<typeof useQueryClient>): void {
  client.removeQueries({
    predicate: ({ queryKey }) => !['session', 'site'].includes(String(queryKey[0])),
  })
}

/** How often at most the server is told that the person is there. */
const TELL_EVERY = 60_000
/** The warning comes this long before the session ends. */
const WARN_BEFORE = 120_000

/** Keeps the session while the person is there, warns before it ends, and asks when it should have ended. */
export function SessionKeeper({ door, children }: { door: SessionDoor; children: ReactNode }) {
  const told = useRef(clockNow())
  const latest = useRef(door)
  latest.current = door
  const stay = (): void => {
    told.current = clockNow()
    ask(keepSession, {}).then(
      (times) => latest.current.enter({ ...latest.current.session, ...times }),
      // Not reached, or over: what is asked next says so.
      () => undefined,
    )
  }
  const latestStay = useRef(stay)
  latestStay.current = stay
  useEffect(() => {
    const notice = (): void => {
      if (clockNow() - told.current >= TELL_EVERY) latestStay.current()
    }
    addEventListener('keydown', notice, { capture: true })
    addEventListener('pointerdown', notice, { capture: true })
    return () => {
      removeEventListener('keydown', notice, { capture: true })
      removeEventListener('pointerdown', notice, { capture: true })
    }
  }, [])
  return (
    <Context.Provider value={door}>
      {children}
      <Ending session={door.session} over={door.check} stay={stay} />
    </Context.Provider>
  )
}

interface EndingProps {
  readonly session: SessionSeen
  over(): void
  stay(): void
}

function Ending({ session, over, stay }: EndingProps) {
  const now = useNow(1_000)
  const idleUntil = Date.parse(session.idleUntil ?? '')
  const expiresAt = Date.parse(session.expiresAt ?? '')
  const left = Math.min(idleUntil, expiresAt) - now
  const isOver = left <= 0
  const latest = useRef(over)
  latest.current = over
  useEffect(() => {
    if (!isOver) return undefined
    latest.current()
    // A computer that was asleep may find no network yet.
    const timer = setInterval(() => latest.current(), 5_000)
    return () => clearInterval(timer)
  }, [isOver])
  if (!(left > 0 && left < WARN_BEFORE)) return null
  const clock = `${Math.floor(left / 60_000)}:${String(Math.floor(left / 1_000) % 60).padStart(2, '0')}`
  const canStay = idleUntil < expiresAt
  return (
    <section className="ending" aria-label={t('session.ending')}>
      <Icon name="late" />
      <p>{t(canStay ? 'session.idle' : 'session.expires', { left: clock })}</p>
      {canStay && (
        <Button size="xs" onClick={stay}>
          {t('session.stay')}
        </Button>
      )}
    </section>
  )
}
