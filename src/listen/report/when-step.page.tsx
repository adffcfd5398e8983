import { useState } from 'react'
import { Refusal } from '#kernel/refusal.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { type CivilDate, civilDate } from '#kernel/time.ts'
import { t } from '#web/messages.ts'
import type { StepProps } from './answers.client.ts'
import { type Clock, type ClockField, readClock } from './clock.rules.ts'
import { type DayPart, dayParts } from './report-form.rules.ts'
import { type Phrase, phrases } from './when.rules.ts'

/** When it happened: as people say it, or a day and the part or the time of it. */
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

/** What may be chosen for the time of another day: a part of it, or times of the clock. */
type Hour = DayPart | Clock['by']

const hours = [...(Object.keys(dayParts) as DayPart[]), 'at', 'between'] as const
const fieldsOf = { at: ['at'], between: ['since', 'until'] } as const

function OtherDay({ answers, change, next, site }: StepProps) {
  const today = civilDate(Date.now(), site.zone)
  const said = startOf(answers.when)
  const [day, setDay] = useState(said.day)
  const [hour, setHour] = useState<Hour>(said.hour)
  const [typed, setTyped] = useState(said.typed)
  const [refusal, setRefusal] = useState<Refusal>()
  const goOn = (): void => {
    try {
      change({ when: answerOf(day, hour, typed, site.zone) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setRefusal(error)
      document.getElementById(fieldOf(error))?.focus()
      return
    }
    next()
  }
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
      <label htmlFor="hour">{t('report.when.hour')}</label>
      <select
        id="hour"
        value={hour}
        onChange={(event) => {
          setHour(event.currentTarget.value as Hour)
          setRefusal(undefined)
        }}
      >
        {hours.map((each) => (
          <option key={each} value={each}>
            {t(isClock(each) ? `report.clock.${each}` : `report.part.${each}`)}
          </option>
        ))}
      </select>
      {isClock(hour) && <ClockFields by={hour} typed={typed} refusal={refusal} onType={setTyped} />}
      <button type="button" className="main" disabled={day === '' || day > today} onClick={goOn}>
        {t('report.next')}
      </button>
    </fieldset>
  )
}

const isClock = (hour: Hour): hour is Clock['by'] => hour === 'at' || hour === 'between'

/** The field that a refusal names: `when.until`. */
const fieldOf = ({ facts }: Refusal): string => String(facts.field).replace('when.', '')

const untyped = { at: '', since: '', until: '' }

/** What stands in the fields at first: what was answered before, else nothing. */
function startOf(when: StepProps['answers']['when']) {
  const day = when === undefined || when.by === 'phrase' ? '' : when.day
  if (when?.by === 'clock')
    return { day, hour: when.clock.by, typed: { ...untyped, ...when.clock } }
  return { day, hour: when?.by === 'day' ? when.part : 'unknown', typed: untyped } as const
}

/** @throws Refusal `invalid` that names the field of the clock */
function answerOf(
  day: string,
  hour: Hour,
  typed: Readonly<Record<ClockField, string>>,
  zone: string,
): NonNullable<StepProps['answers']['when']> {
  if (!isClock(hour)) return { by: 'day', day, part: hour }
  const { at, since, until } = typed
  const clock = hour === 'at' ? { by: hour, at } : { by: hour, since, until }
  return { by: 'clock', day, clock: readClock(clock, day as CivilDate, zone, Date.now()) }
}

interface ClockFieldsProps {
  readonly by: Clock['by']
  readonly typed: Readonly<Record<ClockField, string>>
  readonly refusal: Refusal | undefined
  onType(typed: Record<ClockField, string>): void
}

function ClockFields({ by, typed, refusal, onType }: ClockFieldsProps) {
  const wrong = refusal && fieldOf(refusal)
  return (
    <>
      <div className="clocks">
        {fieldsOf[by].map((field) => (
          <div key={field}>
            <label htmlFor={field}>{t(`form.${field}`)}</label>
            <input
              id={field}
              type="time"
              value={typed[field]}
              aria-invalid={wrong === field}
              aria-describedby={wrong === field ? 'clock-fault' : undefined}
              onChange={(event) => onType({ ...typed, [field]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
      {by === 'between' && <p className="hint">{t('report.clock.untilHint')}</p>}
      {refusal !== undefined && (
        <p className="fault" id="clock-fault" role="alert">
          {t(refusal.code, { field: t(`form.${wrong}`) })}
        </p>
      )}
    </>
  )
}
