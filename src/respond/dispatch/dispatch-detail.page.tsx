import { Button } from '@mantine/core'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { asCallError, useAct } from '#web/control-room/ask.ts'
import { sayBriefly } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { usePlaceNames } from '#web/control-room/places.ts'
import { useSession } from '#web/control-room/session.tsx'
import { Keys, useShortcuts } from '#web/control-room/shortcuts.tsx'
import { Refused, Trouble, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import { isOpenIncident } from '../board/view.rules.ts'
import * as client from './dispatch.client.ts'
import { mayDispatch } from './dispatch.rules.ts'
import type { Assignment, NearUnit } from './dispatch.schema.ts'
import { useAssignmentsOf, useNearest } from './dispatch-data.page.tsx'
import { StatusMark, StepClocks, UnheardMark } from './dispatch-parts.page.tsx'
import { AssignmentSteps } from './dispatch-steps.page.tsx'

/** The units of an incident: who goes, how far each has come, and who is near. */
export function IncidentUnits({ row }: { row: IncidentRow; heard: number }) {
  const { session } = useSession()
  const assignments = useAssignmentsOf(row.id)
  const [isChoosing, setChoosing] = useState(false)
  const mayAssign = mayDispatch('assignment.make', session.roles) && isOpenIncident(row)
  useShortcuts(
    mayAssign
      ? [
          {
            keys: 'a',
            group: 'incident',
            label: t('dispatch.assign'),
            run: () => setChoosing(true),
          },
        ]
      : [],
  )
  const all = assignments ?? []
  const open = all.filter(({ endedAt }) => endedAt === null)
  const over = all.filter(({ endedAt }) => endedAt !== null)
  if (!mayAssign && all.length === 0) return null
  return (
    <section aria-labelledby="units" className="incident-units">
      <h3 id="units">{t('dispatch.units')}</h3>
      {open.map((assignment) => (
        <OpenAssignment key={assignment.id} assignment={assignment} />
      ))}
      {over.length > 0 && (
        <ul className="plain-list over">
          {over.map((assignment) => (
            <EndedAssignment key={assignment.id} assignment={assignment} />
          ))}
        </ul>
      )}
      {mayAssign && !isChoosing && (
        <div>
          <Button
            size="xs"
            variant={open.length === 0 ? 'filled' : 'outline'}
            rightSection={<Keys of="a" />}
            onClick={() => setChoosing(true)}
          >
            {t(open.length === 0 ? 'dispatch.assign' : 'dispatch.assignMore')}
          </Button>
        </div>
      )}
      {mayAssign && isChoosing && <Chooser row={row} close={() => setChoosing(false)} />}
    </section>
  )
}

function OpenAssignment({ assignment }: { assignment: Assignment }) {
  return (
    <div className="assignment">
      <p className="row-marks">
        <strong>{assignment.unit.callSign}</strong>
        <span className="tag info">{t(`dispatch.state.${assignment.state}`)}</span>
      </p>
      <StepClocks assignment={assignment} />
      <AssignmentSteps assignment={assignment} />
    </div>
  )
}

function EndedAssignment({ assignment }: { assignment: Assignment }) {
  const { unit, state, result, reason, endedAt } = assignment
  return (
    <li>
      <strong>{unit.callSign}</strong> {t(`dispatch.state.${state}`)}
      {result !== null && `: ${t(`board.result.${result}`)}`}
      {reason !== null && `: ${t(`dispatch.reason.${reason}`)}`}{' '}
      <span className="quiet">{endedAt !== null && <ExactMoment at={endedAt} />}</span>
    </li>
  )
}

interface ChooserProps {
  readonly row: IncidentRow
  close(): void
}

/** The units, the best first; arrows move, Enter assigns. */
function Chooser({ row, close }: ChooserProps) {
  const list = useRef<HTMLUListElement>(null)
  const nearest = useNearest(row, true)
  const assign = useAct(client.assignUnit, ({ unit }) => {
    sayBriefly('good', 'dispatch.did.assign', { unit: unit.callSign, number: row.number })
    close()
  })
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus()
  }
  const { data } = nearest
  // The keyboard goes on where the hand is: on the best of them.
  const isThere = data !== undefined
  useLayoutEffect(() => {
    if (isThere) list.current?.querySelector<HTMLElement>('button:enabled')?.focus()
  }, [isThere])
  const units = (data?.units ?? []).filter(({ unit }) => unit.status !== 'off')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move between the buttons inside
    <div className="act-form" onKeyDown={press}>
      <p className="quiet">{t(`dispatch.from.${data?.from ?? 'place'}`)}</p>
      {nearest.isError && (
        <Trouble error={asCallError(nearest.error)} retry={() => void nearest.refetch()} />
      )}
      {nearest.isPending && <Waiting lines={3} />}
      {data !== undefined && units.length === 0 && <p className="warned">{t('dispatch.noneOn')}</p>}
      <ul ref={list} className="plain-list choose-unit">
        {units.map((near) => (
          <li key={near.unit.id}>
            <Choice
              near={near}
              isHere={near.unit.assignments.some(({ incident }) => incident === row.id)}
              choose={(evenBusy) => void assign.run({ id: row.id, unit: near.unit.id, evenBusy })}
            />
          </li>
        ))}
      </ul>
      <Refused error={assign.error} />
      <div>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('state.cancel')} <Keys of="Escape" />
        </Button>
      </div>
    </div>
  )
}

interface ChoiceProps {
  readonly near: NearUnit
  /** it has this incident already */
  readonly isHere: boolean
  choose(evenBusy: boolean): void
}

/** A unit to choose. One that is at work, or rests, is asked about once more, by a second press. */
function Choice({ near, isHere, choose }: ChoiceProps) {
  const nameOf = usePlaceNames()
  const [isSure, setSure] = useState(false)
  const { unit, km, ageMinutes, fits } = near
  const isFree = unit.status === 'free'
  const press = (): void => {
    if (isFree || isSure) choose(!isFree)
    else setSure(true)
  }
  return (
    <button type="button" className="unit-choice" disabled={isHere} onClick={press}>
      <span className="row-top">
        <strong>{unit.callSign}</strong>
        <span className="age">{km === null ? '' : t('dispatch.km', { km })}</span>
      </span>
      <span className="quiet">
        {unit.near === null
          ? t('dispatch.whereUnknown')
          : t('dispatch.near', {
              place: nameOf(unit.near) ?? unit.near,
              minutes: ageMinutes ?? 0,
            })}
      </span>
      <span className="row-marks">
        <StatusMark status={unit.status} />
        <UnheardMark unit={unit} />
        {unit.assignments.map(({ incident, number }) => (
          <span key={incident} className="tag">
            {t('dispatch.atIncident', { number })}
          </span>
        ))}
        {fits.map((skill) => (
          <span key={skill} className="tag good">
            <Icon name="done" size={14} /> {t(`dispatch.skill.${skill}`)}
          </span>
        ))}
      </span>
      {isSure && <span className="warned">{t(`dispatch.sure.${unit.status}`)}</span>}
    </button>
  )
}
