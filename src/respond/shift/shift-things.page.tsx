import { Icon } from '#web/control-room/icons.tsx'
import { Go } from '#web/control-room/route.tsx'
import { t } from '#web/messages.ts'
import { usePlaceWords } from '../board/board-row.page.tsx'
import { clockFace } from '../board/view.rules.ts'
import type { OpenThing, ShiftFigures, ShiftSummary, UnitDown } from './shift.schema.ts'

/** An open incident in one line: number, kind, place, who has it. */
export function ThingLine({ thing }: { thing: OpenThing }) {
  const placeWords = usePlaceWords()
  return (
    <>
      <Go to={`/app/board/${thing.id}`}>
        {thing.number} {t(`board.kind.${thing.kind}`)}
      </Go>
      <span className="quiet">
        {placeWords(thing.place)} ·{' '}
        {thing.claimedBy === null
          ? t('shift.nobodyHas')
          : t('shift.hasIt', { name: thing.claimedBy.name })}
      </span>
      {thing.late && (
        <span className="tag attention">
          <Icon name="late" size={14} /> {t('shift.lateMark')}
        </span>
      )}
    </>
  )
}

/** Open incidents, each a way to the board. */
export function ThingList({ things }: { things: readonly OpenThing[] }) {
  if (things.length === 0) return <p className="quiet">{t('shift.nothing')}</p>
  return (
    <ul className="plain-list shift-things">
      {things.map((thing) => (
        <li key={thing.id}>
          <ThingLine thing={thing} />
        </li>
      ))}
    </ul>
  )
}

/** Units that cannot be sent, each with why. */
export function DownUnits({ units }: { units: readonly UnitDown[] }) {
  if (units.length === 0) return <p className="quiet">{t('shift.nothing')}</p>
  return (
    <ul className="plain-list shift-things">
      {units.map(({ id, name, why }) => (
        <li key={id}>
          {name}
          {why !== undefined && <span className="quiet">{t(`shift.down.${why}`)}</span>}
        </li>
      ))}
    </ul>
  )
}

/** What rings and nobody has settled: whoever comes has to know whom it reached already. */
export function OpenAlerts({ alerts }: { alerts: NonNullable<ShiftSummary['alerts']> }) {
  if (alerts.length === 0) return null
  return (
    <div className="stack-2">
      <h3>
        <Icon name="urgent" size={14} /> {t('shift.alerts')} ({alerts.length})
      </h3>
      <ul className="plain-list shift-things">
        {alerts.map(({ incident, number, kind, state, level, acknowledgedBy }) => (
          <li key={incident}>
            <Go to={`/app/board/${incident}`}>
              {number} {t(`board.kind.${kind}`)}
            </Go>
            <span className="quiet">
              {state === 'acknowledged'
                ? t('shift.alertSeen', { name: acknowledgedBy ?? '' })
                : t('shift.alertLevel', { level: String(Math.min(level, 2)) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A shift in figures. */
export function Figures({ figures }: { figures: ShiftFigures }) {
  const { medianTakeSeconds: median } = figures
  const shown = [
    ['opened', figures.opened],
    ['closed', figures.closed],
    ['open', figures.open],
    ['inTime', figures.takenInTime],
    ['late', figures.takenLate],
    ['median', median === null ? '–' : clockFace(median * 1_000)],
  ] as const
  return (
    <dl className="shift-figures" aria-label={t('shift.figures')}>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`shift.figure.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
