import { useEffect, useRef, useState } from 'react'
import { asCallError, ask } from '#web/control-room/ask.ts'
import { clockNow, setClock } from '#web/control-room/clock.ts'
import { seeWall, showWall } from './shift.client.ts'
import { emptyWall, type Places, placeOnWall, scriptsOf } from './wall.rules.ts'
import type { WallView } from './wall.schema.ts'

/** How often the wall asks: plain questions, so that nothing has to be held open for weeks. */
const EVERY = 5_000
/** An answer that takes longer is none. */
const PATIENCE = 10_000
/** How often it looks whether a new version was installed. */
const LOOK_EVERY = 300_000

const KEY = 'convive.wall'

/** The secret of a screen that was put up here. */
export function wallToken(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps or forgets the secret of this screen. @returns whether it could be kept */
export function keepWallToken(token: string | undefined): boolean {
  try {
    if (token === undefined) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, token)
    return true
  } catch {
    return false
  }
}

/** What the wall shows, where each incident stands, and since when it is so. */
export interface Wall {
  readonly view: WallView | undefined
  readonly places: Places
  readonly hidden: number
  /** when the last answer came; milliseconds since 1970, UTC */
  readonly at: number | undefined
}

const nothing: Wall = { view: undefined, places: emptyWall, hidden: 0, at: undefined }

/**
 * Asks for the wall again and again, for as long as the screen hangs.
 * @param token  of the screen; without one the session of the person is used
 * @param refused  told when this screen may not show it any more
 */
export function useWall(token: string | undefined, refused: () => void): Wall {
  const [wall, setWall] = useState(nothing)
  const latest = useRef(refused)
  latest.current = refused
  useEffect(() => {
    let isOver = false
    let asking: AbortController | undefined
    let timer: ReturnType<typeof setTimeout>
    const look = async (): Promise<void> => {
      const mine = new AbortController()
      asking = mine
      const late = setTimeout(() => mine.abort(), PATIENCE)
      const options = { signal: mine.signal }
      try {
        const view = await (token === undefined
          ? ask(seeWall, {}, options)
          : ask(showWall, { token }, options))
        if (isOver) return
        setClock(view.now)
        setWall((before) => ({
          view,
          ...placeOnWall(before.places, view.incidents, view.counts.open),
          at: clockNow(),
        }))
      } catch (error) {
        // Only a plain no takes the screen down; whatever else happens, it goes on asking.
        if (asCallError(error).code === 'wall.down') latest.current()
      }
      clearTimeout(late)
      if (!isOver) timer = setTimeout(() => void look(), EVERY)
    }
    void look()
    return () => {
      isOver = true
      asking?.abort()
      clearTimeout(timer)
    }
  }, [token])
  return wall
}

const runningScripts = (): string => scriptsOf(document.head.innerHTML)

/** Loads the page anew once another version of it is served, and not before it can be had. */
export function useNewVersions(): void {
  useEffect(() => {
    const here = runningScripts()
    const look = async (): Promise<void> => {
      try {
        const answer = await fetch(location.pathname, { cache: 'no-store' })
        const served = answer.ok ? scriptsOf(await answer.text()) : ''
        if (served !== '' && served !== here) location.reload()
      } catch {
        // Not reached: the version that runs goes on.
      }
    }
    const timer = setInterval(() => void look(), LOOK_EVERY)
    return () => clearInterval(timer)
  }, [])
}
