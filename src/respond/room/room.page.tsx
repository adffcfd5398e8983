import { attentionExtension } from '../attention/attention-extension.page.tsx'
import { BoardPage } from '../board/board.page.tsx'
import { type BoardExtension, BoardExtensions } from '../board/board-extension.page.tsx'
import { dispatchExtension } from '../dispatch/dispatch-extension.page.tsx'
import { shiftExtension } from '../shift/shift-board.page.tsx'

/** What hangs into the board, in the order in which it is drawn. */
const extensions: readonly BoardExtension[] = [
  attentionExtension,
  shiftExtension,
  dispatchExtension,
]

/** The control room: the board with everything that hangs into it. @param id  of the chosen incident */
export const ControlRoom = ({ id }: { id?: string | undefined }) => (
  <BoardExtensions value={extensions}>
    <BoardPage id={id} />
  </BoardExtensions>
)
