import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import type { By } from '../board/act.service.ts'
import * as afterAction from './after-action.schema.ts'
import * as notes from './after-action.service.ts'
import { pastChoices, pastWaiting } from './choices.service.ts'
import * as exporting from './export.schema.ts'
import { exportFile, exportIncident, listExports, readExports } from './export.service.ts'
import { replayIncident as replaying } from './replay.schema.ts'
import { replayIncident } from './replay.service.ts'
import * as past from './review.schema.ts'
import { searchPast } from './search.service.ts'

/** The server gives a key to every idempotent endpoint. */
const byOf = ({ caller, key }: Asked): By => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return { who: caller, key }
}

/** What looking back serves. */
export const reviewRoutes = (world: World, { publicUrl }: Site): readonly Route[] => [
  route(past.searchPast, (quest, { caller }) => searchPast(world, quest, caller), 'read'),
  route(past.pastChoices, () => pastChoices(world)),
  route(past.pastWaiting, (_, { caller }) => pastWaiting(world, caller)),
  route(replaying, ({ id, ...why }, { caller }) => replayIncident(world, id, why, caller)),
  route(afterAction.readAfterAction, ({ id }, { caller }) =>
    notes.readAfterAction(world, id, caller),
  ),
  route(afterAction.writeAfterAction, (draft, asked) =>
    notes.writeAfterAction(world, draft, byOf(asked)),
  ),
  route(afterAction.addToAfterAction, (given, asked) =>
    notes.addToAfterAction(world, given, byOf(asked)),
  ),
  route(afterAction.finishFollowUp, (given, asked) =>
    notes.finishFollowUp(world, given, byOf(asked)),
  ),
  route(exporting.exportIncident, (draft, asked) => exportIncident(world, draft, byOf(asked))),
  route(exporting.exportFile, (given, { caller }) => exportFile(world, publicUrl, given, caller)),
  route(exporting.readExports, ({ id }, { caller }) => readExports(world, id, caller)),
  route(exporting.listExports, (filter, { caller }) => listExports(world, filter, caller)),
]
