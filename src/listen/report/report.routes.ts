import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import { plantCanary as plant } from './canary.service.ts'
import {
  actOnReport,
  claimReport,
  listReports as list,
  readReport as read,
  sameCaller,
} from './desk.service.ts'
import * as dialogue from './dialogue.schema.ts'
import {
  actAsSubject,
  followReport as follow,
  wantNews as setNews,
  seeVersion as versionSeen,
} from './follow.service.ts'
import { readPhoto as openPhoto, receivePhoto } from './photo.service.ts'
import {
  answerReport,
  claimReport as claim,
  findSameCaller,
  followReport,
  listReports,
  moveReport,
  plantCanary,
  readPhoto,
  readReport,
  releaseReport,
  reopenReport,
  seeVersion,
  sendPhoto,
  sendReport,
  wantNews,
  withdrawReport,
  writeToOffice,
} from './report.schema.ts'
import { receiveReport } from './report.service.ts'
import * as templates from './template.service.ts'

/** The server gives a key to every idempotent endpoint, and bytes to every one that takes them. */
const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What the reports serve. */
export const reportRoutes = (world: World): readonly Route[] => [
  route(sendReport, (draft, asked) => receiveReport(world, draft, asked.caller, keyOf(asked))),
  route(plantCanary, (draft, asked) => plant(world, draft, asked.caller, keyOf(asked))),
  route(sendPhoto, ({ photo }, { bytes }) => receivePhoto(world, photo, bytes ?? new Uint8Array())),
  route(followReport, ({ code }, { caller }) => follow(world, code, caller), 'code'),
  route(seeVersion, ({ code }) => versionSeen(world, code), 'code'),
  route(
    writeToOffice,
    (input, asked) => actAsSubject(world, { ...input, event: 'write' }, asked.caller, keyOf(asked)),
    'code',
  ),
  route(
    withdrawReport,
    (input, asked) =>
      actAsSubject(world, { ...input, event: 'withdraw' }, asked.caller, keyOf(asked)),
    'code',
  ),
  route(
    reopenReport,
    (input, asked) =>
      actAsSubject(world, { ...input, event: 'reopen' }, asked.caller, keyOf(asked)),
    'code',
  ),
  route(wantNews, (input, asked) => setNews(world, input, asked.caller, keyOf(asked)), 'code'),
  route(dialogue.listTemplates, () => templates.listTemplates(world)),
  route(dialogue.addTemplate, (given, asked) =>
    templates.addTemplate(world, given, asked.caller, keyOf(asked)),
  ),
  route(dialogue.changeTemplate, (given, asked) =>
    templates.changeTemplate(world, given, asked.caller, keyOf(asked)),
  ),
  route(dialogue.retireTemplate, (seen, asked) =>
    templates.retireTemplate(world, seen, asked.caller, keyOf(asked)),
  ),
  route(listReports, (filter, { caller }) => list(world, filter, caller)),
  route(claim, ({ id }, asked) => claimReport(world, id, 'claim', asked.caller, keyOf(asked))),
  route(releaseReport, ({ id }, asked) =>
    claimReport(world, id, 'release', asked.caller, keyOf(asked)),
  ),
  route(readReport, ({ id, ...why }, { caller }) => read(world, id, why, caller)),
  route(readPhoto, ({ id, photo, ...why }, { caller }) => openPhoto(world, id, photo, why, caller)),
  route(findSameCaller, ({ id, ...why }, { caller }) => sameCaller(world, id, why, caller)),
  route(answerReport, ({ id, text }, asked) =>
    actOnReport(world, { id, event: 'answer', text }, asked.caller, keyOf(asked)),
  ),
  route(moveReport, ({ id, to, text }, asked) =>
    actOnReport(world, { id, event: to, text }, asked.caller, keyOf(asked)),
  ),
]
