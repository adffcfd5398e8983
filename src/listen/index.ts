/** What other stages and the command line may use of this one. */
export { fileAt } from './import/file-look.service.ts'
export {
  Completeness as DeliveryCompleteness,
  Mapping as DeliveryMapping,
  Period as DeliveryPeriod,
} from './import/import.schema.ts'
export { takeDelivery } from './import/import.service.ts'
export { refusalsOf } from './import/record.service.ts'
export { keepSource, sourceNamed } from './import/source.service.ts'
export { undoDelivery } from './import/undo.service.ts'
export {
  copyReport,
  correctReport,
  eraseReport,
  reportByCode,
} from './report/copy.service.ts'
export { playScenes } from './report/demo.service.ts'
export { hasPastReports, loadPastReports } from './report/demo-past.service.ts'
export { kinds as reportKinds } from './report/kinds.ts'
export { Code as ReportCode } from './report/report.schema.ts'
