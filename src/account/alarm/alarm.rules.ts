import type { PolicyLine, Role } from '#kernel/policy/policy.schema.ts'
import { HOUR, MINUTE } from '#kernel/time.ts'

/** What is told to somebody who may not be looking at a screen. */
export type Alarm = 'planted' | 'report' | 'request'

/** Who is told: a planted record opened, and a report or a request about people's data not answered in time. */
export const toldOf = {
  planted: 'data-protection-officer',
  report: 'supervisor',
  request: 'data-protection-officer',
} as const satisfies Record<Alarm, Role>

/** What comes within so long, in milliseconds, is one notice: nobody is told of a hundred late reports one by one. */
const gatheredFor = {
  planted: MINUTE,
  report: HOUR,
  request: HOUR,
} as const satisfies Record<Alarm, number>

/** When what happens now is told: at the end of its minute or hour, so that what comes before then is in it. */
export const tellAt = (alarm: Alarm, now: number): number =>
  (Math.floor(now / gatheredFor[alarm]) + 1) * gatheredFor[alarm]

/** A colleague's address is opened to tell her, and for nothing else. */
export const alarmPolicy: readonly PolicyLine[] = [
  {
    action: 'account.notify',
    actors: ['machine'],
    relation: 'any',
    purposes: ['supervision'],
    sensitivity: 2,
    fields: ['email'],
    obligations: ['ledger'],
  },
]
