import { useNow } from '#web/control-room/clock.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { usePlaceNames } from '#web/control-room/places.ts'
import { t } from '#web/messages.ts'
import type { IncidentRow } from './board.schema.ts'
import { useBoardExtensions } from './board-extension.page.tsx'
import { clockFace, isOpenIncident, timeOwed } from './view.rules.ts'

/** Who has an incident, in words. */
export const holderWords = ({ claimedBy }: IncidentRow): string => {
  if (claimedBy === null) return t('board.nobodys')
  return claimedBy.mine ? t('board.yours') : claimedBy.name
}

/** The name of the place, as far as it is known. */
export function usePlaceWords(): (code: string | null) => string {
  const nameOf = usePlaceNames()
  return (code) => (code === null ? t('board.noPlace') : (nameOf(code) ?? code))
}

/** How long it has lasted, counting in place while it is open. */
export function Lasting({ row }: { row: IncidentRow }) {
  const now = useNow(1_000)
  const end = row.closedAt === null ? now : Date.parse(row.closedAt)
  return (
    <time className="lasting" dateTime={row.openedAt}>
      {clockFace(end - Date.parse(row.openedAt))}
    </time>
  )
}

/** How long it may still wait to be taken or begun; whoever is late has a mark of its own. */
function TimeLeft({ row }: { row: IncidentRow }) {
  const now = useNow(1_000)
  const owed = timeOwed(row)
  if (owed === undefined || owed < now) return null
  return <span>{t('board.leftMinutes', { minutes: Math.floor((owed - now) / 60_000) })}</span>
}

/** How urgent it is: a sign, a number and a word, never colour alone. */
export function PriorityMark({ row }: { row: IncidentRow }) {
  const tone = row.priority === 1 ? 'danger' : row.priority === 2 ? 'attention' : ''
  return (
    <span className={`tag ${tone}`}>
      {row.priority <= 2 && <Icon name="urgent" size={14} />}
      {row.priority} {t(`board.priority.${row.priority}`)}
    </span>
  )
}

/** An incident in the list: how long, what, where, how urgent, who has it. */
export function IncidentFacts({
  row,
  left,
  near = 0,
}: {
  row: IncidentRow
  left: boolean
  /** how many more from the same place are folded behind it */
  near?: number
}) {
  const placeWords = usePlaceWords()
  const extensions = useBoardExtensions()
  return (
    <>
      <span className="row-top">
        <span className="mono quiet">{row.number}</span>
        <strong>{t(`board.kind.${row.kind}`)}</strong>
        <span className="age">
          <Lasting row={row} />
        </span>
      </span>
      <span className="row-under quiet">
        <span>{placeWords(row.place)}</span>
        <span>{t(`board.state.${row.state}`)}</span>
        <span className={row.claimedBy?.mine ? 'yours' : ''}>{holderWords(row)}</span>
        <TimeLeft row={row} />
      </span>
      <span className="row-marks">
        {left && <span className="tag">{t('board.left')}</span>}
        <PriorityMark row={row} />
        {near > 0 && <span className="tag attention">{t('board.near', { count: near })}</span>}
        {row.late && isOpenIncident(row) && (
          <span className="tag attention">
            <Icon name="late" size={14} /> {t('board.lateMark')}
          </span>
        )}
        {/* Who was called and who is on the way comes first: what does not fit is cut at the end. */}
        {extensions.map(({ name, Mark }) => Mark !== undefined && <Mark key={name} row={row} />)}
        {row.source === 'report' && (
          <span className="tag info">
            <Icon name="reports" size={14} /> {t('board.fromReport')}
          </span>
        )}
        {row.holds > 0 && <span className="tag">{t('board.holds', { count: row.holds })}</span>}
      </span>
    </>
  )
}
