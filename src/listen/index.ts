/** What other stages and the command line may use of this one. */
export { Mapping as DeliveryMapping } from './import/import.schema.ts'
export {
  keepSource,
  refusalsOf,
  sourceNamed,
  takeDelivery,
  undoDelivery,
} from './import/import.service.ts'
export {
  copyReport,
  correctReport,
  eraseReport,
  reportByCode,
} from './report/copy.service.ts'
export { playScenes } from './report/demo.service.ts'
export { kinds as reportKinds } from './report/kinds.ts'
export { Code as ReportCode } from './report/report.schema.ts'
