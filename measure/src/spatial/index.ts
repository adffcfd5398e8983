export type { AoristicOptions } from './aoristic.ts'
export { aoristicProfile, aoristicWeights } from './aoristic.ts'
export type { BandwidthChoice } from './bandwidth.ts'
export { likelihoodBandwidth, scottBandwidth, silvermanBandwidth } from './bandwidth.ts'
export type { DeviationEllipse, Place } from './centrography.ts'
export {
  convexHull,
  deviationEllipse,
  meanCentre,
  medianCentre,
  standardDistance,
} from './centrography.ts'
export type { CircularSummary, RayleighTest, WatsonTest } from './circular-time.ts'
export { circularSummary, rayleighTest, watsonTest } from './circular-time.ts'
export type { DensityOptions } from './density.ts'
export { kernelDensity } from './density.ts'
export type { PointDensityOptions } from './density-at-points.ts'
export { densityAtPoints } from './density-at-points.ts'
export type { EmergingHotSpots, EmergingOptions } from './emerging.ts'
export { emergingHotSpots, emergingPatterns } from './emerging.ts'
export { benjaminiHochberg, benjaminiYekutieli } from './false-discovery.ts'
export type { GetisOrd, LocalOptions } from './getis-ord.ts'
export { getisOrd, getisOrdStar } from './getis-ord.ts'
export type { GlobalOptions, GlobalStatistic } from './global-autocorrelation.ts'
export { globalG, globalMoran } from './global-autocorrelation.ts'
export type { CellCounts, Grid, HexagonGrid } from './grid.ts'
export {
  cellCentres,
  cellOf,
  countInCells,
  countInHexagons,
  gridAround,
  hexagonArea,
  hexagonCentres,
  hexagonOf,
  hexagonOutline,
  hexagonsAround,
} from './grid.ts'
export type { Kernel } from './kernel-mass.ts'
export { kernelMass } from './kernel-mass.ts'
export type { Knox, KnoxTable } from './knox.ts'
export { knox } from './knox.ts'
export type { KnoxOptions } from './knox-plan.ts'
export type { Draws, HandOver, Inference } from './local-inference.ts'
export type { LocalMoran } from './local-moran.ts'
export { localMoran } from './local-moran.ts'
export type { Nearest, NearestIndex } from './nearest.ts'
export { nearestDistances, nearestNeighbourIndex, nearestOther } from './nearest.ts'
export type { Contiguity, Neighbours } from './neighbours.ts'
export {
  distanceNeighbours,
  gridNeighbours,
  hexagonNeighbours,
  kNearestNeighbours,
  neighboursFromLinks,
  rowStandardise,
  withSelf,
} from './neighbours.ts'
export type { PeriodComparison, PeriodOptions } from './periods.ts'
export { comparePeriods } from './periods.ts'
export type { PatternComparison, SpreadTest } from './point-comparison.ts'
export { comparePatterns, testSameSpread } from './point-comparison.ts'
export type { Bounds, Polygon } from './polygon.ts'
export {
  boundaryDistance,
  insidePolygon,
  polygonArea,
  polygonBounds,
  rectangle,
} from './polygon.ts'
export { checkPolygon } from './polygon-check.ts'
export type { PredictionAccuracy } from './prediction.ts'
export { predictionAccuracy } from './prediction.ts'
export type { EventSet, RelativeRisk } from './relative-risk.ts'
export { relativeRisk } from './relative-risk.ts'
export type { RipleyCorrection, RipleyCurve, RipleyOptions } from './ripley.ts'
export { crossK, ripleyK } from './ripley.ts'
export type { EnvelopeOptions, RipleyEnvelope } from './ripley-envelope.ts'
export {
  crossEnvelope,
  encloseCurve,
  ripleyEnvelope,
  scatterInside,
  simulateCrossK,
  simulateRipleyK,
} from './ripley-envelope.ts'
export type { Metric } from './space-pairs.ts'
