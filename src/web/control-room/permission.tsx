import { reviewPolicy, rightsPolicy } from '#account/web-staff.ts'
import { policy as accountPolicy } from '#kernel/account/account.rules.ts'
import { retentionPolicy } from '#kernel/clock/retention.rules.ts'
import { scopeOf } from '#kernel/policy/policy.rules.ts'
import type { Action, Actor, PolicyLine, Purpose, Role } from '#kernel/policy/policy.schema.ts'
import { importPolicy, reportPolicy } from '#listen/web-staff.ts'
import {
  attentionPolicy,
  boardPolicy,
  dispatchPolicy,
  pastPolicy,
  shiftPolicy,
} from '#respond/web-staff.ts'
import { indicatorPolicy } from '#understand/web-staff.ts'
import { t } from '#web/messages.ts'
import { Blank } from './states.tsx'

const policy: readonly PolicyLine[] = [
  ...accountPolicy,
  ...attentionPolicy,
  ...boardPolicy,
  ...pastPolicy,
  ...dispatchPolicy,
  ...indicatorPolicy,
  ...importPolicy,
  ...retentionPolicy,
  ...reportPolicy,
  ...reviewPolicy,
  ...rightsPolicy,
  ...shiftPolicy,
]

/** The screens that not everybody has, with the action of the policy table each begins with. */
const screens = {
  board: { action: 'incident.list' },
  shift: { action: 'shift.see' },
  walls: { action: 'wall.hang' },
  units: { action: 'unit.list' },
  reports: { action: 'report.list' },
  // Whoever only checks what was handed out sees that there, and nothing else.
  review: { action: 'incident.review', or: 'incident.exports' },
  attention: { action: 'escalation.read' },
  answers: { action: 'template.list' },
  reviews: { action: 'review.list' },
  lists: { action: 'words.list' },
  imports: { action: 'source.list' },
  releases: { action: 'measure.read' },
  people: { action: 'account.list', purpose: 'maintenance' },
  retention: { action: 'retention.see' },
  rights: { action: 'rights.list' },
} as const satisfies Record<string, Beginning>

interface Beginning {
  readonly action: Action
  readonly purpose?: Purpose
  /** another action that alone is enough to begin there */
  readonly or?: Action
}

const actionsOf = ({ action, or }: Beginning): readonly Action[] =>
  or === undefined ? [action] : [action, or]

export type GuardedScreen = keyof typeof screens

/** Whether the table lets somebody in these roles begin with a screen; the server decides again. */
export function mayOpen(screen: GuardedScreen, roles: readonly Role[]): boolean {
  const beginning: Beginning = screens[screen]
  return actionsOf(beginning).some(
    (action) => scopeOf(policy, roles, action, beginning.purpose).kind !== 'none',
  )
}

const isRole = (actor: Actor): actor is Role =>
  !['anyone', 'subject', 'staff', 'machine'].includes(actor)

/** Names of roles as a list of words. */
export const roleWords = (roles: readonly Role[]): string =>
  roles.map((role) => t(`role.${role}`)).join(', ')

/** A screen that is not for this person: why, who has it, whom to ask. */
export function NotYours({ screen, roles }: { screen: GuardedScreen; roles: readonly Role[] }) {
  const actions = actionsOf(screens[screen])
  const who = policy
    .filter(({ action }) => actions.includes(action))
    .flatMap(({ actors }) => actors)
  return (
    <Blank icon="lock" title={t('state.forbidden.title')} level={1}>
      <p>{t(`shell.notYours.${screen}`, { roles: roleWords(roles) })}</p>
      <p>{t('shell.whoMay', { roles: roleWords([...new Set(who.filter(isRole))]) })}</p>
      <p>{t(roles.includes('administrator') ? 'shell.notOneself' : 'state.forbidden.whom')}</p>
    </Blank>
  )
}
