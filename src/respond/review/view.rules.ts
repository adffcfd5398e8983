import type { z } from 'zod'
import { isNamed } from '#kernel/policy/policy.rules.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { pastPolicy } from './review.rules.ts'
import type { searchPast } from './review.schema.ts'

/** What somebody searches for, without the page. */
export type Quest = Omit<z.input<(typeof searchPast)['input']>, 'after' | 'limit'>

/** The fields of a search; a refusal that names one is shown beside it. */
export const questFields = [
  'words',
  'number',
  'place',
  'from',
  'to',
  'iccs',
  'kind',
  'unit',
  'state',
  'result',
  'priority',
  'holder',
] as const satisfies readonly (keyof Quest)[]
export type QuestField = (typeof questFields)[number]

/** A search as the fields of a form say it: what is empty is not asked for. */
export function questOf(fields: Readonly<Partial<Record<QuestField, string>>>): Quest {
  const said = Object.entries(fields).filter(([, value]) => value.trim() !== '')
  const quest: Record<string, unknown> = Object.fromEntries(said)
  if (quest.priority !== undefined) quest.priority = Number(quest.priority)
  return quest as Quest
}

/** Whether the table lets somebody in these roles do something of a past incident. */
export const mayIn = (roles: readonly Role[], action: string): boolean =>
  pastPolicy.some((line) => line.action === action && isNamed(line.actors, roles))

/** How fast a replay may go: seconds of the incident in one second of ours. */
export const speeds = [1, 10, 60, 600] as const
export type Speed = (typeof speeds)[number]

/** The speed with which an incident is through in about a minute. @param last  its last second */
export const fittingSpeed = (last: number): Speed =>
  speeds.find((speed) => last / speed <= 90) ?? speeds.at(-1)!
