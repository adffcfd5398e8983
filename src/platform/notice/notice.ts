import type { Language } from '#kernel/language.ts'

/** The ways out of the house. */
export const channels = ['command', 'hook', 'mail', 'sms'] as const
export type Channel = (typeof channels)[number]

/** The channels that need to be told whom; a command and a hook know it by themselves. */
export const isAddressed = (channel: Channel): boolean => channel === 'mail' || channel === 'sms'

/** What is told outside: a few words without anything personal, which send a person to the screen. */
export interface Notice {
  /** the same at every attempt, so that a receiver that keeps it tells nobody twice */
  readonly id: string
  readonly about: 'incident' | 'report' | 'alarm' | 'test'
  /** of the words, for whoever reads them aloud or answers to them */
  readonly language: Language
  readonly subject: string
  readonly text: string
  /** telephone or e-mail address, for a channel that is addressed */
  readonly to?: string | undefined
  /** an earlier attempt may have arrived: nobody could say before the server stopped */
  readonly again: boolean
}

/** Why a notice did not go out, in one word for records and screens. */
export type Why =
  | 'notSet'
  | 'noAddress'
  | 'missing'
  | 'exit'
  | 'tooLong'
  | 'unreachable'
  | 'redirected'
  | 'refused'
  | 'signIn'

/** What became of one attempt. */
export type Outcome =
  | { readonly sent: true }
  | {
      readonly sent: false
      readonly why: Why
      /** exit code, HTTP status, SMTP reply or the system's code; never words of the other side */
      readonly detail: string
      /** it is worth trying again */
      readonly passing: boolean
    }

/** One way out. It never throws: what went wrong is its answer. */
export interface Door {
  /** @param signal  breaks the attempt off when the server stops */
  send(notice: Notice, signal?: AbortSignal): Promise<Outcome>
}

/** The ways out that this installation has. */
export interface Notices {
  /** those that are configured */
  readonly channels: readonly Channel[]
  send(channel: Channel, notice: Notice, signal?: AbortSignal): Promise<Outcome>
}

/** An attempt that failed. @param passing  whether it is worth trying again */
export const unsent = (why: Why, detail: string | number = '', passing = true): Outcome => ({
  sent: false,
  why,
  detail: String(detail).slice(0, 40),
  passing,
})
