import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addDays, type CivilDate, instantOf, MINUTE } from '#kernel/time.ts'
import { incidentTypes, type KindName, kindNames } from '../board/types.ts'

const lookBack = {
  action: 'incident.review',
  purposes: [],
  sensitivity: 1,
  fields: ['row'],
  obligations: ['ledger'],
} as const

/** What was learned is about the work of people: read by those who lead it, and by those who did it. */
const learned = {
  action: 'afterAction.read',
  sensitivity: 2,
  fields: ['review'],
  obligations: ['ledger'],
} as const

/** To whom an incident was handed: words that may name people. */
const recipients = {
  action: 'export.read',
  sensitivity: 2,
  fields: ['export'],
  obligations: ['ledger'],
} as const

const byLead = { actors: ['supervisor'], relation: 'any' } as const
const byWhoHadIt = { actors: ['operator'], relation: 'had' } as const
const written = {
  purposes: [],
  sensitivity: 1,
  fields: ['review'],
  obligations: ['ledger'],
} as const

/** Who looks back at what. */
export const pastPolicy: readonly PolicyLine[] = [
  { ...lookBack, actors: ['supervisor', 'data-protection-officer'], relation: 'any' },
  // The board shows what is open to everybody at the desk; what is over is not for leafing through.
  { ...lookBack, ...byWhoHadIt },
  {
    action: 'incident.openers',
    actors: ['supervisor', 'data-protection-officer'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['name'],
    obligations: [],
  },
  { ...learned, ...byLead, purposes: ['supervision'] },
  { ...learned, ...byWhoHadIt, purposes: ['supervision'] },
  { ...learned, actors: ['data-protection-officer'], relation: 'any', purposes: ['audit'] },
  { ...written, ...byLead, action: 'afterAction.write' },
  { ...written, ...byLead, action: 'afterAction.add' },
  { ...written, ...byWhoHadIt, action: 'afterAction.add' },
  { ...written, ...byLead, action: 'afterAction.finish' },
  { ...written, action: 'afterAction.finish', actors: ['operator'], relation: 'own' },
  {
    ...byLead,
    action: 'incident.export',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: ['ledger', 'reason'],
  },
  {
    ...byLead,
    action: 'incident.copy',
    purposes: ['prosecution'],
    sensitivity: 2,
    fields: ['narrative', 'where', 'caller', 'note', 'export'],
    obligations: ['ledger', 'reason'],
  },
  {
    ...byLead,
    action: 'report.copy',
    purposes: ['prosecution'],
    sensitivity: 2,
    fields: ['story', 'where', 'contact', 'message', 'photo'],
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'incident.exports',
    actors: ['supervisor', 'data-protection-officer', 'auditor'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: [],
  },
  { ...recipients, ...byLead, purposes: ['supervision'] },
  {
    ...recipients,
    actors: ['data-protection-officer', 'auditor'],
    relation: 'any',
    purposes: ['audit'],
  },
]

/** From an instant on, and until before another; milliseconds since 1970, UTC; open where it is not said. */
export interface Stretch {
  readonly from?: number
  readonly until?: number
}

function dayOf(moment: string, field: string): CivilDate {
  const date = moment.slice(0, 10) as CivilDate
  if (addDays(date, 0) !== date) throw new Refusal('invalid', 'past.noSuchDay', { field })
  return date
}

/**
 * The time that two days or minutes of a zone's calendar enclose, both of them with all that they last.
 * @param zone  IANA name
 * @throws Refusal `invalid` for a day that no calendar has, or an end before its beginning
 */
export function stretchOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
): Stretch {
  const beginOf = (moment: string, field: string, daysOn = 0): number => {
    const [hour, minute] = (moment.slice(11) || '00:00').split(':').map(Number) as [number, number]
    return instantOf(addDays(dayOf(moment, field), daysOn), hour, minute, zone)
  }
  const begins = from === undefined ? undefined : beginOf(from, 'from')
  const ends =
    to === undefined
      ? undefined
      : to.length > 10
        ? beginOf(to, 'to') + MINUTE
        : beginOf(to, 'to', 1)
  if (begins !== undefined && ends !== undefined && ends <= begins)
    throw new Refusal('invalid', 'past.endsBeforeItBegins', { field: 'to' })
  return {
    ...(begins !== undefined && { from: begins }),
    ...(ends !== undefined && { until: ends }),
  }
}

/**
 * The kinds that are counted under a class.
 * @param code  of ICCS, at any depth: what lies under it is found with it
 * @throws Refusal `invalid` when no kind of ours is counted there
 */
export function kindsOfClass(code: string): KindName[] {
  const kinds = kindNames.filter((kind) => incidentTypes[kind].iccs?.startsWith(code))
  if (kinds.length === 0) throw new Refusal('invalid', 'past.noSuchClass', { field: 'iccs', code })
  return kinds
}

/** The sections of ICCS under which any kind of ours is counted, in their order. */
export const classSections: readonly string[] = [
  ...new Set(kindNames.flatMap((kind) => incidentTypes[kind].iccs?.slice(0, 2) ?? [])),
].sort()
