import { dueAt, plainCalendar } from '../matter/calendar.rules.ts'
import type { Calendar } from '../matter/matter.schema.ts'
import { type CivilDate, civilDate, DAY } from '../time.ts'
import type { ClockRule, Law, RetentionRule, RetentionSteps, RuleKind } from './clock.schema.ts'
import { restDays } from './holidays.rules.ts'

type RuleOf<K extends RuleKind> = Extract<ClockRule, { kind: K }>

/**
 * The rule that is in force on a day.
 * @param id  such as `report.record`
 * @throws RangeError when the country has no such rule of that kind, or none on that day
 */
export function ruleOn<K extends RuleKind>(
  law: Law,
  kind: K,
  id: string,
  on: CivilDate,
): RuleOf<K> {
  const rule = law.rules.find(
    (each): each is RuleOf<K> =>
      each.id === id &&
      each.kind === kind &&
      each.from <= on &&
      (each.to === null || on <= each.to),
  )
  if (rule === undefined)
    throw new RangeError(
      `law ${law.jurisdiction}: got no ${kind} ${id} on ${on}, wanted one in force`,
    )
  return rule
}

const calendars = new Map<string, Calendar>()

/**
 * The working days of a country in a zone; a deadline that names a rule gets its span from it.
 * @param zone  IANA name, such as `America/Panama`
 */
export function calendarOf(law: Law, zone: string): Calendar {
  const name = `${law.jurisdiction} ${zone}`
  const known = calendars.get(name)
  if (known !== undefined) return known
  const calendar: Calendar = {
    ...plainCalendar(zone),
    holidays: restDays(law),
    spanOf: (rule, at) => ruleOn(law, 'deadline', rule, civilDate(at, zone)).within,
  }
  calendars.set(name, calendar)
  return calendar
}

/**
 * When what a rule asks for has to be done at the latest.
 * @param start  milliseconds since 1970, UTC
 * @returns milliseconds since 1970, UTC: the first instant that is too late
 * @throws RangeError when the country has no such deadline
 */
export function dueOf(law: Law, rule: string, start: number, zone: string): number {
  const { within } = ruleOn(law, 'deadline', rule, civilDate(start, zone))
  return dueAt(start, within, calendarOf(law, zone))
}

/**
 * When something that has ended is warned about, sealed and expunged.
 * @param rule   in force now: a changed term holds for what is there already
 * @param ended  when its term began, milliseconds since 1970, UTC
 */
export function retentionOf(
  rule: RetentionRule,
  ended: number,
  calendar: Calendar,
): RetentionSteps {
  const expungeAt = dueAt(ended, rule.expunge, calendar)
  return {
    rule,
    warnAt: expungeAt - rule.warnDays * DAY,
    sealAt: rule.seal === null ? null : dueAt(ended, rule.seal, calendar),
    expungeAt,
  }
}

const longest = (span: RetentionRule['expunge'] | null): number =>
  span === null ? 0 : dueAt(0, span, plainCalendar('UTC'))

/**
 * What is wrong with a law: two rules of one name on one day, a term that cannot be kept, an end before the start.
 * @returns empty when it is sound
 */
export function lawFaults(law: Law): string[] {
  const faults: string[] = []
  for (const rule of law.rules) {
    const where = `${law.jurisdiction} ${rule.id}@${rule.version}`
    if (rule.citation.trim().length < 5) faults.push(`${where}: no citation`)
    if (rule.to !== null && rule.to < rule.from) faults.push(`${where}: ends before it begins`)
    const others = law.rules.filter((each) => each !== rule && each.id === rule.id)
    if (others.some((each) => each.version === rule.version)) faults.push(`${where}: twice`)
    if (others.some((each) => each.from <= (rule.to ?? '9999') && rule.from <= (each.to ?? '9999')))
      faults.push(`${where}: two are in force on one day`)
    if (rule.kind !== 'retention') continue
    if (rule.seal !== null && longest(rule.seal) >= longest(rule.expunge))
      faults.push(`${where}: is sealed when it has gone already`)
    if (rule.warnDays < 0 || rule.warnDays * DAY >= longest(rule.expunge))
      faults.push(`${where}: warns before it has ended`)
  }
  return faults
}

/** What an entry in the record of acts rests on: the rule by name, version and citation. */
export const basisOf = (rule: ClockRule): string => `${rule.id}@${rule.version}: ${rule.citation}`
