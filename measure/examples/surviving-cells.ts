import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { benjaminiHochberg, countInCells, getisOrdStar, gridAround } from '@convive/measure/spatial'

const USAGE = `How many cells of a map survive the exact hot spot test, and how many 999 draws could ever find.

node measure/examples/surviving-cells.ts FILE [options]

FILE is a CSV of points in metres, one a line, plain or .gz
  --x NAME, --y NAME   columns of x and y by name, or by number from 1 in a file without a header (x, y)
  --cell METRES        side of a cell (70)
  --q SHARE            false discovery rate (0.05)
  --scale FACTOR       multiplies x and y, such as 0.3048006096 for US survey feet (1)`

const DRAWS = 999

interface Points {
  x: Float64Array
  y: Float64Array
  left: number
}

/** Reads two columns of numbers; lines without two numbers are left out and counted. */
function readPoints(file: string, xName: string, yName: string, scale: number): Points {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const lines = text.trim().split(/\r?\n/)
  const cellsOf = (line: string) => line.split(',').map((cell) => cell.replaceAll('"', '').trim())
  const named = Number.isNaN(Number(xName))
  const header = named ? cellsOf(lines.shift() ?? '') : []
  const [xAt, yAt] = [xName, yName].map((name) => (named ? header.indexOf(name) : Number(name) - 1))
  if (xAt! < 0 || yAt! < 0)
    throw new RangeError(`columns ${xName} and ${yName} are wanted, got ${header.join(', ')}`)
  const points: [number, number][] = []
  let left = 0
  for (const line of lines) {
    const cells = cellsOf(line)
    const [x, y] = [Number.parseFloat(cells[xAt!] ?? ''), Number.parseFloat(cells[yAt!] ?? '')]
    if (Number.isFinite(x) && Number.isFinite(y)) points.push([x * scale, y * scale])
    else left++
  }
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    left,
  }
}

function tell({ x, y, left }: Points, cell: number, q: number): void {
  const grid = gridAround(x, y, cell)
  const { counts } = countInCells(x, y, grid)
  const { p, inference } = getisOrdStar(counts, grid.columns, grid.rows)
  const exact = inference.filter((code) => code === 1).length
  const surviving = benjaminiHochberg(p).filter((each) => each <= q).length
  // At their best, draws find each p as it is, but never one below 1 / (1 + draws).
  const floor = 1 / (1 + DRAWS)
  const drawn = benjaminiHochberg(p.map((each) => Math.max(each, floor)))
  const say = (what: string, value: number | string) => console.log(`${what.padEnd(46)}${value}`)
  say('points', x.length)
  if (left > 0) say('lines without two numbers, left out', left)
  say('cells', counts.length)
  say('cells with a point', counts.filter((count) => count > 0).length)
  say('cells tested exactly', exact)
  say('least p', p.reduce((least, each) => Math.min(least, each), 1).toExponential(2))
  say(`cells that survive at ${100 * q} % false discovery`, surviving)
  say(`cells that ${DRAWS} draws could ever find`, drawn.filter((each) => each <= q).length)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    x: { type: 'string', default: 'x' },
    y: { type: 'string', default: 'y' },
    cell: { type: 'string', default: '70' },
    q: { type: 'string', default: '0.05' },
    scale: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
const [file] = positionals
if (values.help || file === undefined) {
  console.log(USAGE)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    const points = readPoints(file, values.x, values.y, Number(values.scale))
    tell(points, Number(values.cell), Number(values.q))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}
