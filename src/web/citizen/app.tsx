import { useCallback, useEffect, useState } from 'react'
import type { Language } from '#kernel/language.ts'
import { listPlaces } from '#kernel/place/place.client.ts'
import { readSite } from '#kernel/site/site.client.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import {
  type Draft,
  FollowPage,
  type Kept,
  type KeptPhoto,
  keepReport,
  keptReports,
  ReportPage,
  sendWaiting,
} from '#listen/web.ts'
import { CallError, call } from '#web/call.ts'
import { loadLanguage } from '#web/load-messages.ts'
import { spokenLanguage, t } from '#web/messages.ts'
import { Home } from './home.tsx'
import { Sent } from './sent.tsx'

type View =
  | { name: 'home' }
  | { name: 'report' }
  | { name: 'follow'; code?: string }
  | { name: 'sent'; key: string }

const ownNames: Readonly<Record<Language, string>> = {
  es: 'Español',
  pt: 'Português',
  en: 'English',
}

/** The citizens' application: home, the report, what became of it, and following by code. */
export function App() {
  const [view, setView] = useState<View>(viewOfAddress)
  const [site, setSite] = useState<SiteView | 'loading' | 'failed'>('loading')
  const [kept, setKept] = useState<readonly Kept[]>([])
  const [language, setLanguage] = useState(spokenLanguage)
  const isOnline = useOnline()

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
  const refresh = useCallback((): void => {
    // A private window may have no database: then there is nothing to show.
    keptReports().then(setKept, () => undefined)
  }, [])
  const send = useCallback(async (): Promise<void> => {
    try {
      await sendWaiting(language, refresh)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
    } finally {
      refresh()
    }
  }, [language, refresh])
  useSendingWhenPossible(send)
  useEffect(() => {
    const back = () => setView(viewOfAddress())
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])

  const go = (next: View): void => {
    history.pushState({ view: next.name }, '', next.name === 'follow' ? '/seguir' : '/')
    setView(next)
    scrollTo(0, 0)
  }
  const speak = async (next: Language): Promise<void> => {
    await loadLanguage(next)
    rememberLanguage(next)
    setLanguage(next)
  }
  const take = async (draft: Draft, photos: readonly KeptPhoto[], key: string): Promise<void> => {
    await keepReport({ key, savedAt: Date.now(), kind: draft.kind, draft, photos, state: 'saved' })
    refresh()
    go({ name: 'sent', key })
    void send()
    void askToSendLater()
  }
  const content = () => {
    if (site === 'loading') return <p className="hint quiet-wait" role="status" />
    if (site === 'failed')
      return (
        <div className="notice danger" role="alert">
          <p>{t('home.failed')}</p>
          <button type="button" className="main" onClick={load}>
            {t('home.retry')}
          </button>
        </div>
      )
    if (view.name === 'report')
      return <ReportPage site={site} onSend={take} onLeave={() => go({ name: 'home' })} />
    if (view.name === 'follow')
      return (
        <FollowPage
          key={view.code ?? ''}
          site={site}
          language={language}
          {...(view.code !== undefined && { code: view.code })}
        />
      )
    if (view.name === 'sent') {
      const report = kept.find((each) => each.key === view.key)
      return (
        report && (
          <Sent report={report} site={site} onSend={send} onDone={() => go({ name: 'home' })} />
        )
      )
    }
    return (
      <Home
        site={site}
        kept={kept}
        onReport={() => go({ name: 'report' })}
        onFollow={(code) => go({ name: 'follow', ...(code !== undefined && { code }) })}
        onChange={refresh}
      />
    )
  }
  return (
    <>
      {typeof site === 'object' && site.demo && <p className="demo">{t('home.demo')}</p>}
      <header className="top">
        <a
          className="brand"
          href="/"
          onClick={(event) => {
            event.preventDefault()
            go({ name: 'home' })
          }}
        >
          convive
        </a>
        <nav aria-label={t('home.languages')}>
          {(Object.keys(ownNames) as Language[]).map((each) => (
            <button
              key={each}
              type="button"
              className="link"
              lang={each}
              aria-current={each === language}
              onClick={() => speak(each)}
            >
              {ownNames[each]}
            </button>
          ))}
        </nav>
      </header>
      {!isOnline && (
        <p className="notice attention" role="status">
          {t('home.offline')}
        </p>
      )}
      <main className="shell">{content()}</main>
      <footer className="bottom">
        <a href="/observatory">{t('home.observatory')}</a>{' '}
        <a href="/formulario">{t('home.simple')}</a>
      </footer>
    </>
  )
}

/** The list of places is fetched once beforehand, so that the worker has it where there is no signal. */
async function warmUp({ place }: SiteView): Promise<void> {
  const ready = await navigator.serviceWorker?.ready
  if (ready === undefined) return
  const input =
    place.length === 4
      ? ({ kind: 'corregimiento', under: place } as const)
      : ({ kind: 'district', ...(place !== '' && { under: place }) } as const)
  await Promise.allSettled([call(readSite, {}), call(listPlaces, input)])
}

const viewOfAddress = (): View =>
  location.pathname === '/seguir' ? { name: 'follow' } : { name: 'home' }

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return isOnline
}

/** At the start, when a signal comes back, when the page is looked at again, and every minute while it is open. */
function useSendingWhenPossible(send: () => Promise<void>): void {
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') void send()
    }
    look()
    const timer = setInterval(look, 60_000)
    addEventListener('online', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      removeEventListener('online', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [send])
}

interface SyncManager {
  register(tag: string): Promise<void>
}

/** Where the browser can, it sends on its own when a signal comes back, even with the page closed. */
async function askToSendLater(): Promise<void> {
  try {
    const worker = (await navigator.serviceWorker?.ready) as
      | (ServiceWorkerRegistration & { sync?: SyncManager })
      | undefined
    await worker?.sync?.register('outbox')
    await navigator.storage?.persist?.()
  } catch {
    // Not everywhere, and not needed: the page sends whenever it is open.
  }
}

function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem('language', language)
  } catch {
    // A private window may keep nothing.
  }
}
