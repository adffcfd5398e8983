import { type Language, Language as Languages } from '#kernel/language.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import type { Site } from '../stage.ts'
import type { Tenant } from '../world.ts'
import { type Html, html, page } from './html.ts'
import type { PageAsked } from './page.ts'

/** The messages of one language, with days and moments as people say them there. */
export interface Words {
  (code: string, facts?: RefusalFacts): string
  /** a day: "martes, 24 de noviembre" */
  day(instant: string, zone: string): string
  /** a day with its time */
  moment(instant: string, zone: string): string
  /** one moment where both are the same, else from when to when, with the day said once where it is one */
  stretch(from: string, to: string, zone: string): string
}

const locales: Readonly<Record<Language, string>> = { es: 'es-PA', pt: 'pt-BR', en: 'en' }

/** The words of a language. */
export function wordsIn(site: Site, language: Language): Words {
  const formatOf = (zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locales[language], { timeZone: zone, ...options })
  const format = (instant: string, zone: string, options: Intl.DateTimeFormatOptions): string =>
    formatOf(zone, options).format(Date.parse(instant))
  const words = (code: string, facts?: RefusalFacts): string => site.say(language, code, facts)
  return Object.assign(words, {
    // A deadline ends with the last instant of its day, which the next day's first one is.
    day: (instant: string, zone: string) =>
      format(new Date(Date.parse(instant) - 1).toISOString(), zone, { dateStyle: 'full' }),
    moment: (instant: string, zone: string) =>
      format(instant, zone, { dateStyle: 'long', timeStyle: 'short' }),
    stretch: (from: string, to: string, zone: string) =>
      formatOf(zone, { dateStyle: 'long', timeStyle: 'short' }).formatRange(
        Date.parse(from),
        Date.parse(to),
      ),
  })
}

/** Two arcs that make a roof together. */
const mark = html`<svg viewBox="6 24 52 24" width="39" height="18" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round"><path d="M10 44a16 16 0 0 1 32 0"/><path d="M22 44a16 16 0 0 1 32 0"/></g></svg>`

/** The same page with all that was chosen on it, in another language. */
function inLanguage(query: URLSearchParams, language: Language): string {
  const others = new URLSearchParams(query)
  others.set('lang', language)
  return `?${others}`
}

/** A page made on the server with what every such page has: name, language, and that it is a demo. */
export function frame(
  site: Site,
  tenant: Tenant,
  asked: PageAsked,
  o: {
    readonly title: string
    readonly content: Html
    /** addresses of our own scripts and style sheets that this page needs beyond the usual ones */
    readonly scripts?: readonly string[]
    readonly styles?: readonly string[]
  },
): Html {
  const t = wordsIn(site, asked.language)
  const others = Languages.options.filter((language) => language !== asked.language)
  const content = html`
<a class="skip" href="#main">${t('frame.skip')}</a>
<header>${tenant.demo ? html`<p class="demo">${t('frame.demo')}</p>` : undefined}
<div class="top"><a class="brand" href="/">${mark}convive</a><span class="tenant">${tenant.name === 'Convive' ? undefined : tenant.name}</span>
<nav aria-label="${t('frame.languages')}">${others.map(
    (language) =>
      html`<a href="${inLanguage(asked.query, language)}" lang="${language}" hreflang="${language}">${t(`frame.language.${language}`)}</a>`,
  )}</nav></div></header>
<main id="main">${o.content}</main>
<footer class="bottom"><a href="/">${t('frame.home')}</a> <a href="/observatory">${t('frame.observatory')}</a></footer>`
  return page({
    ...{ language: asked.language, title: o.title, content, scripts: o.scripts ?? [] },
    styles: [...site.styles, ...(o.styles ?? [])],
  })
}
