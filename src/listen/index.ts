/** What other stages and the command line may use of this one. */
export { playScenes } from './report/demo.service.ts'
export { kinds as reportKinds } from './report/kinds.ts'
