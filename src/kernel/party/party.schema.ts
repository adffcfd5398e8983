import type { Id } from '../ids.ts'

/** What tells who a party is. */
export type IdentityPart = 'name' | 'phone' | 'email' | 'nationalId'

/** Names, contacts and identifiers of a party, as they were given. */
export type Identity = { readonly [part in IdentityPart]?: string | undefined }

/** What a party is to a matter. */
export type PartyRole = 'reporter' | 'victim' | 'witness' | 'representative'

/** A party of a record that was opened, with what the vault holds of it. */
export interface PartyRead extends Identity {
  readonly party: Id<'party'>
  readonly role: PartyRole
}
