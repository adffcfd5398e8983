import type { ReactNode } from 'react'
import { DeadlineMoment, ExactMoment, Moment, stretchWords } from '#web/control-room/moment.tsx'
import { useSite } from '#web/control-room/site.tsx'
import { t } from '#web/messages.ts'
import { kinds } from './kinds.ts'
import type { ReportRow } from './report.schema.ts'

/** The facts of a report that name nobody, with exact times. @param children  more lines of the same list */
export function RowTimes({ row, children }: { row: ReportRow; children?: ReactNode }) {
  const { zone } = useSite()
  const { iccs } = kinds[row.kind]
  return (
    <dl className="facts">
      <dt>{t('desk.happened')}</dt>
      <dd>{stretchWords(row.occurredFrom, row.occurredTo, zone)}</dd>
      <dt>{t('desk.received')}</dt>
      <dd>
        <ExactMoment at={row.receivedAt} /> (<Moment at={row.receivedAt} />)
      </dd>
      {row.answeredAt !== null ? (
        <>
          <dt>{t('desk.answered')}</dt>
          <dd>
            <ExactMoment at={row.answeredAt} />
          </dd>
        </>
      ) : (
        row.answerBy !== null &&
        row.state !== 'withdrawn' && (
          <>
            <dt>{t('desk.owed')}</dt>
            <dd>
              <DeadlineMoment at={row.answerBy} />
            </dd>
          </>
        )
      )}
      {children}
      <dt>{t('desk.class')}</dt>
      <dd>{iccs === null ? t('desk.noClass') : `ICCS ${iccs}`}</dd>
    </dl>
  )
}
