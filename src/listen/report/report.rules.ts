import type { MatterType, Transition } from '#kernel/matter/matter.schema.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DAY, type Interval } from '#kernel/time.ts'
import { CLOCK_SLACK, REOPEN_DAYS } from './terms.rules.ts'

/** How far back a report may reach; older events belong in a written complaint. */
export const MAX_AGE_DAYS = 366

/**
 * Accepts a report only when it is about the past, and not too far in it.
 * @param now  milliseconds since 1970, UTC
 * @throws Refusal `invalid` when the event is in the future or older than a year
 */
export function assertTimely(when: Interval, now: number): void {
  if (when.from > now + CLOCK_SLACK)
    throw new Refusal('invalid', 'report.inFuture', { field: 'when.from' })
  if (now - when.to > MAX_AGE_DAYS * DAY)
    throw new Refusal('invalid', 'report.tooOld', { field: 'when.to', days: MAX_AGE_DAYS })
}

/** Cuts an interval that reaches past now, such as "today": nothing is known of what has not happened yet. */
export const untilNow = (when: Interval, now: number): Interval => ({
  from: Math.min(when.from, now),
  to: Math.min(when.to, now),
})

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The follow code: ten signs of Crockford's alphabet, 50 bits, from a secret that a retry makes again.
 * @param secret  at least 7 bytes
 * @see Crockford, Base32 (2002)
 */
export function followCode(secret: Uint8Array): string {
  if (secret.length < 7) throw new RangeError(`got ${secret.length} bytes, wanted at least 7`)
  let bits = 0n
  for (const byte of secret.subarray(0, 7)) bits = (bits << 8n) | BigInt(byte)
  let code = ''
  for (let i = 0; i < 10; i++) code += alphabet[Number((bits >> BigInt(5 * i)) & 31n)]
  return code
}

/** The code as people read it aloud: two groups of five. */
export const shownCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`

const desk = ['operator', 'supervisor'] as const

/** What the person with the code may do while somebody works on the report. */
const citizen = (state: string): Record<string, Transition> => ({
  write: { to: state, by: ['subject'] },
  withdraw: { to: 'withdrawn', by: ['subject'] },
})

/** What ends the work; each tells the person why. */
const endings: Record<string, Transition> = {
  resolve: { to: 'resolved', by: desk, requires: ['text'] },
  refer: { to: 'referred', by: desk, requires: ['text'] },
  decline: { to: 'not_actionable', by: desk, requires: ['text'] },
  reject: { to: 'rejected', by: desk, requires: ['text'] },
}

const ended = (state: string): MatterType['states'][string] => ({
  deadlines: [
    {
      kind: 'closing',
      within: { days: REOPEN_DAYS },
      metBy: ['close'],
      onlyHere: true,
      fires: 'close',
    },
  ],
  on: {
    write: { to: state, by: ['subject'] },
    answer: { to: state, by: desk, requires: ['text'] },
    reopen: { to: 'received', by: ['subject'], requires: ['text'] },
    close: { to: 'closed', by: [...desk, 'clock'] },
  },
})

/**
 * A report's life. When a first human answer is due the law pack says (`report.answer`); what was ended may be reopened by the
 * person for 30 days, then it closes by itself.
 */
export const reportMatter: MatterType = {
  name: 'report',
  version: 1,
  initial: 'received',
  states: {
    received: {
      deadlines: [
        {
          kind: 'answer',
          within: { rule: 'report.answer' },
          metBy: ['answer', ...Object.keys(endings)],
        },
      ],
      on: { ...citizen('received'), claim: { to: 'assigned', by: desk } },
    },
    assigned: {
      on: {
        ...citizen('assigned'),
        release: { to: 'received', by: desk },
        answer: { to: 'assigned', by: desk, requires: ['text'] },
        start: { to: 'in_progress', by: desk },
        ...endings,
      },
    },
    in_progress: {
      on: {
        ...citizen('in_progress'),
        release: { to: 'received', by: desk },
        answer: { to: 'in_progress', by: desk, requires: ['text'] },
        ...endings,
      },
    },
    resolved: ended('resolved'),
    referred: ended('referred'),
    not_actionable: ended('not_actionable'),
    rejected: ended('rejected'),
    closed: { final: true, on: {} },
    withdrawn: { final: true, on: {} },
  },
}

const everybody = ['anyone', 'staff'] as const

/** Who may do what with a report. */
export const reportPolicy: readonly PolicyLine[] = [
  {
    action: 'report.send',
    actors: everybody,
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['draft'],
    obligations: ['ledger'],
  },
  {
    action: 'report.follow',
    actors: everybody,
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['state'],
    obligations: [],
  },
  {
    action: 'report.readOwn',
    actors: ['subject'],
    relation: 'own',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['message'],
    obligations: ['ledger'],
  },
  {
    action: 'report.list',
    actors: ['operator', 'supervisor', 'data-protection-officer', 'auditor'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: [],
  },
  {
    action: 'report.claim',
    actors: desk,
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: ['ledger'],
  },
  {
    action: 'report.read',
    actors: desk,
    relation: 'claimed',
    purposes: ['response'],
    sensitivity: 2,
    fields: ['story', 'where', 'contact', 'message', 'photo'],
    obligations: ['ledger'],
  },
  {
    action: 'report.read',
    actors: desk,
    relation: 'any',
    purposes: ['response', 'supervision'],
    sensitivity: 2,
    fields: ['story', 'where', 'contact', 'message', 'photo'],
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'report.read',
    actors: ['data-protection-officer'],
    relation: 'any',
    purposes: ['audit', 'subject'],
    sensitivity: 2,
    fields: ['story', 'where', 'contact', 'message', 'photo'],
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'report.read',
    actors: ['auditor'],
    relation: 'any',
    purposes: ['audit'],
    sensitivity: 2,
    fields: ['message'],
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'report.copy',
    actors: ['data-protection-officer'],
    relation: 'any',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['all'],
    obligations: ['ledger'],
  },
  {
    action: 'report.cleanPhoto',
    actors: ['machine'],
    relation: 'any',
    purposes: ['maintenance'],
    sensitivity: 2,
    fields: ['photo'],
    obligations: ['ledger'],
  },
  {
    action: 'report.notify',
    actors: ['machine'],
    relation: 'any',
    purposes: ['response'],
    sensitivity: 2,
    fields: ['contact'],
    obligations: ['ledger'],
  },
  {
    action: 'template.list',
    actors: desk,
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['template'],
    obligations: [],
  },
  {
    action: 'template.write',
    actors: ['supervisor'],
    relation: 'any',
    purposes: [],
    sensitivity: 0,
    fields: ['template'],
    obligations: ['ledger'],
  },
  {
    action: 'report.plantCanary',
    actors: ['administrator', 'data-protection-officer'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['draft'],
    obligations: ['ledger'],
  },
  {
    action: 'report.answer',
    actors: desk,
    relation: 'claimed',
    purposes: [],
    sensitivity: 1,
    fields: ['message'],
    obligations: ['ledger', 'notify-subject'],
  },
]
