import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Bytes that must stand nowhere in clear, and what they are an encoding of. */
export interface Needle {
  readonly what: string
  readonly encoding: string
  readonly bytes: Buffer
}

/** Where a needle was found. */
export interface Find {
  readonly place: string
  readonly what: string
  readonly encoding: string
  /** what stands there, as far as it can be printed */
  readonly around: string
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** The signs of base64 that depend on these bytes alone, when so many bytes stand before them. */
function base64At(text: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
  return bytes
    .toString('base64')
    .slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

const jsonEscaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * A text as it may stand in a file: as typed, in small and large letters; in UTF-8, UTF-16, Latin-1, base64 at each of
 * three alignments, hexadecimal, and escaped for addresses and for JSON.
 */
export function needlesFor(what: string, text: string): Needle[] {
  const needles = new Map<string, Needle>()
  const add = (encoding: string, bytes: Buffer): void => {
    const key = bytes.toString('hex')
    if (!needles.has(key)) needles.set(key, { what, encoding, bytes })
  }
  for (const each of [text, text.toLowerCase(), text.toUpperCase()]) {
    add('UTF-8', Buffer.from(each))
    add('UTF-16 LE', Buffer.from(each, 'utf16le'))
    add('UTF-16 BE', utf16be(each))
    add('Latin-1', Buffer.from(each, 'latin1'))
    for (const before of [0, 1, 2]) {
      const signs = base64At(each, before)
      add(`base64 at ${before}`, Buffer.from(signs))
      add(`base64url at ${before}`, Buffer.from(urlSafe(signs)))
    }
    const hex = Buffer.from(each).toString('hex')
    add('hexadecimal', Buffer.from(hex))
    add('hexadecimal', Buffer.from(hex.toUpperCase()))
    add('URL', Buffer.from(encodeURIComponent(each)))
    add('JSON', Buffer.from(jsonEscaped(each)))
  }
  return [...needles.values()]
}

/** A number as a database or a program keeps it: as text, and as eight bytes either way round. */
export function needlesForNumber(what: string, number: number): Needle[] {
  const [little, big] = [Buffer.alloc(8), Buffer.alloc(8)]
  little.writeDoubleLE(number)
  big.writeDoubleBE(number)
  return [
    { what, encoding: 'text', bytes: Buffer.from(String(number)) },
    {
      what,
      encoding: 'hexadecimal of its text',
      bytes: Buffer.from(Buffer.from(String(number)).toString('hex')),
    },
    { what, encoding: 'double LE', bytes: little },
    { what, encoding: 'double BE', bytes: big },
    { what, encoding: 'double in hexadecimal', bytes: Buffer.from(big.toString('hex')) },
  ]
}

/** The first three bytes of a needle as a number. */
const headOf = (bytes: Buffer): number => bytes.readUIntBE(0, 3)

/**
 * Looks for needles in bytes, all of them in one pass: only where three bytes are the head of one are they compared.
 * @returns the first place of each needle
 */
export function findIn(place: string, bytes: Buffer, needles: readonly Needle[]): Find[] {
  const heads = headsOf(needles)
  const found = new Map<Needle, number>()
  let head = 0
  for (let i = 0; i < bytes.length; i++) {
    head = ((head << 8) | bytes[i]!) & 0xff_ff_ff
    if (heads.known[head] === 0 || i < 2) continue
    for (const needle of heads.byHead.get(head) ?? [])
      if (
        !found.has(needle) &&
        needle.bytes.equals(bytes.subarray(i - 2, i - 2 + needle.bytes.length))
      )
        found.set(needle, i - 2)
  }
  return [...found].map(([{ what, encoding, bytes: needle }, at]) => ({
    place,
    what,
    encoding,
    around: bytes
      .subarray(Math.max(0, at - 40), at + needle.length + 40)
      .toString('latin1')
      .replace(/[^\x20-\x7e]/g, '·'),
  }))
}

interface Heads {
  readonly known: Uint8Array
  readonly byHead: ReadonlyMap<number, readonly Needle[]>
}
const headsKnown = new WeakMap<readonly Needle[], Heads & { readonly count: number }>()

/** The heads of a list of needles, made once for as long as none is added. */
function headsOf(needles: readonly Needle[]): Heads {
  const standing = headsKnown.get(needles)
  if (standing !== undefined && standing.count === needles.length) return standing
  const known = new Uint8Array(1 << 24)
  for (const { bytes } of needles) known[headOf(bytes)] = 1
  const heads = {
    known,
    byHead: Map.groupBy(needles, ({ bytes }) => headOf(bytes)),
    count: needles.length,
  }
  headsKnown.set(needles, heads)
  return heads
}

/** Looks for needles in every file of a folder. @returns what was found, and how much was looked at */
export function sweepFolder(
  folder: string,
  needles: readonly Needle[],
): { finds: Find[]; files: number; bytes: number } {
  const finds: Find[] = []
  let files = 0
  let bytes = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name)
    const content = contentOf(file)
    if (content === undefined) continue
    files++
    bytes += content.length
    finds.push(...findIn(file, content, needles))
  }
  return { finds, files, bytes }
}

/** What is gone meanwhile, or is a socket, holds nothing. */
function contentOf(file: string): Buffer | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file) : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
