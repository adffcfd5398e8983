import { useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { civilDate } from '#kernel/time.ts'
import { t } from '#web/messages.ts'
import type { StepProps } from './answers.client.ts'
import { type DayPart, dayParts } from './report-form.rules.ts'
import { type Phrase, phrases } from './when.rules.ts'

/** When it happened: as people say it, or a day and a part of it. */
export function WhenStep({ answers, change, next, site }: StepProps) {
  const chosen = answers.when
  const choose = (phrase: Phrase): void => {
    change({ when: { by: 'phrase', phrase } })
    if (phrase !== 'now') next()
  }
  return (
    <>
      <ul className="choices">
        {phrases.map((phrase) => {
          const isChosen = chosen?.by === 'phrase' && chosen.phrase === phrase
          return (
            <li key={phrase}>
              <button
                type="button"
                className="choice"
                aria-pressed={isChosen}
                onClick={() => choose(phrase)}
              >
                {t(`report.when.${phrase}`)}
              </button>
              {isChosen && phrase === 'now' && <Danger site={site} onNext={next} />}
            </li>
          )
        })}
      </ul>
      <OtherDay {...{ answers, change, next, site }} />
    </>
  )
}

/** What happens now may need somebody who comes, which a report does not bring. */
function Danger({ site, onNext }: { site: SiteView; onNext(): void }) {
  return (
    <div className="notice danger" role="alert">
      <p>{t('report.now.danger')}</p>
      <CallButton site={site} />
      <button type="button" className="main quiet" onClick={onNext}>
        {t('report.now.goOn')}
      </button>
    </div>
  )
}

/** The way to somebody who comes. */
export const CallButton = ({ site }: { site: SiteView }) => (
  <a className="main danger" href={`tel:${site.emergencyPhone.replaceAll(' ', '')}`}>
    {t('report.call', { phone: site.emergencyPhone })}
  </a>
)

function OtherDay({ answers, change, next, site }: StepProps) {
  const today = civilDate(Date.now(), site.zone)
  const chosen = answers.when
  const [day, setDay] = useState(chosen?.by === 'day' ? chosen.day : '')
  const [part, setPart] = useState<DayPart>(chosen?.by === 'day' ? chosen.part : 'unknown')
  return (
    <fieldset>
      <legend>{t('report.when.other')}</legend>
      <label htmlFor="day">{t('report.when.day')}</label>
      <input
        id="day"
        type="date"
        max={today}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <label htmlFor="part">{t('report.when.part')}</label>
      <select
        id="part"
        value={part}
        onChange={(event) => setPart(event.currentTarget.value as DayPart)}
      >
        {(Object.keys(dayParts) as DayPart[]).map((each) => (
          <option key={each} value={each}>
            {t(`report.part.${each}`)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="main"
        disabled={day === '' || day > today}
        onClick={() => {
          change({ when: { by: 'day', day, part } })
          next()
        }}
      >
        {t('report.next')}
      </button>
    </fieldset>
  )
}
