import { Button } from '@mantine/core'
import { useAct } from '#web/control-room/ask.ts'
import { Moment } from '#web/control-room/moment.tsx'
import type { Why } from '#web/control-room/reason-form.tsx'
import { Go } from '#web/control-room/route.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { findSameCaller } from './report.client.ts'
import type { ReportRow } from './report.schema.ts'

/** Other reports of whoever left the same telephone or address; looking for them is a reading, so it is asked for. */
export function SameCaller({
  id,
  why,
  found,
  take,
}: {
  id: string
  why: Why
  found: readonly ReportRow[] | undefined
  take(rows: readonly ReportRow[]): void
}) {
  const find = useAct(findSameCaller, ({ rows }) => take(rows))
  if (found === undefined)
    return (
      <>
        <Button
          size="xs"
          variant="outline"
          loading={find.isBusy}
          onClick={() => void find.run({ id, ...why })}
        >
          {t('desk.sameCaller.do')}
        </Button>
        <Refused error={find.error} />
      </>
    )
  if (found.length === 0) return <p className="quiet">{t('desk.sameCaller.none')}</p>
  return (
    <ul className="plain-list" aria-label={t('desk.sameCaller.title')}>
      {found.map((row) => (
        <li key={row.id}>
          <Go to={`/app/reports/${row.id}`}>{t(`report.kind.${row.kind}`)}</Go>
          <span className="quiet">
            {' '}
            · {t(`report.state.${row.state}`)} · <Moment at={row.receivedAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}
