import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import * as act from './act.service.ts'
import * as schema from './board.schema.ts'
import { findByWords, listIncidents, readIncident } from './board.service.ts'
import * as check from './check.schema.ts'
import { listChecks, tickCheck } from './check.service.ts'
import * as earlier from './earlier.schema.ts'
import { earlierAtPlace, earlierOfCaller } from './earlier.service.ts'
import * as landmark from './landmark.schema.ts'
import * as landmarks from './landmark.service.ts'
import { similarToDraft, similarToIncident } from './likeness.service.ts'
import { mergeMany } from './merge.service.ts'
import { fileIncident } from './open.service.ts'
import { watchIncident } from './presence.schema.ts'
import * as presenceAt from './presence.service.ts'
import * as words from './word-rule.schema.ts'
import { decideWord, learnedWords, listWordRules } from './word-rule.service.ts'

/** The server gives a key to every idempotent endpoint. */
const byOf = ({ caller, key }: Asked): act.By => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return { who: caller, key }
}

/** What the board serves. */
export const boardRoutes = (
  world: World,
  { presence }: Pick<Site, 'presence'>,
): readonly Route[] => [
  route(
    watchIncident,
    (watching, { caller }) => presenceAt.watchIncident(world, presence, watching, caller),
    'read',
  ),
  route(schema.listIncidents, (filter, { caller }) => listIncidents(world, filter, caller)),
  route(schema.findIncidents, (quest, { caller }) => findByWords(world, quest, caller), 'read'),
  route(schema.fileIncident, (draft, asked) => {
    const { who, key } = byOf(asked)
    return fileIncident(world, draft, who, key)
  }),
  route(schema.similarToDraft, (draft, { caller }) => similarToDraft(world, draft, caller), 'read'),
  route(schema.similarToIncident, ({ id }, { caller }) => similarToIncident(world, id, caller)),
  route(schema.readIncident, ({ id, ...why }, { caller }) => readIncident(world, id, why, caller)),
  route(schema.claimIncident, ({ id }, asked) => act.claimIncident(world, id, byOf(asked))),
  route(schema.releaseIncident, ({ id }, asked) => act.releaseIncident(world, id, byOf(asked))),
  route(schema.startIncident, ({ id }, asked) => act.startIncident(world, id, byOf(asked))),
  route(schema.noteIncident, ({ id, text }, asked) =>
    act.noteIncident(world, id, text, byOf(asked)),
  ),
  route(schema.placeIncident, (given, asked) => act.placeIncident(world, given, byOf(asked))),
  route(schema.classifyIncident, (given, asked) => act.classifyIncident(world, given, byOf(asked))),
  route(schema.prioritiseIncident, (given, asked) =>
    act.prioritiseIncident(world, given, byOf(asked)),
  ),
  route(schema.mergeIncident, (given, asked) => act.mergeIncident(world, given, byOf(asked))),
  route(schema.mergeMany, (given, asked) => mergeMany(world, given, byOf(asked))),
  route(check.listChecks, ({ id }, { caller }) => listChecks(world, id, caller)),
  route(check.tickCheck, (tick, asked) => tickCheck(world, tick, byOf(asked))),
  route(earlier.earlierAtPlace, ({ id }) => earlierAtPlace(world, id)),
  route(earlier.earlierOfCaller, ({ id, ...why }, { caller }) =>
    earlierOfCaller(world, id, why, caller),
  ),
  route(words.listWordRules, () => listWordRules(world)),
  route(words.learnedWords, () => learnedWords(world)),
  route(words.decideWord, (decision, asked) => decideWord(world, decision, byOf(asked))),
  route(landmark.listLandmarks, () => landmarks.listLandmarks(world)),
  route(landmark.addLandmark, (draft, asked) => landmarks.addLandmark(world, draft, byOf(asked))),
  route(landmark.changeLandmark, (given, asked) =>
    landmarks.changeLandmark(world, given, byOf(asked)),
  ),
  route(landmark.removeLandmark, ({ id }, asked) =>
    landmarks.removeLandmark(world, id, byOf(asked)),
  ),
  route(landmark.importLandmarks, (list, asked) =>
    landmarks.importLandmarks(world, list, byOf(asked)),
  ),
  route(schema.unmergeIncident, ({ id }, asked) => act.unmergeIncident(world, id, byOf(asked))),
  route(schema.closeIncident, (given, asked) => act.closeIncident(world, given, byOf(asked))),
  route(schema.cancelIncident, (given, asked) => act.cancelIncident(world, given, byOf(asked))),
]
