import { sameBytes } from './bytes.rules.ts'
import { dividedAt, HASH, headOf, nodeHash, type Sha256, TILE_WIDTH } from './tree.rules.ts'

/** The hashes of a tile, side by side; undefined where there is none. */
export type TileAt = (level: number, index: number) => Uint8Array | undefined

const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n))

/**
 * The head over the leaves from one place up to another, from tiles.
 * @param from  a multiple of the subtree's largest power of two, as every subtree of a tree is
 */
function headBetween(sha256: Sha256, tileAt: TileAt, from: number, to: number): Uint8Array {
  const n = to - from
  if (!isPowerOfTwo(n)) {
    const middle = from + dividedAt(n)
    return nodeHash(
      sha256,
      headBetween(sha256, tileAt, from, middle),
      headBetween(sha256, tileAt, middle, to),
    )
  }
  let level = 0
  while (TILE_WIDTH ** (level + 1) <= n) level++
  const first = from / TILE_WIDTH ** level
  const width = n / TILE_WIDTH ** level
  const at = first % TILE_WIDTH
  const tile = tileAt(level, Math.floor(first / TILE_WIDTH))
  if (tile === undefined || tile.length < (at + width) * HASH)
    throw new RangeError(`got no tile ${level}/${Math.floor(first / TILE_WIDTH)} up to ${at}`)
  return headOf(sha256, tile, at, at + width)
}

/**
 * Proves that a leaf is in a tree: the hashes on its way to the head.
 * @param index  of the leaf, from 0
 * @param size   leaves of the tree
 * @throws RangeError when the leaf is not in the tree or a tile is missing
 * @see RFC 6962 (2013), section 2.1.1
 */
export function proveInclusion(
  sha256: Sha256,
  tileAt: TileAt,
  index: number,
  size: number,
): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`got ${index}, wanted 0 to ${size - 1}`)
  const proof: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + dividedAt(to - from)
    if (index < middle) {
      proof.push(headBetween(sha256, tileAt, middle, to))
      to = middle
    } else {
      proof.push(headBetween(sha256, tileAt, from, middle))
      from = middle
    }
  }
  return proof.reverse()
}

/**
 * Proves that a tree is the beginning of a larger one.
 * @param old   leaves of the smaller tree, at least 1
 * @param size  leaves of the larger tree
 * @throws RangeError when the sizes do not fit or a tile is missing
 * @see RFC 6962 (2013), section 2.1.2
 */
export function proveConsistency(
  sha256: Sha256,
  tileAt: TileAt,
  old: number,
  size: number,
): Uint8Array[] {
  if (!(old >= 1 && old <= size)) throw new RangeError(`got ${old}, wanted 1 to ${size}`)
  const proof: Uint8Array[] = []
  let [from, to, isWhole] = [0, size, true]
  while (old < to) {
    const middle = from + dividedAt(to - from)
    if (old <= middle) {
      proof.push(headBetween(sha256, tileAt, middle, to))
      to = middle
    } else {
      proof.push(headBetween(sha256, tileAt, from, middle))
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) proof.push(headBetween(sha256, tileAt, from, to))
  return proof.reverse()
}

/**
 * Whether a proof shows that a leaf is in a tree.
 * @param leaf  hash of the leaf
 * @see RFC 9162 (2021), section 2.1.3.2
 */
export function isIncluded(
  sha256: Sha256,
  proof: readonly Uint8Array[],
  o: { index: number; size: number; leaf: Uint8Array; head: Uint8Array },
): boolean {
  if (!(o.index >= 0 && o.index < o.size)) return false
  let [place, last, hash] = [o.index, o.size - 1, o.leaf]
  for (const each of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sha256, each, hash)
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2)
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(sha256, hash, each)
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && sameBytes(hash, o.head)
}

/**
 * Whether a proof shows that a tree is the beginning of another.
 * @see RFC 9162 (2021), section 2.1.4.2
 */
export function isConsistent(
  sha256: Sha256,
  proof: readonly Uint8Array[],
  o: { old: number; oldHead: Uint8Array; size: number; head: Uint8Array },
): boolean {
  if (o.old < 1 || o.old > o.size) return false
  if (o.old === o.size) return proof.length === 0 && sameBytes(o.oldHead, o.head)
  const way = isPowerOfTwo(o.old) ? [o.oldHead, ...proof] : [...proof]
  let [place, last] = [o.old - 1, o.size - 1]
  while (place % 2 === 1) {
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  const first = way.shift()
  if (first === undefined) return false
  let [before, now] = [first, first]
  for (const each of way) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      before = nodeHash(sha256, each, before)
      now = nodeHash(sha256, each, now)
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2)
        last = Math.floor(last / 2)
      }
    } else now = nodeHash(sha256, now, each)
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && sameBytes(before, o.oldHead) && sameBytes(now, o.head)
}
