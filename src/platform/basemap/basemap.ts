import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { Compression, type Header, PMTiles, type Source, TileType } from 'pmtiles'
import { Refusal } from '#kernel/refusal.ts'

/** A base map that the operator put beside the data, as a map has to know it. */
export interface Basemap {
  readonly kind: 'vector' | 'raster'
  /** names of its vector layers; empty for pictures */
  readonly layers: readonly string[]
  readonly minZoom: number
  readonly maxZoom: number
  /** west, south, east, north, degrees */
  readonly bounds: readonly [number, number, number, number]
  /** who made it, in plain words */
  readonly attribution: string
  readonly bytes: number
  /** changes with the file */
  readonly version: string
}

/** Bytes of a file, with where they lie in it. */
export interface Part {
  readonly bytes: Uint8Array
  /** first and last byte, counted from 0 */
  readonly from: number
  readonly to: number
  /** bytes of the whole file */
  readonly of: number
  readonly version: string
}

/** Bytes that are given at once; tiles and directories are far smaller. */
export const MOST_PART_BYTES = 4 * 1_048_576
/** Bytes of the description of the layers, as it lies in the file. */
const MOST_METADATA_BYTES = 1_048_576

/** Where a base map is looked for: `map/basemap.pmtiles` in the data folder. */
export const basemapFile = (data: string): string => path.resolve(data, 'map', 'basemap.pmtiles')

const kinds: Partial<Record<TileType, Basemap['kind']>> = {
  [TileType.Mvt]: 'vector',
  [TileType.Png]: 'raster',
  [TileType.Jpeg]: 'raster',
  [TileType.Webp]: 'raster',
}

const broken = (file: string, what: string): Refusal =>
  new Refusal('invalid', `basemap.${what}`, { file })

async function opened<T>(
  file: string,
  use: (handle: FileHandle, of: number, version: string) => Promise<T>,
): Promise<T | undefined> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw broken(file, 'unreadable')
  }
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw broken(file, 'notPmtiles')
    const { size, mtimeMs } = stat
    const sum = createHash('sha256').update(`${size}/${mtimeMs}`).digest('base64url')
    return await use(handle, size, sum.slice(0, 22))
  } finally {
    await handle.close()
  }
}

async function bytesOf(handle: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await handle.read(bytes, 0, length, from)
  return bytes.subarray(0, bytesRead)
}

/**
 * Looks at a base map (PMTiles, version 3): its header, its first directory and its description are read, not its tiles.
 * @returns undefined where there is none
 * @throws Refusal `invalid` for a file that is no such map, is cut off, or is packed in a way that browsers do not open
 * @see Protomaps, PMTiles Version 3 Specification
 */
export function readBasemap(file: string): Promise<Basemap | undefined> {
  return opened(file, async (handle, size, version) => {
    const source: Source = {
      getKey: () => file,
      getBytes: async (from, length) => ({
        data: new Uint8Array(await bytesOf(handle, from, Math.min(length, MOST_PART_BYTES))).buffer,
      }),
    }
    const tiles = new PMTiles(source)
    const header = await tiles.getHeader().catch(() => {
      throw broken(file, 'notPmtiles')
    })
    const kind = checkedKind(header, size, file)
    const described = await tiles.getMetadata().catch(() => {
      throw broken(file, 'notPmtiles')
    })
    const { vector_layers: layers, attribution } = (described ?? {}) as Record<string, unknown>
    return {
      ...{ kind, bytes: size, version },
      layers: kind === 'vector' && Array.isArray(layers) ? layers.flatMap(idOf) : [],
      minZoom: header.minZoom,
      maxZoom: header.maxZoom,
      bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat] as const,
      attribution: typeof attribution === 'string' ? inWords(attribution) : '',
    }
  })
}

function checkedKind(header: Header, size: number, file: string): Basemap['kind'] {
  const kind = kinds[header.tileType]
  if (header.specVersion !== 3 || kind === undefined) throw broken(file, 'otherKind')
  const canOpen = [Compression.None, Compression.Gzip]
  if (![header.internalCompression, header.tileCompression].every((one) => canOpen.includes(one)))
    throw broken(file, 'otherKind')
  const ends = [
    header.rootDirectoryOffset + header.rootDirectoryLength,
    header.jsonMetadataOffset + header.jsonMetadataLength,
    header.leafDirectoryOffset + (header.leafDirectoryLength ?? 0),
    header.tileDataOffset + (header.tileDataLength ?? 0),
  ]
  if (ends.some((end) => end > size)) throw broken(file, 'cutOff')
  if (header.jsonMetadataLength > MOST_METADATA_BYTES) throw broken(file, 'notPmtiles')
  return kind
}

const idOf = (layer: unknown): string[] => {
  const id = (layer as { id?: unknown } | null)?.id
  return typeof id === 'string' && id.length <= 64 ? [id] : []
}

/** Attributions come as markup with links; only their words are shown. */
const inWords = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:copy|#169);/g, '©')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)

/**
 * Reads the bytes that a request asks for.
 * @param range  as HTTP writes it: `bytes=0-16383`; one part, with both ends, of at most {@link MOST_PART_BYTES}
 * @returns undefined where there is no such file
 * @throws Refusal `invalid` for the whole file, several parts, or one that is too large or behind the end
 */
export function readPart(file: string, range: string | undefined): Promise<Part | undefined> {
  return opened(file, async (handle, of, version) => {
    const asked = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range ?? '')
    const from = Number(asked?.[1])
    const last = Number(asked?.[2])
    if (asked === null || last < from || last - from >= MOST_PART_BYTES || from >= of)
      throw new Refusal('invalid', 'basemap.part', { most: MOST_PART_BYTES })
    const to = Math.min(last, of - 1)
    const bytes = await bytesOf(handle, from, to - from + 1)
    return { bytes, from, to: from + bytes.length - 1, of, version }
  })
}
