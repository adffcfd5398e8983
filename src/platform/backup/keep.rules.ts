import { DAY } from '#kernel/time.ts'
import type { Part } from './backup.schema.ts'

/** An archive as its name tells. */
export interface Named {
  readonly name: string
  readonly part: Part
  readonly installation: string
  /** milliseconds since 1970, UTC */
  readonly takenAt: number
}

/** How many archives are kept. */
export interface KeepRule {
  /** data of so many days, the newest of each */
  readonly daily: number
  /** then of so many weeks, the newest of each */
  readonly weekly: number
  readonly monthly: number
  /** after so many days keys go, so that what was erased is gone from every backup */
  readonly keysDays: number
}

/** `convive-<installation>-20261121T020000.000Z.data.age`: two within one second must not share a name. */
export function nameOf({ part, installation, takenAt }: Omit<Named, 'name'>): string {
  const moment = new Date(takenAt).toISOString().replace(/[-:]/g, '')
  return `convive-${installation}-${moment}.${part}.age`
}

/** What a name tells, or undefined for what is no archive of ours. */
export function readName(name: string): Named | undefined {
  const found =
    /^convive-([0-9a-f]{16})-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2}(?:\.\d{3})?)Z\.(data|keys)\.age$/.exec(
      name,
    )
  if (found === null) return undefined
  const [, installation = '', year, month, day, hour, minute, second, part] = found
  const takenAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(takenAt) ? undefined : { name, part: part as Part, installation, takenAt }
}

/**
 * Which archives go. Of the data the newest of each of the last days, weeks (from Monday) and months stays; of the
 * keys those of the last days, and always the newest, without which no data could be read again.
 * @param now  milliseconds since 1970, UTC
 */
export function toRemove(all: readonly Named[], rule: KeepRule, now: number): Named[] {
  const newestFirst = [...all].sort((a, b) => b.takenAt - a.takenAt)
  const data = newestFirst.filter(({ part }) => part === 'data')
  const keys = newestFirst.filter(({ part }) => part === 'keys')
  const kept = new Set<Named>([...data.slice(0, 1), ...keys.slice(0, 1)])
  const periods: readonly [number, (at: number) => number | string][] = [
    [rule.daily, (at) => Math.floor(at / DAY)],
    // 1970-01-01 was a Thursday: three days on, weeks begin on Monday.
    [rule.weekly, (at) => Math.floor((Math.floor(at / DAY) + 3) / 7)],
    [rule.monthly, (at) => new Date(at).toISOString().slice(0, 7)],
  ]
  for (const [most, periodOf] of periods) {
    const seen = new Set<number | string>()
    for (const each of data) {
      const period = periodOf(each.takenAt)
      if (seen.has(period) || seen.size >= most) continue
      seen.add(period)
      kept.add(each)
    }
  }
  for (const each of keys) if (now - each.takenAt < rule.keysDays * DAY) kept.add(each)
  return newestFirst.filter((each) => !kept.has(each))
}
