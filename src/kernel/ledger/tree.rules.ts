/** SHA-256 of bytes; it keeps none of them. @returns 32 bytes */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

/** Bytes of a hash. */
export const HASH = 32
/** Hashes side by side in a full tile. */
export const TILE_WIDTH = 256

const node = new Uint8Array(1 + 2 * HASH)
node[0] = 1

/** The hash of a leaf of the tree. @see RFC 6962 (2013), section 2.1 */
export function leafHash(sha256: Sha256, leaf: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + leaf.length)
  bytes.set(leaf, 1)
  return sha256(bytes)
}

/** The hash over two subtrees. @see RFC 6962 (2013), section 2.1 */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1)
  node.set(right, 1 + HASH)
  return sha256(node)
}

/** Where a subtree of `n > 1` leaves is divided: the largest power of two below n. */
export const dividedAt = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)

/**
 * The head over hashes from one place up to another.
 * @param hashes  side by side, 32 bytes each
 */
export function headOf(sha256: Sha256, hashes: Uint8Array, from = 0, to = hashes.length / HASH) {
  if (to === from) return sha256(new Uint8Array())
  return headBetween(sha256, hashes, from, to)
}

function headBetween(sha256: Sha256, hashes: Uint8Array, from: number, to: number): Uint8Array {
  if (to - from === 1) return hashes.slice(from * HASH, to * HASH)
  const middle = from + dividedAt(to - from)
  const left = headBetween(sha256, hashes, from, middle)
  return nodeHash(sha256, left, headBetween(sha256, hashes, middle, to))
}

/** A tile: hashes of one level of the tree, side by side; 256 when it is full. */
export interface Tile {
  /** 0 for the leaves; a hash of level L stands over 256^L of them */
  readonly level: number
  readonly index: number
  readonly hashes: Uint8Array
}

/**
 * The right edge of a growing tree: the last tile of each level, as far as it is filled. It is all that is needed
 * to add leaves and to know the head.
 */
export interface Edge {
  /** leaves so far */
  size: number
  /** hashes of the last tile of each level that is not full; level 0 first */
  readonly levels: Uint8Array[]
}

/** The edge of a tree without leaves. */
export const emptyEdge = (): Edge => ({ size: 0, levels: [] })

/**
 * How many hashes stand at a level of a tree.
 * @param size  leaves
 */
export const hashesAt = (size: number, level: number): number =>
  Math.floor(size / TILE_WIDTH ** level)

/**
 * Adds leaves to the edge of a tree.
 * @param hashes  of the leaves, side by side
 * @returns the tiles that changed, each as it is now
 */
export function grow(sha256: Sha256, edge: Edge, hashes: Uint8Array): Tile[] {
  const changed: Tile[] = []
  let next = hashes
  for (let level = 0; next.length > 0; level++) {
    const first = Math.floor(hashesAt(edge.size, level) / TILE_WIDTH)
    const had = edge.levels[level] ?? new Uint8Array()
    const all = new Uint8Array(had.length + next.length)
    all.set(had)
    all.set(next, had.length)
    const above: Uint8Array[] = []
    let at = 0
    for (let index = first; at < all.length; index++) {
      const tile = all.slice(at, at + TILE_WIDTH * HASH)
      changed.push({ level, index, hashes: tile })
      if (tile.length === TILE_WIDTH * HASH) above.push(headOf(sha256, tile))
      at += TILE_WIDTH * HASH
    }
    edge.levels[level] = all.slice(above.length * TILE_WIDTH * HASH)
    next = new Uint8Array(above.length * HASH)
    for (const [i, hash] of above.entries()) next.set(hash, i * HASH)
  }
  edge.size += hashes.length / HASH
  return changed
}

/** The head of the tree whose edge this is. */
export function headOfEdge(sha256: Sha256, { size, levels }: Edge): Uint8Array {
  let head: Uint8Array | undefined
  for (const hashes of levels)
    for (const hash of peaksOf(sha256, hashes).reverse())
      head = head === undefined ? hash : nodeHash(sha256, hash, head)
  if (head === undefined || size === 0) return sha256(new Uint8Array())
  return head
}

/** The heads of the complete subtrees over hashes, the largest first. */
function peaksOf(sha256: Sha256, hashes: Uint8Array): Uint8Array[] {
  const peaks: Uint8Array[] = []
  const n = hashes.length / HASH
  let from = 0
  for (let width = TILE_WIDTH / 2; width >= 1; width /= 2)
    if ((n & width) !== 0) {
      peaks.push(headBetween(sha256, hashes, from, from + width))
      from += width
    }
  return peaks
}

/** The last tiles of a tree of this size that are not full: what must be read to go on. */
export function edgeTiles(size: number): { level: number; index: number; width: number }[] {
  const tiles: { level: number; index: number; width: number }[] = []
  for (let level = 0; hashesAt(size, level) > 0; level++) {
    const n = hashesAt(size, level)
    tiles.push({ level, index: Math.floor(n / TILE_WIDTH), width: n % TILE_WIDTH })
  }
  return tiles
}
