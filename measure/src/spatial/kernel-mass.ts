import { normalUpper } from '../special.ts'
import {
  asRectangle,
  type Bounds,
  demandPoints,
  insidePolygon,
  type Polygon,
  polygonEdges,
} from './polygon.ts'

/** The shapes of a smoothing kernel: a bell, or a dome that ends at its radius. */
export type Kernel = 'gaussian' | 'quartic' | 'epanechnikov'

/**
 * How far the Gaussian is followed, in standard deviations: beyond it lies less than 1e-16 of its
 * mass and of its height, the last digit of a double.
 */
export const GAUSSIAN_REACH = 8.6

const TAU = 2 * Math.PI

/** Nodes and weights of Gauss-Legendre quadrature on [0, 1], by Newton's method on the polynomial. */
function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let root = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let step = 0; step < 20; step++) {
      let [before, value] = [1, root]
      for (let k = 2; k <= count; k++)
        [before, value] = [value, ((2 * k - 1) * root * value - (k - 1) * before) / k]
      slope = (count * (root * value - before)) / (root * root - 1)
      root -= value / slope
    }
    nodes[i] = (1 - root) / 2
    weights[i] = 1 / ((1 - root * root) * slope * slope)
  }
  return { nodes, weights }
}

const { nodes, weights } = gaussLegendre(24)

/**
 * Owen's T function for h, a >= 0: 1/(2 pi) times the integral from 0 to a of
 * exp(-h^2 (1 + x^2) / 2) / (1 + x^2) dx; absolute error below 1e-15.
 * @see Owen (1956), Tables for computing bivariate normal probabilities, Ann. Math. Stat. 27, 1075
 */
export function owenT(h: number, a: number): number {
  if (!(h >= 0 && a >= 0)) throw new RangeError(`got owenT(${h}, ${a}), wanted h >= 0 and a >= 0`)
  if (a > 1) {
    // Owen's identity turns a slope above 1 into one below, in upper tails so that nothing cancels.
    if (h === 0) return Math.atan(a) / TAU
    const upperH = normalUpper(h)
    const upperAH = normalUpper(a * h)
    return (upperH + upperAH) / 2 - upperH * upperAH - owenT(a * h, 1 / a)
  }
  if (h > 38) return 0
  let sum = 0
  for (let i = 0; i < nodes.length; i++) {
    const one = 1 + (a * nodes[i]!) ** 2
    sum += (weights[i]! * Math.exp(-0.5 * h * h * one)) / one
  }
  return (a * sum) / TAU
}

/**
 * The mass of a kernel in the right-angled triangle between its centre, the foot of the
 * perpendicular on a line at distance d, and the point t along that line (t >= 0, in bandwidths):
 * the integral over the angle of the mass within the line's distance at that angle.
 */
type TriangleMass = (d: number, t: number) => number

const gaussianTriangle: TriangleMass = (d, t) =>
  d > GAUSSIAN_REACH ? Math.atan2(t, d) / TAU : Math.atan2(t, d) / TAU - owenT(d, t / d)

/**
 * A dome (1 - r^2)^power has the mass 1 - (1 - r^2)^(power + 1) within radius r < 1. Its powers of
 * r^2 = d^2 + t^2 are integrated over the angle one after the other, each from the one before.
 */
const domeTriangle =
  (power: number): TriangleMass =>
  (d, t) => {
    if (d >= 1) return Math.atan2(t, d) / TAU
    const end = Math.sqrt(1 - d * d)
    const s = Math.min(t, end)
    const square = d * d + s * s
    let integral = 0
    let powers = d * s
    let binomial = 1
    let mass = 0
    for (let k = 1; k <= power + 1; k++) {
      integral = (powers + (2 * k - 2) * d * d * integral) / (2 * k - 1)
      powers *= square
      binomial *= (k - power - 2) / k
      mass -= binomial * integral
    }
    return (mass + (t > end ? Math.atan2(t, d) - Math.atan2(end, d) : 0)) / TAU
  }

/** The power of a dome kernel (power + 1) / pi (1 - u^2)^power. */
export const domePower = (kernel: Exclude<Kernel, 'gaussian'>): number =>
  kernel === 'quartic' ? 2 : 1

/** The distance from its centre at which a kernel ends, in bandwidths. */
export const kernelReach = (kernel: Kernel): number => (kernel === 'gaussian' ? GAUSSIAN_REACH : 1)

/**
 * The share of a kernel's mass that lies inside an area, for kernels centred at each point: the
 * edge correction of a density. Closed form over the polygon's edges (for the Gaussian by Owen's T
 * function), absolute error about 1e-14; no raster of the area is used.
 * @param x, y centres in metres, equal lengths
 * @param o.bandwidth metres: standard deviation for the Gaussian, radius for the others
 * @returns one share 0..1 for each centre
 * @see Diggle (1985), A kernel method for smoothing point process data, Appl. Statist. 34, 138-147
 */
export function kernelMass(
  window: Polygon,
  x: Float64Array,
  y: Float64Array,
  o: { kernel: Kernel; bandwidth: number },
): Float64Array {
  demandPoints(x, y)
  return o.kernel === 'gaussian'
    ? bellMass(window, x, y, o.bandwidth)
    : massInside(window, x, y, { ...o, reach: 1, triangle: domeTriangle(domePower(o.kernel)) })
}

/**
 * The integral over an area of the squared kernel around each point, per square metre: what the
 * variance of a density is made of.
 */
export function squaredKernelMass(
  window: Polygon,
  x: Float64Array,
  y: Float64Array,
  o: { kernel: Kernel; bandwidth: number },
): Float64Array {
  const { kernel, bandwidth } = o
  if (kernel === 'gaussian')
    return bellMass(window, x, y, bandwidth / Math.SQRT2).map(
      (share) => share / (4 * Math.PI * bandwidth * bandwidth),
    )
  const power = domePower(kernel)
  const whole = (power + 1) ** 2 / (Math.PI * (2 * power + 1) * bandwidth * bandwidth)
  const triangle = domeTriangle(2 * power)
  return massInside(window, x, y, { bandwidth, reach: 1, triangle }).map((share) => share * whole)
}

function bellMass(window: Polygon, x: Float64Array, y: Float64Array, sigma: number): Float64Array {
  const bounds = asRectangle(window)
  return bounds === undefined
    ? massInside(window, x, y, {
        bandwidth: sigma,
        reach: GAUSSIAN_REACH,
        triangle: gaussianTriangle,
      })
    : rectangleMass(bounds, x, y, sigma)
}

/** Adds the triangles between each centre and the edges, those seen from behind taken off. */
function massInside(
  window: Polygon,
  x: Float64Array,
  y: Float64Array,
  o: { bandwidth: number; reach: number; triangle: TriangleMass },
): Float64Array {
  const { ax, ay, bx, by } = polygonEdges(window)
  const count = ax.length
  const length = ax.map((a, i) => Math.hypot(bx[i]! - a, by[i]! - ay[i]!))
  const ux = ax.map((a, i) => (bx[i]! - a) / length[i]!)
  const uy = ay.map((a, i) => (by[i]! - a) / length[i]!)
  const far = (o.reach * o.bandwidth) ** 2

  const isNear = (px: number, py: number): boolean => {
    for (let i = 0; i < count; i++) {
      const dx = ax[i]! - px
      const dy = ay[i]! - py
      const across = dx * uy[i]! - dy * ux[i]!
      if (across * across >= far) continue
      const along = dx * ux[i]! + dy * uy[i]!
      const gap = along > 0 ? along : Math.max(0, -along - length[i]!)
      if (across * across + gap * gap < far) return true
    }
    return false
  }

  const result = Float64Array.from(insidePolygon(window, x, y))
  for (let k = 0; k < x.length; k++) {
    if (!isNear(x[k]!, y[k]!)) continue
    let mass = 0
    for (let i = 0; i < count; i++) {
      const dx = (ax[i]! - x[k]!) / o.bandwidth
      const dy = (ay[i]! - y[k]!) / o.bandwidth
      const across = dx * uy[i]! - dy * ux[i]!
      if (across === 0) continue
      const d = Math.abs(across)
      const from = dx * ux[i]! + dy * uy[i]!
      const to = from + length[i]! / o.bandwidth
      const part =
        Math.sign(to) * o.triangle(d, Math.abs(to)) -
        Math.sign(from) * o.triangle(d, Math.abs(from))
      mass += across > 0 ? part : -part
    }
    result[k] = Math.min(1, Math.max(0, mass))
  }
  return result
}

/** A bell over a rectangle is a product of two normal probabilities. */
function rectangleMass(bounds: Bounds, x: Float64Array, y: Float64Array, sigma: number) {
  const { west, south, east, north } = bounds
  const between = (low: number, high: number) =>
    low >= 0 ? normalUpper(low) - normalUpper(high) : normalUpper(-high) - normalUpper(-low)
  return x.map(
    (px, i) =>
      between((west - px) / sigma, (east - px) / sigma) *
      between((south - y[i]!) / sigma, (north - y[i]!) / sigma),
  )
}
