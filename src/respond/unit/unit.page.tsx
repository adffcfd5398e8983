import { useCallback, useEffect, useRef, useState } from 'react'
import { listPlaces } from '#kernel/place/place.client.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { SECOND } from '#kernel/time.ts'
import { call } from '#web/call.ts'
import { useTitle } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import { chime, useRefused } from '../attention/chime.client.ts'
import { isRunning } from './act.rules.ts'
import { AssignmentCard } from './assignment.page.tsx'
import { PanicButton } from './panic.page.tsx'
import { isClockRight } from './position.rules.ts'
import { LostHere, SentList } from './sent.page.tsx'
import { SignalLine } from './signal-line.page.tsx'
import { StatusChoice } from './status.page.tsx'
import { type UnitState, useContact, useUnit, type Worker } from './unit-state.page.tsx'

interface Props extends Worker {
  readonly site: Pick<SiteView, 'zone' | 'place'>
}

/** What a unit has to do, the next step of it under the thumb, and what the desk does not know yet. */
export function UnitPage({ site, ...worker }: Props) {
  const unit = useUnit(worker)
  const names = usePlaceNames(site.place)
  const { mine, assignments, acts, refusal } = unit
  const running = assignments.filter(({ state }) => isRunning(state))
  const untaken = running.filter(({ state }) => state === 'proposed').length
  useCalling(untaken)
  useTitle(running.length > 0 ? `(${running.length}) ${t('unit.title')}` : t('unit.title'))
  if (mine === undefined) return <Unknown {...{ refusal }} />
  return (
    <>
      <h1 className="call-sign">{mine.callSign}</h1>
      <SignalLine
        acts={acts}
        hasLost={unit.lost.length > 0}
        account={worker.account}
        zone={site.zone}
      />
      <SoundHint untaken={untaken} />
      <LostHere unit={unit} />
      <Doubts unit={unit} />
      <section aria-label={t('unit.work')}>
        {running.length === 0 && <p className="lead">{t(`unit.nothing.${restOf(unit)}`)}</p>}
        {running.map((assignment) => (
          <AssignmentCard
            key={assignment.id}
            {...{ assignment, unit, zone: site.zone }}
            placeName={names.get(assignment.incident.place ?? '')}
          />
        ))}
      </section>
      <StatusChoice unit={unit} />
      <SentList unit={unit} account={worker.account} zone={site.zone} />
      <PanicButton {...{ unit, zone: site.zone }} />
    </>
  )
}

/** How often a phone calls for what nobody has taken. */
const CALL_EVERY = 20 * SECOND

/** Chimes and trembles for what was assigned and not taken, again and again until it is. */
function useCalling(untaken: number): void {
  useEffect(() => {
    if (untaken === 0) return undefined
    const call = (): void => {
      navigator.vibrate?.([300, 150, 300])
      // A browser that lets the page not sound leaves the trembling.
      chime().catch(() => undefined)
    }
    call()
    const timer = setInterval(call, CALL_EVERY)
    return () => clearInterval(timer)
  }, [untaken])
}

/** Says that the browser keeps the phone from sounding, until somebody presses here or anywhere. */
function SoundHint({ untaken }: { untaken: number }) {
  const latest = useRef(untaken)
  latest.current = untaken
  const isRefused = useRefused(useCallback(() => latest.current === 0, []))
  return (
    <div role="status">
      {isRefused && (
        <button type="button" className="notice attention sound-hint">
          {t('unit.soundOff')}
        </button>
      )}
    </div>
  )
}

const restOf = ({ status }: UnitState): 'on' | 'pause' | 'off' =>
  status === 'pause' || status === 'off' ? status : 'on'

/** Before anything is known: it is asked, or cannot be. */
function Unknown({ refusal }: Pick<UnitState, 'refusal'>) {
  const { isHeard, heardAt } = useContact()
  const isLost = refusal === undefined && !isHeard && heardAt !== undefined
  return (
    <section role="status">
      <h1>{t('unit.title')}</h1>
      {refusal !== undefined ? (
        <p className="notice attention">
          {refusal.kind === 'refused' ? refusal.message : t('unit.fault')}
        </p>
      ) : (
        <p>{t(isLost ? 'unit.nothingKnown' : 'unit.asking')}</p>
      )}
    </section>
  )
}

/** What the person has to know before she relies on this page: its clock, its position. */
function Doubts({ unit }: { unit: UnitState }) {
  const { clockOff } = useContact()
  const { position, refusal } = unit
  return (
    <div role="status">
      {clockOff !== undefined && !isClockRight(clockOff) && (
        <p className="notice danger">
          {t(clockOff > 0 ? 'unit.clockAhead' : 'unit.clockBehind', {
            minutes: Math.max(1, Math.round(Math.abs(clockOff) / 60_000)),
          })}
        </p>
      )}
      {(position === 'denied' || position === 'none') && (
        <p className="notice attention">{t(`unit.position.${position}`)}</p>
      )}
      {refusal !== undefined && (
        <p className="notice attention">
          {refusal.kind === 'refused' ? refusal.message : t('unit.fault')}
        </p>
      )}
    </div>
  )
}

/** How the corregimientos are called; the worker keeps the list for where there is no signal. */
function usePlaceNames(under: string): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const filter = { kind: 'corregimiento', ...(under !== '' && { under }) } as const
    call(listPlaces, filter).then(
      ({ places }) => setNames(new Map(places.map(({ code, name }) => [code, name]))),
      // Without the list a place is shown by its code.
      () => undefined,
    )
  }, [under])
  return names
}
