import { gzipSync } from 'node:zlib'
import { zxyToTileId } from 'pmtiles'

// A base map as small as one can be, written by hand after the specification: header, one directory, words, tiles.

/** A tile of a base map, with its bytes. */
export interface Tile {
  readonly z: number
  readonly x: number
  readonly y: number
  readonly bytes: Uint8Array
}

const HEADER = 127

/** A whole number as protobuf and PMTiles write it: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return [...bytes, rest]
}

/** Writes tiles of one zoom into a PMTiles file, version 3. */
export function pmtilesOf(tiles: readonly Tile[], metadata: object): Buffer {
  const sorted = tiles
    .map(({ z, x, y, bytes }) => ({ z, id: zxyToTileId(z, x, y), bytes: gzipSync(bytes) }))
    .sort((a, b) => a.id - b.id)
  const directory = gzipSync(
    Uint8Array.from([
      ...varint(sorted.length),
      ...sorted.flatMap(({ id }, i) => varint(id - (sorted[i - 1]?.id ?? 0))),
      ...sorted.flatMap(() => varint(1)),
      ...sorted.flatMap(({ bytes }) => varint(bytes.length)),
      // 0: it lies right behind the one before
      ...sorted.flatMap((_, i) => varint(i === 0 ? 1 : 0)),
    ]),
  )
  const words = gzipSync(JSON.stringify(metadata))
  const data = Buffer.concat(sorted.map(({ bytes }) => bytes))
  const header = Buffer.alloc(HEADER)
  header.write('PMTiles')
  header.writeUInt8(3, 7)
  const ends = [HEADER, HEADER + directory.length, HEADER + directory.length + words.length]
  const places = [
    ...[ends[0]!, directory.length, ends[1]!, words.length],
    ...[ends[2]!, 0, ends[2]!, data.length],
    ...[sorted.length, sorted.length, sorted.length],
  ]
  for (const [i, value] of places.entries()) header.writeBigUInt64LE(BigInt(value), 8 + i * 8)
  const zoom = sorted[0]!.z
  header.set([1, 2, 2, 1, zoom, zoom], 96) // clustered, both gzip, MVT
  for (const [i, degrees] of [-90, 0, -67.5, 22].entries())
    header.writeInt32LE(Math.round(degrees * 1e7), 102 + i * 4)
  return Buffer.concat([header, directory, words, data])
}

const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
]

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

/**
 * A vector tile with one layer of one line.
 * @param points  in 4096ths of the tile, from its upper left
 * @see Mapbox Vector Tile Specification 2.1
 */
export function lineTile(layer: string, points: readonly (readonly [number, number])[]): Buffer {
  const steps = points.map(([x, y], i) => {
    const [fromX, fromY] = points[i - 1] ?? [0, 0]
    return [...varint(zigzag(x - fromX)), ...varint(zigzag(y - fromY))]
  })
  const [first = [], ...others] = steps
  // MoveTo once, then LineTo for each further point
  const geometry = [...varint(9), ...first, ...varint(others.length * 8 + 2), ...others.flat()]
  const feature = [...varint(3 * 8), ...varint(2), ...field(4, geometry)]
  const name = [...Buffer.from(layer)]
  const body = [
    ...field(1, name),
    ...field(2, feature),
    ...varint(5 * 8),
    ...varint(4096),
    ...varint(15 * 8),
    ...varint(2),
  ]
  return Buffer.from(field(3, body))
}
