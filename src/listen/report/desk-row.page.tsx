import { Icon } from '#web/control-room/icons.tsx'
import { Moment } from '#web/control-room/moment.tsx'
import { type PlaceNames, usePlaceNames } from '#web/control-room/places.ts'
import { t } from '#web/messages.ts'
import type { ReportRow } from './report.schema.ts'

/** Who has a report, in words. */
export const claimWords = ({ claimedBy }: ReportRow): string => {
  if (claimedBy === null) return t('desk.nobodys')
  return claimedBy.mine ? t('desk.yours') : claimedBy.name
}

/** What of a row can be searched for. */
export const rowText = (row: ReportRow, placeName: PlaceNames): string =>
  [
    t(`report.kind.${row.kind}`),
    row.place === null ? '' : (placeName(row.place) ?? row.place),
    t(`report.state.${row.state}`),
    claimWords(row),
    row.urgent ? t('desk.urgent') : '',
    row.late ? t('desk.late') : '',
    row.escalatedAt === null ? '' : t('desk.escalated'),
  ].join(' ')

/** A report in the list: what, where, how old, who has it, what is owed. */
export function RowFacts({ row, left }: { row: ReportRow; left: boolean }) {
  const placeName = usePlaceNames()
  return (
    <>
      <span className="row-top">
        {row.urgent && <Urgent />}
        <strong>{t(`report.kind.${row.kind}`)}</strong>
        <span className="quiet age">
          <Moment at={row.receivedAt} />
        </span>
      </span>
      <span className="row-under quiet">
        <span>{row.place === null ? t('desk.noPlace') : (placeName(row.place) ?? row.place)}</span>
        <span>{t(`report.state.${row.state}`)}</span>
        <span className={row.claimedBy?.mine ? 'yours' : ''}>{claimWords(row)}</span>
      </span>
      <Marks row={row} left={left} />
    </>
  )
}

/** The sign and the word of what cannot wait. */
export function Urgent() {
  return (
    <span className="tag danger">
      <Icon name="urgent" size={14} /> {t('desk.urgent')}
    </span>
  )
}

function Marks({ row, left }: { row: ReportRow; left: boolean }) {
  return (
    <span className="row-marks">
      {left && <span className="tag">{t('desk.left')}</span>}
      <Deadline row={row} />
      {row.escalatedAt !== null && (
        <span className="tag attention">
          <Icon name="urgent" size={14} /> {t('desk.escalated')}
        </span>
      )}
      {row.waiting && row.answeredAt !== null && (
        <span className="tag info">
          <Icon name="waiting" size={14} /> {t('desk.waiting')}
        </span>
      )}
      {row.photos > 0 && (
        <span className="tag">
          <Icon name="photo" size={14} /> {t('desk.photos', { photos: row.photos })}
        </span>
      )}
    </span>
  )
}

const isOpen = ({ state }: ReportRow): boolean =>
  state === 'received' || state === 'assigned' || state === 'in_progress'

/** Until when the first answer is owed, while it is. */
export function Deadline({ row }: { row: ReportRow }) {
  if (row.answerBy === null || row.answeredAt !== null || !isOpen(row)) return null
  return (
    <span className={row.late ? 'tag attention' : 'tag'}>
      <Icon name="late" size={14} />
      <span>
        {t(row.late ? 'desk.late' : 'desk.answerBy')} <Moment at={row.answerBy} />
      </span>
    </span>
  )
}
