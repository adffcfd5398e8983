import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chicago } from '../golden/chicago.ts'

const run = promisify(execFile)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'surviving-'))
})
afterAll(() => rm(folder, { recursive: true }))

const example = path.join(import.meta.dirname, 'surviving-cells.ts')
const tell = (...words: string[]) => run(process.execPath, [example, ...words])
const figure = (printed: string, line: string) =>
  Number(printed.match(new RegExp(`^${line} +(\\S+)$`, 'm'))?.[1])

describe('the example of surviving cells', () => {
  test('tells of burglaries in Chicago what exact counting finds and draws cannot', async () => {
    const { x, y } = chicago()
    const file = path.join(folder, 'chicago.csv')
    await writeFile(
      file,
      `east,north\n${Array.from(x, (each, i) => `${each},${y[i]}`).join('\n')}\n,\n`,
    )
    const { stdout } = await tell(file, '--x', 'east', '--y', 'north', '--cell', '150')
    expect(figure(stdout, 'points')).toBe(11700)
    expect(figure(stdout, 'lines without two numbers, left out')).toBe(1)
    expect(figure(stdout, 'cells tested exactly')).toBe(figure(stdout, 'cells'))
    const exact = figure(stdout, 'cells that survive at 5 % false discovery')
    expect(exact).toBeGreaterThan(0)
    expect(figure(stdout, 'cells that 999 draws could ever find')).toBeLessThan(exact)
  })

  test('reads files without a header by the numbers of the columns', async () => {
    const file = path.join(folder, 'plain.csv')
    await writeFile(file, '7,0,0\n7,10,20\n7,300,400\n')
    const { stdout } = await tell(file, '--x', '2', '--y', '3', '--cell', '100')
    expect(figure(stdout, 'points')).toBe(3)
    expect(figure(stdout, 'cells')).toBe(20)
  })

  test('says what is missing instead of guessing', async () => {
    const file = path.join(folder, 'plain.csv')
    await writeFile(file, 'lon,lat\n1,2\n')
    const outcome = await tell(file).catch((error) => error)
    expect([outcome.code, outcome.stderr]).toEqual([
      1,
      'columns x and y are wanted, got lon, lat\n',
    ])
    expect((await tell().catch((error) => error)).code).toBe(2)
  })
})
