import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment, exactWords } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { Answered, Blank, Waiting } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { ShiftRow } from './shift.schema.ts'
import { AcceptShift, RelieveShift } from './shift-accept.page.tsx'
import { isOn, useLoad, useMaySpeak, useShifts, useSpanWords } from './shift-data.page.tsx'
import { Handover } from './shift-handover.page.tsx'
import { ShiftNotes } from './shift-notes.page.tsx'
import { Oversight } from './shift-oversee.page.tsx'
import { PastShifts } from './shift-past.page.tsx'
import { ShiftPeople } from './shift-people.page.tsx'
import { PlannedShifts } from './shift-plan.page.tsx'
import { WallScreens } from './wall-screens.page.tsx'

/** The shift: who is on, what they hand over, who follows. */
export function ShiftPage() {
  const query = useShifts()
  return (
    <div className="page shift-page">
      <ScreenTitle>{t('shift.title')}</ScreenTitle>
      <Answered query={query} lines={8}>
        {({ running, planned }) => <Shifts running={running} planned={planned} />}
      </Answered>
    </div>
  )
}

interface ShiftsProps {
  readonly running: ShiftRow | null
  readonly planned: readonly ShiftRow[]
}

function Shifts({ running, planned }: ShiftsProps) {
  const { session } = useSession()
  const isSupervisor = session.roles.includes('supervisor')
  const load = useLoad(isSupervisor)
  const maySpeak = useMaySpeak(running)
  const awaiting = planned.find(({ id }) => id === running?.offeredTo)
  const mayRelieve =
    running?.overdue === true && !isOn(running) ? planned.find((each) => isOn(each)) : undefined
  // What stands below comes once what stands above has its size: nothing jumps under a hand.
  if (load.isLoading) return <Waiting lines={8} />
  return (
    <>
      {running === null ? <NoShift /> : <Running shift={running} />}
      <div className="shift-columns">
        <div className="stack">
          {running !== null && awaiting !== undefined && isOn(awaiting) && (
            <AcceptShift shift={running} next={awaiting} />
          )}
          {running !== null && mayRelieve !== undefined && (
            <RelieveShift shift={running} next={mayRelieve} />
          )}
          {running !== null && <ShiftPeople shift={running} load={load.data?.load} />}
          {isSupervisor && load.data !== undefined && <Oversight seen={load.data} />}
        </div>
        <div className="stack">
          {running !== null && maySpeak && <ShiftNotes shift={running} />}
          {running !== null && maySpeak && <Handover shift={running} planned={planned} />}
          <PlannedShifts running={running} planned={planned} />
          {isSupervisor && <WallScreens />}
          <PastShifts />
        </div>
      </div>
    </>
  )
}

const NoShift = () => (
  <Blank icon="people" title={t('shift.none.title')}>
    <p>{t('shift.none.text')}</p>
  </Blank>
)

/** The shift that has the room, and what is wrong with it. */
function Running({ shift }: { shift: ShiftRow }) {
  const span = useSpanWords()
  const { zone } = useSite()
  return (
    <div className="shift-head">
      <p className="shift-span">{t('shift.running', { span: span(shift) })}</p>
      {shift.startedAt !== null && (
        <p className="quiet">
          {t('shift.startedBy', { name: shift.startedBy ?? '' })} ·{' '}
          <ExactMoment at={shift.startedAt} />
        </p>
      )}
      {shift.state === 'offered' && (
        <p className="row-marks" role="status">
          <span className="tag info">
            <Icon name="waiting" size={14} /> {t('shift.offered')}
          </span>
        </p>
      )}
      {shift.overdue && (
        <p className="warned" role="status">
          <Icon name="late" size={16} />
          {t('shift.overdue', { at: exactWords(shift.endsAt, zone) })}
        </p>
      )}
    </div>
  )
}
