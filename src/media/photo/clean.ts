import { getPriority, setPriority } from 'node:os'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { MAX_PHOTO_PIXELS } from '#platform/stage.ts'

// A process of its own for bytes from strangers: photo in on standard input, clean photo out on standard output.
// It has no key, no database and no environment; whatever a hostile file does to the decoder stays here.
// Exit codes: 2 no photo, 3 too large to decode; anything else is not the photo's fault, or it broke the process.

/** The long side of what is kept: enough to read a number plate, small enough for a country road's connection. */
const LONG_SIDE = 2048

setPriority(Math.max(10, getPriority())) // reports that come in go first, and what runs lower still stays there
sharp.concurrency(1)
sharp.cache(false)
// Whatever the bytes pretend to be, only these four decoders ever see them.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`),
})

try {
  const { data, info } = await sharp(await buffer(process.stdin), {
    limitInputPixels: MAX_PHOTO_PIXELS,
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
  // The decoder speaks in plain errors; any other is a bug of ours.
  if (!(error instanceof Error) || error.name !== 'Error') throw error
  process.exitCode = /pixel limit|memory/i.test(error.message) ? 3 : 2
}
