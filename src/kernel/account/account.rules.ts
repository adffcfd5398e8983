import type { Id } from '../ids.ts'
import type { PolicyLine, Role } from '../policy/policy.schema.ts'
import { Refusal } from '../refusal.ts'
import { DAY } from '../time.ts'
import type { AccountState } from './account.schema.ts'

/** How long the link of an invitation, or of a recovery, can be used. */
export const INVITATION_LASTS = 7 * DAY
/** How long the link of the first run can be used; a new start makes a new one. */
export const FIRST_RUN_LASTS = 1 * DAY

const plain = {
  relation: 'any',
  purposes: [],
  sensitivity: 0,
  fields: [],
  obligations: [],
} as const

const administers = (action: PolicyLine['action']): PolicyLine => ({
  ...plain,
  action,
  actors: ['administrator'],
  sensitivity: 1,
  obligations: ['ledger'],
})

/**
 * Who may do what with accounts. Names and addresses of colleagues at work are counted as operational for those who
 * administer accounts; nothing here opens a report, and no line of a report names the administrator.
 */
export const policy: readonly PolicyLine[] = [
  { ...plain, action: 'session.see', actors: ['anyone', 'staff'] },
  { ...plain, action: 'session.start', actors: ['anyone', 'staff'] },
  { ...plain, action: 'session.end', actors: ['anyone', 'staff'] },
  { ...plain, action: 'session.keep', actors: ['staff'], relation: 'own' },
  { ...plain, action: 'invitation.accept', actors: ['anyone', 'staff'], obligations: ['ledger'] },
  { ...plain, action: 'account.seeOwn', actors: ['staff'], relation: 'own' },
  {
    ...plain,
    action: 'account.changeOwn',
    actors: ['staff'],
    relation: 'own',
    obligations: ['ledger'],
  },
  {
    action: 'account.readOwn',
    actors: ['subject'],
    relation: 'own',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['name', 'email'],
    obligations: ['ledger'],
  },
  {
    action: 'totp.verify',
    actors: ['subject'],
    relation: 'own',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['secret'],
    obligations: ['ledger'],
  },
  {
    ...administers('account.list'),
    purposes: ['maintenance'],
    fields: ['name', 'email'],
  },
  administers('account.invite'),
  administers('account.setRoles'),
  administers('account.disable'),
  administers('account.enable'),
  administers('account.resetSecondFactor'),
]

/** An account as far as the rules about power need it. */
export interface Standing {
  readonly id: Id<'account'>
  readonly roles: readonly Role[]
  readonly state: AccountState
}

/** Who acts: an account, or the machine's own command line, which is nobody among the staff. */
export type By = Id<'account'> | 'command-line'

const isActiveAdministrator = (account: Standing): boolean =>
  account.state === 'active' && account.roles.includes('administrator')

/** Whether somebody other than this account could still administer. */
const othersAdminister = (about: Standing, everybody: readonly Standing[]): boolean =>
  everybody.some((other) => other.id !== about.id && isActiveAdministrator(other))

/**
 * Nobody changes her own powers, and somebody who can administer always remains.
 * @param everybody  all accounts, read under the lock that changes of power take
 * @throws Refusal `forbidden` on oneself, `conflict` on the last administrator
 */
export function assertMaySetRoles(
  by: By,
  about: Standing,
  roles: readonly Role[],
  everybody: readonly Standing[],
): void {
  if (by === about.id) throw new Refusal('forbidden', 'account.notOneself')
  if (
    isActiveAdministrator(about) &&
    !roles.includes('administrator') &&
    !othersAdminister(about, everybody)
  )
    throw new Refusal('conflict', 'account.lastAdministrator')
}

/**
 * Nobody disables herself, and the last who can administer stays.
 * @throws Refusal `forbidden` on oneself, `conflict` on the last administrator
 */
export function assertMayDisable(by: By, about: Standing, everybody: readonly Standing[]): void {
  if (by === about.id) throw new Refusal('forbidden', 'account.notOneself')
  if (isActiveAdministrator(about) && !othersAdminister(about, everybody))
    throw new Refusal('conflict', 'account.lastAdministrator')
}

/** The ways to sign in that an account has. */
export interface Ways {
  readonly passkeys: number
  readonly password: boolean
}

/** The last way to sign in stays. @param left what would be left @throws Refusal `conflict` */
export function assertWayInRemains(left: Ways): void {
  if (left.passkeys === 0 && !left.password) throw new Refusal('conflict', 'account.lastWayIn')
}

/** A link as the rules see it; instants are milliseconds since 1970, UTC. */
export interface InvitationStanding {
  readonly expiresAt: number
  readonly acceptedAt: number | null
  readonly revokedAt: number | null
}

/** @throws Refusal `absent`, the same for a link that is wrong, used, revoked or too old */
export function assertUsable(invitation: InvitationStanding | undefined, now: number): void {
  if (
    invitation === undefined ||
    invitation.acceptedAt !== null ||
    invitation.revokedAt !== null ||
    invitation.expiresAt <= now
  )
    throw new Refusal('absent', 'account.linkUnusable')
}

/** The URL of a link: what is secret stands behind `#`, which a browser does not send. */
export const linkUrl = (publicUrl: string, token: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/app/welcome#${token}`
