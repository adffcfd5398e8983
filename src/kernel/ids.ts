import { z } from 'zod'

/** A UUID v7 that knows what it names; it leaks the millisecond of its making, so it is never a public handle. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex = (bytes: Uint8Array, begin: number, end: number): string => {
  let text = ''
  for (let i = begin; i < end; i++) text += hexOfByte[bytes[i]!]
  return text
}

/**
 * Makes a UUID v7.
 * @param now     milliseconds since 1970, UTC
 * @param random  10 random bytes
 * @throws RangeError when fewer than 10 bytes came
 * @see RFC 9562 (2024), section 5.7
 */
export function newId<Kind extends string>(now: number, random: Uint8Array): Id<Kind> {
  if (random.length < 10) throw new RangeError(`got ${random.length} random bytes, wanted 10`)
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const groups = [hex(bytes, 0, 4), hex(bytes, 4, 6), hex(bytes, 6, 8), hex(bytes, 8, 10)]
  return `${groups.join('-')}-${hex(bytes, 10, 16)}` as Id<Kind>
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The shape of an id at every edge. */
export const id = <Kind extends string>(_kind: Kind) =>
  z
    .string()
    .regex(uuid)
    .transform((text) => text as Id<Kind>)
