import { Button, Modal, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import { CanaryForm, reportPolicy } from '#listen/web-staff.ts'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon, type IconName } from '#web/control-room/icons.tsx'
import { useHeard } from '#web/control-room/live.ts'
import { ExactMoment, Moment } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, fieldWords, otherThan, Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import { decideReview, listReviews, readReview } from './review.client.ts'
import type { ReviewRead, ReviewRow } from './review.schema.ts'

type Show = 'open' | 'done'
const shows: readonly Show[] = ['open', 'done']

/** Unusual readings, looked at by somebody else than who made them. */
export function ReviewsPage() {
  const client = useQueryClient()
  const [show, setShow] = useState<Show>('open')
  const query = useQuery({
    queryKey: ['reviews', show],
    queryFn: ({ signal }) => ask(listReviews, { show }, { signal }),
    staleTime: 0,
  })
  const changed = (): void => void client.invalidateQueries({ queryKey: ['reviews'] })
  useHeard('ReviewChanged', changed)
  useHeard('ReviewLate', changed)
  useHeard('CanaryOpened', changed)
  useHeard('resync', changed)
  return (
    <div className="page">
      <div className="page-head">
        <ScreenTitle>{t('review.title')}</ScreenTitle>
        <Planting />
      </div>
      <p className="quiet">{t('review.lead')}</p>
      <fieldset className="row shows">
        <legend className="unseen">{t('review.show')}</legend>
        {shows.map((each) => (
          <Button
            key={each}
            variant={each === show ? 'filled' : 'outline'}
            size="xs"
            aria-pressed={each === show}
            onClick={() => setShow(each)}
          >
            {t(`review.show.${each}`)}
            {each === 'open' && query.data !== undefined && ` · ${query.data.counts.open}`}
          </Button>
        ))}
      </fieldset>
      <Answered query={query} lines={8}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Blank icon="done" title={t(`review.none.${show}`)}>
              <p>{t('review.noneText')}</p>
            </Blank>
          ) : (
            <ul className="reviews">
              {rows.map((row) => (
                <ReviewLine key={row.id} row={row} changed={changed} />
              ))}
            </ul>
          )
        }
      </Answered>
    </div>
  )
}

/** For who may plant a canary: a report that nobody has a reason to open. */
function Planting() {
  const { session } = useSession()
  const [isOpen, setOpen] = useState(false)
  if (scopeOf(reportPolicy, session.roles, 'report.plantCanary').kind === 'none') return null
  const planted = (): void => {
    sayDone('review.plant.done')
    setOpen(false)
  }
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        {t('review.plant')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('review.plant')}
        closeButtonProps={{ 'aria-label': t('state.close') }}
      >
        <CanaryForm done={planted} />
      </Modal>
    </>
  )
}

const whyIcons = {
  typed: 'lock',
  ownUnit: 'people',
  hours: 'late',
  canary: 'urgent',
  budget: 'doubt',
  erased: 'mail',
} as const satisfies Record<ReviewRow['why'][number], IconName>

const aboutWords = (about: string): string =>
  t(about === 'report' || about === 'account' ? `review.about.${about}` : 'review.about.other')

/** Nothing for what is gone since: neither was it refused, nor is it known for what it was read. */
const forWhat = ({ purpose, why }: ReviewRow): string =>
  purpose !== null
    ? t(`desk.purpose.${purpose}`)
    : why.includes('budget')
      ? t('review.refused')
      : ''

function ReviewLine({ row, changed }: { row: ReviewRow; changed(): void }) {
  const [read, setRead] = useState<ReviewRead>()
  const open = useAct(readReview, setRead)
  const nameId = `review-${row.id}`
  return (
    <li>
      <div className="review-head">
        <strong id={nameId}>{row.reader.name}</strong>
        {row.reader.unit !== null && <span className="quiet"> · {row.reader.unit}</span>}
        <span className="quiet age">
          <Moment at={row.at} />
        </span>
      </div>
      <p className="quiet">
        {[aboutWords(row.about), forWhat(row)].filter((words) => words !== '').join(' · ')}
      </p>
      <p className="row-marks">
        {row.why.map((why) => (
          <span key={why} className={why === 'canary' ? 'tag danger' : 'tag'}>
            <Icon name={whyIcons[why]} size={14} /> {t(`review.why.${why}`)}
          </span>
        ))}
        {row.late && (
          <span className="tag attention">
            <Icon name="late" size={14} /> {t('review.late')}
          </span>
        )}
        {row.reviewed !== null && row.state !== 'open' && (
          <span className={row.state === 'right' ? 'tag good' : 'tag attention'}>
            <Icon name={row.state === 'right' ? 'done' : 'doubt'} size={14} />{' '}
            {t(`review.state.${row.state}`)} {t('review.by', { name: row.reviewed.by })}
          </span>
        )}
      </p>
      {row.mine ? (
        <p className="quiet">
          <Icon name="lock" size={14} /> {t('review.mine')}
        </p>
      ) : read === undefined ? (
        <div className="row">
          <Button
            variant="outline"
            size="xs"
            loading={open.isBusy}
            aria-describedby={nameId}
            onClick={() => void open.run({ id: row.id })}
          >
            {t('review.see')}
          </Button>
          <span className="quiet">{t('review.recorded')}</span>
        </div>
      ) : (
        <Words read={read} changed={changed} />
      )}
      <Refused error={open.error} />
    </li>
  )
}

const decisions = ['right', 'asked', 'flagged'] as const

/** What was typed, what was written to the reader, and what the reviewer says of it. */
function Words({ read, changed }: { read: ReviewRead; changed(): void }) {
  const [text, setText] = useState('')
  const decide = useAct(decideReview, (next) => {
    sayDone(`review.did.${next.state}`)
    changed()
  })
  const say = (state: (typeof decisions)[number]): void =>
    void decide.run({ id: read.id, state, ...(text.trim() !== '' && { text: text.trim() }) })
  const isDecided = read.state === 'right' || read.state === 'flagged'
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('review.reason')}</dt>
        <dd>{read.reason ?? t('review.noReason')}</dd>
        {read.words !== null && (
          <>
            <dt>{t('review.words')}</dt>
            <dd>
              {read.words}
              {read.reviewed !== null && (
                <span className="quiet">
                  {' '}
                  · <ExactMoment at={read.reviewed.at} />
                </span>
              )}
            </dd>
          </>
        )}
      </dl>
      {!isDecided && (
        <>
          <Textarea
            label={t('review.text')}
            description={t('review.textHint')}
            value={text}
            maxLength={1000}
            autosize
            minRows={2}
            error={fieldWords(decide.error, 'text')}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <div className="row">
            {decisions.map((state) => (
              <Button
                key={state}
                size="xs"
                variant={state === 'right' ? 'filled' : 'outline'}
                {...(state === 'flagged' && { color: 'danger' })}
                loading={decide.isBusy}
                onClick={() => say(state)}
              >
                {t(`review.do.${state}`)}
              </Button>
            ))}
          </div>
          <Refused error={otherThan(decide.error, ['text'])} />
        </>
      )}
    </div>
  )
}
