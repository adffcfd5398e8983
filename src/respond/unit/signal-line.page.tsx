import { useEffect, useState } from 'react'
import { t } from '#web/messages.ts'
import type { KeptAct } from './act.rules.ts'
import { useContact } from './unit-state.page.tsx'

interface Props {
  readonly acts: readonly KeptAct[]
  /** something was done here that cannot be read any more: nobody can say that the desk knows all */
  readonly hasLost: boolean
  readonly account: string
  readonly zone: string
}

/** An hour of the district's clock, with the seconds where two acts may lie close together. */
export const clockWords = (at: string | number, zone: string, withSeconds = false): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' as const }),
  }).format(new Date(at))

/** Says plainly whether the desk hears this phone, since when not, and how much of it waits. */
export function SignalLine({ acts, hasLost, account, zone }: Props) {
  const { isHeard, heardAt } = useContact()
  const waiting = acts.filter((each) => each.state === 'waiting')
  const own = waiting.filter((each) => each.account === account).length
  const others = waiting.length - own
  const isLost = useLater(!isHeard)
  const words = isLost
    ? heardAt === undefined
      ? t('unit.neverHeard', { n: own })
      : t('unit.unheardSince', { time: clockWords(heardAt, zone), n: own })
    : own > 0
      ? t('unit.sending', { n: own })
      : t(hasLost ? 'unit.heardAlone' : 'unit.heard')
  return (
    <>
      <p className={isLost ? 'signal lost' : 'signal'} role="status">
        <span aria-hidden="true" className="sign">
          {isLost ? '⚠' : own > 0 ? '…' : '✓'}
        </span>
        {words}
      </p>
      {others > 0 && <p className="notice attention">{t('unit.othersWait', { n: others })}</p>}
    </>
  )
}

/** The same a moment later where it says so: while the page opens, nothing is known yet. */
function useLater(isLost: boolean): boolean {
  const [isOld, setOld] = useState(!navigator.onLine)
  useEffect(() => {
    if (!isLost) {
      setOld(false)
      return undefined
    }
    const timer = setTimeout(() => setOld(true), navigator.onLine ? 3_000 : 0)
    return () => clearTimeout(timer)
  }, [isLost])
  return isLost && isOld
}
