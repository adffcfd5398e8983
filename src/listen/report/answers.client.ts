import type { z } from 'zod'
import type { SiteView } from '#kernel/site/site.schema.ts'
import type { CivilDate, Interval } from '#kernel/time.ts'
import { newKey } from '#web/call.ts'
import { openStore } from '#web/store.ts'
import { type Clock, intervalOfClock } from './clock.rules.ts'
import type { KindName } from './kinds.ts'
import type * as schema from './report.schema.ts'
import { type DayPart, intervalOf } from './report-form.rules.ts'
import { intervalOfPhrase, type Phrase } from './when.rules.ts'

// What a person has answered so far, and what is sent of it.

/** A report as it is sent. */
export type Draft = z.input<typeof schema.ReportDraft>

/** A photo on the phone, small already; its name is the right to send it. */
export interface KeptPhoto {
  readonly name: string
  readonly blob: Blob
}

/** When it happened, as the person has said it. */
type WhenDraft =
  | { by: 'phrase'; phrase: Phrase }
  | { by: 'day'; day: string; part: DayPart }
  | { by: 'clock'; day: string; clock: Clock }

/** Where it happened, as far as the person has said. */
export interface WhereDraft {
  readonly place?: string
  readonly placeName?: string
  readonly words: string
  readonly point?: { readonly lon: number; readonly lat: number; readonly accuracyMeters: number }
}

/** What has been answered so far; kept on the phone until it is sent or thrown away. */
export interface Answers {
  /** of the report that it becomes: whatever is repeated, it arrives once */
  readonly key: string
  readonly kind?: KindName
  readonly when?: WhenDraft
  readonly where?: WhereDraft
  readonly story: string
  readonly photos: readonly KeptPhoto[]
  readonly contact: { readonly name: string; readonly phone: string; readonly email: string }
  /** false: not to be told by that contact that there is an answer; absent in what an earlier version kept */
  readonly news?: boolean
}

/** The questions in their order. */
export const steps = ['kind', 'when', 'where', 'story', 'photos', 'contact', 'review'] as const
export type Step = (typeof steps)[number]

/** What the screen of a question is given. */
export interface StepProps {
  readonly answers: Answers
  readonly site: SiteView
  change(given: Partial<Answers>): void
  next(): void
}

/** A report of which nothing has been said yet. */
export const emptyAnswers = (): Answers => ({
  key: newKey(),
  story: '',
  photos: [],
  contact: { name: '', phone: '', email: '' },
})

const drafts = openStore<Answers>('convive', 'draft')
const DRAFT = 'draft'

/** What this phone keeps of a report that was begun. */
export interface KeptAnswers {
  /** what was answered the last time and not sent */
  readonly answers: Answers | undefined
  /** whether something was put away that the browser cannot read any more */
  readonly isLost: boolean
}

/** What was answered the last time and not sent; nothing where the browser keeps nothing. */
export const keptAnswers = (): Promise<KeptAnswers> =>
  drafts.all().then(
    ({ values, lost }) => ({ answers: values[0], isLost: lost.length > 0 }),
    () => ({ answers: undefined, isLost: false }),
  )

/** Keeps the answers. A private window may have no database: then they live as long as the page. */
export const keepAnswers = (answers: Answers): Promise<void> =>
  drafts.put(DRAFT, answers).catch(() => undefined)

/** Throws the answers away. */
export const forgetAnswers = (): Promise<void> => drafts.remove(DRAFT).catch(() => undefined)

/** Whether something was answered that would be missed. */
export const hasAnswers = (answers: Answers): boolean =>
  answers.when !== undefined ||
  answers.where !== undefined ||
  answers.story.trim() !== '' ||
  answers.photos.length > 0

/** Whether every question is answered that has to be. */
export const isWhole = ({ kind, when, where, story }: Answers): boolean =>
  kind !== undefined && when !== undefined && isPlaced(where) && story.trim() !== ''

/** Whether it says where: a place, a point or words. */
export const isPlaced = (where: WhereDraft | undefined): boolean =>
  Boolean(where?.place || where?.point || where?.words.trim())

/** The fields of the contact that were filled. */
const filledContact = ({ contact }: Answers): [string, string][] =>
  Object.entries(contact)
    .map(([name, value]): [string, string] => [name, value.trim()])
    .filter(([, value]) => value !== '')

/** The contact as one line; nothing when none was left. */
export const shownContact = (answers: Answers): string =>
  filledContact(answers)
    .map(([, value]) => value)
    .join(', ')

/** The answers as they are sent. */
export function draftOf(answers: Answers, site: SiteView): Draft {
  const { kind = 'other', when, where, story, photos } = answers
  const interval = intervalMeant(when, site.zone)
  const contact = filledContact(answers)
  return {
    kind,
    story: story.trim(),
    where: sentWhere(where),
    when: { from: new Date(interval.from).toISOString(), to: new Date(interval.to).toISOString() },
    ...(contact.length > 0 && { contact: Object.fromEntries(contact) }),
    news: answers.news !== false,
    photos: photos.map(({ name }) => name),
    language: document.documentElement.lang as 'es' | 'pt' | 'en',
  }
}

/** The interval that an answer means at this moment. */
export function intervalMeant(when: WhenDraft | undefined, zone: string): Interval {
  const now = Date.now()
  if (when?.by === 'clock') return intervalOfClock(when.clock, when.day as CivilDate, zone, now)
  if (when?.by === 'day') return intervalOf(when.day as CivilDate, when.part, zone, now)
  return intervalOfPhrase(when?.phrase ?? 'today', zone, now)
}

function sentWhere(where: WhereDraft | undefined): Draft['where'] {
  const words = where?.words.trim() || undefined
  if (where?.point !== undefined) return { by: 'point', ...where.point, ...(words && { words }) }
  if (words !== undefined)
    return { by: 'landmark', words, ...(where?.place && { place: where.place }) }
  return { by: 'place', place: where?.place ?? '' }
}
