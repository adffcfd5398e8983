import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as special from './special.ts'

const golden = readFileSync(path.join(import.meta.dirname, '../golden/special.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => {
    const [name, args, value] = line.split(',') as [string, string, string]
    return { name, args: args.split(' ').map(Number), value: Number(value) }
  })

type Numeric = (...args: number[]) => number
const functions = special as unknown as Record<string, Numeric>

describe('special functions', () => {
  test.each([...new Set(golden.map(({ name }) => name))])(
    '%s agrees with 40-digit arithmetic to 1e-12',
    (name) => {
      const rows = golden.filter((row) => row.name === name)
      expect(rows.length).toBeGreaterThan(3)
      for (const { args, value } of rows) {
        const got = functions[name]!(...args)
        const error = value === 0 ? Math.abs(got) : Math.abs(got / value - 1)
        expect(error, `${name}(${args}) = ${got}, wanted ${value}`).toBeLessThan(1e-12)
      }
    },
  )

  test('the reference holds at least 200 figures', () => {
    expect(golden.length).toBeGreaterThanOrEqual(200)
  })

  test('both tails of every distribution add to one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 800, noNaN: true }),
        (a, b, x) => {
          expect(special.gammaP(a, x) + special.gammaQ(a, x)).toBeCloseTo(1, 12)
          const y = (Math.round(x) + 1) / 1024
          expect(special.betaP(y, a, b) + special.betaP(1 - y, b, a)).toBeCloseTo(1, 12)
          expect(special.fCdf(x, a, b) + special.fCdf(x, a, b, 'upper')).toBeCloseTo(1, 12)
          expect(special.normalCdf(x) + special.normalUpper(x)).toBeCloseTo(1, 12)
        },
      ),
      { seed: 4, numRuns: 300 },
    )
  })

  test('every quantile is the inverse of its distribution', () => {
    const shape = fc.double({ min: 0.05, max: 2000, noNaN: true })
    fc.assert(
      fc.property(
        shape,
        shape,
        fc.double({ min: 1e-12, max: 0.999999, noNaN: true }),
        (a, b, p) => {
          const near = (got: number) => expect(Math.abs(got / p - 1)).toBeLessThan(1e-10)
          const x = special.gammaQuantile(p, a)
          if (x > 1e-290) near(special.gammaP(a, x))
          near(special.gammaQ(a, special.gammaQuantile(p, a, 'upper')))
          near(special.studentCdf(special.studentQuantile(p, a + 1), a + 1))
          near(special.fCdf(special.fQuantile(p, Math.max(a, 1), b), Math.max(a, 1), b))
          near(special.normalCdf(special.normalQuantile(p)))
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })

  test('the ends of a distribution are exact', () => {
    expect(special.gammaP(3, 0)).toBe(0)
    expect(special.gammaQ(3, Infinity)).toBe(0)
    expect(special.gammaQuantile(0, 2)).toBe(0)
    expect(special.gammaQuantile(1, 2)).toBe(Infinity)
    expect(special.normalQuantile(0)).toBe(-Infinity)
    expect(special.normalCdf(-Infinity)).toBe(0)
    expect(special.normalCdf(Infinity)).toBe(1)
    expect(special.betaP(1, 2, 3)).toBe(1)
    expect(special.betaQuantile(0, 2, 3)).toBe(0)
    expect(special.studentCdf(Infinity, 3)).toBe(1)
    expect(special.studentQuantile(0.975, Infinity)).toBe(special.normalQuantile(0.975))
    expect(special.poissonPmf(0, 0)).toBe(1)
    expect(special.poissonCdf(-1, 3)).toBe(0)
    expect(special.binomialCdf(4, 4, 0.3)).toBe(1)
    expect(special.binomialPmf(0, 5, 0)).toBe(1)
  })

  test('whole Poisson and binomial distributions add to one', () => {
    let poisson = 0
    for (let k = 0; k <= 200; k++) poisson += special.poissonPmf(k, 60)
    expect(poisson).toBeCloseTo(1, 12)
    let binomial = 0
    for (let k = 0; k <= 70; k++) binomial += special.binomialPmf(k, 70, 0.37)
    expect(binomial).toBeCloseTo(1, 12)
  })

  test.each<[string, () => number]>([
    ['a negative argument of log gamma', () => special.logGamma(-1)],
    ['a shape that is not a number', () => special.gammaP(Number.NaN, 1)],
    ['a negative x', () => special.gammaQ(2, -0.1)],
    ['a probability above one', () => special.normalQuantile(1.1)],
    ['an x outside 0..1', () => special.betaP(1.5, 1, 1)],
    ['zero degrees of freedom', () => special.studentCdf(1, 0)],
    ['a negative mean', () => special.poissonCdf(1, -2)],
    ['half a trial', () => special.binomialPmf(1, 2.5, 0.1)],
    ['z that is not a number', () => special.normalCdf(Number.NaN)],
  ])('%s is refused, saying what was got', (_, call) => {
    expect(call).toThrow(RangeError)
    expect(call).toThrow(/got/)
  })
})
