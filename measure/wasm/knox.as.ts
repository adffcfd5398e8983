// @ts-nocheck AssemblyScript: other types than TypeScript's, compiled by build.ts beside it.

// Shuffles days over events and counts pairs of events that are close in time, for 16 shuffles side
// by side. The numbers are those of `plainKnoxKernel` in src/spatial/knox-block.ts: the same random
// stream, and whole counts, so the order of adding does not matter. All pointers are into the
// imported memory; nothing is allocated here.

/** One word of xoshiro128** from the state of four words at `state`. */
@inline
function word(state: usize): u32 {
  const s1 = load<u32>(state, 4)
  const result = rotl<u32>(s1 * 5, 7) * 9
  const s2 = load<u32>(state, 8) ^ load<u32>(state)
  const s3 = load<u32>(state, 12) ^ s1
  store<u32>(state, load<u32>(state) ^ s3, 0)
  store<u32>(state, s1 ^ s2, 4)
  store<u32>(state, s2 ^ (s1 << 9), 8)
  store<u32>(state, rotl<u32>(s3, 11), 12)
  return result
}

/** An integer in [0, bound) as `Stream.below` draws it (Lemire 2019). */
@inline
function below(state: usize, bound: u32): u32 {
  let product = <u64>word(state) * bound
  if (<u32>product < bound) {
    const threshold: u32 = (0 - bound) % bound
    while (<u32>product < threshold) product = <u64>word(state) * bound
  }
  return <u32>(product >> 32)
}

@inline
function shuffleInto<T>(
  state: usize, times: usize, members: usize, events: i32, starts: usize, strata: i32,
  shuffled: usize, lanes: usize, used: i32,
): void {
  const wide = <usize>alignof<T>()
  for (let lane: usize = 0; lane < <usize>used; lane++) {
    for (let m: usize = 0; m < <usize>events; m++) {
      const event = <usize>load<i32>(members + (m << 2))
      store<T>(shuffled + (m << wide), load<T>(times + (event << wide)))
    }
    for (let g: usize = 0; g < <usize>strata; g++) {
      const start = load<i32>(starts + (g << 2))
      const segment = shuffled + (<usize>start << wide)
      for (let i = load<i32>(starts + (g << 2), 4) - start - 1; i > 0; i--) {
        const here = segment + (<usize>i << wide)
        const there = segment + (<usize>below(state, i + 1) << wide)
        const kept = load<T>(here)
        store<T>(here, load<T>(there))
        store<T>(there, kept)
      }
    }
    for (let m: usize = 0; m < <usize>events; m++) {
      const event = <usize>load<i32>(members + (m << 2))
      store<T>(lanes + (((event << 4) + lane) << wide), load<T>(shuffled + (m << wide)))
    }
  }
}

/** Fills the lanes 0 .. used - 1 of i16[event][16] with the days, shuffled within strata. */
export function shuffleWholeDays(
  state: usize, times: usize, members: usize, events: i32, starts: usize, strata: i32,
  shuffled: usize, lanes: usize, used: i32,
): void {
  shuffleInto<i16>(state, times, members, events, starts, strata, shuffled, lanes, used)
}

/** The same for f64[event][16]. */
export function shuffleFractions(
  state: usize, times: usize, members: usize, events: i32, starts: usize, strata: i32,
  shuffled: usize, lanes: usize, used: i32,
): void {
  shuffleInto<f64>(state, times, members, events, starts, strata, shuffled, lanes, used)
}

// A 16-bit lane holds the count of at most this many pairs before it is added to the 32-bit one.
const MOST: i32 = 65535

@inline
function addWide(counts: usize, lanes: v128): void {
  const low = i32x4.extend_low_i16x8_u(lanes)
  const high = i32x4.extend_high_i16x8_u(lanes)
  v128.store(counts, i32x4.add(v128.load(counts), low))
  v128.store(counts, i32x4.add(v128.load(counts, 16), high), 16)
}

/**
 * Whole days: lanes are i16[event][16], limits i16[limitCount] with limitCount a multiple of 4
 * (0 fills up: no difference is below it), counts u32[row][limit][16], zero at the start.
 */
export function countWholeDays(
  lanes: usize, events: i32, offsets: usize, index: usize, rows: i32,
  limits: usize, limitCount: i32, counts: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const first = offsets + ((<usize>row * events) << 2)
    for (let group = 0; group < limitCount; group += 4) {
      const a = v128.load16_splat(limits + (group << 1), 0)
      const b = v128.load16_splat(limits + (group << 1), 2)
      const c = v128.load16_splat(limits + (group << 1), 4)
      const d = v128.load16_splat(limits + (group << 1), 6)
      const into = counts + ((<usize>row * limitCount + group) << 6)
      for (let half: usize = 0; half < 32; half += 16) {
        let na = i16x8.splat(0), nb = i16x8.splat(0), nc = i16x8.splat(0), nd = i16x8.splat(0)
        let held = 0
        for (let event = 0; event < events; event++) {
          let at = load<i32>(first + (<usize>event << 2))
          const end = load<i32>(first + (<usize>event << 2), 4)
          if (at == end) continue
          const own = v128.load(lanes + (<usize>event << 5) + half)
          while (at < end) {
            const stop = min(end, at + MOST - held)
            held += stop - at
            for (; at < stop; at++) {
              const other = v128.load(lanes + (<usize>load<i32>(index + (<usize>at << 2)) << 5) + half)
              const days = i16x8.abs(i16x8.sub(own, other))
              na = i16x8.sub(na, i16x8.lt_s(days, a))
              nb = i16x8.sub(nb, i16x8.lt_s(days, b))
              nc = i16x8.sub(nc, i16x8.lt_s(days, c))
              nd = i16x8.sub(nd, i16x8.lt_s(days, d))
            }
            if (held == MOST) {
              addWide(into + (half << 1), na)
              addWide(into + 64 + (half << 1), nb)
              addWide(into + 128 + (half << 1), nc)
              addWide(into + 192 + (half << 1), nd)
              na = nb = nc = nd = i16x8.splat(0)
              held = 0
            }
          }
        }
        addWide(into + (half << 1), na)
        addWide(into + 64 + (half << 1), nb)
        addWide(into + 128 + (half << 1), nc)
        addWide(into + 192 + (half << 1), nd)
      }
    }
  }
}

// An 8-bit lane holds the count of at most this many pairs.
const FEW: i32 = 255

@inline
function addBytes(counts: usize, lanes: v128): void {
  addWide(counts, i16x8.extend_low_i8x16_u(lanes))
  addWide(counts + 32, i16x8.extend_high_i8x16_u(lanes))
}

/**
 * As countWholeDays, where no limit is above 127 days: differences are cut off at 127, so that all
 * 16 lanes fit one vector.
 */
export function countNearDays(
  lanes: usize, events: i32, offsets: usize, index: usize, rows: i32,
  limits: usize, limitCount: i32, counts: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const first = offsets + ((<usize>row * events) << 2)
    for (let group = 0; group < limitCount; group += 4) {
      const a = i8x16.splat(load<i8>(limits + (group << 1), 0))
      const b = i8x16.splat(load<i8>(limits + (group << 1), 2))
      const c = i8x16.splat(load<i8>(limits + (group << 1), 4))
      const d = i8x16.splat(load<i8>(limits + (group << 1), 6))
      const into = counts + ((<usize>row * limitCount + group) << 6)
      let na = i8x16.splat(0), nb = i8x16.splat(0), nc = i8x16.splat(0), nd = i8x16.splat(0)
      let held = 0
      for (let event = 0; event < events; event++) {
        let at = load<i32>(first + (<usize>event << 2))
        const end = load<i32>(first + (<usize>event << 2), 4)
        if (at == end) continue
        const own = v128.load(lanes + (<usize>event << 5))
        const ownToo = v128.load(lanes + (<usize>event << 5), 16)
        while (at < end) {
          const stop = min(end, at + FEW - held)
          held += stop - at
          for (; at < stop; at++) {
            const other = lanes + (<usize>load<i32>(index + (<usize>at << 2)) << 5)
            const days = i8x16.narrow_i16x8_s(
              i16x8.abs(i16x8.sub(own, v128.load(other))),
              i16x8.abs(i16x8.sub(ownToo, v128.load(other, 16))),
            )
            na = i8x16.sub(na, i8x16.lt_s(days, a))
            nb = i8x16.sub(nb, i8x16.lt_s(days, b))
            nc = i8x16.sub(nc, i8x16.lt_s(days, c))
            nd = i8x16.sub(nd, i8x16.lt_s(days, d))
          }
          if (held == FEW) {
            addBytes(into, na)
            addBytes(into + 64, nb)
            addBytes(into + 128, nc)
            addBytes(into + 192, nd)
            na = nb = nc = nd = i8x16.splat(0)
            held = 0
          }
        }
      }
      addBytes(into, na)
      addBytes(into + 64, nb)
      addBytes(into + 128, nc)
      addBytes(into + 192, nd)
    }
  }
}

@inline
function addPair(counts: usize, lanes: v128): void {
  store<u32>(counts, load<u32>(counts) + <u32>i64x2.extract_lane(lanes, 0))
  store<u32>(counts, load<u32>(counts, 4) + <u32>i64x2.extract_lane(lanes, 1), 4)
}

/** Days with fractions: the same with lanes f64[event][16] and limits f64[limitCount]. */
export function countFractions(
  lanes: usize, events: i32, offsets: usize, index: usize, rows: i32,
  limits: usize, limitCount: i32, counts: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const first = offsets + ((<usize>row * events) << 2)
    for (let group = 0; group < limitCount; group += 4) {
      const a = v128.load64_splat(limits + (group << 3), 0)
      const b = v128.load64_splat(limits + (group << 3), 8)
      const c = v128.load64_splat(limits + (group << 3), 16)
      const d = v128.load64_splat(limits + (group << 3), 24)
      const into = counts + ((<usize>row * limitCount + group) << 6)
      for (let pair: usize = 0; pair < 128; pair += 16) {
        let na = i64x2.splat(0), nb = i64x2.splat(0), nc = i64x2.splat(0), nd = i64x2.splat(0)
        for (let event = 0; event < events; event++) {
          const start = load<i32>(first + (<usize>event << 2))
          const end = load<i32>(first + (<usize>event << 2), 4)
          if (start == end) continue
          const own = v128.load(lanes + (<usize>event << 7) + pair)
          for (let at = start; at < end; at++) {
            const other = v128.load(lanes + (<usize>load<i32>(index + (<usize>at << 2)) << 7) + pair)
            const days = f64x2.abs(f64x2.sub(own, other))
            na = i64x2.sub(na, f64x2.lt(days, a))
            nb = i64x2.sub(nb, f64x2.lt(days, b))
            nc = i64x2.sub(nc, f64x2.lt(days, c))
            nd = i64x2.sub(nd, f64x2.lt(days, d))
          }
        }
        addPair(into + (pair >> 1), na)
        addPair(into + 64 + (pair >> 1), nb)
        addPair(into + 128 + (pair >> 1), nc)
        addPair(into + 192 + (pair >> 1), nd)
      }
    }
  }
}
