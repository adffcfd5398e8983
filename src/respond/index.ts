/** What other stages and the command line may use of this one. */
export { playNight } from './board/demo.service.ts'
