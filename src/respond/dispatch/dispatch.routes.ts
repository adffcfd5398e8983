import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import { assignUnit, type Telling, tellAssignment } from './assign.service.ts'
import { listAssignments, listOwnAssignments } from './assignment.service.ts'
import * as schema from './dispatch.schema.ts'
import { nearestUnits } from './nearest.service.ts'
import { pressPanic } from './panic.service.ts'
import { tellPositions } from './position.service.ts'
import * as staffing from './staffing.service.ts'
import { setStatus, tellStatus } from './status.service.ts'
import { listUnits, readOwnUnit, readStaffing } from './unit.service.ts'

/** The server gives a key to every idempotent endpoint. */
const byOf = ({ caller, key }: Asked): By => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return { who: caller, key }
}

/** What dispatch serves to the desk. */
const deskRoutes = (world: World): readonly Route[] => [
  route(schema.listUnits, () => listUnits(world)),
  route(schema.readStaffing, () => readStaffing(world)),
  route(schema.addUnit, ({ callSign }, asked) => staffing.addUnit(world, callSign, byOf(asked))),
  route(schema.changeUnit, (given, asked) => staffing.changeUnit(world, given, byOf(asked))),
  route(schema.setMember, (given, asked) => staffing.setMember(world, given, byOf(asked))),
  route(schema.removeMember, (given, asked) => staffing.removeMember(world, given, byOf(asked))),
  route(schema.addVehicle, (given, asked) => staffing.addVehicle(world, given, byOf(asked))),
  route(schema.changeVehicle, (given, asked) => staffing.changeVehicle(world, given, byOf(asked))),
  route(schema.setUnitStatus, ({ id, ...saying }, asked) =>
    setStatus(world, id, saying, byOf(asked)),
  ),
  route(schema.nearestUnits, (given, { caller }) => nearestUnits(world, given, caller), 'read'),
  route(schema.listAssignments, ({ incident }) => listAssignments(world, incident)),
  route(schema.assignUnit, (given, asked) => assignUnit(world, given, byOf(asked))),
]

/** What both the desk and the units tell of an assignment. */
function stepRoutes(world: World): readonly Route[] {
  const tell = (event: Telling['event']) => (given: Omit<Telling, 'event'>, asked: Asked) =>
    tellAssignment(world, { ...given, event }, byOf(asked))
  return [
    route(schema.withdrawAssignment, tell('withdraw')),
    route(schema.acknowledgeAssignment, tell('acknowledge')),
    route(schema.departAssignment, tell('depart')),
    route(schema.arriveAssignment, tell('arrive')),
    route(schema.closeAssignment, tell('close')),
    route(schema.refuseAssignment, tell('refuse')),
  ]
}

/** What dispatch serves to a unit's phone. */
const phoneRoutes = (world: World): readonly Route[] => [
  route(schema.readOwnUnit, (_, { caller }) => readOwnUnit(world, caller)),
  route(schema.listOwnAssignments, (_, { caller }) => listOwnAssignments(world, caller)),
  route(schema.tellStatus, (saying, asked) => tellStatus(world, saying, byOf(asked))),
  route(schema.tellPositions, ({ positions }, asked) =>
    tellPositions(world, positions, byOf(asked)),
  ),
  route(schema.pressPanic, (pressed, asked) => pressPanic(world, pressed, byOf(asked))),
]

/** What dispatch serves. */
export const dispatchRoutes = (world: World): readonly Route[] => [
  ...deskRoutes(world),
  ...stepRoutes(world),
  ...phoneRoutes(world),
]
