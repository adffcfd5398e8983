/** What the head of a file says of it, without decoding a point of the picture. */
export type PhotoHead =
  | {
      readonly kind: 'jpeg' | 'png' | 'webp' | 'avif'
      /** points, width x height; undefined where the head does not tell */
      readonly pixels: number | undefined
    }
  | { readonly kind: 'heic' }

type Bytes = Uint8Array

const text = (bytes: Bytes, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** A number of some bytes, most significant first; NaN past the end. */
function number(bytes: Bytes, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? Number.NaN)
  return value
}

const product = (width: number, height: number): number | undefined =>
  width > 0 && height > 0 ? width * height : undefined

/**
 * Reads the head of a file that somebody sent as a photo. Whatever the bytes are, it only looks.
 * @returns undefined when it is no photo of a kind that we take
 * @see ITU-T T.81 (1992), annex B; W3C PNG (2003), 11.2.2; RFC 9649 (2024); ISO/IEC 23008-12 (2022)
 */
export function photoHead(bytes: Bytes): PhotoHead | undefined {
  if (number(bytes, 0, 3) === 0xffd8ff) return { kind: 'jpeg', pixels: jpegPixels(bytes) }
  if (number(bytes, 0, 4) === 0x89504e47 && text(bytes, 12, 16) === 'IHDR')
    return { kind: 'png', pixels: product(number(bytes, 16, 4), number(bytes, 20, 4)) }
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP')
    return { kind: 'webp', pixels: webpPixels(bytes) }
  return text(bytes, 4, 8) === 'ftyp' ? heifHead(bytes) : undefined
}

/** Walks from marker to marker until one tells the size of the frame. */
function jpegPixels(bytes: Bytes): number | undefined {
  let at = 2
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else {
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
      if (isFrame) return product(number(bytes, at + 7, 2), number(bytes, at + 5, 2))
      const length = number(bytes, at + 2, 2)
      if (marker === 0xda || marker === 0xd9 || !(length >= 2)) return undefined
      at += 2 + length
    }
  }
  return undefined
}

function webpPixels(bytes: Bytes): number | undefined {
  const little = (at: number, length: number): number =>
    number(Uint8Array.from(bytes.subarray(at, at + length)).reverse(), 0, length)
  if (bytes.length < 30) return undefined
  const chunk = text(bytes, 12, 16)
  if (chunk === 'VP8X') return product(little(24, 3) + 1, little(27, 3) + 1)
  if (chunk === 'VP8 ') return product(little(26, 2) & 0x3fff, little(28, 2) & 0x3fff)
  if (chunk !== 'VP8L') return undefined
  const bits = little(21, 4)
  return product((bits % 0x4000) + 1, (Math.floor(bits / 0x4000) % 0x4000) + 1)
}

/** How far into a file its description is looked for. */
const DESCRIPTION = 65_536

/** A file of the HEIF family names its brands first; those of HEIC need a decoder that is not free to ship. */
function heifHead(bytes: Bytes): PhotoHead | undefined {
  const end = Math.min(number(bytes, 0, 4), bytes.length, 256)
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(text(bytes, at, at + 4))
  if (brands.some((brand) => brand === 'avif' || brand === 'avis'))
    return { kind: 'avif', pixels: largestExtent(bytes) }
  const isHeic = brands.some((brand) => /^(he[iv][a-z]|mif1|msf1)$/.test(brand))
  return isHeic ? { kind: 'heic' } : undefined
}

/** The largest of the extents that stand in boxes `ispe`. */
function largestExtent(bytes: Bytes): number | undefined {
  let largest: number | undefined
  const end = Math.min(bytes.length, DESCRIPTION) - 16
  for (let at = 0; at <= end; at++) {
    if (bytes[at] !== 0x69 || text(bytes, at, at + 4) !== 'ispe') continue
    const pixels = product(number(bytes, at + 8, 4), number(bytes, at + 12, 4))
    if (pixels !== undefined && pixels > (largest ?? 0)) largest = pixels
  }
  return largest
}
