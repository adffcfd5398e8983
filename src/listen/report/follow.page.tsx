import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { CallError, call, newKey } from '#web/call.ts'
import { Heading } from '#web/heading.tsx'
import { t } from '#web/messages.ts'
import { shownDeadline, shownMoment, shownStretch } from '#web/times.ts'
import { type Act, ActForm } from './act-form.page.tsx'
import { openerWords } from './opener.rules.ts'
import {
  followReport,
  reopenReport,
  seeVersion,
  wantNews,
  withdrawReport,
  writeToOffice,
} from './report.client.ts'
import type { Followed } from './report.schema.ts'
import { REOPEN_DAYS } from './terms.rules.ts'

/** How often an open screen asks whether there is anything new. */
const ASK_EVERY = 10_000

interface Props {
  readonly site: SiteView
  readonly language: string
  /** a code that this phone keeps, looked up at once; it never stands in an address */
  readonly code?: string
  onLeave(): void
}

/** A report followed by its code: what became of it, the dialogue, and what the person may still do. */
export function FollowPage({ site, language, code: given, onLeave }: Props) {
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
      setFault(faultWords(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  const look = () => ask(() => call(followReport, { code }, { language }))
  const latest = useRef(look)
  latest.current = look
  useEffect(() => {
    if (given !== undefined) void latest.current()
  }, [given])
  useNews(busy ? undefined : followed, setFollowed, async (version) => {
    const seen = await call(seeVersion, { code }, { language })
    return seen.version === version ? undefined : call(followReport, { code }, { language })
  })

  if (followed === undefined)
    return <CodeForm {...{ code, busy, fault }} onType={setCode} onLook={() => void look()} />
  const act = (event: Act, text: string, key: string): Promise<boolean> =>
    ask(() => {
      const options = { key, language }
      if (event === 'withdraw') return call(withdrawReport, { code }, options)
      if (event === 'reopen') return call(reopenReport, { code, text }, options)
      const kind = event === 'correct' ? 'correction' : 'message'
      return call(writeToOffice, { code, text, kind }, options)
    })
  return (
    <section aria-labelledby="follow-title">
      <ReportView {...{ followed, site }} />
      {followed.news.left && (
        <News
          {...{ followed, busy }}
          want={(wanted) =>
            void ask(() => call(wantNews, { code, wanted }, { key: newKey(), language }))
          }
        />
      )}
      {followed.may.length > 0 && <ActForm {...{ followed, busy, act }} />}
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <button type="button" className="main quiet" disabled={busy} onClick={() => void look()}>
        {busy ? t('follow.looking') : t('follow.again')}
      </button>
      <p className="leave">
        <button type="button" className="link" onClick={onLeave}>
          {t('follow.leave')}
        </button>
      </p>
    </section>
  )
}

/** Looks for an answer while the screen is seen, and when it is seen again; without a signal it waits quietly. */
function useNews(
  followed: Followed | undefined,
  take: (followed: Followed) => void,
  look: (version: string) => Promise<Followed | undefined>,
): void {
  const latest = useRef(look)
  latest.current = look
  const version = followed?.version
  useEffect(() => {
    if (version === undefined) return undefined
    let isShown = true
    const lookAgain = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return
      try {
        const news = await latest.current(version)
        // What she did meanwhile is newer than what was on its way.
        if (news !== undefined && isShown) take(news)
      } catch (error) {
        if (!(error instanceof CallError)) throw error
      }
    }
    document.addEventListener('visibilitychange', lookAgain)
    const timer = setInterval(lookAgain, ASK_EVERY)
    return () => {
      isShown = false
      clearInterval(timer)
      document.removeEventListener('visibilitychange', lookAgain)
    }
  }, [version, take])
}

function faultWords(error: CallError): string {
  if (error.kind === 'refused') return error.message
  return t(error.kind === 'offline' ? 'follow.offline' : 'follow.failed')
}

interface CodeFormProps {
  readonly code: string
  readonly busy: boolean
  readonly fault: string | undefined
  onType(code: string): void
  onLook(): void
}

function CodeForm({ code, busy, fault, onType, onLook }: CodeFormProps) {
  const look = (event: FormEvent): void => {
    event.preventDefault()
    onLook()
  }
  return (
    <section aria-labelledby="follow-title">
      <Heading id="follow-title" text={t('follow.title')} />
      <form onSubmit={look}>
        <label htmlFor="code">{t('follow.code')}</label>
        <p className="hint" id="code-hint">
          {t('follow.codeHint')}
        </p>
        <input
          id="code"
          className="code"
          value={code}
          onChange={(event) => onType(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          placeholder="XXXXX-XXXXX"
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? 'code-hint' : 'code-hint code-fault'}
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
}

/** What became of it, who has it and what comes next, and what both sides wrote. */
function ReportView({ followed, site }: { followed: Followed; site: SiteView }) {
  const { state, answeredAt, answerBy, messages } = followed
  const moment = (at: string): string => shownMoment(at, site.zone)
  return (
    <>
      <Heading id="follow-title" text={t(`report.kind.${followed.kind}`)} />
      <div className="standing" role="status">
        <p className="state">{t(`report.state.${state}`)}</p>
        <p>{t(`follow.next.${state}`, { days: REOPEN_DAYS })}</p>
      </div>
      {answeredAt !== undefined ? (
        <p>{t('follow.answered', { when: moment(answeredAt) })}</p>
      ) : (
        answerBy !== undefined &&
        state !== 'withdrawn' && (
          <p>{t('sent.answerBy', { when: shownDeadline(answerBy, site.zone) })}</p>
        )
      )}
      <p>
        {t('follow.happened', {
          when: shownStretch(followed.occurredFrom, followed.occurredTo, site.zone),
        })}
      </p>
      <p>{t('follow.received', { when: moment(followed.receivedAt) })}</p>
      {followed.goesAt !== undefined && (
        <p className="notice attention">
          {t('follow.goes', { when: shownDeadline(followed.goesAt, site.zone) })}
        </p>
      )}
      {followed.erasureAskedBy !== undefined && (
        <p className="notice attention">
          {t('follow.erasureAsked', { when: shownDeadline(followed.erasureAskedBy, site.zone) })}
        </p>
      )}
      <Photos photos={followed.photos} />
      <h2>{t('follow.dialogue')}</h2>
      <div aria-live="polite">
        {messages.length === 0 ? (
          <p className="hint">{t('follow.noMessages')}</p>
        ) : (
          <ol className="dialogue">
            {messages.map((message) => (
              <li key={message.id} className={message.from}>
                <p className="who">
                  {message.from === 'office' ? (message.by ?? t('follow.office')) : t('follow.you')}
                  {message.kind === 'correction' && ` · ${t(`follow.correction.${message.from}`)}`}{' '}
                  · <time dateTime={message.at}>{moment(message.at)}</time>
                </p>
                <p className="said">{message.text}</p>
              </li>
            ))}
          </ol>
        )}
      </div>
      <Opened {...{ followed, moment }} />
    </>
  )
}

/** Who of the office read it, in plain words; names come on a formal request. */
function Opened({ followed, moment }: { followed: Followed; moment(at: string): string }) {
  const { opened, news } = followed
  const told = news.told.filter(({ state }) => state === 'sent')
  return (
    <>
      <h2>{t('follow.opened')}</h2>
      {opened.length === 0 ? (
        <p className="hint">{t('follow.openedNone')}</p>
      ) : (
        <>
          <ul className="opened">
            {opened.map((each) => (
              <li key={`${each.at} ${each.role}`}>
                {openerWords(t, each)} · <time dateTime={each.at}>{moment(each.at)}</time>
                {each.delayedBy !== null && (
                  <>
                    <br />
                    <span className="hint">
                      {t('follow.openedLater', { citation: each.delayedBy })}
                    </span>
                  </>
                )}
              </li>
            ))}
          </ul>
          <p className="hint">{t('follow.openedName')}</p>
        </>
      )}
      {told.length > 0 && (
        <ul className="opened">
          {told.map(({ at, channel }) => (
            <li key={at}>
              {t('follow.news.told', { channel: channel ?? '' })} ·{' '}
              <time dateTime={at}>{moment(at)}</time>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href="/derechos">{t('follow.rights')}</a>
      </p>
    </>
  )
}

interface NewsProps {
  readonly followed: Followed
  readonly busy: boolean
  want(wanted: boolean): void
}

/** Whether she is told by the contact she left that there is an answer; she changes it here at any time. */
function News({ followed, busy, want }: NewsProps) {
  const { wanted } = followed.news
  return (
    <p>
      {t(wanted ? 'follow.news.on' : 'follow.news.off')}{' '}
      <button type="button" className="link" disabled={busy} onClick={() => want(!wanted)}>
        {t(wanted ? 'follow.news.stop' : 'follow.news.start')}
      </button>
    </p>
  )
}

/** How many photos arrived, are still on the way, or could not be read. */
function Photos({ photos }: Pick<Followed, 'photos'>) {
  const count = (...states: string[]): number =>
    photos.filter(({ state }) => states.includes(state)).length
  const counts = {
    arrived: count('received', 'ready'),
    expected: count('expected'),
    refused: count('refused'),
  }
  return Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([what, n]) => <p key={what}>{t(`follow.photos.${what}`, { n })}</p>)
}
