import { seal, unseal } from '../keys/keys.ts'
import type { World } from '../world.ts'

// What a person calls her passkey or her device may name her ("Teléfono de Ana"), so it lies sealed. It is shown to
// herself alone, and its row goes with the passkey or the session.

const keyOf = (world: World, account: string): Uint8Array => world.derive('account.label', account)

/** Seals what a person calls a thing of hers. @param thing  the passkey's or session's id, to which it is bound */
export const sealLabel = (world: World, account: string, thing: string, label: string): Buffer =>
  Buffer.from(seal(keyOf(world, account), Buffer.from(label), thing))

/** Opens what `sealLabel` made. @throws Error when it belongs to another account or thing */
export const openLabel = (world: World, account: string, thing: string, sealed: Buffer): string =>
  Buffer.from(unseal(keyOf(world, account), sealed, thing)).toString()
