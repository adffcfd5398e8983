import { createHash, randomBytes } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { Refusal } from '#kernel/refusal.ts'
import { masterId } from './master.ts'

/** How many sheets are printed, and how many of them give the key back. */
export const SHEETS = 3
export const SHEETS_NEEDED = 2
/** Lines of a sheet. */
export const SHEET_LINES = 6

/** One sheet as it is printed: its number and six lines of four groups; the last group checks the line. */
export interface Sheet {
  readonly number: number
  readonly lines: readonly string[]
}

/** What a sheet holds: which key it belongs to, which printing, and its share. */
interface Share {
  readonly number: number
  /** the first 4 bytes of the master key's fingerprint */
  readonly master: Buffer
  /** 2 bytes; sheets of different printings do not go together */
  readonly printing: Buffer
  /** 33 bytes */
  readonly share: Uint8Array
}

const VERSION = 1
const CHECK = 4
const LINE = 12
const GROUP = 4

/** Letters and digits without those that are read as others: I, L, O, U. @see Crockford (2002), Base 32 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Bytes whose bits are a multiple of five, as signs. */
function toSigns(bytes: Uint8Array): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const signs: string[] = []
  for (let i = 0; i < (bytes.length * 8) / 5; i++) {
    signs.unshift(ALPHABET[Number(bits & 31n)] ?? '')
    bits >>= 5n
  }
  return signs.join('')
}

function toBytes(signs: string): Buffer {
  let bits = 0n
  for (const sign of signs) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(sign))
  return Buffer.from(bits.toString(16).padStart((signs.length * 5) / 4, '0'), 'hex')
}

const digest = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The group that checks a line: twenty bits, so that one typing error in a million goes unseen. */
const checkOf = (line: number, signs: string): string =>
  toSigns(digest(`convive sheet line ${line} `, signs).subarray(0, 5)).slice(0, GROUP)

const inGroups = (signs: string): string => signs.match(/.{4}/g)?.join(' ') ?? ''

/**
 * Divides a master key among three sheets. Any two give it back; one alone tells nothing of it.
 * @see Shamir (1979), How to share a secret
 */
export async function makeSheets(master: Uint8Array): Promise<readonly Sheet[]> {
  const shares = await split(Uint8Array.from(master), SHEETS, SHEETS_NEEDED)
  const printing = randomBytes(2)
  return shares.map((share, i) => {
    const number = i + 1
    const id = masterId(master).subarray(0, 4)
    const payload = Buffer.concat([Buffer.of(VERSION, number), id, printing, share])
    const signs = toSigns(Buffer.concat([payload, digest(payload).subarray(0, CHECK)]))
    const lines = Array.from({ length: SHEET_LINES }, (_, at) => {
      const line = signs.slice(at * LINE, (at + 1) * LINE)
      return inGroups(line + checkOf(at + 1, line))
    })
    return { number, lines }
  })
}

/**
 * Reads one line as somebody typed it: upper or lower case, with or without spaces, dashes and its number.
 * @param line  from 1
 * @returns its signs without the group that checks them
 * @throws Refusal `invalid` `keys.lineWrong` with the number of the line
 */
export function readSheetLine(line: number, typed: string): string {
  const signs = typed
    .replace(/^\s*\d\s*[.:)]/, '')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  const body = signs.slice(0, LINE)
  if (signs.length !== LINE + GROUP || signs.slice(LINE) !== checkOf(line, body))
    throw new Refusal('invalid', 'keys.lineWrong', { line })
  return body
}

/** @throws Refusal `invalid` `keys.linesMixed` when the lines are not of one sheet */
function readSheet(lines: readonly string[]): Share {
  const bytes = toBytes(lines.map((typed, i) => readSheetLine(i + 1, typed)).join(''))
  const payload = bytes.subarray(0, -CHECK)
  const isWhole = digest(payload).subarray(0, CHECK).equals(bytes.subarray(-CHECK))
  if (!isWhole || lines.length !== SHEET_LINES || payload[0] !== VERSION)
    throw new Refusal('invalid', 'keys.linesMixed')
  return {
    number: payload[1] ?? 0,
    master: payload.subarray(2, 6),
    printing: payload.subarray(6, 8),
    share: Uint8Array.from(payload.subarray(8)),
  }
}

/**
 * The master key that two sheets give.
 * @param id  fingerprint of the master key that the data asks for
 * @throws Refusal `invalid` `keys.lineWrong`, `keys.linesMixed`, `keys.sameSheet`, `keys.sheetsDiffer`;
 *   `conflict` `keys.otherMaster` when they are of another or an earlier key
 */
export async function masterFromSheets(
  sheets: readonly [readonly string[], readonly string[]],
  id: Uint8Array,
): Promise<Uint8Array> {
  const [one, two] = sheets.map(readSheet) as [Share, Share]
  if (one.number === two.number)
    throw new Refusal('invalid', 'keys.sameSheet', { number: one.number })
  if (!one.printing.equals(two.printing) || !one.master.equals(two.master))
    throw new Refusal('invalid', 'keys.sheetsDiffer')
  const master = await combine([one.share, two.share])
  if (!masterId(master).equals(id)) throw new Refusal('conflict', 'keys.otherMaster')
  return master
}
