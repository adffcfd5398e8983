/** Values of one part, on average: few enough to stay in the processor's cache while they are sorted. */
const PART = 2048

/**
 * The order in which values rise, in time that grows with their number alone: split by size into
 * parts, each then sorted byte by byte. Equal values keep their order.
 * @param values 0 or more, finite
 * @returns places of the values, that of the least first
 * @see Knuth (1998), The art of computer programming, vol. 3, 2nd ed., 5.2.5
 */
export function risingOrder(values: Float64Array): Uint32Array {
  const n = values.length
  const order = new Uint32Array(n)
  const keys = new Float64Array(n)
  const starts = splitBySize(values, order, keys)
  let most = 0
  for (let part = 1; part < starts.length; part++)
    most = Math.max(most, starts[part]! - starts[part - 1]!)
  const spare = { keys: new Float64Array(most), order: new Uint32Array(most) }
  for (let part = 1; part < starts.length; part++) {
    const [from, to] = [starts[part - 1]!, starts[part]!]
    sortPart({ keys: keys.subarray(from, to), order: order.subarray(from, to) }, spare)
  }
  return order
}

/** Fills order and keys part by part, every value of a part below those of the next; gives where parts start. */
function splitBySize(values: Float64Array, order: Uint32Array, keys: Float64Array): Uint32Array {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const parts = high > low ? Math.ceil(values.length / PART) : 1
  const partOf = (value: number) =>
    parts === 1 ? 0 : Math.min(parts - 1, Math.floor(((value - low) / (high - low)) * parts))
  const starts = new Uint32Array(parts + 1)
  for (const value of values) starts[partOf(value) + 1]!++
  for (let part = 0; part < parts; part++) starts[part + 1]! += starts[part]!
  const next = starts.slice()
  for (let i = 0; i < values.length; i++) {
    const to = next[partOf(values[i]!)]!++
    // A zero with a sign has other bytes than one without.
    keys[to] = values[i]! + 0
    order[to] = i
  }
  return starts
}

interface Keyed {
  keys: Float64Array
  order: Uint32Array
}

/** Sorts by the bytes of the keys, the least byte first: doubles of 0 or more rise as their bytes do. */
function sortPart(part: Keyed, spare: Keyed): void {
  const n = part.keys.length
  const places = new Uint32Array(256)
  let [from, to] = [part, spare]
  for (let byte = 0; byte < 8; byte++) {
    const bytes = new Uint8Array(from.keys.buffer, from.keys.byteOffset, 8 * n)
    places.fill(0)
    for (let at = byte; at < bytes.length; at += 8) places[bytes[at]!]!++
    if (places[bytes[byte]!] === n) continue
    for (let value = 0, before = 0; value < 256; value++) {
      const here = places[value]!
      places[value] = before
      before += here
    }
    for (let i = 0; i < n; i++) {
      const place = places[bytes[8 * i + byte]!]!++
      to.keys[place] = from.keys[i]!
      to.order[place] = from.order[i]!
    }
    ;[from, to] = [to, from]
  }
  if (from !== part) part.order.set(from.order.subarray(0, n))
}
