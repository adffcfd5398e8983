import { type ReactNode, useState } from 'react'
import { t } from '#web/messages.ts'
import { shownDay, shownStretch } from '#web/times.ts'
import {
  type Answers,
  draftOf,
  intervalMeant,
  isWhole,
  type Step,
  type StepProps,
  shownContact,
  type WhereDraft,
} from './answers.client.ts'
import { Picture } from './photo-step.page.tsx'

interface Props extends StepProps {
  go(step: Step): void
  send(): Promise<void>
}

/** Everything once more before it is sent, each answer with the way to change it. */
export function ReviewStep({ answers, go, send, site }: Props) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const contact = shownContact(answers)
  const isReady = isWhole(answers)
  const row = (step: Step, shown: ReactNode) => (
    <Answer step={step} go={go}>
      {shown ?? <span className="fault">{t('report.review.open')}</span>}
    </Answer>
  )
  return (
    <>
      <dl className="review">
        {row('kind', answers.kind && t(`report.kind.${answers.kind}`))}
        {row('when', answers.when && shownWhen(answers.when, site))}
        {row('where', (answers.where && shownWhere(answers.where)) || undefined)}
        {row('story', answers.story.trim() || undefined)}
        {row(
          'photos',
          answers.photos.length === 0 ? t('report.review.none') : <Photos {...answers} />,
        )}
        {row(
          'contact',
          contact === ''
            ? t('report.review.anonymous')
            : t('report.review.withContact', { contact }),
        )}
      </dl>
      <p className="notice">{t('report.notAComplaint')}</p>
      <p className="hint">{sizeWords(answers, site)}</p>
      {state === 'failed' && (
        <p className="fault" role="alert">
          {t('report.review.notKept')} <a href="/formulario">{t('home.simple')}</a>
        </p>
      )}
      {!isReady && <p className="fault">{t('report.review.missing')}</p>}
      <button
        type="button"
        className="main"
        disabled={state === 'busy' || !isReady}
        onClick={() => {
          setState('busy')
          send().catch(() => setState('failed'))
        }}
      >
        {state === 'busy' ? t('report.sending') : t('report.send')}
      </button>
    </>
  )
}

function Answer({ step, go, children }: { step: Step; go(step: Step): void; children: ReactNode }) {
  const question = t(`report.review.${step}`)
  return (
    <div>
      <dt>{question}</dt>
      <dd className="said">{children}</dd>
      <dd>
        <button
          type="button"
          className="link"
          aria-label={t('report.review.changeOf', { question })}
          onClick={() => go(step)}
        >
          {t('report.review.change')}
        </button>
      </dd>
    </div>
  )
}

const Photos = ({ photos }: Pick<Answers, 'photos'>) => (
  <span className="photos">
    {photos.map(({ name, blob }, i) => (
      <Picture key={name} blob={blob} label={t('report.photos.one', { n: i + 1 })} />
    ))}
  </span>
)

function shownWhen(when: NonNullable<Answers['when']>, { zone }: StepProps['site']): string {
  if (when.by === 'phrase') return t(`report.when.${when.phrase}`)
  if (when.by === 'day') return `${shownDay(when.day)}, ${t(`report.part.${when.part}`)}`
  const { from, to } = intervalMeant(when, zone)
  return shownStretch(from, to, zone)
}

const shownWhere = (where: WhereDraft): string => {
  const parts = [where.placeName, where.words || undefined, where.point && t('report.where.point')]
  return parts.filter(Boolean).join(', ')
}

function sizeWords(answers: Answers, site: StepProps['site']): string {
  const size = JSON.stringify(draftOf(answers, site)).length
  const bytes = answers.photos.reduce((sum, { blob }) => sum + blob.size, 0)
  const kb = Math.ceil((size + bytes) / 1024)
  return bytes === 0
    ? t('report.review.size', { kb })
    : t('report.review.sizePhotos', { kb, n: answers.photos.length })
}
