import { randomBytes } from 'node:crypto'
import { mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import type { CleanedPhoto } from '#platform/stage.ts'
import {
  animatedPhoto,
  blackPng,
  heldPhoto,
  jpegHead,
  packedPng,
  plainPhoto,
  taggedPhoto,
  tagWords,
} from '#test/photos.ts'
import { cleanPhoto, photoCleaner } from './photo.ts'

const limits = { cpuSeconds: 7, timeMs: 3000, memoryKib: 1_300_000, outputBytes: 1_000_000 }
const never = new AbortController().signal
const clean = async (bytes: Uint8Array): Promise<CleanedPhoto> => {
  const cleaned = await cleanPhoto(bytes, never)
  if (typeof cleaned === 'string') throw new Error(`the photo is ${cleaned}`)
  return cleaned
}

describe('a clean photo', () => {
  test('has nothing in it but the picture: no place, no name, no camera, no small picture', async () => {
    const tagged = await taggedPhoto()
    const before = await sharp(tagged).metadata()
    expect([before.exif, before.xmp, before.icc].map((tags) => tags !== undefined)).toEqual([
      true,
      true,
      true,
    ])
    const { jpeg, width, height } = await clean(tagged)
    const { exif, xmp, icc, iptc, comments, format, orientation } = await sharp(jpeg).metadata()
    expect({ exif, xmp, icc, iptc, comments, orientation }).toEqual({})
    expect([format, width, height]).toEqual(['jpeg', 640, 480])
    const text = Buffer.from(jpeg).toString('latin1')
    for (const word of tagWords) {
      expect(tagged.toString('latin1') + before.xmp?.toString()).toContain(word)
      expect(text).not.toContain(word)
    }
    // What is left are the picture's own tables: no marker that carries words or tags.
    expect(segmentsOf(jpeg).filter((marker) => marker > 0xe0 || marker === 0xfe)).toEqual([])
  })

  // Where the red half has to be seen: the sensor saw it on the left.
  test.each([
    [1, 'left'],
    [2, 'right'],
    [3, 'right'],
    [6, 'top'],
    [8, 'bottom'],
  ])('stands upright though the camera was held as %i says', async (orientation, side) => {
    const { jpeg, width, height } = await clean(await heldPhoto(orientation))
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
    const isLying = side === 'left' || side === 'right'
    expect([width, height]).toEqual(isLying ? [40, 20] : [20, 40])
    const redAt = (x: number, y: number): boolean => {
      const at = (y * info.width + x) * info.channels
      return data[at]! > 128 && data[at + 2]! < 128
    }
    const [first, last] = [redAt(4, 4), redAt(width - 5, height - 5)]
    expect([first, last]).toEqual(side === 'left' || side === 'top' ? [true, false] : [false, true])
  })

  test('is at most 2048 points long, and never larger than it came', async () => {
    const wide = await clean(await plainPhoto(3000, 300).jpeg({ quality: 40 }).toBuffer())
    expect([wide.width, wide.height]).toEqual([2048, 205])
  })

  test.each(['png', 'webp', 'avif'] as const)('comes from %s too', async (format) => {
    const bytes = await plainPhoto(80, 60).toFormat(format).toBuffer()
    expect(await clean(bytes)).toMatchObject({ width: 80, height: 60 })
  })

  test('is the first of several that move', async () => {
    expect(await clean(await animatedPhoto())).toMatchObject({ width: 20, height: 20 })
  })

  test('of a file that is a photo and something else is the photo alone', async () => {
    const tail = Buffer.from('PK\u0003\u0004<html><script>alert(1)</script></html>')
    const { jpeg } = await clean(Buffer.concat([await plainPhoto().jpeg().toBuffer(), tail]))
    expect(Buffer.from(jpeg).includes('<script>')).toBe(false)
    expect(Buffer.from(jpeg).subarray(-2).toString('hex')).toBe('ffd9')
  })
})

/** The markers of a JPEG up to its first scan. */
function segmentsOf(jpeg: Uint8Array): number[] {
  const bytes = Buffer.from(jpeg)
  const found: number[] = []
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    found.push(bytes[at + 1]!)
    if (bytes[at + 1] === 0xda) break
  }
  return found
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
const hostile: [string, () => Promise<Uint8Array>, string][] = [
  ['nothing', async () => new Uint8Array(), 'notAPhoto'],
  [
    'words that begin like a photo',
    async () => Buffer.from('\xff\xd8\xffhello', 'latin1'),
    'notAPhoto',
  ],
  [
    'a drawing that begins like a photo',
    async () => Buffer.from(`\xff\xd8\xff\xe0${svg}`, 'latin1'),
    'notAPhoto',
  ],
  ['a drawing', async () => Buffer.from(svg), 'notAPhoto'],
  ['a TIFF', async () => plainPhoto(20, 20).tiff().toBuffer(), 'notAPhoto'],
  ['a GIF', async () => plainPhoto(20, 20).gif().toBuffer(), 'notAPhoto'],
  ['random bytes', async () => randomBytes(100_000), 'notAPhoto'],
  ['half a JPEG', async () => half(await plainPhoto().jpeg().toBuffer()), 'notAPhoto'],
  ['half a PNG', async () => half(await plainPhoto().png().toBuffer()), 'notAPhoto'],
  ['half a WebP', async () => half(await plainPhoto().webp().toBuffer()), 'notAPhoto'],
  ['half an AVIF', async () => half(await plainPhoto(80, 60).avif().toBuffer()), 'notAPhoto'],
  ['a head without a picture', async () => jpegHead(6000, 6000), 'notAPhoto'],
  [
    'a head of 3 600 million points with nothing behind',
    async () => jpegHead(60_000, 60_000),
    'notAPhoto',
  ],
  ['a PNG of 20 000 x 20 000', async () => blackPng(20_000, 20_000), 'tooManyPixels'],
]
const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2))

describe('no photo for us', () => {
  test.each(hostile)('is %s', async (_, make, verdict) => {
    expect(await cleanPhoto(await make(), never)).toBe(verdict)
  })

  test('harms nobody when it unpacks to far more than it is', async () => {
    const cleaned = await cleanPhoto(packedPng(), never)
    expect(typeof cleaned === 'string' ? cleaned : cleaned.width).toBe(64)
  })

  test('is what needs more memory than there is for it', async () => {
    const image = sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#123' } })
    const bytes = await image.png({ progressive: true, compressionLevel: 1 }).toBuffer()
    const little = photoCleaner({ ...limits, timeMs: 60_000, memoryKib: 700_000 })
    expect(await little(bytes, never)).toBe('tooManyPixels')
    expect(await little(blackPng(2000, 2000), never)).toMatchObject({ width: 2000 })
  })
})

const scratch = mkdtempSync(path.join(tmpdir(), 'convive-photo-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** Children of this process that clean photos, past the shell that starts them. */
function cleaners(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const [node, ...rest] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return (
          Number(parent) === process.pid &&
          node === process.execPath &&
          rest.some((word) => word.endsWith('clean.ts'))
        )
      } catch {
        return false
      }
    })
}

/** The files that a process has open, by their whole names; devices are everybody's. */
const openFiles = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/${pid}/fd/${fd}`)
      return file.startsWith('/') && !file.startsWith('/dev/') ? [file] : []
    } catch {
      return [] // closed meanwhile
    }
  })

/** Stands still the latest process that cleans, as a decoder does that has lost its way. */
async function stopped(): Promise<number> {
  for (;;) {
    const pid = cleaners().at(-1)
    if (pid !== undefined) {
      process.kill(pid, 'SIGSTOP')
      return pid
    }
    await sleep(1)
  }
}

describe('the process that sees the bytes', () => {
  test('has no environment, no open file of ours, few rights, and ends at its time', async () => {
    const secret = path.join(scratch, 'secret')
    openSync(secret, 'w')
    expect(process.env.PATH).toBeDefined()
    const work = photoCleaner(limits)(await plainPhoto().png().toBuffer(), never)
    const pid = await stopped()
    const proc = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'utf8')
    const names = proc('environ')
      .split('\0')
      .filter(Boolean)
      .map((each) => each.split('=')[0])
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name!))).toEqual([])
    // What it opens itself, as a program that begins, is its own.
    const ours = openFiles(process.pid)
    expect(ours).toContain(secret)
    expect(openFiles(pid).filter((file) => ours.includes(file))).toEqual([])
    expect(proc('limits')).toMatch(/Max cpu time\s+7\s+7 /)
    expect(proc('limits')).toMatch(new RegExp(`Max data size\\s+${1_300_000 * 1024} `))
    expect(proc('limits')).toMatch(/Max core file size\s+0 /)
    const uids = /^Uid:\s+(.*)$/m.exec(proc('status'))![1]!.split(/\s+/).map(Number)
    const mine = process.getuid?.() ?? 0
    expect(new Set(uids)).toEqual(new Set([mine === 0 ? 65_534 : mine]))
    if (mine === 0) expect(proc('status')).toMatch(/^Groups:\s*(65534)?\s*$/m)
    expect(await work).toBe('tooHard')
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })

  test('ends at once when the work is called off', async () => {
    const off = new AbortController()
    const work = photoCleaner(limits)(await plainPhoto().png().toBuffer(), off.signal)
    const pid = await stopped()
    off.abort(new Error('the server stops'))
    await expect(work).rejects.toThrow()
    while (cleaners().includes(pid)) await sleep(5)
  })

  test('that says more than a photo can be is ended', async () => {
    const bytes = await plainPhoto().jpeg().toBuffer()
    expect(await photoCleaner({ ...limits, outputBytes: 100 })(bytes, never)).toBe('tooHard')
  })

  test('leaves nothing running', () => {
    expect(cleaners()).toEqual([])
  })
})
