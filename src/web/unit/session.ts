import { useCallback, useEffect, useState } from 'react'
import { type SessionSeen, seeSession, signIn, signOut } from '#kernel/account/session.client.ts'
import { ask } from '#respond/web.ts'
import { spokenLanguage } from '#web/messages.ts'
import { readKept, writeKept } from './kept.ts'

// Who is signed in on this phone. It is kept until the session is over, so that the page opens without a signal; the
// right to anything is the cookie, which no script sees.

/** Who works with this phone. */
export interface Me {
  readonly account: string
  readonly displayName: string
  /** milliseconds since 1970: when the session ends whatever happens */
  readonly until: number
}

/** asking: nothing is kept and the server has not said · nobody · other: an account that is not of a unit */
export type Who = Me | 'asking' | 'nobody' | 'other'

const KEY = 'unit.me'

function meOf(session: SessionSeen): Who {
  const { signedIn, account, displayName, expiresAt, roles } = session
  if (!signedIn || account === undefined) return 'nobody'
  if (!roles.includes('unit')) return 'other'
  return { account, displayName: displayName ?? '', until: Date.parse(expiresAt ?? '') }
}

function firstWho(): Who {
  const me = readKept<Me>(KEY)
  return me === undefined || me.until <= Date.now() ? 'asking' : me
}

/** What a person types to sign in. */
export interface Typed {
  readonly email: string
  readonly password: string
  readonly totp?: string
}

/** Who is signed in, and what changes it. */
export function useSession() {
  const [who, setWho] = useState<Who>(firstWho)
  const become = useCallback((next: Who): void => {
    writeKept(KEY, typeof next === 'object' ? next : undefined)
    setWho(next)
  }, [])
  const check = useCallback(async (): Promise<void> => {
    try {
      become(meOf(await ask(seeSession, {})))
    } catch {
      // Not reached: whoever was here still is; where nobody is known, somebody has to sign in with a signal.
      setWho((before) => (before === 'asking' ? 'nobody' : before))
    }
  }, [become])
  useEffect(() => void check(), [check])
  const enter = async (typed: Typed): Promise<void> =>
    become(
      meOf(
        await ask(signIn, { ...typed, device: 'convive /unit' }, { language: spokenLanguage() }),
      ),
    )
  const leave = async (): Promise<void> => {
    await ask(signOut, {})
    become('nobody')
  }
  return { who, enter, leave, check, end: () => become('nobody') }
}
