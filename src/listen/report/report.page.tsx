import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { Heading } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import {
  type Answers,
  emptyAnswers,
  forgetAnswers,
  hasAnswers,
  isWhole,
  keepAnswers,
  keptAnswers,
  type Step,
  type StepProps,
  steps,
} from './answers.client.ts'
import { ContactStep } from './contact-step.page.tsx'
import { type KindGroup, kindGroups, kindNames, kinds } from './kinds.ts'
import { PhotoStep } from './photo-step.page.tsx'
import { PlaceStep } from './place-step.page.tsx'
import { ReviewStep } from './review-step.page.tsx'
import { WhenStep } from './when-step.page.tsx'

interface Props {
  readonly site: SiteView
  /** the question that stands on the screen; going back in the browser goes back a question */
  readonly step: Step
  onStep(step: Step): void
  /** keeps the report on the phone and begins to send it */
  onSend(answers: Answers): Promise<void>
  onLeave(): void
}

/** The report, one question a screen. Everything that was answered stays when the page closes. */
export function ReportPage({ site, step, onStep, onSend, onLeave }: Props) {
  const [answers, setAnswers] = useState<Answers>()
  const [isLost, setLost] = useState(false)
  const [hasSeenReview, setSeenReview] = useState(step === 'review')

  const opened = useRef({ step, onLeave, onStep })
  useEffect(() => {
    void keptAnswers().then(({ answers: kept, isLost: isGone }) => {
      const { step: at, onLeave: leave, onStep: goTo } = opened.current
      setLost(isGone)
      // A question in the middle, of a report that was sent or thrown away since: there is nothing to go on with.
      if (kept === undefined && !isGone && at !== 'kind') return leave()
      setAnswers(kept ?? emptyAnswers())
      if (isGone && at !== 'kind') goTo('kind')
    })
  }, [])

  if (answers === undefined) return null
  const change = (given: Partial<Answers>): void => {
    const next = { ...answers, ...given }
    setAnswers(next)
    setLost(false)
    void keepAnswers(next)
  }
  const go = (to: Step): void => {
    if (to === 'review') setSeenReview(true)
    onStep(to)
  }
  const at = steps.indexOf(step)
  const discard = (): void => void forgetAnswers().then(onLeave)
  return (
    <section className="wizard" aria-labelledby="question">
      <p className="progress">
        {t('report.step', { n: at + 1, of: steps.length })}
        <progress value={at + 1} max={steps.length} aria-hidden="true" />
      </p>
      <Heading key={step} id="question" text={t(`report.ask.${step}`)} />
      {isLost && (
        <p className="notice attention" role="alert">
          {t('report.draftLost')}
        </p>
      )}
      <StepView
        {...{ step, answers, site, change, go }}
        // Who came back from the last screen to correct one answer goes straight there again.
        next={() => go(hasSeenReview && isWhole(answers) ? 'review' : (steps[at + 1] ?? 'review'))}
        send={async () => {
          await onSend(answers)
          await forgetAnswers()
        }}
      />
      <Leave
        isFilled={hasAnswers(answers)}
        onBack={() => (at === 0 ? onLeave() : history.back())}
        onDiscard={discard}
      />
    </section>
  )
}

/** The ways out. What was written is not thrown away by one touch. */
function Leave({
  isFilled,
  onBack,
  onDiscard,
}: {
  isFilled: boolean
  onBack(): void
  onDiscard(): void
}) {
  const [isSure, setSure] = useState(false)
  if (isSure)
    return (
      <div className="notice attention" role="alert">
        <p>{t('report.discardSure')}</p>
        <button type="button" className="main" onClick={() => setSure(false)}>
          {t('report.discardNot')}
        </button>
        <button type="button" className="main quiet" onClick={onDiscard}>
          {t('report.discard')}
        </button>
      </div>
    )
  return (
    <p className="leave">
      <button type="button" className="link" onClick={onBack}>
        {t('report.back')}
      </button>
      <button
        type="button"
        className="link"
        onClick={() => (isFilled ? setSure(true) : onDiscard())}
      >
        {t('report.discard')}
      </button>
    </p>
  )
}

interface StepViewProps extends StepProps {
  readonly step: Step
  go(step: Step): void
  send(): Promise<void>
}

function StepView(props: StepViewProps): ReactNode {
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
  const namesIn = (group: KindGroup) => kindNames.filter((kind) => kinds[kind].group === group)
  return kindGroups.map((group) => (
    <section key={group} aria-labelledby={group}>
      <h2 id={group} className="group">
        {t(`report.group.${group}`)}
      </h2>
      <ul className="choices">
        {namesIn(group).map((kind) => (
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
    </section>
  ))
}

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
