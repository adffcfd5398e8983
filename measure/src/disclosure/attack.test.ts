import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { load, solveOnce } from '../../golden/highs.ts'
import { sharedTable } from '../../golden/shared-data.ts'
import { enumerate, flat, programme } from '../../golden/unknown-cells.ts'
import { randomStream } from '../random.ts'
import { addUp, auditPlan, inferHidden, protect, type Table } from './index.ts'

const inner = sharedTable('disclosure/table.csv').map((row) => Object.values(row).map(Number))
const reference = sharedTable('disclosure/audit_reference.csv').map((row) => ({
  cell: Number(row.row) * 6 + Number(row.col),
  truth: Number(row.true),
  low: Number(row.lo),
  high: Number(row.hi),
  primaryOnly: row.scheme!.startsWith('primary only'),
}))
const small = addUp([flat('row', 4), flat('column', 5)], spread(inner))

function spread(rows: number[][]): Float64Array {
  const width = rows[0]!.length + 1
  const counts = new Float64Array((rows.length + 1) * width)
  rows.forEach((row, i) => {
    counts.set(row, (i + 1) * width + 1)
  })
  return counts
}

function maskOf(cells: number, hidden: number[]): Uint8Array {
  const mask = new Uint8Array(cells)
  for (const cell of hidden) mask[cell] = 1
  return mask
}

describe('the exact interval attack', () => {
  test.each([
    ['primary suppression alone is broken in all five cells', true, 5],
    ['complementary suppression leaves the intervals that GLPK found', false, 11],
  ])('%s', (_, primaryOnly, cells) => {
    const rows = reference.filter((row) => row.primaryOnly === primaryOnly)
    expect(rows.length).toBe(cells)
    const found = inferHidden(
      small,
      maskOf(
        30,
        rows.map(({ cell }) => cell),
      ),
      { load },
    )
    for (const { cell, truth, low, high } of rows) {
      const i = found.cells.indexOf(cell)
      expect([found.low[i], found.high[i]]).toEqual([low, high])
      expect(small.counts[cell]).toBe(truth)
      if (primaryOnly) expect(found.high[i]).toBe(found.low[i])
    }
  })

  /** A random table and a random set of hidden cells in it. */
  function randomCase(seed: number, sizes: number[], share: number): [Table, Uint8Array] {
    const stream = randomStream(seed, 0)
    const dimensions = sizes.map((size, d) => flat(`d${d}`, size))
    const cells = sizes.reduce((a, size) => a * (size + 1), 1)
    const table = addUp(
      dimensions,
      Float64Array.from({ length: cells }, () => stream.below(5)),
    )
    return [table, Uint8Array.from({ length: cells }, () => (stream.uniform() < share ? 1 : 0))]
  }

  test('it equals the enumeration of every possible table up to 4 x 4', () => {
    let figures = 0
    for (const [seed, sizes] of [
      [1, [2, 2]],
      [2, [2, 3]],
      [3, [3, 3]],
      [4, [3, 3]],
      [5, [3, 4]],
      [6, [4, 4]],
      [7, [4, 4]],
    ] as const) {
      const [table, hidden] = randomCase(seed, [...sizes], 0.45)
      hidden[0] = 0 // a shown grand total keeps the enumeration finite
      const found = inferHidden(table, hidden, { load })
      const all = enumerate(table, hidden)
      found.cells.forEach((cell, i) => {
        expect([found.low[i], found.high[i]]).toEqual([all.low.get(cell), all.high.get(cell)])
        figures += 2
      })
    }
    expect(figures).toBeGreaterThan(60)
  })

  test('over whole numbers it equals the enumeration in three dimensions too', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const [table, hidden] = randomCase(seed, [2, 2, 3], 0.5)
      hidden[0] = 0
      const found = inferHidden(table, hidden, { load, whole: true })
      const all = enumerate(table, hidden)
      found.cells.forEach((cell, i) => {
        expect([found.low[i], found.high[i]]).toEqual([all.low.get(cell), all.high.get(cell)])
      })
    }
  })

  test('it equals one linear programme per bound on hierarchical tables', () => {
    for (let seed = 1; seed <= 2; seed++) {
      const stream = randomStream(seed, 7)
      const territory = { name: 'territory', parent: [-1, 0, 0, 1, 1, 1, 2, 2, 2] }
      const dimensions = [territory, flat('month', 4), flat('kind', 3)]
      const counts = Float64Array.from({ length: 9 * 5 * 4 }, () => stream.poisson(4))
      const table = addUp(dimensions, counts)
      const plan = protect(table, { k: 5, zeros: 'allow' })
      const hidden = maskOf(
        180,
        plan.hidden.map(({ cell }) => cell),
      )
      // an unsafe variant: every fifth complementary cell is shown after all
      plan.hidden
        .filter(({ why }) => why === 'complement')
        .forEach(({ cell }, i) => {
          if (i % 5 === 0) hidden[cell] = 0
        })
      const found = inferHidden(table, hidden, { load })
      found.cells.forEach((cell, i) => {
        const low = solveOnce(programme(table, hidden, cell, 'Minimize'))
        const high = solveOnce(programme(table, hidden, cell, 'Maximize'))
        expect(found.low[i]).toBe(Math.ceil(low - 1e-6) + 0)
        expect(found.high[i]).toBe(Math.floor(high + 1e-6))
      })
    }
  }, 60_000)

  test('a cell whose totals are all hidden has no upper limit', () => {
    const table = addUp([flat('row', 2)], [0, 3, 9])
    const found = inferHidden(table, Uint8Array.of(1, 1, 0), { load })
    expect(Array.from(found.cells)).toEqual([0, 1])
    expect(Array.from(found.low)).toEqual([9, 0])
    expect(Array.from(found.high)).toEqual([Infinity, Infinity])
  })

  test('knowing that zeros are shown narrows what can be', () => {
    const table = addUp([flat('row', 2)], [0, 3, 9])
    const knows = inferHidden(table, Uint8Array.of(0, 1, 1), { load, atLeast: 1 })
    expect([knows.low[0], knows.high[0]]).toEqual([1, 11])
  })
})

describe('a protection plan', () => {
  const randomTable = (seed: number, mean: number) => {
    const stream = randomStream(seed, 3)
    const dimensions = [
      { name: 'territory', parent: [-1, 0, 0, 1, 1, 2, 2] },
      flat('month', 3),
      flat('kind', 3),
    ]
    return addUp(
      dimensions,
      Float64Array.from({ length: 112 }, () => stream.poisson(mean)),
    )
  }

  test.each(['show', 'allow', 'hide'] as const)('holds under attack when zeros: %s', (zeros) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.6, 3, 8), (seed, mean) => {
        const table = randomTable(seed, mean)
        const plan = protect(table, { k: 5, zeros })
        expect(plan.unprotected).toEqual([])
        const audit = auditPlan(table, plan, { load, whole: true })
        expect(audit.broken).toEqual([])
        const hidden = new Set(plan.hidden.map(({ cell }) => cell))
        Array.from(table.counts).forEach((count, cell) => {
          if (count > 0 && count < 5) expect(hidden.has(cell)).toBe(true)
          if (count === 0)
            expect(hidden.has(cell)).toBe(
              zeros === 'hide' || (zeros === 'allow' && hidden.has(cell)),
            )
        })
      }),
      { seed: 9, numRuns: 12 },
    )
  })

  test('is broken when one needed cell is shown after all, and the attack says so', () => {
    const table = randomTable(5, 4)
    const plan = protect(table, { k: 5 })
    let found = 0
    for (const { cell, why } of plan.hidden) {
      if (why !== 'complement') continue
      const unsafe = { ...plan, hidden: plan.hidden.filter((each) => each.cell !== cell) }
      if (auditPlan(table, unsafe, { load }).broken.length > 0) found++
    }
    expect(found).toBeGreaterThan(0)
    const bare = { ...plan, hidden: plan.hidden.filter(({ why }) => why === 'small') }
    expect(auditPlan(table, bare, { load }).broken.length).toBeGreaterThan(0)
  })

  test('gives every small cell a move that keeps all sums and shown cells', () => {
    const table = randomTable(11, 3)
    const plan = protect(table, { k: 5 })
    const hidden = new Set(plan.hidden.map(({ cell }) => cell))
    for (const { cell, why, move } of plan.hidden) {
      if (why !== 'small') continue
      const counts = Float64Array.from(table.counts)
      for (const up of move!.up) counts[up]! += 1
      for (const down of move!.down) counts[down]! -= 1
      const totals = addUp(table.dimensions, counts).counts
      expect(Array.from(counts)).toEqual(Array.from(totals))
      expect(move!.up).toContain(cell)
      for (const touched of [...move!.up, ...move!.down]) expect(hidden.has(touched)).toBe(true)
    }
  })

  test('shows what must be shown and says which small cells that leaves open', () => {
    const table = addUp([flat('row', 3)], [0, 2, 30, 40])
    expect(protect(table, { k: 5, show: [1, 0, 0, 1] }).hidden.map(({ cell }) => cell)).toEqual([
      1, 2,
    ])
    const stuck = protect(table, { k: 5, show: [1, 0, 1, 1] })
    expect(stuck.unprotected).toEqual([1])
    expect(auditPlan(table, stuck, { load }).broken.map(({ cell }) => cell)).toEqual([1])
  })

  test('keeps its own k for each cell', () => {
    const table = addUp([flat('row', 3)], [0, 2, 7, 40])
    const plan = protect(table, { k: [1, 1, 10, 1] })
    expect(plan.hidden.find(({ cell }) => cell === 1)?.why).not.toBe('small')
    expect(plan.hidden.find(({ cell }) => cell === 2)?.why).toBe('small')
    expect(auditPlan(table, plan, { load }).broken).toEqual([])
  })

  test('is data: it survives being written down', () => {
    const table = randomTable(2, 4)
    const plan = protect(table, { k: 5 })
    const audit = auditPlan(table, JSON.parse(JSON.stringify(plan)), { load })
    expect(audit.broken).toEqual([])
    for (const { low, high } of audit.plan.hidden) expect(high!).toBeGreaterThanOrEqual(low!)
  })
})

describe('bad tables are refused', () => {
  const two = [flat('row', 2)]
  test.each<[string, () => unknown]>([
    ['totals that do not add', () => protect({ dimensions: two, counts: [9, 3, 5] }, { k: 5 })],
    ['a negative count', () => addUp(two, [0, -3, 5])],
    ['half an event', () => addUp(two, [0, 0.5, 5])],
    ['a count that is not a number', () => addUp(two, [0, Number.NaN, 5])],
    ['a wrong number of counts', () => addUp(two, [1, 2])],
    ['no dimension', () => addUp([], [])],
    ['a dimension that adds up into itself', () => addUp([{ name: 'x', parent: [1, 0] }], [1, 1])],
    ['a parent that does not exist', () => addUp([{ name: 'x', parent: [-1, 7] }], [1, 1])],
    ['k of zero', () => protect(addUp(two, [0, 3, 5]), { k: 0 })],
    ['k for other cells', () => protect(addUp(two, [0, 3, 5]), { k: [5, 5] })],
    [
      'a mask of another table',
      () => inferHidden(addUp(two, [0, 3, 5]), new Uint8Array(2), { load }),
    ],
    [
      'a hidden zero where zeros are shown',
      () => inferHidden(addUp(two, [0, 0, 5]), Uint8Array.of(0, 1, 1), { load, atLeast: 1 }),
    ],
  ])('%s', (_, call) => {
    expect(call).toThrow(RangeError)
    expect(call).toThrow(/got|holds|itself/)
  })
})
