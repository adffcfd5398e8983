import { type ReactNode, useEffect } from 'react'
import { t } from '#web/messages.ts'
import { DemoBanner } from './demo-banner.tsx'
import { Mark } from './icons.tsx'
import { AppearanceSwitch, LanguageSwitch } from './preferences.tsx'
import { institutionWords, useSite } from './site.tsx'

/** A screen before somebody is signed in: one card, with the institution's name above. */
export function Door({
  title,
  wide,
  children,
}: {
  title: string
  wide?: boolean
  children: ReactNode
}) {
  const site = useSite()
  useEffect(() => {
    document.title = `${title} · convive`
  }, [title])
  return (
    <div className="door">
      <header>
        <DemoBanner />
        <div className="door-head">
          <span className="brand">
            <Mark /> convive
          </span>
          <span className="quiet">{institutionWords(site)}</span>
          <span className="door-switches">
            <LanguageSwitch />
            <AppearanceSwitch />
          </span>
        </div>
      </header>
      <main className={wide === true ? 'card wide' : 'card'}>
        <h1>{title}</h1>
        {children}
      </main>
      <footer className="quiet">
        <a href="/">{t('shell.citizens')}</a>
      </footer>
    </div>
  )
}
