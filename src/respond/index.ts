/** What other stages and the command line may use of this one. */

export { playNight } from './board/demo.service.ts'
export { hasHistory, loadHistory } from './board/demo-history.service.ts'
export { incidentTypes } from './board/types.ts'
export { demoUnits, ON_SHIFT_FOR, playUnits } from './dispatch/demo.service.ts'
export { forgetColleagues, joinUnitCalled } from './dispatch/staffing.service.ts'
export { playShift } from './shift/demo.service.ts'
