import { z } from 'zod'

/** A UUID v7 that knows what it names; it leaks the millisecond of its making, so it is never a public handle. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }

const hex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
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
  const text = hex(bytes)
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-') as Id<Kind>
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The shape of an id at every edge. */
export const id = <Kind extends string>(_kind: Kind) =>
  z
    .string()
    .regex(uuid)
    .transform((text) => text as Id<Kind>)
