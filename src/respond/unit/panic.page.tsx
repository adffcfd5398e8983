import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { MINUTE, SECOND } from '#kernel/time.ts'
import { t } from '#web/messages.ts'
import type { KeptAct } from './act.rules.ts'
import { FIX_LASTS, type Fix } from './position.rules.ts'
import { clockWords } from './signal-line.page.tsx'
import { type UnitState, useContact } from './unit-state.page.tsx'

/** So long the button is held: a deliberate press, and none in a pocket. */
export const HOLD = 2 * SECOND

/** So long it is said in large letters that the desk has the alarm; the list below says it longer. */
const CONFIRMATION_SHOWN = 10 * MINUTE

interface Props {
  readonly unit: UnitState
  readonly zone: string
}

/** Calls for help. Held for two seconds, by finger or key; then it cannot be taken back, and it says what became of it. */
export function PanicButton({ unit, zone }: Props) {
  const last = unit.acts.filter((act) => act.what === 'panic' && isShown(act)).at(-1)
  const cry = (): void => {
    navigator.vibrate?.([400, 100, 400])
    void unit.perform(withPosition(unit.whereNow()))
  }
  const hold = useHold(cry)
  return (
    <section className="panic-place" aria-label={t('unit.panic')}>
      {last !== undefined && <BecameOf {...{ last, zone }} />}
      <button
        type="button"
        className={hold.isHeld ? 'panic held' : 'panic'}
        style={{ '--hold': `${HOLD}ms` } as CSSProperties}
        {...hold.handlers}
      >
        <span>{t(hold.isHeld ? 'unit.panicHold' : 'unit.panic')}</span>
        {!hold.isHeld && <small>{t('unit.panicHow')}</small>}
      </button>
    </section>
  )
}

/** Whether the desk has it, in so many words. */
function BecameOf({ last, zone }: { last: KeptAct; zone: string }) {
  const { isHeard } = useContact()
  const so = last.state === 'waiting' && isHeard ? 'leaving' : last.state
  return (
    <div className={`notice danger panic-${so}`} role="alert">
      <p>
        <strong>{t(`unit.panicSaid.${so}`, { time: clockWords(last.at, zone, true) })}</strong>
      </p>
      {so !== 'leaving' && <p>{t(`unit.panicNow.${so}`)}</p>}
    </div>
  )
}

/** What has gone through is shown for a while; what has not, until it has, or was seen. */
const isShown = ({ state, sentAt }: KeptAct): boolean =>
  state !== 'sent' || Date.now() - (sentAt ?? 0) < CONFIRMATION_SHOWN

/** The place goes with the cry where it is known, parked or not: whoever cries wants to be found. */
function withPosition(fix: Fix | undefined): Parameters<UnitState['perform']>[0] {
  if (fix === undefined || Date.now() - fix.at > FIX_LASTS) return { what: 'panic' }
  const { lon, lat, accuracyMeters } = fix
  return { what: 'panic', position: { lon, lat, accuracyMeters } }
}

/** A press that counts only once it has lasted. @param done  told once, at its end */
function useHold(done: () => void) {
  const [isHeld, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(done)
  latest.current = done
  const end = (): void => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHeld(false)
  }
  const begin = (): void => {
    if (timer.current !== undefined) return
    setHeld(true)
    timer.current = setTimeout(() => {
      end()
      latest.current()
    }, HOLD)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const isPress = (key: string): boolean => key === ' ' || key === 'Enter'
  return {
    isHeld,
    handlers: {
      onPointerDown: begin,
      onPointerUp: end,
      onPointerLeave: end,
      onPointerCancel: end,
      onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
      onKeyDown: (event: { key: string; repeat: boolean; preventDefault(): void }) => {
        if (!isPress(event.key)) return
        event.preventDefault()
        // A key that stays down after the cry is the same press.
        if (!event.repeat) begin()
      },
      onKeyUp: (event: { key: string }) => isPress(event.key) && end(),
      onBlur: end,
    },
  }
}
