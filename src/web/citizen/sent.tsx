import { useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import type { Kept } from '#listen/web.ts'
import { Heading } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import { shownDeadline } from '#web/times.ts'

interface Props {
  readonly report: Kept
  readonly site: SiteView
  /** it is on its way at this moment */
  readonly isSending: boolean
  onSend(): void
  onCorrect(): void
  onDone(): void
}

/** What became of the report a moment ago: on its way, received with its code, kept for later, or not taken. */
export function Sent(props: Props) {
  const { report } = props
  if (report.state === 'refused') return <NotTaken {...props} />
  if (report.code !== undefined) return <Received {...props} code={report.code} />
  return props.isSending ? <Sending /> : <Waiting {...props} />
}

function Received({ report, site, code, onDone }: Props & { code: string }) {
  const { answerBy } = report
  return (
    <section aria-labelledby="received">
      <Heading id="received" text={t('sent.title')} />
      <p>{t('sent.code')}</p>
      <p className="code" translate="no">
        {code}
      </p>
      <CopyButton code={code} />
      <p>{t('sent.keep')}</p>
      {answerBy !== undefined && (
        <p>{t('sent.answerBy', { when: shownDeadline(answerBy, site.zone) })}</p>
      )}
      <div role="status">
        {report.photos.length > 0 && (
          <p className="notice attention">{t('home.photosWaiting', { n: report.photos.length })}</p>
        )}
        {report.photosRefused !== undefined && (
          <p className="notice attention">{t('sent.photosRefused', { n: report.photosRefused })}</p>
        )}
      </div>
      <p className="notice">{t('report.notAComplaint')}</p>
      <Done onDone={onDone} />
    </section>
  )
}

const Done = ({ onDone }: Pick<Props, 'onDone'>) => (
  <button type="button" className="main" onClick={onDone}>
    {t('sent.done')}
  </button>
)

const Sending = () => (
  <section aria-labelledby="sending">
    <Heading id="sending" text={t('sent.sending')} />
    <p>{t('sent.sendingLead')}</p>
  </section>
)

function Waiting({ onSend, onDone }: Props) {
  return (
    <section aria-labelledby="saved">
      <Heading id="saved" text={t('sent.saved')} />
      <p>{t('sent.savedLead')}</p>
      <button type="button" className="main quiet" onClick={onSend}>
        {t('sent.tryNow')}
      </button>
      <Done onDone={onDone} />
    </section>
  )
}

function NotTaken({ report, onCorrect, onDone }: Props) {
  return (
    <section aria-labelledby="refused">
      <Heading id="refused" text={t('sent.refused')} />
      <p className="notice danger">{report.refusal}</p>
      <p>{t('sent.refusedLead')}</p>
      <button type="button" className="main" onClick={onCorrect}>
        {t('sent.correct')}
      </button>
      <button type="button" className="main quiet" onClick={onDone}>
        {t('sent.later')}
      </button>
    </section>
  )
}

function CopyButton({ code }: { code: string }) {
  const [isCopied, setCopied] = useState(false)
  if (!('clipboard' in navigator)) return null
  return (
    <button
      type="button"
      className="link"
      onClick={() =>
        navigator.clipboard.writeText(code).then(
          () => setCopied(true),
          () => undefined,
        )
      }
    >
      {isCopied ? t('sent.copied') : t('sent.copy')}
    </button>
  )
}
