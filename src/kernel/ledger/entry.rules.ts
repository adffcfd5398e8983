import type { Action } from '../policy/policy.schema.ts'
import { asciiBytes, joined } from './bytes.rules.ts'
import type { EntryKind } from './entry.schema.ts'
import { HASH } from './tree.rules.ts'

const ofStaff = ['account', 'session', 'invitation', 'totp', 'passkey', 'keys']

/** The coarse kind of an act, by the words of its name. */
export function coarseKind(did: Action): EntryKind {
  const [noun, verb] = did.split('.') as [string, string]
  if (/^(erase|expunge|destroy)/.test(verb)) return 'erase'
  if (ofStaff.includes(noun)) return 'staff'
  return /^(read|open|see|list|search|follow|export|copy|caller)/.test(verb) ? 'read' : 'act'
}

/** What is public of an entry: its commitment (32 bytes), then its kind. */
export function publicLeaf(commitment: Uint8Array, kind: EntryKind): Uint8Array {
  if (commitment.length !== HASH)
    throw new RangeError(`got ${commitment.length} bytes, wanted a commitment of ${HASH}`)
  return joined(commitment, asciiBytes(kind))
}
