import { useEffect, useState } from 'react'

let ahead = 0

/** Sets the clock by the server's: a computer whose clock is wrong shows right ages all the same. */
export function setClock(serverNow: number): void {
  ahead = serverNow - Date.now()
}

/** The server's now, milliseconds since 1970, UTC. */
export const clockNow = (): number => Date.now() + ahead

/** The server's now, drawn anew at each step. @param stepMs  such as 1,000 for a clock with seconds */
export function useNow(stepMs: number): number {
  const [now, setNow] = useState(clockNow)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      setNow(clockNow())
      timer = setTimeout(tick, stepMs - (clockNow() % stepMs))
    }
    tick()
    // A machine that slept, or a tab that was behind others, is right as soon as somebody looks.
    const look = (): void => {
      clearTimeout(timer)
      tick()
    }
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [stepMs])
  return now
}
