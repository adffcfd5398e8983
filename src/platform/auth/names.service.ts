import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Caller, Reading } from '../world.ts'
import type { Auth } from './context.ts'

/** What lies sealed of a person. */
export interface Names {
  readonly name?: string | undefined
  readonly email?: string | undefined
}

const open = (auth: Auth, reading: Reading): Promise<Names> =>
  auth.world.open(reading, async (opened) => ({
    name: opened.part<string>('name'),
    email: opened.part<string>('email'),
  }))

/** One's own name and address. @param reason  within which act */
export const ownNames = (
  auth: Auth,
  account: Id<'account'>,
  language: Language,
  reason: string,
): Promise<Names> =>
  open(auth, {
    who: { actors: ['subject'], account, language },
    what: { kind: 'account', id: account },
    action: 'account.readOwn',
    relations: ['own'],
    basis: 'own',
    purpose: 'subject',
    reason,
  })

/** Name and address of a colleague, for who administers accounts. */
export const namesOf = (auth: Auth, who: Caller, account: string, reason: string): Promise<Names> =>
  open(auth, {
    who,
    what: { kind: 'account', id: account },
    action: 'account.list',
    relations: ['any'],
    basis: 'duty',
    purpose: 'maintenance',
    reason,
  })
