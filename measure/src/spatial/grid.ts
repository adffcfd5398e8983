import { demandFinite, demandLengths, demandMetres, demandPositive, demandWhole } from '../check.ts'

/**
 * A grid of equal rectangles over a projected plane. Cells are numbered row by row from the
 * south-west: cell (column, row) has the index column + columns * row.
 */
export type Grid = {
  /** West edge of the grid, metres. */
  originX: number
  /** South edge of the grid, metres. */
  originY: number
  /** Width of a cell, metres. */
  cellSize: number
  /** Height of a cell, metres; the width when left out. */
  cellHeight?: number
  columns: number
  rows: number
}

/** Events per cell, and how many fell outside and were not counted. */
export interface CellCounts {
  /** One number per cell; whole unless weights were given. */
  counts: Float64Array
  /** Events (not weights) that lie in no cell. */
  outside: number
}

const MOST_CELLS = 2 ** 30

/**
 * Refuses a grid that is no grid.
 * @throws RangeError saying what was got and wanted
 */
export function demandGrid(grid: Grid): void {
  demandFinite('grid origin', [grid.originX, grid.originY])
  demandPositive('cellSize', [grid.cellSize])
  demandPositive('cellHeight', [grid.cellHeight ?? grid.cellSize])
  demandWhole('columns', grid.columns, 1, MOST_CELLS)
  demandWhole('rows', grid.rows, 1, MOST_CELLS)
  demandWhole('cells (columns x rows)', grid.columns * grid.rows, 1, MOST_CELLS)
}

/** The step that holds a coordinate, or -1; the outermost edge belongs to the last step. */
function stepOf(offset: number, step: number, steps: number): number {
  const at = Math.floor(offset / step)
  if (at >= 0 && at < steps) return at
  return at === steps && offset === step * steps ? steps - 1 : -1
}

/**
 * The cell that a point lies in, or -1 when it lies in none. A cell holds its west and south edge;
 * the grid's outermost east and north edge belong to its last column and row.
 * @param x metres east
 * @param y metres north
 */
export function cellOf(grid: Grid, x: number, y: number): number {
  const column = stepOf(x - grid.originX, grid.cellSize, grid.columns)
  const row = stepOf(y - grid.originY, grid.cellHeight ?? grid.cellSize, grid.rows)
  return column < 0 || row < 0 ? -1 : column + grid.columns * row
}

/** The cells' centres in metres, in the order of the cells. */
export function cellCentres(grid: Grid): { x: Float64Array; y: Float64Array } {
  demandGrid(grid)
  const { columns, rows, originX, originY, cellSize, cellHeight = cellSize } = grid
  const x = new Float64Array(columns * rows)
  const y = new Float64Array(columns * rows)
  for (let cell = 0; cell < x.length; cell++) {
    x[cell] = originX + ((cell % columns) + 0.5) * cellSize
    y[cell] = originY + (Math.floor(cell / columns) + 0.5) * cellHeight
  }
  return { x, y }
}

function countBy(
  x: Float64Array,
  y: Float64Array,
  weights: Float64Array | undefined,
  cells: number,
  cellAt: (x: number, y: number) => number,
): CellCounts {
  demandLengths({ x, y }, 0)
  demandMetres('x', x)
  demandMetres('y', y)
  if (weights) {
    demandLengths({ x, weights }, 0)
    demandFinite('weights', weights)
  }
  const counts = new Float64Array(cells)
  let outside = 0
  for (let i = 0; i < x.length; i++) {
    const cell = cellAt(x[i]!, y[i]!)
    if (cell < 0) outside++
    else counts[cell]! += weights ? weights[i]! : 1
  }
  return { counts, outside }
}

/**
 * Counts the events in each cell of a grid and says how many lie outside it.
 * @param x metres east, one per event
 * @param y metres north, one per event
 * @param weights what each event counts, 1 when left out
 * @throws RangeError on unequal lengths or coordinates that are not finite
 */
export function countInCells(
  x: Float64Array,
  y: Float64Array,
  grid: Grid,
  weights?: Float64Array,
): CellCounts {
  demandGrid(grid)
  return countBy(x, y, weights, grid.columns * grid.rows, (px, py) => cellOf(grid, px, py))
}

function extent(name: string, values: Float64Array): { low: number; high: number } {
  demandLengths({ [name]: values })
  demandFinite(name, values)
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

/**
 * The smallest grid of square cells that holds all points, its origin on a whole multiple of the
 * cell size, so that two data sets of one city get cells that fit on each other.
 * @param cellSize metres
 * @throws RangeError when there is no point, or the grid would have more than 2^30 cells
 */
export function gridAround(x: Float64Array, y: Float64Array, cellSize: number): Grid {
  demandLengths({ x, y }, 0)
  demandPositive('cellSize', [cellSize])
  const west = extent('x', x)
  const south = extent('y', y)
  const originX = Math.floor(west.low / cellSize) * cellSize
  const originY = Math.floor(south.low / cellSize) * cellSize
  const columns = Math.floor((west.high - originX) / cellSize) + 1
  const rows = Math.floor((south.high - originY) / cellSize) + 1
  const grid = { originX, originY, cellSize, columns, rows }
  demandGrid(grid)
  return grid
}

/**
 * A grid of regular hexagons that stand on a corner. Every second row (1, 3, ...) is shifted half a
 * hexagon to the east. Hexagons are numbered row by row from the south-west, as cells are.
 * @see Birch, Oom & Beecham (2007), Ecological Modelling 206, 347-359, on why hexagons
 */
export type HexagonGrid = {
  /** Centre of hexagon (0, 0), metres east. */
  originX: number
  /** Centre of hexagon (0, 0), metres north. */
  originY: number
  /** Side of a hexagon = distance of its corners from its centre, metres. */
  side: number
  columns: number
  rows: number
}

const ROOT_3 = Math.sqrt(3)

/**
 * Refuses a hexagon grid that is none.
 * @throws RangeError saying what was got and wanted
 */
export function demandHexagons(hexagons: HexagonGrid): void {
  const { originX, originY, side, columns, rows } = hexagons
  demandPositive('side', [side])
  demandGrid({ originX, originY, cellSize: side, columns, rows })
}

/** Area of one hexagon in square metres. */
export function hexagonArea(hexagons: HexagonGrid): number {
  return ((3 * ROOT_3) / 2) * hexagons.side ** 2
}

/** The hexagons' centres in metres, in their order. */
export function hexagonCentres(hexagons: HexagonGrid): { x: Float64Array; y: Float64Array } {
  demandHexagons(hexagons)
  const { columns, rows, originX, originY, side } = hexagons
  const x = new Float64Array(columns * rows)
  const y = new Float64Array(columns * rows)
  for (let i = 0; i < x.length; i++) {
    const row = Math.floor(i / columns)
    x[i] = originX + ((i % columns) + (row % 2) / 2) * ROOT_3 * side
    y[i] = originY + row * 1.5 * side
  }
  return { x, y }
}

/** The six corners of one hexagon, counter-clockwise from its south, [x0, y0, x1, y1, ...] in metres. */
export function hexagonOutline(hexagons: HexagonGrid, index: number): Float64Array {
  demandHexagons(hexagons)
  demandWhole('index', index, 0, hexagons.columns * hexagons.rows - 1)
  const row = Math.floor(index / hexagons.columns)
  const column = index % hexagons.columns
  const x = hexagons.originX + (column + (row % 2) / 2) * ROOT_3 * hexagons.side
  const y = hexagons.originY + row * 1.5 * hexagons.side
  const outline = new Float64Array(12)
  for (let corner = 0; corner < 6; corner++) {
    const angle = ((corner - 1.5) * Math.PI) / 3
    outline[2 * corner] = x + hexagons.side * Math.cos(angle)
    outline[2 * corner + 1] = y + hexagons.side * Math.sin(angle)
  }
  return outline
}

/**
 * The hexagon that a point lies in (the one whose centre is nearest), or -1 when it lies in none.
 * @param x metres east
 * @param y metres north
 */
export function hexagonOf(hexagons: HexagonGrid, x: number, y: number): number {
  const { columns, rows, side } = hexagons
  const across = (x - hexagons.originX) / (ROOT_3 * side)
  const up = (y - hexagons.originY) / (1.5 * side)
  let best = -1
  let nearest = Infinity
  // The nearest centre lies in one of the two rows about the point: rows are 1.5 sides apart and
  // a hexagon reaches one side up and down.
  for (const row of [Math.floor(up), Math.floor(up) + 1]) {
    const shift = Math.abs(row % 2) / 2
    const column = Math.round(across - shift)
    const distance = (across - shift - column) ** 2 * 3 + (up - row) ** 2 * 2.25
    if (distance < nearest) {
      nearest = distance
      const holds = row >= 0 && row < rows && column >= 0 && column < columns
      best = holds ? column + columns * row : -1
    }
  }
  return best
}

/**
 * Counts the events in each hexagon and says how many lie outside all of them.
 * @param x metres east, one per event
 * @param y metres north, one per event
 * @param weights what each event counts, 1 when left out
 * @throws RangeError on unequal lengths or coordinates that are not finite
 */
export function countInHexagons(
  x: Float64Array,
  y: Float64Array,
  hexagons: HexagonGrid,
  weights?: Float64Array,
): CellCounts {
  demandHexagons(hexagons)
  const { columns, rows } = hexagons
  return countBy(x, y, weights, columns * rows, (px, py) => hexagonOf(hexagons, px, py))
}

/**
 * A hexagon grid that holds all points.
 * @param side metres
 * @throws RangeError when there is no point
 */
export function hexagonsAround(x: Float64Array, y: Float64Array, side: number): HexagonGrid {
  demandLengths({ x, y }, 0)
  demandPositive('side', [side])
  const west = extent('x', x)
  const south = extent('y', y)
  const width = ROOT_3 * side
  const hexagons = {
    originX: west.low,
    originY: south.low,
    side,
    // Odd rows start half a hexagon further east, so one more column is needed to their west.
    columns: Math.ceil((west.high - west.low) / width) + 2,
    rows: Math.ceil((south.high - south.low) / (1.5 * side)) + 1,
  }
  hexagons.originX -= width / 2
  demandHexagons(hexagons)
  return hexagons
}
