/** One row of values and the tool that folds it with a kernel: fill `padded`, fold, read `sums`. */
export interface RowFolder {
  /** The row, with as many zeros before the first place asked for as the kernel reaches. */
  padded: Float64Array
  /** One sum for each place asked for, up to a multiple of eight. */
  sums: Float64Array
  fold(): void
}

/**
 * Makes a folder for one kernel, given by its half from the centre on.
 * @param o.odd whether the kernel changes its sign from one side to the other
 * @param o.places sums asked for
 * @param o.length values of the padded row that are filled at most
 */
export type MakeFolder = (
  half: Float64Array,
  o: { odd: boolean; places: number; length: number },
) => RowFolder

/** Lengths of a folder's lists: the fold reads whole eights, and its reach beyond them. */
export function folderSizes(half: Float64Array, o: { places: number; length: number }) {
  const sums = 8 * Math.ceil(o.places / 8)
  const reach = half.length - 1
  return { sums, reach, padded: Math.max(o.length, sums + 2 * reach) + 8 }
}

/** The plain folder. It gives the same numbers as the one in WebAssembly, more slowly. */
export const plainFolder: MakeFolder = (half, o) => {
  const sizes = folderSizes(half, o)
  const padded = new Float64Array(sizes.padded)
  const sums = new Float64Array(sizes.sums)
  const fold = o.odd ? foldOdd : foldEven
  return { padded, sums, fold: () => fold(padded, half, sums) }
}

/** Four sums at a time: each value of the row is read once for the four places it serves. */
function foldEven(row: Float64Array, half: Float64Array, sums: Float64Array): void {
  const reach = half.length - 1
  for (let i = 0; i < sums.length; i += 4) {
    const m = reach + i
    const centre = half[0]!
    let [w0, w1, w2] = [row[m]!, row[m + 1]!, row[m + 2]!]
    let [e1, e2, e3] = [w1, w2, row[m + 3]!]
    let [s0, s1, s2, s3] = [centre * w0, centre * w1, centre * w2, centre * e3]
    for (let t = 1; t <= reach; t++) {
      const factor = half[t]!
      const west = row[m - t]!
      const east = row[m + t + 3]!
      s0 += factor * (west + e1)
      s1 += factor * (w0 + e2)
      s2 += factor * (w1 + e3)
      s3 += factor * (w2 + east)
      w2 = w1
      w1 = w0
      w0 = west
      e1 = e2
      e2 = e3
      e3 = east
    }
    sums[i] = s0
    sums[i + 1] = s1
    sums[i + 2] = s2
    sums[i + 3] = s3
  }
}

/** The same for a kernel that is 0 in the middle and falls to the east what it rises to the west. */
function foldOdd(row: Float64Array, half: Float64Array, sums: Float64Array): void {
  const reach = half.length - 1
  for (let i = 0; i < sums.length; i += 4) {
    const m = reach + i
    let [w0, w1, w2] = [row[m]!, row[m + 1]!, row[m + 2]!]
    let [e1, e2, e3] = [w1, w2, row[m + 3]!]
    let [s0, s1, s2, s3] = [0, 0, 0, 0]
    for (let t = 1; t <= reach; t++) {
      const factor = half[t]!
      const west = row[m - t]!
      const east = row[m + t + 3]!
      s0 += factor * (west - e1)
      s1 += factor * (w0 - e2)
      s2 += factor * (w1 - e3)
      s3 += factor * (w2 - east)
      w2 = w1
      w1 = w0
      w0 = west
      e1 = e2
      e2 = e3
      e3 = east
    }
    sums[i] = s0
    sums[i + 1] = s1
    sums[i + 2] = s2
    sums[i + 3] = s3
  }
}

/**
 * Folds every row of a table and adds the sums to another one.
 * @param o.first the place of the rows' first value, counted from the first place asked for
 * @param o.count places asked for in each row
 * @param into rows x count sums, added to
 */
export function foldRows(
  makeFolder: MakeFolder,
  values: Float64Array,
  columns: number,
  o: { half: Float64Array; odd: boolean; first: number; count: number; into: Float64Array },
): void {
  const reach = o.half.length - 1
  const length = reach + o.first + columns
  const folder = makeFolder(o.half, { odd: o.odd, places: o.count, length })
  const sums = folder.sums
  for (let from = 0, to = 0; from < values.length; from += columns, to += o.count) {
    const row = values.subarray(from, from + columns)
    if (row.every((value) => value === 0)) continue
    folder.padded.set(row, reach + o.first)
    folder.fold()
    for (let i = 0; i < o.count; i++) o.into[to + i]! += sums[i]!
  }
}

/** Turns a table of rows into one of columns. */
export function transpose(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns
  const out = new Float64Array(values.length)
  // Squares of 16 cells stay in the processor's nearest memory.
  for (let j = 0; j < rows; j += 16)
    for (let i = 0; i < columns; i += 16)
      for (let row = j; row < Math.min(rows, j + 16); row++)
        for (let column = i; column < Math.min(columns, i + 16); column++)
          out[column * rows + row] = values[row * columns + column]!
  return out
}
