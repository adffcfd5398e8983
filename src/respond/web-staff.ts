/** What this stage shows to the staff; a door of its own, so that no phone loads it. */
export { BoardPage } from './board/board.page.tsx'
export { boardPolicy } from './board/board.rules.ts'
