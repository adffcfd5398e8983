import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { animatedPhoto, blackPng, heifHead, jpegHead, plainPhoto } from '#test/photos.ts'
import { photoHead } from './photo.rules.ts'

describe('the head of a photo', () => {
  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('of %s tells its points', async (kind) => {
    const bytes = await plainPhoto(123, 77).toFormat(kind).toBuffer()
    expect(photoHead(bytes)).toEqual({ kind, pixels: 123 * 77 })
  })

  test('tells them in the other ways of writing them, too', async () => {
    const progressive = await plainPhoto(123, 77).jpeg({ progressive: true }).toBuffer()
    const lossless = await plainPhoto(123, 77).webp({ lossless: true }).toBuffer()
    const seeThrough = await plainPhoto(123, 77).ensureAlpha(0.5).webp().toBuffer()
    const tagged = await plainPhoto(123, 77).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    for (const bytes of [progressive, lossless, seeThrough, tagged])
      expect(photoHead(bytes)?.kind === 'heic' || photoHead(bytes)).toMatchObject({
        pixels: 123 * 77,
      })
    expect(photoHead(await animatedPhoto())).toEqual({ kind: 'webp', pixels: 20 * 20 })
  })

  test('tells of more points than there can be', () => {
    expect(photoHead(blackPng(20_000, 20_000))).toEqual({ kind: 'png', pixels: 4e8 })
    expect(photoHead(jpegHead(65_535, 65_535))).toEqual({ kind: 'jpeg', pixels: 65_535 ** 2 })
  })

  test.each([
    ['heic', ['heic', 'mif1', 'heic']],
    ['heic of several pictures', ['hevc', 'msf1']],
    ['any HEIF that is not AVIF', ['mif1', 'miaf']],
  ])('knows %s', (_, brands) => {
    expect(photoHead(heifHead(...brands))).toEqual({ kind: 'heic' })
  })

  test('knows an AVIF whose first brand is the general one', () => {
    expect(photoHead(heifHead('mif1', 'avif', 'miaf'))).toEqual({ kind: 'avif', pixels: undefined })
  })

  test.each([
    ['nothing', ''],
    ['words', 'hola'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a GIF', 'GIF89a\x01\0\x01\0'],
    ['a film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
    ['a page', '%PDF-1.7'],
    ['a sound', 'RIFF\x24\0\0\0WAVEfmt '],
    ['PNG in words', ' PNG'],
  ])('is none for %s', (_, text) => {
    expect(photoHead(Buffer.from(text, 'latin1'))).toBeUndefined()
  })

  test('is looked at without harm, whatever the bytes are', async () => {
    const seeds = await Promise.all(
      (['jpeg', 'png', 'webp', 'avif'] as const).map((kind) =>
        plainPhoto(30, 20).toFormat(kind).toBuffer(),
      ),
    )
    const changed = fc
      .tuple(
        fc.constantFrom(...seeds, heifHead('heic', 'mif1')),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        fc.nat(3000),
      )
      .map(([seed, changes, length]) => {
        const bytes = Uint8Array.from(seed.subarray(0, length))
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        return bytes
      })
    const check = (bytes: Uint8Array): void => {
      const head = photoHead(bytes)
      if (head === undefined || head.kind === 'heic') return
      expect(head.pixels === undefined || head.pixels > 0).toBe(true)
    }
    fc.assert(fc.property(changed, check), { numRuns: 2000, seed: 20261127 })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check), { numRuns: 500, seed: 1 })
  })
})
