import { useEffect, useRef, useState } from 'react'
import { CallError } from '#web/call.ts'
import { t } from '#web/messages.ts'
import type { Assignment } from '../dispatch/dispatch.schema.ts'
import { nextStep } from './act.rules.ts'
import { CloseForm, NoteForm, RefuseForm } from './assignment-forms.page.tsx'
import type { Words } from './mine.client.ts'
import { clockWords } from './signal-line.page.tsx'
import { type UnitState, useContact } from './unit-state.page.tsx'

interface Props {
  readonly assignment: Assignment
  readonly unit: UnitState
  readonly zone: string
  readonly placeName: string | undefined
}

type Form = 'close' | 'note' | 'refuse'

/** One incident that the unit is sent to: what and where it is, and the next step as one big button. */
export function AssignmentCard({ assignment, unit, zone, placeName }: Props) {
  const { id, incident, state } = assignment
  const [form, setForm] = useState<Form>()
  const about = `#${incident.number} ${t(`board.kind.${incident.kind}`)}`
  const step = nextStep(state)
  const done = (): void => setForm(undefined)
  const given = { assignment: id, about, unit, done }
  const press = (): void => {
    if (step === 'close') setForm('close')
    else if (step !== undefined) void unit.perform({ what: step, assignment: id }, about)
  }
  return (
    <article className={`assignment p${incident.priority}`} aria-labelledby={`a-${id}`}>
      <p className="priority">
        <span aria-hidden="true">
          {incident.priority === 1 ? '▲▲ ' : incident.priority === 2 ? '▲ ' : ''}
        </span>
        {t(`board.priority.${incident.priority}`)}
        <span className="number">#{incident.number}</span>
      </p>
      <h2 id={`a-${id}`}>{t(`board.kind.${incident.kind}`)}</h2>
      <p className="where">{placeName ?? incident.place ?? t('unit.noPlace')}</p>
      <Told {...{ assignment, unit }} />
      <Clocks {...{ assignment, zone }} />
      {form === undefined && (
        <>
          {step !== undefined && (
            <button type="button" className="main step" onClick={press}>
              {t(`unit.step.${step}`)}
            </button>
          )}
          <p className="more">
            <button type="button" className="main quiet" onClick={() => setForm('note')}>
              {t('unit.note')}
            </button>
            {state !== 'arrived' && (
              <button type="button" className="main quiet" onClick={() => setForm('refuse')}>
                {t('unit.refuse')}
              </button>
            )}
          </p>
        </>
      )}
      {form === 'close' && <CloseForm {...given} />}
      {form === 'note' && <NoteForm {...given} />}
      {form === 'refuse' && <RefuseForm {...given} />}
    </article>
  )
}

/**
 * What the caller said and where it is. It is opened once the unit has taken the assignment, and whenever the page was
 * loaded anew since: nothing of it lies on the phone.
 */
function Told({ assignment, unit }: Pick<Props, 'assignment' | 'unit'>) {
  const { incident, state } = assignment
  const { isHeard } = useContact()
  const words = unit.words.get(incident.id)
  const [error, setError] = useState<CallError>()
  const tried = useRef(false)
  const open = (): void => {
    setError(undefined)
    unit
      .open(incident.id)
      .catch((thrown: unknown) =>
        setError(thrown instanceof CallError ? thrown : new CallError('fault')),
      )
  }
  const isTaken = state !== 'proposed'
  useEffect(() => {
    if (!isHeard) tried.current = false
    if (!isHeard || !isTaken || words !== undefined || tried.current) return
    tried.current = true
    open()
  })
  if (words !== undefined) return <Opened words={words} />
  if (!isHeard && isTaken) return <p className="notice attention">{t('unit.wordsUnread')}</p>
  return (
    <>
      {error !== undefined && error.kind !== 'offline' && (
        <p className="notice attention" role="alert">
          {error.kind === 'refused' ? error.message : t('unit.fault')}
        </p>
      )}
      {(!isTaken || error !== undefined) && (
        <button type="button" className="link" onClick={open}>
          {t('unit.openWords')}
        </button>
      )}
    </>
  )
}

function Opened({ words }: { words: Words }) {
  const { narrative, where, caller, written } = words
  const phone = caller?.phone
  return (
    <div className="told">
      {where?.words !== undefined && <p className="place-words">{where.words}</p>}
      {where?.point !== undefined && <PointLink point={where.point} />}
      {narrative !== undefined && <p className="said">{narrative}</p>}
      {caller?.name !== undefined && <p>{t('unit.caller', { name: caller.name })}</p>}
      {phone !== undefined && (
        <a className="main quiet" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
          {t('unit.callBack', { phone })}
        </a>
      )}
      {written.map(({ id, text, by }) => (
        <p key={id} className="said note">
          {text} <span className="who">{by}</span>
        </p>
      ))}
    </div>
  )
}

/** A place by its numbers, which a phone's own map opens; nothing is asked of a map on the network. */
function PointLink({ point }: { point: NonNullable<NonNullable<Words['where']>['point']> }) {
  const { lon, lat, accuracyMeters } = point
  const shown = `${lat.toFixed(5)}, ${lon.toFixed(5)}`
  return (
    <a className="main quiet" href={`geo:${lat},${lon}?q=${lat},${lon}`}>
      {t('unit.openMap', { point: shown, meters: Math.round(accuracyMeters) })}
    </a>
  )
}

/** When each step was taken, and until when the next one is owed. */
function Clocks({ assignment, zone }: Pick<Props, 'assignment' | 'zone'>) {
  const { state, acknowledgeBy, departBy, arriveBy, proposedAt } = assignment
  const owed = { proposed: acknowledgeBy, acknowledged: departBy, on_way: arriveBy } as const
  const by = state in owed ? owed[state as keyof typeof owed] : undefined
  return (
    <p className="clocks">
      {t('unit.assignedAt', { time: clockWords(proposedAt, zone) })}
      {' · '}
      <strong>{t(`unit.state.${state}`)}</strong>
      {by !== undefined && ` · ${t(`unit.owed.${state}`, { time: clockWords(by, zone) })}`}
    </p>
  )
}
