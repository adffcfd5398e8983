import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { id } from '../ids.ts'
import { Language } from '../language.ts'
import { Role } from '../policy/policy.schema.ts'
import { InstantOut } from '../time.schema.ts'

/** An e-mail address as people type it, lower case and composed, so that the same address is found again. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.normalize('NFKC').toLowerCase())
  .pipe(z.email())

/** The person's name in full: personal, stored sealed. */
export const FullName = z.string().trim().min(1).max(120)

/** What colleagues and citizens may see, chosen by the person, such as "Ana M.": stored in clear. */
export const DisplayName = z.string().trim().min(1).max(40)

/** At least one role, none twice. */
export const Roles = z
  .array(Role)
  .min(1)
  .max(Role.options.length)
  .refine((roles) => new Set(roles).size === roles.length, 'account.roleTwice')

/** The unit in which somebody works, as the institution calls it. */
export const Unit = z.string().trim().min(1).max(80)

/** What a person calls a passkey or a device, such as "Llave azul" or "Firefox en la oficina". */
export const Label = z.string().trim().min(1).max(60)

/** invited: has not set a way to sign in yet · active · disabled */
export const AccountState = z.enum(['invited', 'active', 'disabled'])
export type AccountState = z.infer<typeof AccountState>

/** first-run: makes the first administrator · invitation: a new person · recovery: somebody who lost every way in */
export const InvitationKind = z.enum(['first-run', 'invitation', 'recovery'])
export type InvitationKind = z.infer<typeof InvitationKind>

/** A link that is shown once, to the one who made it; whoever has it can accept. */
export const Link = z.object({
  account: id('account'),
  /** the secret stands behind `#`, so it reaches no server log */
  url: z.url(),
  expiresAt: InstantOut,
})
export type Link = z.infer<typeof Link>

/** One person of the staff as the administrator sees her. */
export const Person = z.object({
  id: id('account'),
  /** absent when the name was erased */
  name: z.string().optional(),
  email: z.string().optional(),
  displayName: z.string(),
  unit: z.string().optional(),
  roles: z.array(Role),
  state: AccountState,
  /** ways to sign in that stand */
  passkeys: z.number().int(),
  password: z.boolean(),
  totp: z.boolean(),
  createdAt: InstantOut,
  /** of the sessions that are open now */
  lastActiveAt: InstantOut.optional(),
  /** an unused link to set up the account, if there is one */
  invitation: z.object({ kind: InvitationKind, expiresAt: InstantOut }).optional(),
  /** the person who asks */
  self: z.boolean(),
})
export type Person = z.infer<typeof Person>

/** Nothing is asked for. */
export const Empty = z.strictObject({})
const About = z.strictObject({ id: id('account') })
/** It is so now. */
export const Done = z.object({ done: z.literal(true) })
const exampleId = '01934a5e-7c00-7000-8000-000000000001'

export const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  may: 'account.list',
  about:
    'The people of the staff with their roles and ways to sign in; each name that is shown is entered in the ledger.',
  input: Empty,
  output: z.object({ people: z.array(Person) }),
  example: {},
})

export const inviteAccount = endpoint({
  method: 'POST',
  path: '/api/accounts',
  may: 'account.invite',
  about: 'Invites a person: answers the link by which she sets up her account, once.',
  input: z.strictObject({ name: FullName, email: Email, roles: Roles, unit: Unit.optional() }),
  output: Link,
  example: { name: 'Ana Moreno', email: 'ana.moreno@example.org', roles: ['operator'] },
})

export const renewInvitation = endpoint({
  method: 'POST',
  path: '/api/accounts/{id}/invitation',
  may: 'account.invite',
  about:
    'A new link for a person who lost hers, or who lost every way to sign in; the earlier link no longer works.',
  input: About,
  output: Link,
  example: { id: exampleId },
})

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/api/accounts/{id}/invitation',
  may: 'account.invite',
  about: 'Makes the unused link of a person worthless.',
  input: About,
  output: Done,
  example: { id: exampleId },
})

export const setRoles = endpoint({
  method: 'PUT',
  path: '/api/accounts/{id}/roles',
  may: 'account.setRoles',
  about: 'Changes what somebody else may do; the sessions of that person end.',
  input: z.strictObject({ id: id('account'), roles: Roles }),
  output: Done,
  example: { id: exampleId, roles: ['operator', 'supervisor'] },
})

export const disableAccount = endpoint({
  method: 'POST',
  path: '/api/accounts/{id}/disable',
  may: 'account.disable',
  about: 'Closes an account: its sessions end within seconds.',
  input: About,
  output: Done,
  example: { id: exampleId },
})

export const enableAccount = endpoint({
  method: 'POST',
  path: '/api/accounts/{id}/enable',
  may: 'account.enable',
  about: 'Opens a closed account again.',
  input: About,
  output: Done,
  example: { id: exampleId },
})

export const resetSecondFactor = endpoint({
  method: 'POST',
  path: '/api/accounts/{id}/second-factor/reset',
  may: 'account.resetSecondFactor',
  about:
    'Removes the code generator and the recovery codes of somebody who lost the phone; the password stays.',
  input: About,
  output: Done,
  example: { id: exampleId },
})

/** The people administration, for the server and for the tests over all endpoints. */
export const peopleEndpoints = [
  listAccounts,
  inviteAccount,
  renewInvitation,
  revokeInvitation,
  setRoles,
  disableAccount,
  enableAccount,
  resetSecondFactor,
] as const

/** One's own passkey. */
export const OwnPasskey = z.object({
  id: z.string(),
  name: z.string(),
  addedAt: InstantOut,
  lastUsedAt: InstantOut.optional(),
  /** kept by the maker of the device on other devices too */
  synced: z.boolean(),
})

/** One's own open session. */
export const OwnSession = z.object({
  id: id('session'),
  device: z.string().optional(),
  way: z.enum(['passkey', 'password', 'password-totp', 'recovery-code']),
  since: InstantOut,
  lastActiveAt: InstantOut,
  current: z.boolean(),
})

/** What a person sees of her own account. */
export const OwnAccount = z.object({
  id: id('account'),
  name: z.string().optional(),
  email: z.string().optional(),
  displayName: z.string(),
  language: Language,
  unit: z.string().optional(),
  roles: z.array(Role),
  passkeys: z.array(OwnPasskey),
  password: z.boolean(),
  totp: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  sessions: z.array(OwnSession),
})
export type OwnAccount = z.infer<typeof OwnAccount>
