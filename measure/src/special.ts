/** Which tail of a distribution is meant: P(X <= x) or P(X > x). */
export type Tail = 'lower' | 'upper'

const LOG_ROOT_TWO_PI = 0.9189385332046727
const EULER = 0.5772156649015329
const TINY = 1e-300
const EPS = 2 ** -53
const MAX_TERMS = 10_000_000

/** zeta(k) - 1 for k = 2 .. 29: the Taylor coefficients of log gamma at 2 (Abramowitz & Stegun 1972, 6.1.33). */
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993,
  0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
  0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
  6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6,
  3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.384505027277329e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8,
  1.4901554828365043e-8, 7.450711789835428e-9, 3.725334024788457e-9, 1.862659723513049e-9,
]

function demand(holds: boolean, what: string, wanted: string, got: number): void {
  if (!holds) throw new RangeError(`${what} must be ${wanted}, got ${got}`)
}

function demandProbability(p: number): void {
  demand(p >= 0 && p <= 1, 'probability', 'between 0 and 1', p)
}

function demandShape(name: string, a: number): void {
  demand(a > 0 && a < Infinity, name, 'positive and finite', a)
}

/** log gamma(2 + z) for |z| <= 0.5 by its Taylor series, exact also near its root. */
function logGammaNearTwo(z: number): number {
  let sum = 0
  for (let i = ZETA_MINUS_ONE.length - 1; i >= 0; i--) {
    const k = i + 2
    sum = z * (sum + ((k % 2 === 0 ? 1 : -1) * ZETA_MINUS_ONE[i]!) / k)
  }
  return z * (1 - EULER + sum)
}

/** Stirling's series for log gamma(x) - [(x - 1/2) log x - x + log sqrt(2 pi)]; x >= 12. */
function stirlingSeries(x: number): number {
  const r = 1 / (x * x)
  const tail = 1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156))
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * tail))) / x
}

/**
 * Natural logarithm of the gamma function, for x > 0.
 * Relative error below 1e-14, also next to the roots 1 and 2.
 * @throws RangeError when x is not positive and finite
 * @see Abramowitz & Stegun (1972), 6.1.33 and 6.1.41
 */
export function logGamma(x: number): number {
  demandShape('argument of log gamma', x)
  if (x >= 12) return (x - 0.5) * Math.log(x) - x + LOG_ROOT_TWO_PI + stirlingSeries(x)
  if (x < 0.5) return logGammaNearTwo(x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return logGammaNearTwo(x - 1) - Math.log1p(x - 1)
  let z = x
  let product = 1
  while (z > 2.5) {
    z -= 1
    product *= z
  }
  return logGammaNearTwo(z - 2) + Math.log(product)
}

/** log gamma(x + 1) minus Stirling's leading part: small, and free of cancellation for large x. */
function stirlingError(x: number): number {
  if (x >= 12) return stirlingSeries(x)
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - LOG_ROOT_TWO_PI
}

/** x log(x / m) + m - x without cancellation (Loader 2000, Fast and accurate computation of binomial probabilities). */
function deviance(x: number, m: number): number {
  const v = (x - m) / (x + m)
  if (Math.abs(v) > 0.35) return x * (Math.log(x) - Math.log(m)) + m - x
  let sum = (x - m) * v
  let power = 2 * x * v
  for (let j = 3; j < 200; j += 2) {
    power *= v * v
    const next = sum + power / j
    if (next === sum) break
    sum = next
  }
  return sum
}

/** x^a e^-x / gamma(a + 1). */
function gammaTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

function gammaSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * EPS) return gammaTerm(a, x) * sum
  }
  throw new RangeError(`incomplete gamma needs shape and argument below 1e12, got ${a} and ${x}`)
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / nonZero(numerator * d + b)
    c = nonZero(b + numerator / c)
    const factor = c * d
    h *= factor
    if (Math.abs(factor - 1) <= 2 * EPS) return gammaTerm(a, x) * a * h
  }
  throw new RangeError(`incomplete gamma needs shape and argument below 1e12, got ${a} and ${x}`)
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

/** Upper tail for a < 1 and small x, where 1 - P would cancel. */
function gammaUpperSmall(a: number, x: number): number {
  let term = 1
  let sum = 0
  for (let n = 1; n < 200; n++) {
    term *= -x / n
    const add = term / (a + n)
    sum += add
    if (Math.abs(add) < Math.abs(sum) * EPS) break
  }
  const log =
    a * Math.log(x) - (logGammaNearTwo(a <= 0.5 ? a : a - 1) - (a <= 0.5 ? Math.log1p(a) : 0))
  return -Math.expm1(log) - a * Math.exp(log) * sum
}

/**
 * Regularised lower incomplete gamma P(a, x): the probability that a gamma variable of that shape (scale 1) is at most x.
 * Relative error below 1e-12 for shapes up to 1e6.
 * @throws RangeError when shape is not positive or x is negative or not a number
 * @see Press et al. (2007), Numerical Recipes, 6.2; Loader (2000) for the leading factor
 */
export function gammaP(shape: number, x: number): number {
  demandShape('shape', shape)
  demand(x >= 0, 'x', 'at least 0', x)
  if (x === 0) return 0
  if (x === Infinity) return 1
  return x < shape + 1 ? gammaSeries(shape, x) : 1 - gammaFraction(shape, x)
}

/**
 * Regularised upper incomplete gamma Q(a, x) = 1 - P(a, x), computed without the subtraction where it is small.
 * @throws RangeError as gammaP
 * @see Press et al. (2007), Numerical Recipes, 6.2
 */
export function gammaQ(shape: number, x: number): number {
  demandShape('shape', shape)
  demand(x >= 0, 'x', 'at least 0', x)
  if (x === 0) return 1
  if (x === Infinity) return 0
  if (x >= shape + 1) return gammaFraction(shape, x)
  return shape < 1 && x < 1.2 ? gammaUpperSmall(shape, x) : 1 - gammaSeries(shape, x)
}

/** x^a y^b / B(a, b), with y = 1 - x given apart so that neither end loses digits. */
function betaTerm(x: number, y: number, a: number, b: number): number {
  const n = a + b
  const log =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
  return Math.exp(log) * Math.sqrt((a / n) * (b / (2 * Math.PI)))
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    h *= c * d
    if (Math.abs(c * d - 1) <= 2 * EPS) return h
  }
  throw new RangeError(`incomplete beta needs shapes below 1e12, got ${a} and ${b}`)
}

/** I_x(a, b) with x and y = 1 - x both given. */
function betaLower(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - (betaTerm(y, x, b, a) * betaFraction(y, b, a)) / b
  return (betaTerm(x, y, a, b) * betaFraction(x, a, b)) / a
}

/**
 * Regularised incomplete beta I_x(a, b): the probability that a beta variable is at most x.
 * Relative error below 1e-12 for shapes up to 1e6; the upper tail is I_(1-x)(b, a).
 * @throws RangeError when x is outside 0..1 or a shape is not positive
 * @see Press et al. (2007), Numerical Recipes, 6.4; Loader (2000) for the leading factor
 */
export function betaP(x: number, a: number, b: number): number {
  demandProbability(x)
  demandShape('first shape', a)
  demandShape('second shape', b)
  return betaLower(x, 1 - x, a, b)
}

/**
 * Newton's method on a log tail against a log scale. Gamma and beta tails are log-concave there, so the
 * tangent crosses the root at most once; a jump so far that the tail underflows is halved.
 */
function solveLogTail(
  target: number,
  start: number,
  evaluate: (u: number) => { tail: number; slope: number },
): number {
  let u = start
  let good = start
  let last = Infinity
  for (let i = 0; i < 500; i++) {
    const { tail, slope } = evaluate(u)
    const step = (Math.log(tail / target) * tail) / slope
    if (!Number.isFinite(step)) {
      if (u === good || Math.abs(u - good) < 1e-9) return u
      u = (u + good) / 2
      continue
    }
    good = u
    const size = Math.abs(step)
    if (size <= 4 * EPS * Math.max(1, Math.abs(u)) || (i > 60 && size >= last)) return u - step
    last = size
    u -= step
  }
  return u
}

/**
 * The value that a gamma variable (scale 1) stays below (or above) with probability p.
 * @param tail  which tail p is: 'upper' keeps full precision for tiny upper tails
 * @throws RangeError when p is outside 0..1 or shape is not positive
 */
export function gammaQuantile(p: number, shape: number, tail: Tail = 'lower'): number {
  demandProbability(p)
  demandShape('shape', shape)
  if (p === 0) return tail === 'lower' ? 0 : Infinity
  if (p === 1) return tail === 'lower' ? Infinity : 0
  const side: Tail = p <= 0.5 ? tail : tail === 'lower' ? 'upper' : 'lower'
  const target = p <= 0.5 ? p : 1 - p
  const z = normalQuantile(side === 'lower' ? target : 1 - target)
  const cube = 1 - 1 / (9 * shape) + Math.min(z, 8) / (3 * Math.sqrt(shape))
  const small = (Math.log(side === 'lower' ? target : 1 - target) + logGamma(shape + 1)) / shape
  const start =
    shape < 1 || cube < 0.3 ? Math.min(small, Math.log(shape + 1)) : Math.log(shape * cube ** 3)
  const u = solveLogTail(target, start, (at) => {
    const x = Math.exp(at)
    const slope = gammaTerm(shape, x) * shape
    return side === 'lower'
      ? { tail: gammaP(shape, x), slope }
      : { tail: gammaQ(shape, x), slope: -slope }
  })
  return Math.exp(u)
}

/** The logit of the beta quantile: both x and 1 - x follow from it without loss. */
function betaQuantileLogit(p: number, a: number, b: number): number {
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  const upper = p > 0.5
  const target = upper ? 1 - p : p
  return solveLogTail(target, Math.log(a / b), (u) => {
    const x = 1 / (1 + Math.exp(-u))
    const y = 1 / (1 + Math.exp(u))
    const slope = betaTerm(x, y, a, b)
    return upper
      ? { tail: betaLower(y, x, b, a), slope: -slope }
      : { tail: betaLower(x, y, a, b), slope }
  })
}

/**
 * The value that a beta variable stays below with probability p.
 * @throws RangeError when p is outside 0..1 or a shape is not positive
 */
export function betaQuantile(p: number, a: number, b: number): number {
  demandProbability(p)
  demandShape('first shape', a)
  demandShape('second shape', b)
  return 1 / (1 + Math.exp(-betaQuantileLogit(p, a, b)))
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0
  for (const c of coefficients) sum = sum * x + c
  return sum
}

// Cody's rational functions, highest power first.
const CODY_INNER = [
  [
    0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.689485460371,
    18154.98125334356,
  ],
  [1, 47.20258190468824, 976.0985517377767, 10260.932208618979, 45507.78933502673],
] as const
const CODY_MIDDLE = [
  [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217787,
    597.2702763948002, 2494.5375852903726, 6848.190450536282, 11602.65143764735, 9842.714838383978,
  ],
  [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761,
    18615.571640885097, 34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
] as const
const CODY_OUTER = [
  [
    0.02307344176494017, 0.215898534057957, 0.12740116116024736, 0.022235277870649807,
    0.0014216191932278936, 2.9112874951168793e-5,
  ],
  [
    1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824,
    7.297515550839662e-5,
  ],
] as const

/** P(Z > z) for z >= 0.66. */
function normalFarTail(z: number): number {
  // e^(-z^2/2) in two factors: the square of z rounded to 1/16 is exact.
  const rough = Math.trunc(z * 16) / 16
  const density = Math.exp(-rough * rough * 0.5) * Math.exp(-(z - rough) * (z + rough) * 0.5)
  if (z < 5.656854249492381) {
    return (density * polynomial(z, CODY_MIDDLE[0])) / polynomial(z, CODY_MIDDLE[1])
  }
  const r = 1 / (z * z)
  const ratio = (r * polynomial(r, CODY_OUTER[0])) / polynomial(r, CODY_OUTER[1])
  return (density * (0.3989422804014327 - ratio)) / z
}

/**
 * Probability that a standard normal variable is at most z; both infinities are taken.
 * Relative error below 1e-14 in the lower tail, so small p-values are right to the last digits.
 * @throws RangeError when z is not a number
 * @see Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23, 631-637
 */
export function normalCdf(z: number): number {
  demand(!Number.isNaN(z), 'z', 'a number', z)
  if (Math.abs(z) <= 0.67448975) {
    const r = z * z
    return 0.5 + (z * polynomial(r, CODY_INNER[0])) / polynomial(r, CODY_INNER[1])
  }
  if (Math.abs(z) > 40) return z > 0 ? 1 : 0
  return z > 0 ? 1 - normalFarTail(z) : normalFarTail(-z)
}

/** Probability that a standard normal variable exceeds z, without the loss of 1 - cdf. */
export function normalUpper(z: number): number {
  return normalCdf(-z)
}

// Wichura's rational functions, highest power first.
const WICHURA_CENTRE = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
] as const
const WICHURA_NEAR = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
] as const
const WICHURA_FAR = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
] as const

/**
 * The value that a standard normal variable stays below with probability p; 0 and 1 give the infinities.
 * Relative error below 1e-14.
 * @throws RangeError when p is outside 0..1
 * @see Wichura (1988), Algorithm AS 241, Applied Statistics 37, 477-484
 */
export function normalQuantile(p: number): number {
  demandProbability(p)
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(r, WICHURA_CENTRE[0])) / polynomial(r, WICHURA_CENTRE[1])
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const size =
    r <= 5
      ? polynomial(r - 1.6, WICHURA_NEAR[0]) / polynomial(r - 1.6, WICHURA_NEAR[1])
      : polynomial(r - 5, WICHURA_FAR[0]) / polynomial(r - 5, WICHURA_FAR[1])
  return q < 0 ? -size : size
}

/** Probability that a chi-square variable with df degrees of freedom is at most x (lower) or exceeds it (upper). */
export function chiSquareCdf(x: number, df: number, tail: Tail = 'lower'): number {
  demandShape('degrees of freedom', df)
  demand(!Number.isNaN(x), 'x', 'a number', x)
  const half = Math.max(x, 0) / 2
  return tail === 'lower' ? gammaP(df / 2, half) : gammaQ(df / 2, half)
}

/** Probability that Student's t with df degrees of freedom is at most t; df may be Infinity (normal). */
export function studentCdf(t: number, df: number): number {
  demand(df > 0, 'degrees of freedom', 'positive', df)
  demand(!Number.isNaN(t), 't', 'a number', t)
  if (df === Infinity) return normalCdf(t)
  if (Math.abs(t) === Infinity) return t > 0 ? 1 : 0
  const ratio = (t / df) * t
  const half = betaLower(1 / (1 + ratio), ratio / (1 + ratio), df / 2, 0.5) / 2
  return t > 0 ? 1 - half : half
}

/** The value that Student's t stays below with probability p; df may be Infinity (normal). */
export function studentQuantile(p: number, df: number): number {
  demandProbability(p)
  demand(df > 0, 'degrees of freedom', 'positive', df)
  if (df === Infinity) return normalQuantile(p)
  if (p === 0.5) return 0
  const logit = betaQuantileLogit(2 * Math.min(p, 1 - p), df / 2, 0.5)
  const size = Math.sqrt(df) * Math.exp(-logit / 2)
  return p < 0.5 ? -size : size
}

/** Probability that an F variable is at most f (lower) or exceeds it (upper). */
export function fCdf(f: number, df1: number, df2: number, tail: Tail = 'lower'): number {
  demandShape('numerator degrees of freedom', df1)
  demandShape('denominator degrees of freedom', df2)
  demand(!Number.isNaN(f), 'f', 'a number', f)
  if (f <= 0) return tail === 'lower' ? 0 : 1
  const ratio = (df1 / df2) * f
  const x = ratio === Infinity ? 1 : ratio / (1 + ratio)
  const y = 1 / (1 + ratio)
  return tail === 'lower' ? betaLower(x, y, df1 / 2, df2 / 2) : betaLower(y, x, df2 / 2, df1 / 2)
}

/** The value that an F variable stays below with probability p. */
export function fQuantile(p: number, df1: number, df2: number): number {
  demandProbability(p)
  demandShape('numerator degrees of freedom', df1)
  demandShape('denominator degrees of freedom', df2)
  return (df2 / df1) * Math.exp(betaQuantileLogit(p, df1 / 2, df2 / 2))
}

/** Probability of exactly k events when the mean is m. */
export function poissonPmf(k: number, m: number): number {
  demand(m >= 0 && m < Infinity, 'mean', 'at least 0 and finite', m)
  if (k < 0 || !Number.isInteger(k)) return 0
  if (m === 0) return k === 0 ? 1 : 0
  return k === 0 ? Math.exp(-m) : gammaTerm(k, m)
}

/** Probability of at most k events (lower) or of more than k (upper) when the mean is m. */
export function poissonCdf(k: number, m: number, tail: Tail = 'lower'): number {
  demand(m >= 0 && m < Infinity, 'mean', 'at least 0 and finite', m)
  demand(!Number.isNaN(k), 'k', 'a number', k)
  if (k < 0) return tail === 'lower' ? 0 : 1
  if (k === Infinity) return tail === 'lower' ? 1 : 0
  const shape = Math.floor(k) + 1
  return tail === 'lower' ? gammaQ(shape, m) : gammaP(shape, m)
}

/** Probability of exactly k successes in n trials of chance p. */
export function binomialPmf(k: number, n: number, p: number): number {
  demand(Number.isInteger(n) && n >= 0, 'trials', 'a whole number, at least 0', n)
  demandProbability(p)
  if (k < 0 || k > n || !Number.isInteger(k)) return 0
  if (p === 0 || p === 1) return k === (p === 0 ? 0 : n) ? 1 : 0
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return Math.exp(n * Math.log(p))
  return (betaTerm(p, 1 - p, k, n - k) * n) / (k * (n - k))
}

/** Probability of at most k successes (lower) or of more than k (upper) in n trials of chance p. */
export function binomialCdf(k: number, n: number, p: number, tail: Tail = 'lower'): number {
  demand(Number.isInteger(n) && n >= 0, 'trials', 'a whole number, at least 0', n)
  demandProbability(p)
  const whole = Math.floor(k)
  if (whole < 0) return tail === 'lower' ? 0 : 1
  if (whole >= n) return tail === 'lower' ? 1 : 0
  return tail === 'lower'
    ? betaLower(1 - p, p, n - whole, whole + 1)
    : betaLower(p, 1 - p, whole + 1, n - whole)
}
