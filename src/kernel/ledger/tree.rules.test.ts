import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isConsistent, isIncluded, proveConsistency, proveInclusion } from './proof.rules.ts'
import {
  type Edge,
  emptyEdge,
  grow,
  HASH,
  headOfEdge,
  leafHash,
  type Sha256,
  TILE_WIDTH,
} from './tree.rules.ts'

const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The tree as RFC 6962 writes it down, with nothing spared but what many heads have in common. */
function naiveHead(
  leaves: readonly Uint8Array[],
  from = 0,
  to = leaves.length,
  known = new Map<string, Uint8Array>(),
): Uint8Array {
  const had = known.get(`${from}-${to}`)
  if (had !== undefined) return had
  const head = (): Uint8Array => {
    if (from === to) return sha256(new Uint8Array())
    if (to - from === 1) return sha256(Buffer.concat([Buffer.of(0), leaves[from]!]))
    let k = 1
    while (k * 2 < to - from) k *= 2
    const [left, right] = [
      naiveHead(leaves, from, from + k, known),
      naiveHead(leaves, from + k, to, known),
    ]
    return sha256(Buffer.concat([Buffer.of(1), left, right]))
  }
  const made = head()
  known.set(`${from}-${to}`, made)
  return made
}

const leavesOf = (n: number): Uint8Array[] =>
  Array.from({ length: n }, (_, i) => new TextEncoder().encode(`entry ${i}`))

const hashesOf = (leaves: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(leaves.map((leaf) => leafHash(sha256, leaf)))

/** A tree that grew in steps, with its tiles. */
function grown(leaves: readonly Uint8Array[], steps: readonly number[] = [leaves.length]) {
  const edge: Edge = emptyEdge()
  const tiles = new Map<string, Uint8Array>()
  let at = 0
  for (const step of [...steps, leaves.length]) {
    const more = leaves.slice(at, at + step)
    at += more.length
    for (const { level, index, hashes } of grow(sha256, edge, hashesOf(more)))
      tiles.set(`${level}/${index}`, hashes)
  }
  return { edge, tiles, tileAt: (level: number, index: number) => tiles.get(`${level}/${index}`) }
}

// The inputs and heads of the reference tree of Certificate Transparency (google/certificate-transparency).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
inputs.push('606162636465666768696a6b6c6d6e6f')
const heads = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('the tree', () => {
  test.each(heads.map((head, n) => [n, head] as const))(
    'has the head of the reference tree with %i leaves',
    (n, head) => {
      const leaves = inputs.slice(0, n).map((text) => Buffer.from(text, 'hex'))
      expect(hex(headOfEdge(sha256, grown(leaves).edge))).toBe(head)
    },
  )

  test('is the tree of RFC 6962 at any size, in whatever steps it grew', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_100 }), steps, (n, chosen) => {
        const leaves = leavesOf(n)
        const { edge } = grown(leaves, chosen)
        expect(hex(headOfEdge(sha256, edge))).toBe(hex(naiveHead(leaves)))
      }),
      { seed: 6962, numRuns: 40 },
    )
  })

  test('has the same tiles whatever steps it grew in', () => {
    const leaves = leavesOf(66_000)
    const [once, often] = [grown(leaves), grown(leaves, [1, 255, 1, 65_279, 3, 200])]
    expect(once.tiles.size).toBe(Math.ceil(66_000 / 256) + Math.ceil(257 / 256) + 1)
    const shown = (tiles: ReadonlyMap<string, Uint8Array>): string[] =>
      [...tiles].map(([name, hashes]) => `${name} ${hex(sha256(hashes))}`).sort()
    expect(shown(often.tiles)).toEqual(shown(once.tiles))
    expect(once.tileAt(1, 0)).toHaveLength(TILE_WIDTH * HASH)
    expect(hex(headOfEdge(sha256, once.edge))).toBe(hex(naiveHead(leaves)))
  })
})

describe('a proof', () => {
  const most = 700
  const leaves = leavesOf(most)
  const { tileAt } = grown(leaves)
  const known = new Map<string, Uint8Array>()
  const heads = leaves.map((_, i) => naiveHead(leaves, 0, i + 1, known))
  const headAt = (size: number): Uint8Array => heads[size - 1]!
  const sizes = fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

  test('of inclusion holds for its leaf and for no other, in no other place', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: most }), ([index, size], other) => {
        const proof = proveInclusion(sha256, tileAt, index - 1, size)
        const claim = { index: index - 1, size, head: headAt(size) }
        const leaf = leafHash(sha256, leaves[index - 1]!)
        expect(isIncluded(sha256, proof, { ...claim, leaf })).toBe(true)
        const wrong = leafHash(sha256, leaves[other % most]!)
        if (other % most !== index - 1)
          expect(isIncluded(sha256, proof, { ...claim, leaf: wrong })).toBe(false)
        if (other !== index - 1 && other < size)
          expect(isIncluded(sha256, proof, { ...claim, index: other, leaf })).toBe(false)
        if (proof.length > 0)
          expect(isIncluded(sha256, proof.slice(1), { ...claim, leaf })).toBe(false)
      }),
      { seed: 9162, numRuns: 150 },
    )
  })

  test('of consistency holds for the two trees, and for no other head', () => {
    fc.assert(
      fc.property(sizes, fc.nat(31), ([old, size], at) => {
        const proof = proveConsistency(sha256, tileAt, old, size)
        const claim = { old, size, oldHead: headAt(old), head: headAt(size) }
        expect(isConsistent(sha256, proof, claim)).toBe(true)
        const bent = Uint8Array.from(headAt(old), (byte, i) => (i === at ? byte ^ 1 : byte))
        expect(isConsistent(sha256, proof, { ...claim, oldHead: bent })).toBe(false)
        expect(isConsistent(sha256, proof, { ...claim, head: bent })).toBe(false)
        if (proof.length > 0) expect(isConsistent(sha256, proof.slice(0, -1), claim)).toBe(false)
      }),
      { seed: 9162, numRuns: 150 },
    )
  })

  test('is not made for a leaf or a tree that is not there', () => {
    expect(() => proveInclusion(sha256, tileAt, 5, 5)).toThrow(RangeError)
    expect(() => proveConsistency(sha256, tileAt, 0, 5)).toThrow(RangeError)
    expect(() => proveConsistency(sha256, tileAt, 6, 5)).toThrow(RangeError)
    expect(() => proveInclusion(sha256, () => undefined, 0, 5)).toThrow(RangeError)
  })
})
