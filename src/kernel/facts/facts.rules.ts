/**
 * A place in the stream of facts, `transaction.number`: what was told by an earlier transaction comes first. It is
 * handed out to browsers, which give it back to go on after it.
 */
export type Cursor = string & { readonly __cursor: true }

/** Before all facts. */
export const BEGINNING = '0.0' as Cursor

/** The place of a fact. @param xid, seq  as the database writes them: 64 bits, in text */
export const cursorOf = (xid: string, seq: string): Cursor => `${xid}.${seq}` as Cursor

/** The two numbers of a place, in text. */
export function cursorParts(cursor: Cursor): { xid: string; seq: string } {
  const [xid = '0', seq = '0'] = cursor.split('.')
  return { xid, seq }
}

const shape = /^(0|[1-9]\d{0,18})\.(0|[1-9]\d{0,18})$/
const LARGEST = 2n ** 63n - 1n

/** Reads a place that somebody gave back. @returns undefined when it is none of ours */
export function readCursor(text: string): Cursor | undefined {
  if (!shape.test(text)) return undefined
  const { xid, seq } = cursorParts(text as Cursor)
  return BigInt(xid) > LARGEST || BigInt(seq) > LARGEST ? undefined : (text as Cursor)
}

/** Which of two places comes first. @returns below 0 when it is `a`, above 0 when it is `b` */
export function compareCursors(a: Cursor, b: Cursor): number {
  const [left, right] = [cursorParts(a), cursorParts(b)]
  const byTransaction = BigInt(left.xid) - BigInt(right.xid)
  return Number(byTransaction === 0n ? BigInt(left.seq) - BigInt(right.seq) : byTransaction)
}

/** The place after all that the transactions below one have told. @param xmin  the lowest that still runs */
export const endBefore = (xmin: string): Cursor =>
  cursorOf(String(BigInt(xmin) - 1n), String(LARGEST))
