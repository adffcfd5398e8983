import { type FormEvent, useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { CallError, call, newKey } from '#web/call.ts'
import { t } from '#web/messages.ts'
import { shownDeadline, shownMoment } from '#web/times.ts'
import { followReport, reopenReport, withdrawReport, writeToOffice } from './report.client.ts'
import type { Followed } from './report.schema.ts'

interface Props {
  readonly site: SiteView
  readonly language: string
  /** a code that this phone keeps, to be looked up at once; it never stands in an address */
  readonly code?: string
}

type Act = 'write' | 'correct' | 'withdraw' | 'reopen'

/** A report followed by its code: what became of it, the dialogue, and what the person may still do. */
export function FollowPage({ site, language, code: given }: Props) {
  const [code, setCode] = useState(given ?? '')
  const [followed, setFollowed] = useState<Followed>()
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)

  const ask = async (work: () => Promise<Followed>): Promise<boolean> => {
    setBusy(true)
    setFault(undefined)
    try {
      setFollowed(await work())
      return true
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      setFault(error.kind === 'refused' ? error.message : t('follow.offline'))
      return false
    } finally {
      setBusy(false)
    }
  }
  const look = (event: FormEvent): void => {
    event.preventDefault()
    void ask(() => call(followReport, { code }, { language }))
  }
  if (followed === undefined)
    return (
      <section aria-labelledby="follow-title">
        <h1 id="follow-title">{t('follow.title')}</h1>
        <form onSubmit={look}>
          <label htmlFor="code">{t('follow.code')}</label>
          <input
            id="code"
            className="code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={20}
            placeholder="XXXXX-XXXXX"
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? undefined : 'code-fault'}
          />
          {fault !== undefined && (
            <p className="fault" id="code-fault" role="alert">
              {fault}
            </p>
          )}
          <button type="submit" className="main" disabled={busy || code.trim() === ''}>
            {busy ? t('follow.looking') : t('follow.see')}
          </button>
        </form>
      </section>
    )
  const act = (event: Act, text: string, key: string): Promise<boolean> =>
    ask(() => {
      const options = { key, language }
      if (event === 'withdraw') return call(withdrawReport, { code }, options)
      if (event === 'reopen') return call(reopenReport, { code, text }, options)
      const kind = event === 'correct' ? 'correction' : 'message'
      return call(writeToOffice, { code, text, kind }, options)
    })
  return <ReportView {...{ followed, site, busy, fault, act }} />
}

interface ViewProps {
  readonly followed: Followed
  readonly site: SiteView
  readonly busy: boolean
  readonly fault: string | undefined
  act(event: Act, text: string, key: string): Promise<boolean>
}

function ReportView({ followed, site, busy, fault, act }: ViewProps) {
  const { answeredAt, answerBy, messages } = followed
  const moment = (at: string): string => shownMoment(at, site.zone)
  return (
    <section aria-labelledby="follow-title">
      <h1 id="follow-title">{t(`report.kind.${followed.kind}`)}</h1>
      <p className="state">{t(`report.state.${followed.state}`)}</p>
      <p>{t('follow.received', { when: moment(followed.receivedAt) })}</p>
      {answeredAt !== undefined ? (
        <p>{t('follow.answered', { when: moment(answeredAt) })}</p>
      ) : (
        answerBy !== undefined &&
        followed.state !== 'withdrawn' && (
          <p>{t('sent.answerBy', { when: shownDeadline(answerBy, site.zone) })}</p>
        )
      )}
      <h2>{t('follow.dialogue')}</h2>
      {messages.length === 0 ? (
        <p className="hint">{t('follow.noMessages')}</p>
      ) : (
        <ol className="dialogue">
          {messages.map((message) => (
            <li key={message.id} className={message.from}>
              <p className="who">
                {message.from === 'office' ? (message.by ?? t('follow.office')) : t('follow.you')}
                {message.kind === 'correction' && ` · ${t('follow.correction')}`} ·{' '}
                <time dateTime={message.at}>{moment(message.at)}</time>
              </p>
              <p className="said">{message.text}</p>
            </li>
          ))}
        </ol>
      )}
      {followed.may.length > 0 && <ActForm {...{ followed, busy, act }} />}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  )
}

function ActForm({ followed, busy, act }: Pick<ViewProps, 'followed' | 'busy' | 'act'>) {
  const [text, setText] = useState('')
  const [key, setKey] = useState(newKey)
  const [isSure, setSure] = useState(false)
  const may = (event: Followed['may'][number]): boolean => followed.may.includes(event)
  const run = async (event: Act): Promise<void> => {
    // The key stays the same until it has worked: a retry after a lost answer does nothing twice.
    if (!(await act(event, text.trim(), key))) return
    setText('')
    setKey(newKey())
    setSure(false)
  }
  const isEmpty = text.trim() === ''
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <label htmlFor="text">{t('follow.write')}</label>
      <textarea
        id="text"
        rows={4}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {may('write') && (
        <>
          <button
            type="button"
            className="main"
            disabled={busy || isEmpty}
            onClick={() => run('write')}
          >
            {t('follow.sendMessage')}
          </button>
          <button
            type="button"
            className="main quiet"
            disabled={busy || isEmpty}
            onClick={() => run('correct')}
          >
            {t('follow.sendCorrection')}
          </button>
        </>
      )}
      {may('reopen') && (
        <button
          type="button"
          className="main quiet"
          disabled={busy || isEmpty}
          onClick={() => run('reopen')}
        >
          {t('follow.reopen')}
        </button>
      )}
      {may('withdraw') &&
        (isSure ? (
          <p className="notice danger">
            {t('follow.sure')}{' '}
            <button
              type="button"
              className="main danger"
              disabled={busy}
              onClick={() => run('withdraw')}
            >
              {t('follow.withdraw')}
            </button>
          </p>
        ) : (
          <button type="button" className="link" onClick={() => setSure(true)}>
            {t('follow.withdraw')}
          </button>
        ))}
    </form>
  )
}
