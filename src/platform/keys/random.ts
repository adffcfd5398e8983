import { randomBytes } from 'node:crypto'

const PIECE = 4_096

let drawn = randomBytes(PIECE)

/** Random bytes, drawn in large pieces, since each draw costs as much as sealing a line; no byte is given twice. */
export function freshBytes(bytes: number): Buffer {
  if (drawn.length < bytes) drawn = randomBytes(Math.max(PIECE, bytes))
  const given = drawn.subarray(0, bytes)
  drawn = drawn.subarray(bytes)
  return given
}
