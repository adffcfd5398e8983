import type { Reaction } from '#kernel/facts/reactions.service.ts'
import { openToShift } from './relation.service.ts'

/** Lets the supervisors of the running shift open what is worked on meanwhile. */
export const shiftReaction: Reaction = {
  name: 'respond/shift',
  on: {
    IncidentOpened: (tx, { body: { incident } }, world) => openToShift(world, tx, incident),
    IncidentChanged: (tx, { body: { incident } }, world) => openToShift(world, tx, incident),
  },
}
