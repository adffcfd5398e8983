import { hashesAt, TILE_WIDTH } from './tree.rules.ts'

/** What can be asked of the log: a tile of hashes, or a bundle of the entries themselves. */
export interface TileName {
  /** `entries`, or a level of the tree from 0 */
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256; below 256 it is a partial tile */
  readonly width: number
}

/**
 * The path of a tile below the log's address: `tile/0/x001/234.p/5`.
 * @see C2SP tlog-tiles, "Merkle Tree"
 */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

const shape = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** What a path names, or undefined when it is not written exactly as `tilePath` writes it. */
export function readTilePath(path: string): TileName | undefined {
  const [, level, name, width] = shape.exec(path) ?? []
  if (level === undefined || name === undefined) return undefined
  const tile: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(name.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const isKnown = Number.isSafeInteger(tile.index) && tile.width <= TILE_WIDTH
  return isKnown && tilePath(tile) === path ? tile : undefined
}

/** Whether a tree of this size has the whole of a tile. */
export const hasTile = (size: number, { level, index, width }: TileName): boolean =>
  index * TILE_WIDTH + width <= hashesAt(size, level === 'entries' ? 0 : level)

/** Leaves as they lie in a bundle: each with its length before it, two bytes. */
export function bundleOf(leaves: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(leaves.reduce((sum, leaf) => sum + 2 + leaf.length, 0))
  let at = 0
  for (const leaf of leaves) {
    if (leaf.length > 65_535) throw new RangeError(`got ${leaf.length} bytes, wanted 65,535`)
    bundle[at] = leaf.length >> 8
    bundle[at + 1] = leaf.length & 255
    bundle.set(leaf, at + 2)
    at += 2 + leaf.length
  }
  return bundle
}

/** The leaves of a bundle, or undefined when its lengths do not add up. */
export function leavesOf(bundle: Uint8Array): Uint8Array[] | undefined {
  const leaves: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    if (at + 2 > bundle.length) return undefined
    const end = at + 2 + bundle[at]! * 256 + bundle[at + 1]!
    if (end > bundle.length) return undefined
    leaves.push(bundle.subarray(at + 2, end))
    at = end
  }
  return leaves
}
