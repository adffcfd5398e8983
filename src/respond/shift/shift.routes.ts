import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import type { By } from './act.service.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import * as roster from './roster.service.ts'
import * as run from './run.service.ts'
import * as schema from './shift.schema.ts'
import { listShifts, seeShifts } from './shift.service.ts'
import { overseeShift, sumUpShift } from './summary.service.ts'
import * as wallSchema from './wall.schema.ts'
import * as wall from './wall.service.ts'

/** The server gives a key to every idempotent endpoint. */
const byOf = ({ caller, key }: Asked): By => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return { who: caller, key }
}

/** What shifts serve. */
export const shiftRoutes = (world: World): readonly Route[] => [
  route(schema.seeShifts, (_, { caller }) => seeShifts(world, caller)),
  route(schema.listShifts, (page, { caller }) => listShifts(world, page, caller)),
  route(schema.rosterChoices, () => roster.rosterChoices(world)),
  route(schema.overseeShift, (_, { caller }) => overseeShift(world, caller)),
  route(schema.sumUpShift, ({ id }, { caller }) => sumUpShift(world, id, caller)),
  route(schema.readShift, ({ id, ...why }, { caller }) => readShift(world, id, why, caller)),
  route(schema.planShift, (plan, asked) => roster.planShift(world, plan, byOf(asked))),
  route(schema.changeRoster, (given, asked) => roster.changeRoster(world, given, byOf(asked))),
  route(schema.cancelShift, ({ id }, asked) => roster.cancelShift(world, id, byOf(asked))),
  route(schema.startShift, ({ id }, asked) => run.startShift(world, id, byOf(asked))),
  route(schema.beginBreak, (pause, asked) => run.beginBreak(world, pause, byOf(asked))),
  route(schema.endBreak, (given, asked) => run.endBreak(world, given, byOf(asked))),
  route(schema.noteShift, (given, asked) => run.noteShift(world, given, byOf(asked))),
  route(schema.endShift, (given, asked) => run.endShift(world, given, byOf(asked))),
  route(schema.draftHandover, (given, asked) => hand.draftHandover(world, given, byOf(asked))),
  route(schema.offerHandover, (given, asked) => hand.offerHandover(world, given, byOf(asked))),
  route(schema.withdrawHandover, ({ id }, asked) => hand.withdrawHandover(world, id, byOf(asked))),
  route(schema.acceptHandover, (given, asked) => hand.acceptHandover(world, given, byOf(asked))),
  route(schema.refuseHandover, (given, asked) => hand.refuseHandover(world, given, byOf(asked))),
  route(schema.relieveShift, (given, asked) => hand.relieveShift(world, given, byOf(asked))),
  route(wallSchema.seeWall, () => wall.seeWall(world)),
  route(wallSchema.showWall, ({ token }) => wall.showWall(world, token), 'read'),
  route(wallSchema.listWalls, () => wall.listWalls(world)),
  route(wallSchema.hangWall, (given, asked) => wall.hangWall(world, given, byOf(asked))),
  route(wallSchema.removeWall, ({ id }, asked) => wall.removeWall(world, id, byOf(asked))),
]
