import { useNow } from '#web/control-room/clock.ts'
import { Icon, type IconName } from '#web/control-room/icons.tsx'
import { t } from '#web/messages.ts'
import { clockFace } from '../board/view.rules.ts'
import type { Assignment, UnitRow, UnitStatus } from './dispatch.schema.ts'
import { isUnheard, minutesSince } from './dispatch-data.page.tsx'

const statusIcons: Readonly<Record<UnitStatus, IconName>> = {
  free: 'done',
  busy: 'place',
  pause: 'waiting',
  off: 'leave',
}
const statusTones: Readonly<Record<UnitStatus, string>> = {
  free: 'good',
  busy: 'info',
  pause: '',
  off: '',
}

/** What a unit does: a sign and a word. */
export const StatusMark = ({ status }: { status: UnitStatus }) => (
  <span className={`tag ${statusTones[status]}`}>
    <Icon name={statusIcons[status]} size={14} /> {t(`dispatch.status.${status}`)}
  </span>
)

/** That a unit has been silent for too long, and for how long. */
export function UnheardMark({ unit }: { unit: UnitRow }) {
  const now = useNow(30_000)
  if (!isUnheard(unit, now) || unit.heardAt === null) return null
  return (
    <span className="tag attention">
      <Icon name="offline" size={14} />{' '}
      {t('dispatch.unheard', { minutes: minutesSince(unit.heardAt, now) })}
    </span>
  )
}

/** A step of an assignment with its clock: stopped when it happened, counting while it is owed. */
interface Step {
  readonly name: 'acknowledge' | 'depart' | 'arrive'
  readonly at: string | null
  readonly by: string
}

export const stepsOf = (assignment: Assignment): readonly Step[] => [
  { name: 'acknowledge', at: assignment.acknowledgedAt, by: assignment.acknowledgeBy },
  { name: 'depart', at: assignment.departedAt, by: assignment.departBy },
  { name: 'arrive', at: assignment.arrivedAt, by: assignment.arriveBy },
]

/** The response clocks of an assignment, counting in place; each takes its room whether it runs or not. */
export function StepClocks({ assignment }: { assignment: Assignment }) {
  const now = useNow(1_000)
  const from = Date.parse(assignment.proposedAt)
  const isOver = assignment.endedAt !== null
  const steps = stepsOf(assignment)
  const running = steps.find(({ at }) => at === null)
  return (
    <dl className="step-clocks">
      {steps.map((step) => {
        const { name, at, by } = step
        const target = Date.parse(by)
        const isLate = (at === null ? now : Date.parse(at)) > target && (at !== null || !isOver)
        const isRunning = !isOver && step === running
        const shown = at !== null ? clockFace(Date.parse(at) - from) : clockFace(now - from)
        return (
          <div key={name} className={isRunning ? 'runs' : at === null ? 'waits' : ''}>
            <dt>{t(`dispatch.clock.${name}`)}</dt>
            <dd>
              <span className="lasting">{at !== null || isRunning ? shown : '–'}</span>
              <span className={isLate ? 'warned' : 'quiet'}>
                {isLate && <Icon name="late" size={14} />}{' '}
                {t(isLate ? 'dispatch.clock.late' : 'dispatch.clock.target', {
                  minutes: Math.round((target - from) / 60_000),
                })}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
