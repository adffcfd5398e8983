import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

// Photos as phones, cameras and strangers make them, each made when it is asked for.

/** Words that stand in the tags of `taggedPhoto`, and nowhere in a clean photo. */
export const tagWords = ['Samsung-de-Ana', 'Finca-de-Ana', '8.946', 'adobe:ns:meta', 'Ana Moreno']

/** A photo of many colours, so that it has some weight. */
export const plainPhoto = (width = 640, height = 480) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#c08040',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })

/** A photo whose tags tell who took it where, with a small picture of itself inside, as cameras write them. */
export async function taggedPhoto(): Promise<Buffer> {
  const exif = {
    IFD0: { Make: tagWords[0]!, Artist: tagWords[4]!, ImageDescription: tagWords[1]! },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '8/1 56/1 46/1',
      GPSLongitudeRef: 'W',
      GPSLongitude: '78/1 30/1 11/1',
    },
  }
  const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="8.946" exif:UserComment="Finca-de-Ana"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  return plainPhoto().withExif(exif).withXmp(xmp).withIccProfile('p3').jpeg().toBuffer()
}

/** Red on the left, blue on the right, as the sensor saw it; the tag says how the camera was held. */
export async function heldPhoto(orientation: number): Promise<Buffer> {
  const half = (color: string) => ({
    width: 20,
    height: 20,
    channels: 3 as const,
    background: color,
  })
  const blue = await sharp({ create: half('#0000ff') })
    .png()
    .toBuffer()
  return sharp({ create: { ...half('#ff0000'), width: 40 } })
    .composite([{ input: blue, left: 20, top: 0 }])
    .withMetadata({ orientation })
    .jpeg({ quality: 100 })
    .toBuffer()
}

/** Three pictures one after another in one file. */
export async function animatedPhoto(): Promise<Buffer> {
  const frames = Buffer.alloc(60 * 20 * 3, 200)
  return sharp(frames, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } })
    .webp({ loop: 0, delay: [100, 100, 100] })
    .toBuffer()
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let crc = 0xffffffff
  for (const byte of body) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0)
  return Buffer.concat([length, body, sum])
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A black PNG of one bit a point: few bytes, many points.
 * @param chunks  that stand between its head and its picture
 */
export function blackPng(width: number, height: number, chunks: readonly Buffer[] = []): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height)
  return Buffer.concat([
    PNG,
    pngChunk('IHDR', head),
    ...chunks,
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', new Uint8Array()),
  ])
}

/** A small PNG with words and a colour profile that unpack to 64 MB each. */
export function packedPng(): Buffer {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })
  const words = Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), bomb])
  const profile = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), bomb])
  return blackPng(64, 64, [pngChunk('iCCP', profile), pngChunk('zTXt', words)])
}

/**
 * The head of a HEIF file.
 * @param brands  the first is the major one, such as `heic`
 */
export function heifHead(...brands: readonly string[]): Buffer {
  const [major = 'heic', ...others] = brands
  const body = Buffer.from(`ftyp${major}\0\0\0\0${others.join('')}`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([length, body, Buffer.alloc(64)])
}

/** The head of a JPEG that says it has so many points, and nothing behind. */
export const jpegHead = (width: number, height: number): Buffer =>
  Buffer.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8],
    ...[height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0, 0xff, 0xd9],
  ])
