import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { Blank } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { Exports, useExports } from './past-exports.page.tsx'
import { PastIncident } from './past-incident.page.tsx'

interface HandedProps {
  /** of the incident whose exports are looked at */
  readonly id: string | undefined
  leave(): void
}

/** For whoever checks what was handed out and may not look into incidents: the exports, and nothing else of them. */
export function HandedOut({ id, leave }: HandedProps) {
  const { data: rows = [] } = useExports(undefined)
  return (
    <div className="desk past" data-open={id === undefined ? undefined : ''}>
      <div className="unseen">
        <ScreenTitle>{t('past.title')}</ScreenTitle>
      </div>
      <section className="desk-list past-list" aria-labelledby="exports">
        <h2 id="exports">{t('past.exports')}</h2>
        <Exports open={id} />
      </section>
      <section className="desk-detail" aria-label={t('past.detail')}>
        {id === undefined ? (
          <Blank icon="eye" title={t('handed.choose.title')}>
            <p>{t('handed.choose.text')}</p>
          </Blank>
        ) : (
          <PastIncident
            key={id}
            id={id}
            number={rows.find(({ incident }) => incident === id)?.number}
            row={undefined}
            leave={leave}
          />
        )}
      </section>
    </div>
  )
}
