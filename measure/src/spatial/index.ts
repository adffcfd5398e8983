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
