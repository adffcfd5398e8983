import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { listPlaces } from '#kernel/place/place.client.ts'
import { readSite } from '#kernel/site/site.client.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import {
  type Answers,
  draftOf,
  FollowPage,
  forgetReport,
  type Kept,
  keepAnswers,
  keepReport,
  ReportPage,
} from '#listen/web.ts'
import { call, newKey } from '#web/call.ts'
import { LanguageButtons, useLanguage } from '#web/language-buttons.tsx'
import { Mark } from '#web/mark.tsx'
import { t } from '#web/messages.ts'
import { askToSendLater, useOnline } from '#web/phone.ts'
import { Home } from './home.tsx'
import { type Outbox, useOutbox } from './outbox.ts'
import { Sent } from './sent.tsx'
import { useView } from './view.ts'

/** The citizens' application: home, the report, what became of it, and following by code. */
export function App() {
  const { site, load } = useSite()
  const { language, speak } = useLanguage()
  const { view, show } = useView()
  const outbox = useOutbox(language)
  const isOnline = useOnline()
  return (
    <>
      <header>
        {typeof site === 'object' && site.demo && <p className="demo">{t('home.demo')}</p>}
        <div className="top">
          <a
            className="brand"
            href="/"
            onClick={(event) => {
              event.preventDefault()
              show({ name: 'home' })
            }}
          >
            <Mark />
            convive
          </a>
          <LanguageButtons label={t('home.languages')} {...{ language, speak }} />
        </div>
      </header>
      <main className="shell">
        {!isOnline && (
          <p className="notice attention" role="status">
            {t('home.offline')}
          </p>
        )}
        {site === 'loading' && <Loading />}
        {site === 'failed' && <Failed onRetry={load} />}
        {typeof site === 'object' && <Content {...{ site, language, view, show, outbox }} />}
      </main>
      <footer className="bottom">
        <a href="/observatory">{t('home.observatory')}</a>{' '}
        <a href="/formulario">{t('home.simple')}</a>
      </footer>
    </>
  )
}

/** Grey places of what is to come; they show themselves only to whoever has to wait. */
const Loading = () => (
  <div role="status">
    <h1 className="unseen">{t('home.loading')}</h1>
    <div className="skeleton">
      <span />
      <span />
      <span />
    </div>
  </div>
)

const Failed = ({ onRetry }: { onRetry(): void }) => (
  <section aria-labelledby="failed">
    <h1 id="failed">{t('home.failed')}</h1>
    <p>{t('home.failedSafe')}</p>
    <button type="button" className="main" onClick={onRetry}>
      {t('home.retry')}
    </button>
  </section>
)

type Shown = ReturnType<typeof useView>

interface ContentProps extends Shown {
  readonly site: SiteView
  readonly language: string
  readonly outbox: Outbox
}

function Content({ site, language, view, show, outbox }: ContentProps): ReactNode {
  const { kept, lost, isSending, refresh, send } = outbox
  const home = (): void => show({ name: 'home' })
  const take = async (answers: Answers): Promise<void> => {
    const draft = draftOf(answers, site)
    const { key, photos } = answers
    const report = { key, savedAt: Date.now(), kind: draft.kind, draft, answers, photos }
    await keepReport({ ...report, state: 'saved' })
    await refresh()
    show({ name: 'sent', key }, { replace: true })
    void send()
    void askToSendLater()
  }
  const correct = async (report: Kept): Promise<void> => {
    if (report.answers === undefined) return
    // Another report than the one that was not taken, so that its key is its own.
    await keepAnswers({ ...report.answers, key: newKey() })
    await forgetReport(report.key)
    await refresh()
    show({ name: 'report', step: 'review' })
  }
  if (view.name === 'report')
    return (
      <ReportPage
        site={site}
        step={view.step}
        onStep={(step) => show({ name: 'report', step })}
        onSend={take}
        onLeave={home}
      />
    )
  if (view.name === 'follow')
    return (
      <FollowPage
        key={view.code ?? ''}
        {...{ site, language }}
        {...(view.code !== undefined && { code: view.code })}
        onLeave={home}
      />
    )
  const sent = view.name === 'sent' && kept?.find(({ key }) => key === view.key)
  if (sent)
    return (
      <Sent
        {...{ site, isSending }}
        report={sent}
        onSend={() => void send()}
        onCorrect={() => void correct(sent)}
        onDone={home}
      />
    )
  // Which report stands here is known in a moment; one that was deleted meanwhile leaves the first screen.
  if (view.name === 'sent' && kept === undefined) return <Loading />
  return (
    <Home
      site={site}
      kept={kept ?? []}
      lost={lost}
      onReport={() => show({ name: 'report', step: 'kind' })}
      onFollow={(code) => show({ name: 'follow', ...(code !== undefined && { code }) })}
      onCorrect={(report) => void correct(report)}
      onChange={() => void refresh()}
    />
  )
}

/** What the installation says of itself; without it no screen knows the place and the number to call. */
function useSite() {
  const [site, setSite] = useState<SiteView | 'loading' | 'failed'>('loading')
  const load = useCallback(() => {
    setSite('loading')
    call(readSite, {}).then(
      (found) => {
        setSite(found)
        void warmUp(found)
      },
      () => setSite('failed'),
    )
  }, [])
  useEffect(load, [load])
  return { site, load }
}

/** The list of places is fetched once beforehand, so that the worker has it where there is no signal. */
async function warmUp({ place }: SiteView): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (workers === undefined) return
  await workers.ready
  // At the first visit the worker takes the page over a moment after it is ready.
  if (workers.controller === null)
    await new Promise((taken) =>
      workers.addEventListener('controllerchange', taken, { once: true }),
    )
  const input =
    place.length === 4
      ? ({ kind: 'corregimiento', under: place } as const)
      : ({ kind: 'district', ...(place !== '' && { under: place }) } as const)
  await Promise.allSettled([call(readSite, {}), call(listPlaces, input)])
}
