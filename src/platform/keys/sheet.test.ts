import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSvgQr } from '#test/qr.ts'
import { masterId } from './master.ts'
import { makeSheets, masterFromSheets, readSheetLine, type Sheet } from './sheet.ts'
import { sheetPage } from './sheet-page.ts'

const masterOf = (words: string): Buffer => createHash('sha256').update(words).digest()
const master = masterOf('one')
const id = masterId(master)
const pair = (a: Sheet | undefined, b: Sheet | undefined) => [a!.lines, b!.lines] as const

test('any two of the three sheets give the key back, in either order', async () => {
  const sheets = await makeSheets(master)
  expect(sheets.map(({ number }) => number)).toEqual([1, 2, 3])
  for (const a of sheets)
    for (const b of sheets)
      if (a !== b) expect(Buffer.from(await masterFromSheets(pair(a, b), id))).toEqual(master)
})

test('whatever the key is, its sheets give it back, also from careless typing', async () => {
  const anyMaster = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const carelessly = (line: string, i: number): string =>
    `${i + 1}: ${line
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', i % 2 ? 'l' : 'i')
      .replaceAll(' ', i % 2 ? '' : '-')}`
  await fc.assert(
    fc.asyncProperty(anyMaster, async (key) => {
      const [a, , c] = await makeSheets(key)
      const typed = [a!.lines.map(carelessly), c!.lines] as const
      expect(await masterFromSheets(typed, masterId(key))).toEqual(key)
    }),
    { numRuns: 50, seed: 20261122 },
  )
})

test('the sheets of one key are others each time, so that an old one does not complete a new one', async () => {
  const lines = await Promise.all(
    Array.from({ length: 30 }, async () => (await makeSheets(master))[0]!.lines.slice(1)),
  )
  expect(new Set(lines.flat()).size).toBe(30 * 5)
})

test('each mistyped sign, and each two neighbours that changed places, are named by their line', async () => {
  const [sheet] = await makeSheets(master)
  for (const [i, line] of sheet!.lines.entries()) {
    const signs = line.replaceAll(' ', '')
    for (let at = 0; at < signs.length; at++) {
      const wrong = signs[at] === 'Z' ? 'Y' : 'Z'
      const mistyped = signs.slice(0, at) + wrong + signs.slice(at + 1)
      const swapped = signs.slice(0, at) + (signs[at + 1] ?? '') + signs[at] + signs.slice(at + 2)
      for (const typed of [mistyped, ...(swapped === signs ? [] : [swapped])])
        expect(() => readSheetLine(i + 1, typed), typed).toThrow(
          expect.objectContaining({ code: 'keys.lineWrong', facts: { line: i + 1 } }),
        )
    }
    expect(() => readSheetLine(i + 1, signs.slice(1))).toThrow()
    expect(() => readSheetLine(i + 1, `${signs}A`)).toThrow()
    // A line in another's place is noticed, too.
    expect(() => readSheetLine(((i + 1) % 6) + 1, line)).toThrow()
  }
})

test.each([
  ['the same sheet twice', 'keys.sameSheet', ([a]: Sheet[]) => pair(a, a)],
  [
    'lines of two sheets in one',
    'keys.linesMixed',
    ([a, b]: Sheet[]) => {
      const mixed = [...a!.lines.slice(0, 3), ...b!.lines.slice(3)]
      return [mixed, b!.lines] as const
    },
  ],
  [
    'a sheet that is not whole',
    'keys.linesMixed',
    ([a, b]: Sheet[]) => [a!.lines.slice(0, 5), b!.lines] as const,
  ],
  ['sheets of two printings', 'keys.sheetsDiffer', ([a]: Sheet[], [, b]: Sheet[]) => pair(a, b)],
])('%s is refused in words', async (_, code, choose) => {
  const [first, second] = [[...(await makeSheets(master))], [...(await makeSheets(master))]]
  await expect(masterFromSheets(choose(first, second), id)).rejects.toMatchObject({ code })
})

test('sheets of an earlier key, and a key and a half, are refused', async () => {
  const old = await makeSheets(masterOf('old'))
  await expect(masterFromSheets(pair(old[0], old[1]), id)).rejects.toMatchObject({
    code: 'keys.otherMaster',
  })
  const [standing] = await makeSheets(master)
  await expect(masterFromSheets(pair(standing, old[1]), id)).rejects.toMatchObject({
    code: 'keys.sheetsDiffer',
  })
  await expect(masterFromSheets(pair(old[0], old[2]), randomBytes(8))).rejects.toMatchObject({
    code: 'keys.otherMaster',
  })
})

test('the codes that are printed beside the lines hold these lines, and two of them give the key back', async () => {
  const sheets = await makeSheets(master)
  const page = await sheetPage(sheets, {
    language: 'es',
    say: (_, code) => code,
    institution: 'Chepo',
    madeAt: 0,
    master: id.toString('hex'),
  })
  const codes = page.match(/<svg.*?<\/svg>/gs) ?? []
  const read = await Promise.all(codes.map(readSvgQr))
  expect(read).toEqual(sheets.map(({ lines }) => lines.join('\n')))
  const [a, , c] = read.map((text) => text!.split('\n'))
  expect(Buffer.from(await masterFromSheets([a!, c!], id))).toEqual(master)
})
