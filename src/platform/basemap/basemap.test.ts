import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineTile, pmtilesOf } from '#test/pmtiles.ts'
import { basemapFile, MOST_PART_BYTES, readBasemap, readPart } from './basemap.ts'

let data = ''
let file = ''
const road = lineTile('roads', [
  [100, 100],
  [4000, 3000],
])
const whole = pmtilesOf([{ z: 5, x: 8, y: 15, bytes: road }], {
  vector_layers: [{ id: 'roads', fields: {} }, { nothing: true }],
  attribution: '<a href="https://x.test" onclick="steal()">&copy; somebody</a>',
})

beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'convive-basemap-'))
  file = basemapFile(data)
  mkdirSync(path.dirname(file))
})
afterAll(() => rmSync(data, { recursive: true }))

test('where there is no base map there is nothing to say', async () => {
  expect(await readBasemap(file)).toBeUndefined()
  expect(await readPart(file, 'bytes=0-9')).toBeUndefined()
})

test('a base map says its kind, its layers, its zooms and its maker, in words without markup', async () => {
  writeFileSync(file, whole)
  expect(await readBasemap(file)).toEqual({
    ...{ kind: 'vector', layers: ['roads'], minZoom: 5, maxZoom: 5 },
    ...{ bounds: [-90, 0, -67.5, 22], attribution: '© somebody' },
    ...{ bytes: whole.length, version: expect.stringMatching(/^[\w-]{22}$/) },
  })
})

const changed = (at: number, ...bytes: readonly number[]): Buffer => {
  const copy = Buffer.from(whole)
  copy.set(bytes, at)
  return copy
}

test.each([
  ['no such file', Buffer.from('PK\u0003\u0004 a zip renamed'), 'basemap.notPmtiles'],
  ['empty', Buffer.alloc(0), 'basemap.notPmtiles'],
  ['cut off in its tiles', whole.subarray(0, whole.length - 3), 'basemap.cutOff'],
  ['cut off in its header', whole.subarray(0, 90), 'basemap.notPmtiles'],
  ['of a later version', changed(7, 4), 'basemap.notPmtiles'],
  ['packed with brotli', changed(98, 3), 'basemap.otherKind'],
  ['with tiles of a kind unknown', changed(99, 77), 'basemap.otherKind'],
  ['with a directory of rubbish', changed(127, 9, 9, 9, 9), 'basemap.notPmtiles'],
])('a file that is %s is refused with its reason', async (_, bytes, code) => {
  writeFileSync(file, bytes)
  await expect(readBasemap(file)).rejects.toMatchObject({ code })
})

test('a folder in its place is refused with its reason', async () => {
  rmSync(file)
  mkdirSync(file)
  try {
    const code = 'basemap.notPmtiles'
    await expect(readBasemap(file)).rejects.toMatchObject({ code })
    await expect(readPart(file, 'bytes=0-9')).rejects.toMatchObject({ code })
  } finally {
    rmdirSync(file)
  }
})

test('parts are given to the byte, and never the whole or more than is bounded', async () => {
  writeFileSync(file, whole)
  const first = await readPart(file, 'bytes=0-6')
  expect(Buffer.from(first!.bytes).toString()).toBe('PMTiles')
  expect(first).toMatchObject({ from: 0, to: 6, of: whole.length })
  const last = await readPart(file, `bytes=${whole.length - 2}-${whole.length + 500}`)
  expect(Buffer.from(last!.bytes)).toEqual(whole.subarray(-2))
  expect(last!.to).toBe(whole.length - 1)
  for (const range of [
    ...[undefined, '', 'bytes=5-', 'bytes=-5', 'bytes=9-3', 'bytes=0-1,4-5', 'items=0-1'],
    `bytes=0-${MOST_PART_BYTES}`,
    `bytes=${whole.length}-${whole.length + 1}`,
    'bytes=99999999999999999999-99999999999999999999',
  ])
    await expect(readPart(file, range), range).rejects.toMatchObject({ code: 'basemap.part' })
})
