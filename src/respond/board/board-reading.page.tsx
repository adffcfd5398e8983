import { localeOf } from '#kernel/message.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { spokenLanguage, t } from '#web/messages.ts'
import type { IncidentRead } from './board.schema.ts'

/** The sealed words of an incident, as far as this reader may see them. */
export function IncidentReading({ read }: { read: IncidentRead }) {
  const { narrative, where, caller, written } = read
  return (
    <>
      {narrative !== undefined && (
        <section aria-labelledby="narrative">
          <h3 id="narrative">{t('board.narrative')}</h3>
          <p className="said">{narrative}</p>
        </section>
      )}
      {where !== undefined && (
        <section aria-labelledby="where">
          <h3 id="where">{t('board.where')}</h3>
          {where.words !== undefined && <p className="said">«{where.words}»</p>}
          {where.landmark !== undefined && (
            <p>
              <Icon name="place" size={16} /> {t('board.nearLandmark', { name: where.landmark })}
            </p>
          )}
          {where.point !== undefined && <Point {...where.point} />}
        </section>
      )}
      {narrative !== undefined && (
        <section aria-labelledby="caller">
          <h3 id="caller">{t('board.caller')}</h3>
          {caller === undefined ? (
            <p className="quiet">{t('board.callerUnknown')}</p>
          ) : (
            <p className="row">
              {caller.name !== undefined && <span>{caller.name}</span>}
              {caller.phone !== undefined && (
                <a href={`tel:${caller.phone.replaceAll(/[^\d+]/g, '')}`}>
                  <Icon name="phone" size={16} /> {caller.phone}
                </a>
              )}
            </p>
          )}
        </section>
      )}
      <section aria-labelledby="notes">
        <h3 id="notes">{t('board.notes')}</h3>
        {written.length === 0 && <p className="quiet">{t('board.noNotes')}</p>}
        <ol className="plain-list notes">
          {written.map(({ id, text, at, by }) => (
            <li key={id}>
              <p className="said">{text ?? '…'}</p>
              <span className="quiet">
                <ExactMoment at={at} /> · {by === 'machine' ? t('board.by.machine') : by}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

interface PointProps {
  readonly lon: number
  readonly lat: number
  readonly accuracyMeters: number
}

function Point({ lon, lat, accuracyMeters }: PointProps) {
  const degrees = new Intl.NumberFormat(localeOf[spokenLanguage()], { maximumFractionDigits: 5 })
  return (
    <p>
      {t('board.point', {
        lat: degrees.format(lat),
        lon: degrees.format(lon),
        accuracy: Math.round(accuracyMeters),
      })}
    </p>
  )
}
