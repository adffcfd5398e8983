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
export type { Draws, HandOver, Inference } from './local-inference.ts'
export type { LocalMoran } from './local-moran.ts'
export { localMoran } from './local-moran.ts'
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
