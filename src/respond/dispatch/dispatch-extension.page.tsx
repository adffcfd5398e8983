import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import { useNow } from '#web/control-room/clock.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { Go } from '#web/control-room/route.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import type { BoardExtension } from '../board/board-extension.page.tsx'
import { mayDispatch } from './dispatch.rules.ts'
import { dispatchCommands } from './dispatch-command.page.tsx'
import { isUnheard, useOpenAssignments, useUnits } from './dispatch-data.page.tsx'
import { IncidentUnits } from './dispatch-detail.page.tsx'
import { stepsOf } from './dispatch-parts.page.tsx'
import { assignmentStates } from './kinds.ts'

/** The units on one line: how many are free and at work, who is unheard, who calls for help. */
function UnitsStatus() {
  const known = useUnits()
  const may = mayDispatch('unit.list', useSession().session.roles)
  const units = known ?? []
  const now = useNow(30_000)
  const on = units.filter(({ status }) => status !== 'off')
  const counts = {
    free: on.filter(({ status }) => status === 'free').length,
    busy: on.filter(({ status }) => status === 'busy').length,
    pause: on.filter(({ status }) => status === 'pause').length,
  }
  const unheard = on.filter((unit) => isUnheard(unit, now))
  const panics = units.filter(({ panic }) => panic !== null)
  return (
    <div className="units-status">
      {panics.map(({ id, callSign, panic }) => (
        <Go key={id} to={`/app/board/${panic}`} className="tag danger">
          <Icon name="urgent" size={14} /> {t('dispatch.panics', { unit: callSign })}
        </Go>
      ))}
      {/* No number where there is none: a lost server is not a night without units. */}
      {may && (
        <Go to="/app/units">
          {known === undefined ? t('dispatch.statusUnknown') : t('dispatch.status', counts)}
        </Go>
      )}
      {unheard.length > 0 && (
        <span className="tag attention">
          <Icon name="offline" size={14} />{' '}
          {t('dispatch.unheardUnits', {
            units: unheard.map(({ callSign }) => callSign).join(', '),
          })}
        </span>
      )}
    </div>
  )
}

/** The units of an incident in the list, and how far the one is that has come farthest; the detail says the rest. */
function UnitMarks({ row }: { row: IncidentRow }) {
  const now = useNow(30_000)
  const open = useOpenAssignments().filter(({ incident }) => incident.id === row.id)
  const farthest = assignmentStates.findLast((state) => open.some((each) => each.state === state))
  if (farthest === undefined) return null
  const isLate = open.some((assignment) => {
    const owed = stepsOf(assignment).find(({ at }) => at === null)
    return owed !== undefined && Date.parse(owed.by) < now
  })
  const signs = open.map(({ unit }) => shortSign(unit.callSign)).join(', ')
  return (
    <span className={`tag ${isLate ? 'attention' : 'info'}`}>
      <Icon name={isLate ? 'late' : 'place'} size={14} />
      {t('dispatch.marks', { units: signs, state: t(`dispatch.state.${farthest}`) })}
    </span>
  )
}

/** Units on the map: at the middle of the corregimiento that they are near, which is as much as the desk is told. */
function UnitsOnMap({ map }: { map: TerritoryMap }) {
  const units = (useUnits() ?? []).filter(({ status }) => status !== 'off')
  const size = map.width / 40
  return map.areas.map(({ code, name, label }) => {
    const here = units.filter(({ near }) => near === code)
    if (here.length === 0) return null
    const names = here.map(({ callSign }) => shortSign(callSign)).join(' ')
    return (
      <g key={code} className="units-here">
        <title>
          {t('dispatch.onMap', { units: here.map((u) => u.callSign).join(', '), place: name })}
        </title>
        <text x={label.x} y={label.y - size * 2} fontSize={size}>
          ▲ {names}
        </text>
      </g>
    )
  })
}

/** `Unidad 3` is `3` where there is little room. */
const shortSign = (callSign: string): string => /\d+$/.exec(callSign)?.[0] ?? callSign

/** What dispatch hangs into the board. */
export const dispatchExtension: BoardExtension = {
  name: 'dispatch',
  Status: UnitsStatus,
  Mark: UnitMarks,
  Detail: IncidentUnits,
  MapLayer: UnitsOnMap,
  commands: dispatchCommands,
}
