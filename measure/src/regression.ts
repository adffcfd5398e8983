/** A table of numbers by row: entry (i, j) stands at data[i * columns + j]. */
export interface Matrix {
  rows: number
  columns: number
  data: Float64Array
}

/** What a fitted regression says. */
export interface Fit {
  coefficients: Float64Array
  fitted: Float64Array
  /** Inverse of X'WX: the bread of every covariance. */
  bread: Matrix
}

/**
 * Builds a matrix from its columns.
 * @throws RangeError when there is none or they differ in length
 */
export function fromColumns(columns: readonly ArrayLike<number>[]): Matrix {
  const rows = columns[0]?.length ?? 0
  if (rows === 0) throw new RangeError('a design needs at least 1 row, got 0')
  const data = new Float64Array(rows * columns.length)
  columns.forEach((column, j) => {
    if (column.length !== rows) {
      throw new RangeError(`column ${j} must be ${rows} long, got ${column.length}`)
    }
    for (let i = 0; i < rows; i++) data[i * columns.length + j] = column[i]!
  })
  return { rows, columns: columns.length, data }
}

/** Householder reduction of [A | b] in place; returns the diagonal of R. */
function triangulate(a: Float64Array, b: Float64Array, n: number, p: number): Float64Array {
  const diagonal = new Float64Array(p)
  for (let j = 0; j < p; j++) {
    let before = 0
    for (let i = 0; i < j; i++) before += a[i * p + j]! ** 2
    let below = 0
    for (let i = j; i < n; i++) below += a[i * p + j]! ** 2
    if (!(below > 1e-22 * (before + below))) {
      throw new RangeError(`column ${j} of the design must not follow from those before it`)
    }
    const pivot = a[j * p + j]!
    const r = pivot > 0 ? -Math.sqrt(below) : Math.sqrt(below)
    diagonal[j] = r
    a[j * p + j] = pivot - r
    const scale = 1 / (r * (pivot - r))
    for (let k = j + 1; k <= p; k++) {
      let dot = 0
      for (let i = j; i < n; i++) dot += a[i * p + j]! * (k < p ? a[i * p + k]! : b[i]!)
      dot *= scale
      for (let i = j; i < n; i++) {
        if (k < p) a[i * p + k]! += dot * a[i * p + j]!
        else b[i]! += dot * a[i * p + j]!
      }
    }
  }
  return diagonal
}

/** (R'R)^-1 from the triangle above the diagonal in `a` and the diagonal itself. */
function invertGram(a: Float64Array, diagonal: Float64Array, p: number): Matrix {
  const inverse = new Float64Array(p * p)
  for (let c = 0; c < p; c++) {
    for (let i = c; i >= 0; i--) {
      let value = i === c ? 1 : 0
      for (let k = i + 1; k <= c; k++) value -= a[i * p + k]! * inverse[k * p + c]!
      inverse[i * p + c] = value / diagonal[i]!
    }
  }
  const out = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      let value = 0
      for (let k = j; k < p; k++) value += inverse[i * p + k]! * inverse[j * p + k]!
      out[i * p + j] = value
      out[j * p + i] = value
    }
  }
  return { rows: p, columns: p, data: out }
}

/**
 * Fits a straight combination of columns by weighted least squares.
 * @param design  one row an observation; include a column of ones for the constant
 * @param y  what is explained
 * @param weights  1 unless told
 * @throws RangeError when there are fewer rows than columns, or a column follows from those before it
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., 5.3 (Householder)
 */
export function leastSquares(design: Matrix, y: ArrayLike<number>, weights?: Float64Array): Fit {
  const { rows: n, columns: p } = design
  if (n < p) throw new RangeError(`a design of ${p} columns needs as many rows, got ${n}`)
  if (y.length !== n) throw new RangeError(`y must be ${n} long, got ${y.length}`)
  const a = Float64Array.from(design.data)
  const b = Float64Array.from(y)
  if (weights) {
    for (let i = 0; i < n; i++) {
      const root = Math.sqrt(weights[i]!)
      for (let j = 0; j < p; j++) a[i * p + j]! *= root
      b[i]! *= root
    }
  }
  const diagonal = triangulate(a, b, n, p)
  const coefficients = new Float64Array(p)
  for (let i = p - 1; i >= 0; i--) {
    let value = b[i]!
    for (let k = i + 1; k < p; k++) value -= a[i * p + k]! * coefficients[k]!
    coefficients[i] = value / diagonal[i]!
  }
  return { coefficients, fitted: times(design, coefficients), bread: invertGram(a, diagonal, p) }
}

/** The matrix times a vector. */
export function times(matrix: Matrix, vector: ArrayLike<number>): Float64Array {
  const out = new Float64Array(matrix.rows)
  for (let i = 0; i < matrix.rows; i++) {
    let sum = 0
    for (let j = 0; j < matrix.columns; j++)
      sum += matrix.data[i * matrix.columns + j]! * vector[j]!
    out[i] = sum
  }
  return out
}

/**
 * Fits log-linear means to counts (Poisson regression) by iterated weighted least squares.
 * @param offset  logarithm of the exposure by row; 0 unless told
 * @returns `fitted` are mean counts
 * @throws RangeError when the counts allow no finite answer (e.g. all zero in a group of its own) or columns repeat
 * @see McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., 40-43
 */
export function poissonRegression(
  design: Matrix,
  counts: ArrayLike<number>,
  offset?: ArrayLike<number>,
): Fit {
  const n = design.rows
  if (counts.length !== n) throw new RangeError(`counts must be ${n} long, got ${counts.length}`)
  const mean = Float64Array.from(counts, (y) => y + 0.1)
  const working = new Float64Array(n)
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < n; i++) {
      const shift = offset?.[i] ?? 0
      working[i] = Math.log(mean[i]!) - shift + (counts[i]! - mean[i]!) / mean[i]!
    }
    const fit = leastSquares(design, working, mean)
    let moved = 0
    for (let i = 0; i < n; i++) {
      const next = Math.exp(fit.fitted[i]! + (offset?.[i] ?? 0))
      moved = Math.max(moved, Math.abs(Math.log(next / mean[i]!)))
      mean[i] = next
    }
    if (moved < 1e-10) return { ...fit, fitted: mean }
  }
  throw new RangeError('counts allow no finite Poisson fit: a group of rows has no event at all')
}

/**
 * Inverts a symmetric positive definite matrix (Cholesky).
 * @throws RangeError when it is not: two columns say the same, or one says nothing
 * @see Golub & Van Loan (2013), Matrix Computations, 4th ed., 4.2
 */
export function invertPositive({ rows: p, data }: Matrix): Matrix {
  const lower = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let value = data[i * p + j]!
      for (let k = 0; k < j; k++) value -= lower[i * p + k]! * lower[j * p + k]!
      if (i !== j) lower[i * p + j] = value / lower[j * p + j]!
      else if (value > 1e-11 * data[i * p + i]!) lower[i * p + i] = Math.sqrt(value)
      else throw new RangeError(`column ${i} of the design must not follow from those before it`)
    }
  }
  const inverse = new Float64Array(p * p)
  for (let c = 0; c < p; c++) {
    for (let i = c; i < p; i++) {
      let value = i === c ? 1 : 0
      for (let k = c; k < i; k++) value -= lower[i * p + k]! * inverse[k * p + c]!
      inverse[i * p + c] = value / lower[i * p + i]!
    }
  }
  const out = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let value = 0
      for (let k = i; k < p; k++) value += inverse[k * p + i]! * inverse[k * p + j]!
      out[i * p + j] = value
      out[j * p + i] = value
    }
  }
  return { rows: p, columns: p, data: out }
}

/** bread x meat x bread: the sandwich covariance. */
export function sandwich(bread: Matrix, meat: Matrix): Matrix {
  const p = bread.rows
  const product = (a: Float64Array, b: Float64Array) => {
    const out = new Float64Array(p * p)
    for (let i = 0; i < p; i++) {
      for (let k = 0; k < p; k++) {
        const x = a[i * p + k]!
        for (let j = 0; j < p; j++) out[i * p + j]! += x * b[k * p + j]!
      }
    }
    return out
  }
  return { rows: p, columns: p, data: product(product(bread.data, meat.data), bread.data) }
}
