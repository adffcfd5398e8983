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
 * @throws RangeError when fewer than 10 bytes came, or the time is none
 * @see RFC 9562 (2024), section 5.7
 */
export function newId<Kind extends string>(now: number, random: Uint8Array): Id<Kind> {
  if (!(now >= 0 && now < 2 ** 48))
    throw new RangeError(`got the time ${now}, wanted milliseconds since 1970`)
  if (random.length < 10) throw new RangeError(`got ${random.length} random bytes, wanted 10`)
  const version = hexOfByte[0x70 | (random[0]! & 0x0f)]! + hexOfByte[random[1]!]!
  const variant = hexOfByte[0x80 | (random[2]! & 0x3f)]! + hexOfByte[random[3]!]!
  return `${timeOf(now)}-${version}-${variant}-${hex(random, 4, 10)}` as Id<Kind>
}

/** How ids of the latest millisecond begin: what is made at once is made many at a time. */
let latest = { now: Number.NaN, text: '' }

function timeOf(now: number): string {
  if (latest.now === now) return latest.text
  const digits = Math.floor(now).toString(16).padStart(12, '0')
  latest = { now, text: `${digits.slice(0, 8)}-${digits.slice(8)}` }
  return latest.text
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The shape of an id at every edge. */
export const id = <Kind extends string>(_kind: Kind) =>
  z
    .string()
    .regex(uuid)
    .transform((text) => text as Id<Kind>)
