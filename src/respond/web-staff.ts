/** What this stage shows to the staff; a door of its own, so that no phone loads it. */

export { boardPolicy } from './board/board.rules.ts'
export { dispatchPolicy } from './dispatch/dispatch.rules.ts'
export { UnitsPage } from './dispatch/units.page.tsx'
export { ControlRoom } from './room/room.page.tsx'
export { ShiftPage } from './shift/shift.page.tsx'
export { shiftPolicy } from './shift/shift.rules.ts'
export { WallPage } from './shift/wall.page.tsx'
export { keepWallToken, wallToken } from './shift/wall-data.page.tsx'
