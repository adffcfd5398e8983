import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

// A process of its own for bytes from strangers: photo in on standard input, clean photo out on standard output.
// It has no key, no database and no environment; whatever a hostile file does to the decoder stays here.

/** Points of a photo beyond which nothing is decoded. */
const MAX_PIXELS = 50_000_000
/** The long side of what is kept: enough to read a number plate, small enough for a country road's connection. */
const LONG_SIDE = 2048

sharp.concurrency(1)
sharp.cache(false)

try {
  const { data, info } = await sharp(await buffer(process.stdin), {
    limitInputPixels: MAX_PIXELS,
    failOn: 'error',
    animated: false,
  })
    .autoOrient() // as the camera was held; then every tag goes, the place where it was taken with them
    .resize({ width: LONG_SIDE, height: LONG_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 80, mozjpeg: true })
    .toBuffer({ resolveWithObject: true })
  const head = Buffer.alloc(8)
  head.writeUInt32BE(info.width, 0)
  head.writeUInt32BE(info.height, 4)
  process.stdout.write(Buffer.concat([head, data]))
} catch (error) {
  const isTooLarge = /pixel limit/i.test((error as Error).message)
  process.exitCode = isTooLarge ? 3 : 2
}
