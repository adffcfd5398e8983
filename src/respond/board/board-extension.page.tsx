import { type ComponentType, createContext, useContext } from 'react'
import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import type { IncidentRow } from './board.schema.ts'

/** What a line would do and nobody could take back: it is asked first, and done when Enter comes once more. */
export interface AskedFirst {
  /** names what would be done, and to what */
  readonly question: string
  /** Does exactly that. @returns why it was not done; undefined once it was */
  run(): Promise<string | undefined>
}

/** A verb of the command bar that another part of the control room brings. */
export interface ExtraCommand {
  /** in Spanish, Portuguese and English; beginnings are enough where only one fits */
  readonly words: readonly string[]
  /**
   * Does what the rest of the line says about the chosen incident.
   * @returns why it was not done, in words, or what has to be asked first; undefined once it was
   */
  run(rest: string, row: IncidentRow | undefined): Promise<string | AskedFirst | undefined>
}

/**
 * What another part of the control room hangs into the board, which knows none of them: units, attention, the shift.
 * Each part is drawn where its name says and finds its data by itself.
 */
export interface BoardExtension {
  readonly name: string
  /** an item in the one line above the panes, such as the shift or the units that are down */
  readonly Status?: ComponentType
  /** marks beside an incident in the list, such as its units */
  readonly Mark?: ComponentType<{ row: IncidentRow }>
  /** a section of the chosen incident, under its acts. `heard` counts up with each change of it that was heard of */
  readonly Detail?: ComponentType<{ row: IncidentRow; heard: number }>
  /** a way to open its words without typing a reason, where what one is to it lets that */
  readonly Opening?: ComponentType<{ row: IncidentRow; open: () => void }>
  /** drawn over the map, in the drawing's own units */
  readonly MapLayer?: ComponentType<{ map: TerritoryMap }>
  readonly commands?: readonly ExtraCommand[]
}

/** The parts that hang in; the stage's door puts them together. */
export const BoardExtensions = createContext<readonly BoardExtension[]>([])

/** The parts that hang into the board, in the order in which they are drawn. */
export const useBoardExtensions = (): readonly BoardExtension[] => useContext(BoardExtensions)
