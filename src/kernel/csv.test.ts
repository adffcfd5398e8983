import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

/** The cells of one line, read by the grammar of RFC 4180 alone. */
function cellsOf(line: string): string[] {
  const cells = [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gs)]
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}

test('what was written is read again, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (words) => {
      const cells = words.map((each) => `x${each}`)
      expect(cellsOf(csvLine(cells))).toEqual(cells)
    }),
    { seed: 20_261_122 },
  )
})

test.each(['=1+1', '+507 6000', '-2', '@SUM(A1)', ' =1', '\t=1', '\r=1', '|calc'])(
  'a spreadsheet does not run %j',
  (formula) => {
    const [cell] = cellsOf(csvLine([formula]))
    expect(cell).toBe(`'${formula}`)
  },
)

test('numbers stay numbers, and nothing stays empty', () => {
  expect(csvLine([-3, null, undefined, 'a "b", c'])).toBe('-3,,,"a ""b"", c"\r\n')
})
