import { CallError, type CallOptions, call } from '#web/call.ts'
import type { ClientEndpoint } from '#web/request.ts'

// Whether the server is heard, since when not, and how far this phone's clock is from its own.

/** What a phone knows of its way to the server. */
export interface Contact {
  /** the last try was answered */
  readonly isHeard: boolean
  /** milliseconds since 1970 on the phone's clock: when an answer came last */
  readonly heardAt?: number
  /** the phone's clock minus the server's, milliseconds */
  readonly clockOff?: number
}

const KEY = 'unit.contact'
const watchers = new Set<() => void>()
let contact: Contact = { isHeard: false, ...kept() }

/** A worker has no such drawer, and a private window may keep nothing. */
function kept(): Omit<Contact, 'isHeard'> {
  try {
    const { heardAt, clockOff } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Contact
    return {
      ...(heardAt !== undefined && { heardAt }),
      ...(clockOff !== undefined && { clockOff }),
    }
  } catch {
    return {}
  }
}

function become(next: Contact): void {
  contact = next
  try {
    const { heardAt, clockOff } = next
    localStorage.setItem(KEY, JSON.stringify({ heardAt, clockOff }))
  } catch {
    // it lasts as long as the page
  }
  for (const watch of watchers) watch()
}

/** What is known now. */
export const contactNow = (): Contact => contact

/** Tells of each change. @returns stops it */
export function watchContact(watch: () => void): () => void {
  watchers.add(watch)
  return () => {
    watchers.delete(watch)
  }
}

/** The server answered. */
export const noteHeard = (): void => become({ ...contact, isHeard: true, heardAt: Date.now() })

/** There was no answer. */
export function noteUnheard(): void {
  if (contact.isHeard) become({ ...contact, isHeard: false })
}

/**
 * Compares the clocks: the server's moment lies between asking and being answered.
 * @param serverNow  milliseconds since 1970; @param askedAt, answeredAt  on the phone's clock
 */
export const noteClock = (serverNow: number, askedAt: number, answeredAt: number): void =>
  become({ ...contact, clockOff: Math.round((askedAt + answeredAt) / 2 - serverNow) })

/** This moment on the server's clock, as far as the phone knows it. @returns milliseconds since 1970 */
export const trueNow = (): number => Date.now() - (contact.clockOff ?? 0)

/** Asks an endpoint, and notes whether the server was heard. @throws CallError always and only */
export async function ask<In, Out>(
  endpoint: ClientEndpoint<In, Out>,
  input: In,
  options: CallOptions = {},
): Promise<Out> {
  try {
    const answer = await call(endpoint, input, options)
    noteHeard()
    return answer
  } catch (error) {
    if (error instanceof CallError && error.kind === 'offline') noteUnheard()
    else if (error instanceof CallError && error.status > 0) noteHeard()
    throw error
  }
}
