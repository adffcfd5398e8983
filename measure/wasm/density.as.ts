// @ts-nocheck AssemblyScript: other types than TypeScript's, compiled by build.ts beside it.

// The two hot loops of kernel densities. Every sum adds the same numbers in the same order as its
// plain twin (plainFolder in src/spatial/row-fold.ts, plainDomeKernel in src/spatial/dome-spread.ts),
// only two places side by side, so the results are the same to the last digit. All pointers are into
// the imported memory; nothing is allocated here.

/**
 * Folds a padded row f64[] with a kernel given by its half f64[reach + 1] into places sums f64[];
 * places is a multiple of 8. `odd` turns the side east of the centre to its negative.
 */
export function foldEven(row: usize, half: usize, reach: i32, sums: usize, places: i32): void {
  for (let i = 0; i < places; i += 8) {
    const m = row + (<usize>(reach + i) << 3)
    const centre = v128.load64_splat(half)
    let s0 = f64x2.mul(centre, v128.load(m))
    let s1 = f64x2.mul(centre, v128.load(m, 16))
    let s2 = f64x2.mul(centre, v128.load(m, 32))
    let s3 = f64x2.mul(centre, v128.load(m, 48))
    let west = m
    let east = m
    let h = half
    for (let t = 0; t < reach; t++) {
      west -= 8
      east += 8
      h += 8
      const factor = v128.load64_splat(h)
      s0 = f64x2.add(s0, f64x2.mul(factor, f64x2.add(v128.load(west), v128.load(east))))
      s1 = f64x2.add(s1, f64x2.mul(factor, f64x2.add(v128.load(west, 16), v128.load(east, 16))))
      s2 = f64x2.add(s2, f64x2.mul(factor, f64x2.add(v128.load(west, 32), v128.load(east, 32))))
      s3 = f64x2.add(s3, f64x2.mul(factor, f64x2.add(v128.load(west, 48), v128.load(east, 48))))
    }
    const at = sums + (<usize>i << 3)
    v128.store(at, s0)
    v128.store(at, s1, 16)
    v128.store(at, s2, 32)
    v128.store(at, s3, 48)
  }
}

/** As foldEven for a kernel that is 0 in the middle and turns its sign from west to east. */
export function foldOdd(row: usize, half: usize, reach: i32, sums: usize, places: i32): void {
  for (let i = 0; i < places; i += 8) {
    const m = row + (<usize>(reach + i) << 3)
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    let s2 = f64x2.splat(0)
    let s3 = f64x2.splat(0)
    let west = m
    let east = m
    let h = half
    for (let t = 0; t < reach; t++) {
      west -= 8
      east += 8
      h += 8
      const factor = v128.load64_splat(h)
      s0 = f64x2.add(s0, f64x2.mul(factor, f64x2.sub(v128.load(west), v128.load(east))))
      s1 = f64x2.add(s1, f64x2.mul(factor, f64x2.sub(v128.load(west, 16), v128.load(east, 16))))
      s2 = f64x2.add(s2, f64x2.mul(factor, f64x2.sub(v128.load(west, 32), v128.load(east, 32))))
      s3 = f64x2.add(s3, f64x2.mul(factor, f64x2.sub(v128.load(west, 48), v128.load(east, 48))))
    }
    const at = sums + (<usize>i << 3)
    v128.store(at, s0)
    v128.store(at, s1, 16)
    v128.store(at, s2, 32)
    v128.store(at, s3, 48)
  }
}

@inline
function addDome(quartic: bool, sum: v128, weight: v128, most: v128, dx: v128): v128 {
  const u = f64x2.max(f64x2.sub(most, f64x2.mul(dx, dx)), f64x2.splat(0))
  const low = f64x2.mul(weight, u)
  return f64x2.add(sum, quartic ? f64x2.mul(low, u) : low)
}

@inline
function gatherRow(
  quartic: bool, x: usize, y: usize, weights: usize, offsets: usize, left: usize,
  columns: i32, firstColumn: i32, half: i32, rowPlace: f64, step: f64, sums: usize, places: i32,
): void {
  const start = load<i32>(offsets)
  const stop = load<i32>(offsets + (<usize>columns << 2))
  for (let k = start; k < stop; k++) {
    const dy = load<f64>(y + (<usize>k << 3)) - rowPlace
    store<f64>(left + (<usize>(k - start) << 3), 1 - dy * dy)
  }
  const zero = f64x2(0, step)
  const two = f64x2(2 * step, 3 * step)
  for (let c = 0; c < places; c += 8) {
    const west = max(0, c - half - firstColumn)
    const east = min(columns, c + 8 + half - firstColumn)
    if (west >= east) continue
    const from = load<i32>(offsets + (<usize>west << 2))
    const to = load<i32>(offsets + (<usize>east << 2))
    if (from >= to) continue
    const at = sums + (<usize>c << 3)
    let s0 = v128.load(at)
    let s1 = v128.load(at, 16)
    let s2 = v128.load(at, 32)
    let s3 = v128.load(at, 48)
    // The plain twin takes four places at a time, each four from its own first place.
    const place = <f64>c * step
    const next = <f64>(c + 4) * step
    for (let k = from; k < to; k++) {
      const most = v128.load64_splat(left + (<usize>(k - start) << 3))
      const weight = v128.load64_splat(weights + (<usize>k << 3))
      const px = load<f64>(x + (<usize>k << 3))
      const dx = f64x2.splat(place - px)
      const ex = f64x2.splat(next - px)
      s0 = addDome(quartic, s0, weight, most, f64x2.add(dx, zero))
      s1 = addDome(quartic, s1, weight, most, f64x2.add(dx, two))
      s2 = addDome(quartic, s2, weight, most, f64x2.add(ex, zero))
      s3 = addDome(quartic, s3, weight, most, f64x2.add(ex, two))
    }
    v128.store(at, s0)
    v128.store(at, s1, 16)
    v128.store(at, s2, 32)
    v128.store(at, s3, 48)
  }
}

/**
 * Adds to sums f64[places] what the points of one lattice row give to one row of centres; places is
 * a multiple of 8, left is room for as many f64 as the lattice row has points, offsets i32[] those
 * of that lattice row.
 */
export function gatherQuartic(
  x: usize, y: usize, weights: usize, offsets: usize, left: usize,
  columns: i32, firstColumn: i32, half: i32, rowPlace: f64, step: f64, sums: usize, places: i32,
): void {
  gatherRow(
    true, x, y, weights, offsets, left, columns, firstColumn, half, rowPlace, step, sums, places,
  )
}

/** As gatherQuartic for the Epanechnikov kernel. */
export function gatherEpanechnikov(
  x: usize, y: usize, weights: usize, offsets: usize, left: usize,
  columns: i32, firstColumn: i32, half: i32, rowPlace: f64, step: f64, sums: usize, places: i32,
): void {
  gatherRow(
    false, x, y, weights, offsets, left, columns, firstColumn, half, rowPlace, step, sums, places,
  )
}
