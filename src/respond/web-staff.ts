/** What this stage shows to the staff; a door of its own, so that no phone loads it. */

export { boardPolicy } from './board/board.rules.ts'
export { ControlRoom } from './room/room.page.tsx'
