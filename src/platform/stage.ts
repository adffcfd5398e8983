import type { RetentionOf } from '#kernel/clock/retention.service.ts'
import type { Reaction } from '#kernel/facts/reactions.service.ts'
import type { Language } from '#kernel/language.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import type { RefusalFacts } from '#kernel/refusal.ts'
import type { DocumentRoute } from './http/document.ts'
import type { PageRoute } from './http/page.ts'
import type { Route } from './http/route.ts'
import type { JobHandler } from './jobs/jobs.service.ts'
import type { Channel, Notices } from './notice/notice.ts'
import type { Presence } from './presence/presence.ts'
import type { World } from './world.ts'

/** What a stage of the loop gives to the composition root: what it serves, who may, and what it does afterwards. */
export interface Stage {
  readonly name: string
  readonly policy: readonly PolicyLine[]
  routes(world: World, site: Site): readonly Route[]
  pages(world: World, site: Site): readonly PageRoute[]
  /** bytes at addresses for programs, such as what is downloaded */
  documents?(world: World, site: Site): readonly DocumentRoute[]
  /** by queue */
  jobs(world: World, tools: Tools): Readonly<Record<string, JobHandler>>
  /** what the stage holds of people, each under a rule of the law pack that says when it goes */
  readonly retention?: readonly RetentionOf[]
  /** what it does when it hears of others */
  readonly reactions?: readonly Reaction[]
  /** what is done every minute, such as deadlines that run out */
  eachMinute?(world: World): Promise<void>
}

/** Points of a photo, width times height, beyond which it is not decoded. */
export const MAX_PHOTO_PIXELS = 50_000_000

/** A photo without anything but its picture. */
export interface CleanedPhoto {
  readonly jpeg: Uint8Array
  /** points */
  readonly width: number
  readonly height: number
}

/** Why bytes did not become a photo; `tooHard` when the process broke at them, which a busy machine may cause, too. */
export type Unclean = 'notAPhoto' | 'tooManyPixels' | 'tooHard'

/** A process apart that turns strangers' bytes into a clean picture. @throws Error when it cannot work at all */
export type CleanPhoto = (bytes: Uint8Array, signal: AbortSignal) => Promise<CleanedPhoto | Unclean>

/** What jobs use that lies outside of the server. */
export interface Tools {
  readonly cleanPhoto: CleanPhoto
  /** the ways by which people are told who do not look at a screen */
  readonly notices: Notices
  say: Site['say']
}

/** What pages and routes may know of the place they serve. */
export interface Site {
  readonly emergencyPhone: string
  /** address under which people reach it */
  readonly publicUrl: string
  /** addresses of the style sheets of pages that are made on the server */
  readonly styles: readonly string[]
  /** what makes a map of the public pages one that is moved; absent where it was not built */
  readonly movingMap?: { readonly scripts: readonly string[]; readonly styles: readonly string[] }
  /** file of the base map that the operator may have put beside the data */
  readonly basemap?: string
  /** the whole table of who may do what */
  readonly policy: readonly PolicyLine[]
  /** what all stages hold of people */
  readonly retention: readonly RetentionOf[]
  /** who has what open now */
  readonly presence: Presence
  /** the ways out to people who do not look at a screen, as far as they are configured */
  readonly channels: readonly Channel[]
  say(language: Language, code: string, facts?: RefusalFacts): string
}
