import { useEffect, useState } from 'react'
import { readSite } from '#kernel/site/site.client.ts'
import type { SiteView } from '#kernel/site/site.schema.ts'
import { ask, forgetMine, UnitPage } from '#respond/web.ts'
import { LanguageButtons, useLanguage } from '#web/language-buttons.tsx'
import { Mark } from '#web/mark.tsx'
import { t } from '#web/messages.ts'
import { readKept, writeKept } from './kept.ts'
import { useSession } from './session.ts'
import { SignIn } from './sign-in.tsx'

const SITE = 'unit.site'
type Site = Pick<SiteView, 'zone' | 'place' | 'demo'>

/** The units' application: signing in for a shift, and the one page of the work. */
export function App() {
  const { language, speak } = useLanguage()
  const { who, enter, leave, check, end } = useSession()
  const site = useSite()
  const isWorking = typeof who === 'object'
  const ended = (): void => {
    void forgetMine()
    end()
  }
  return (
    <>
      <header>
        {site?.demo === true && <p className="demo">{t('unitShell.demo')}</p>}
        <div className="top">
          <span className="brand">
            <Mark />
            {isWorking ? who.displayName : 'convive'}
          </span>
          {!isWorking && (
            <LanguageButtons label={t('unitShell.languages')} {...{ language, speak }} />
          )}
        </div>
      </header>
      <main className="shell">
        {isWorking && site !== undefined && (
          <UnitPage account={who.account} {...{ language, site, ended }} />
        )}
        {who === 'nobody' && <SignIn enter={enter} />}
        {who === 'other' && <Other />}
        {(who === 'asking' || (isWorking && site === undefined)) && <Asking check={check} />}
      </main>
      {(isWorking || who === 'other') && (
        <footer className="bottom">
          <LanguageButtons label={t('unitShell.languages')} {...{ language, speak }} />
          <button
            type="button"
            className="link"
            onClick={() => void leave().then(forgetMine, () => undefined)}
          >
            {t('unitShell.leave')}
          </button>
        </footer>
      )}
    </>
  )
}

const Asking = ({ check }: { check(): Promise<void> }) => {
  useEffect(() => void check(), [check])
  return (
    <h1 className="unseen" role="status">
      {t('unitShell.asking')}
    </h1>
  )
}

const Other = () => (
  <section aria-labelledby="other">
    <h1 id="other">{t('unitShell.other')}</h1>
    <p>{t('unitShell.otherLead')}</p>
    <a className="main" href="/app">
      {t('unitShell.desk')}
    </a>
  </section>
)

/** What the installation says of itself, kept for where there is no signal: the zone of its clock, and its place. */
function useSite(): Site | undefined {
  const [site, setSite] = useState(() => readKept<Site>(SITE))
  useEffect(() => {
    ask(readSite, {}).then(
      ({ zone, place, demo }) => {
        writeKept(SITE, { zone, place, demo })
        setSite({ zone, place, demo })
      },
      () => undefined,
    )
  }, [])
  return site
}
