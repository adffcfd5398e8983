import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { type CivilDate, civilDate } from '#kernel/time.ts'
import { newKey } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { shrinkPhoto } from '#web/photo.ts'
import { openStore } from '#web/store.ts'
import { type KindName, kindNames } from './kinds.ts'
import type { Draft, KeptPhoto } from './outbox.client.ts'
import { PlaceStep, type WhereDraft } from './place-step.page.tsx'
import { type DayPart, dayParts, intervalOf } from './report-form.rules.ts'
import { intervalOfPhrase, type Phrase, phrases } from './when.rules.ts'

type When = { by: 'phrase'; phrase: Phrase } | { by: 'day'; day: string; part: DayPart }

/** What has been answered so far; kept on the phone until it is sent or thrown away. */
export interface Answers {
  readonly key: string
  readonly kind?: KindName
  readonly when?: When
  readonly where?: WhereDraft
  readonly story: string
  readonly photos: readonly KeptPhoto[]
  readonly contact: { readonly name: string; readonly phone: string; readonly email: string }
}

const steps = ['kind', 'when', 'where', 'story', 'photos', 'contact', 'review'] as const
type Step = (typeof steps)[number]

const emptyAnswers = (): Answers => ({
  key: newKey(),
  story: '',
  photos: [],
  contact: { name: '', phone: '', email: '' },
})

const drafts = openStore<Answers>('convive', 'draft')
const DRAFT = 'draft'

interface Props {
  readonly site: SiteView
  /** keeps the report on the phone and begins to send it */
  onSend(draft: Draft, photos: readonly KeptPhoto[], key: string): Promise<void>
  onLeave(): void
}

/** The report, one question a screen. Everything that was answered stays when the page closes. */
export function ReportPage({ site, onSend, onLeave }: Props) {
  const [answers, setAnswers] = useState<Answers>()
  const [step, setStep] = useState<Step>('kind')

  useEffect(() => {
    void drafts
      .get(DRAFT)
      .catch(() => undefined)
      .then((kept) => setAnswers(kept ?? emptyAnswers()))
  }, [])

  useEffect(() => {
    const back = (event: PopStateEvent) => {
      const { step: asked } = (event.state ?? {}) as { step?: Step }
      if (asked !== undefined) setStep(asked)
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])

  if (answers === undefined) return null
  const change = (given: Partial<Answers>): void => {
    const next = { ...answers, ...given }
    setAnswers(next)
    // A private window may have no database: then the draft lives as long as the page.
    drafts.put(DRAFT, next).catch(() => undefined)
  }
  const go = (to: Step): void => {
    history.pushState({ step: to }, '')
    setStep(to)
  }
  const next = (): void => go(steps[steps.indexOf(step) + 1] ?? 'review')
  const send = async (): Promise<void> => {
    await onSend(draftOf(answers, site), answers.photos, answers.key)
    await drafts.remove(DRAFT).catch(() => undefined)
  }
  const discard = async (): Promise<void> => {
    await drafts.remove(DRAFT).catch(() => undefined)
    onLeave()
  }
  const at = steps.indexOf(step)
  return (
    <section className="wizard" aria-labelledby="question">
      <p className="progress" aria-live="polite">
        {t('report.step', { n: at + 1, of: steps.length })}
        <progress value={at + 1} max={steps.length} aria-hidden="true" />
      </p>
      <Question key={step} text={t(`report.ask.${step}`)} />
      <StepView {...{ step, answers, change, next, send, site }} />
      <p className="leave">
        <button
          type="button"
          className="link"
          onClick={() => (at === 0 ? onLeave() : history.back())}
        >
          {t('report.back')}
        </button>
        <button type="button" className="link" onClick={discard}>
          {t('report.discard')}
        </button>
      </p>
    </section>
  )
}

/** The question of a step: a new one is where the eye and the reading voice begin. */
function Question({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <h1 id="question" tabIndex={-1} ref={heading}>
      {text}
    </h1>
  )
}

interface StepProps {
  readonly step: Step
  readonly answers: Answers
  readonly site: SiteView
  change(given: Partial<Answers>): void
  next(): void
  send(): Promise<void>
}

function StepView(props: StepProps): ReactNode {
  const { step, answers, change, next, site } = props
  switch (step) {
    case 'kind':
      return <KindStep {...props} />
    case 'when':
      return <WhenStep {...props} />
    case 'where':
      return (
        <PlaceStep
          site={site}
          where={answers.where}
          onChoose={(where) => change({ where })}
          onNext={next}
        />
      )
    case 'story':
      return <StoryStep {...props} />
    case 'photos':
      return <PhotoStep {...props} />
    case 'contact':
      return <ContactStep {...props} />
    case 'review':
      return <ReviewStep {...props} />
  }
}

function KindStep({ answers, change, next }: StepProps) {
  return (
    <ul className="choices">
      {kindNames.map((kind) => (
        <li key={kind}>
          <button
            type="button"
            className="choice"
            aria-pressed={answers.kind === kind}
            onClick={() => {
              change({ kind })
              next()
            }}
          >
            {t(`report.kind.${kind}`)}
          </button>
        </li>
      ))}
    </ul>
  )
}

function WhenStep({ answers, change, next, site }: StepProps) {
  const today = civilDate(Date.now(), site.zone)
  const chosen = answers.when
  const [day, setDay] = useState(chosen?.by === 'day' ? chosen.day : '')
  const [part, setPart] = useState<DayPart>(chosen?.by === 'day' ? chosen.part : 'unknown')
  const isNow = chosen?.by === 'phrase' && chosen.phrase === 'now'
  const choose = (phrase: Phrase): void => {
    change({ when: { by: 'phrase', phrase } })
    if (phrase !== 'now') next()
  }
  return (
    <>
      <ul className="choices">
        {phrases.map((phrase) => (
          <li key={phrase}>
            <button
              type="button"
              className="choice"
              aria-pressed={chosen?.by === 'phrase' && chosen.phrase === phrase}
              onClick={() => choose(phrase)}
            >
              {t(`report.when.${phrase}`)}
            </button>
          </li>
        ))}
      </ul>
      {isNow && (
        <div className="notice danger" role="alert">
          <p>{t('report.now.danger')}</p>
          <CallButton site={site} />
          <button type="button" className="main quiet" onClick={next}>
            {t('report.now.goOn')}
          </button>
        </div>
      )}
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
    </>
  )
}

/** The way to somebody who comes. */
export const CallButton = ({ site }: { site: SiteView }) => (
  <a className="main danger" href={`tel:${site.emergencyPhone.replaceAll(' ', '')}`}>
    {t('report.call', { phone: site.emergencyPhone })}
  </a>
)

function StoryStep({ answers, change, next }: StepProps) {
  const isEmpty = answers.story.trim() === ''
  return (
    <>
      <label htmlFor="story" className="hint">
        {t('report.story.hint')}
      </label>
      <textarea
        id="story"
        rows={8}
        maxLength={4000}
        value={answers.story}
        onChange={(event) => change({ story: event.currentTarget.value })}
      />
      <button type="button" className="main" disabled={isEmpty} onClick={next}>
        {t('report.next')}
      </button>
    </>
  )
}

const MAX_PHOTOS = 5

function PhotoStep({ answers, change, next }: StepProps) {
  const [busy, setBusy] = useState(false)
  const add = async (files: FileList | null): Promise<void> => {
    setBusy(true)
    const room = MAX_PHOTOS - answers.photos.length
    const added: KeptPhoto[] = []
    for (const file of [...(files ?? [])].slice(0, room))
      added.push({ name: newName(), blob: await shrinkPhoto(file).catch(() => file) })
    change({ photos: [...answers.photos, ...added] })
    setBusy(false)
  }
  const isFull = answers.photos.length >= MAX_PHOTOS
  return (
    <>
      <p className="hint">{t('report.photos.hint', { max: MAX_PHOTOS })}</p>
      <ul className="photos">
        {answers.photos.map((photo, i) => (
          <li key={photo.name}>
            <Picture blob={photo.blob} label={t('report.photos.one', { n: i + 1 })} />
            <button
              type="button"
              className="link"
              onClick={() => change({ photos: answers.photos.filter((each) => each !== photo) })}
            >
              {t('report.photos.remove', { n: i + 1 })}
            </button>
          </li>
        ))}
      </ul>
      {!isFull && (
        <label className="main quiet file">
          {busy ? t('report.photos.busy') : t('report.photos.add')}
          <input
            type="file"
            accept="image/*"
            multiple
            disabled={busy}
            onChange={(event) => void add(event.currentTarget.files)}
          />
        </label>
      )}
      <button type="button" className="main" disabled={busy} onClick={next}>
        {answers.photos.length === 0 ? t('report.photos.without') : t('report.next')}
      </button>
    </>
  )
}

/** A name for a photo that only this phone and the server will know: a random UUID, made without TLS too. */
function newName(): string {
  const hex = newKey()
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}

function Picture({ blob, label }: { blob: Blob; label: string }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return <img src={address} alt={label} width="96" height="96" />
}

const contactFields = [
  ['name', 'name', 'text'],
  ['phone', 'tel', 'tel'],
  ['email', 'email', 'email'],
] as const

function ContactStep({ answers, change, next }: StepProps) {
  const { contact } = answers
  const wrong = wrongContact(contact)
  return (
    <>
      <p className="hint">{t('report.contact.hint')}</p>
      {contactFields.map(([name, autoComplete, type]) => (
        <div key={name}>
          <label htmlFor={name}>{t(`report.contact.${name}`)}</label>
          <input
            id={name}
            type={type}
            autoComplete={autoComplete}
            maxLength={120}
            value={contact[name]}
            aria-invalid={wrong === name}
            aria-describedby={wrong === name ? 'contact-fault' : undefined}
            onChange={(event) =>
              change({ contact: { ...contact, [name]: event.currentTarget.value } })
            }
          />
        </div>
      ))}
      {wrong !== undefined && (
        <p className="fault" id="contact-fault" role="alert">
          {t(`report.contact.wrong.${wrong}`)}
        </p>
      )}
      <button type="button" className="main" disabled={wrong !== undefined} onClick={next}>
        {isAnonymous(answers) ? t('report.contact.without') : t('report.next')}
      </button>
    </>
  )
}

/** The same limits as the server's, so that nothing is refused when the signal is back. */
function wrongContact({ phone, email }: Answers['contact']): 'phone' | 'email' | undefined {
  if (phone.trim() !== '' && !/^\+?[\d ()./-]{5,24}$/.test(phone.trim())) return 'phone'
  if (email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(email.trim())) return 'email'
  return undefined
}

const isAnonymous = ({ contact }: Answers): boolean =>
  Object.values(contact).every((value) => value.trim() === '')

function ReviewStep({ answers, send, site }: StepProps) {
  const [busy, setBusy] = useState(false)
  const { kind, when, where } = answers
  if (
    kind === undefined ||
    when === undefined ||
    where === undefined ||
    answers.story.trim() === ''
  )
    return <p className="fault">{t('report.review.missing')}</p>
  const bytes = answers.photos.reduce((sum, { blob }) => sum + blob.size, 0)
  const size = JSON.stringify(draftOf(answers, site)).length
  return (
    <>
      <dl className="review">
        <dt>{t('report.ask.kind')}</dt>
        <dd>{t(`report.kind.${kind}`)}</dd>
        <dt>{t('report.ask.when')}</dt>
        <dd>
          {when.by === 'phrase'
            ? t(`report.when.${when.phrase}`)
            : `${when.day}, ${t(`report.part.${when.part}`)}`}
        </dd>
        <dt>{t('report.ask.where')}</dt>
        <dd>{shownWhere(where)}</dd>
        <dt>{t('report.review.story')}</dt>
        <dd className="said">{answers.story}</dd>
        <dt>{t('report.review.who')}</dt>
        <dd>{isAnonymous(answers) ? t('report.review.anonymous') : t('report.review.contact')}</dd>
      </dl>
      <p className="notice">{t('report.notAComplaint')}</p>
      <p className="hint">
        {bytes === 0
          ? t('report.review.size', { kb: Math.ceil(size / 1024) })
          : t('report.review.sizePhotos', {
              kb: Math.ceil((size + bytes) / 1024),
              n: answers.photos.length,
            })}
      </p>
      <button
        type="button"
        className="main"
        disabled={busy}
        onClick={() => {
          setBusy(true)
          send().catch(() => setBusy(false))
        }}
      >
        {busy ? t('report.sending') : t('report.send')}
      </button>
    </>
  )
}

const shownWhere = (where: WhereDraft): string => {
  const parts = [where.placeName, where.words || undefined, where.point && t('report.where.point')]
  return parts.filter(Boolean).join(', ')
}

/** The answers as they are sent. */
export function draftOf(answers: Answers, site: SiteView): Draft {
  const { kind = 'other', when, where, story, photos, contact } = answers
  const now = Date.now()
  const interval =
    when === undefined || when.by === 'phrase'
      ? intervalOfPhrase(when?.phrase ?? 'today', site.zone, now)
      : intervalOf(when.day as CivilDate, when.part, site.zone, now)
  const filled = Object.entries(contact)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '')
  return {
    kind,
    story: story.trim(),
    where: sentWhere(where),
    when: { from: new Date(interval.from).toISOString(), to: new Date(interval.to).toISOString() },
    ...(filled.length > 0 && { contact: Object.fromEntries(filled) }),
    photos: photos.map(({ name }) => name),
    language: document.documentElement.lang as 'es' | 'pt' | 'en',
  }
}

function sentWhere(where: WhereDraft | undefined): Draft['where'] {
  const words = where?.words.trim() || undefined
  if (where?.point !== undefined) return { by: 'point', ...where.point, ...(words && { words }) }
  if (words !== undefined)
    return { by: 'landmark', words, ...(where?.place && { place: where.place }) }
  return { by: 'place', place: where?.place ?? '' }
}
