import type { Language } from '#kernel/language.ts'
import { iso } from '#kernel/time.ts'
import { type Words, wordsIn } from '#platform/http/frame.ts'
import type { PageAsked } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'

/** How an address asks for a map that is moved: `map=move`. */
export const MOVING = 'move'

/** Who reads a page: the words of her language, and the addresses by which she goes on in it. */
export interface Reader {
  readonly t: Words
  readonly language: Language
  readonly zone: string
  /** the language when the address names it: then links keep it */
  readonly keptLanguage: Language | undefined
  /** whether a map that is moved was asked for; links keep it */
  readonly isMoving: boolean
  /** a day as it is said, milliseconds since 1970 */
  day(at: number): string
  /** this page with another choice on it, and with a map that is moved or not */
  at(choice: Readonly<Record<string, string>>, isMoving?: boolean): string
  /** another page of ours */
  to(path: string): string
}

/** Takes up who asks for a page. */
export function readerOf(world: World, site: Site, asked: PageAsked): Reader {
  const { language, query } = asked
  const keptLanguage = query.get('lang') === language ? language : undefined
  const lang: Readonly<Record<string, string>> =
    keptLanguage === undefined ? {} : { lang: keptLanguage }
  const isMoving = query.get('map') === MOVING
  const { zone } = world.tenant
  const long = new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'long' })
  return {
    ...{ t: wordsIn(site, language), language, zone, keptLanguage, isMoving },
    day: (at) => long.format(Date.parse(iso(at))),
    at: (choice, moves = isMoving) =>
      `?${new URLSearchParams({ ...choice, ...(moves && { map: MOVING }), ...lang })}`,
    to: (path) => (keptLanguage === undefined ? path : `${path}?lang=${keptLanguage}`),
  }
}

/** A share as it is read: whole percents, and one decimal below ten. */
export function asPercent(part: number, whole: number, language: Language): string {
  const share = whole === 0 ? 0 : part / whole
  return new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: share < 0.1 ? 1 : 0,
  }).format(share)
}
