import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server'
import type { AccountState } from '#kernel/account/account.schema.ts'
import type {
  PasskeyCreation,
  PasskeyMade,
  PasskeyRequest,
  PasskeySigned,
} from '#kernel/account/passkey.schema.ts'
import type { Id } from '#kernel/ids.ts'
import { Refusal } from '#kernel/refusal.ts'
import { instant } from '../db/db.ts'
import type { Tx } from '../world.ts'
import type { Auth } from './context.ts'
import { sealLabel } from './label.ts'

/** Ed25519, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257]
/** 1023 bytes in base64url. @see WebAuthn level 3, section 4, credential id */
const LONGEST_ID = 1_364
const CEREMONY_MS = 120_000
const SIGN_IN = 'passkey-sign-in'
/** More than anybody has devices. */
export const MOST_PASSKEYS = 20

const partyOf = (auth: Auth) => {
  const url = new URL(auth.publicUrl)
  return { id: url.hostname, origin: url.origin }
}

const bad = (auth: Auth): Refusal =>
  new Refusal('unknown', 'account.badPasskey', { address: partyOf(auth).origin })

const bytesOf = (uuid: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'))

/** For whom a passkey is made. */
export interface PasskeyOwner {
  readonly account: string
  /** the act within which it is made; an answer counts only there */
  readonly within: string
  /** how the person recognises it in the list of the device */
  readonly userName: string
  readonly displayName: string
  /** credentials that stand: the same device is not registered twice */
  readonly standing: readonly { readonly id: string; readonly transports: readonly string[] }[]
}

/** What a browser needs to make a passkey that signs in without typing anything. */
export async function creationFor(auth: Auth, owner: PasskeyOwner): Promise<PasskeyCreation> {
  const options = await generateRegistrationOptions({
    rpName: auth.world.tenant.name,
    rpID: partyOf(auth).id,
    userName: owner.userName,
    userDisplayName: owner.displayName,
    userID: bytesOf(owner.account),
    challenge: Uint8Array.from(auth.challenges.ask(owner.within)),
    timeout: CEREMONY_MS,
    attestationType: 'none',
    excludeCredentials: owner.standing.map(({ id, transports }) => ({
      id,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  return options as PasskeyCreation
}

/** A passkey whose making was verified. */
export interface VerifiedPasskey {
  readonly credential: WebAuthnCredential
  readonly synced: boolean
}

/**
 * Verifies that a passkey was made here, for this act, by somebody whom the device verified.
 * @throws Refusal `unknown`
 */
export async function verifyMade(
  auth: Auth,
  within: string,
  made: PasskeyMade,
): Promise<VerifiedPasskey> {
  const party = partyOf(auth)
  try {
    refuseFrames(made.response.clientDataJSON)
    const answer = await verifyRegistrationResponse({
      response: made as RegistrationResponseJSON,
      expectedChallenge: (challenge) => auth.challenges.settle(within, challenge),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!answer.verified) throw bad(auth)
    const { credential, credentialBackedUp } = answer.registrationInfo
    if (credential.id !== made.id || credential.id.length > LONGEST_ID) throw bad(auth)
    return { credential, synced: credentialBackedUp }
  } catch (error) {
    throw asBad(auth, error)
  }
}

/** We are never inside somebody else's page, though browsers only sometimes say which. */
function refuseFrames(clientDataJSON: string): void {
  const said: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
  if (typeof said === 'object' && said !== null && 'crossOrigin' in said && said.crossOrigin)
    throw new Error('made inside a foreign page')
}

/** The library says with plain errors what a stranger sent wrong; for the stranger all of them are one answer. */
const asBad = (auth: Auth, error: unknown): Refusal =>
  error instanceof Refusal ? error : bad(auth)

/** Keeps a verified passkey. @throws Refusal `conflict` when it is registered already */
export async function keepPasskey(
  auth: Auth,
  tx: Tx,
  owner: { readonly account: string; readonly name: string },
  { credential, synced }: VerifiedPasskey,
): Promise<void> {
  const done = await tx.db
    .insertInto('credential_passkey')
    .values({
      tenant_id: auth.world.tenant.id,
      credential_id: credential.id,
      account_id: owner.account,
      public_key: Buffer.from(credential.publicKey),
      counter: String(credential.counter),
      transports: [...(credential.transports ?? [])],
      name: sealLabel(auth.world, owner.account, credential.id, owner.name),
      synced,
      added_at: instant(tx.now),
    })
    .onConflict((on) => on.columns(['tenant_id', 'credential_id']).doNothing())
    .executeTakeFirst()
  if (done.numInsertedOrUpdatedRows === 0n) throw new Refusal('conflict', 'account.passkeyKnown')
}

/** What a browser needs to let a passkey sign; it names no account, so it tells nothing about any. */
export async function requestPasskey(auth: Auth): Promise<PasskeyRequest> {
  return (await generateAuthenticationOptions({
    rpID: partyOf(auth).id,
    challenge: Uint8Array.from(auth.challenges.ask(SIGN_IN)),
    timeout: CEREMONY_MS,
    userVerification: 'required',
  })) as PasskeyRequest
}

/** Whose passkey signed. */
export interface SignedBy {
  readonly account: Id<'account'>
  readonly state: AccountState
  readonly credentialId: string
  readonly counterBefore: string
  readonly counterNow: number
}

/** Verifies a signature of a passkey. @throws Refusal `unknown`, the same for all that may be wrong */
export async function verifySigned(auth: Auth, signed: PasskeySigned): Promise<SignedBy> {
  const party = partyOf(auth)
  const row = await auth.world.read((db) =>
    db
      .selectFrom('credential_passkey as p')
      .innerJoin('account as a', (on) =>
        on.onRef('a.tenant_id', '=', 'p.tenant_id').onRef('a.id', '=', 'p.account_id'),
      )
      .select(['p.public_key', 'p.counter', 'p.account_id', 'a.state'])
      .where('p.tenant_id', '=', auth.world.tenant.id)
      .where('p.credential_id', '=', signed.id)
      .executeTakeFirst(),
  )
  const handle = signed.response.userHandle
  if (row === undefined) throw bad(auth)
  if (handle && handle !== Buffer.from(bytesOf(row.account_id)).toString('base64url'))
    throw bad(auth)
  try {
    refuseFrames(signed.response.clientDataJSON)
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: signed as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => auth.challenges.settle(SIGN_IN, challenge),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: signed.id,
        publicKey: Uint8Array.from(row.public_key),
        counter: Number(row.counter),
      },
    })
    if (!verified) throw bad(auth)
    return {
      account: row.account_id as Id<'account'>,
      state: row.state,
      credentialId: signed.id,
      counterBefore: row.counter,
      counterNow: authenticationInfo.newCounter,
    }
  } catch (error) {
    throw asBad(auth, error)
  }
}

/** Notes that a passkey was used. Of two uses at once with the same counter one is refused. @throws Refusal */
export async function notePasskeyUse(auth: Auth, tx: Tx, by: SignedBy): Promise<void> {
  const done = await tx.db
    .updateTable('credential_passkey')
    .set({ counter: String(by.counterNow), last_used_at: instant(tx.now) })
    .where('tenant_id', '=', auth.world.tenant.id)
    .where('credential_id', '=', by.credentialId)
    .where('counter', '=', by.counterBefore)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw bad(auth)
}
