import { useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import type { Kept } from '#listen/web.ts'
import { t } from '#web/messages.ts'
import { shownDeadline } from '#web/times.ts'

interface Props {
  readonly report: Kept
  readonly site: SiteView
  onSend(): Promise<void>
  onDone(): void
}

/** What became of the report a moment ago: received with its code, or kept until there is a signal. */
export function Sent({ report, site, onSend, onDone }: Props) {
  const { code, answerBy } = report
  if (report.state === 'refused')
    return (
      <div className="notice danger" role="alert">
        <p>{t('home.refused', { why: report.refusal ?? '' })}</p>
        <Done onDone={onDone} />
      </div>
    )
  if (code === undefined) return <Waiting onSend={onSend} onDone={onDone} />
  return (
    <section aria-labelledby="sent">
      <h1 id="sent" role="status">
        {t('sent.title')}
      </h1>
      <p>{t('sent.code')}</p>
      <p className="code" translate="no">
        {code}
      </p>
      <CopyButton code={code} />
      <p>{t('sent.keep')}</p>
      {answerBy !== undefined && (
        <p>{t('sent.answerBy', { when: shownDeadline(answerBy, site.zone) })}</p>
      )}
      {report.photos.length > 0 && (
        <p className="hint" role="status">
          {t('home.photosWaiting', { n: report.photos.length })}
        </p>
      )}
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

function Waiting({ onSend, onDone }: Pick<Props, 'onSend' | 'onDone'>) {
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    await onSend().finally(() => setBusy(false))
  }
  return (
    <section aria-labelledby="saved">
      <h1 id="saved" role="status">
        {t('sent.saved')}
      </h1>
      <p>{t('sent.savedLead')}</p>
      <button type="button" className="main quiet" disabled={busy} onClick={send}>
        {busy ? t('sent.sending') : t('sent.tryNow')}
      </button>
      <Done onDone={onDone} />
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
