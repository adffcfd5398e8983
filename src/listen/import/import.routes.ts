import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { Caller, IdempotencyKey, World } from '#platform/world.ts'
import * as schema from './delivery.schema.ts'
import { listSources, refusalsFile } from './source-list.service.ts'
import { takeUpload } from './take-upload.service.ts'
import { previewUpload, type Tried, tryMapping } from './trial.service.ts'
import { undoDelivery } from './undo.service.ts'
import {
  beginUpload,
  dropUpload,
  seeUpload,
  takePiece,
  type UploadSeen,
  uploadsOf,
} from './upload.service.ts'

const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What is served of what institutions deliver; why not is said in the language of who asks. */
export function importRoutes(world: World, { say }: Pick<Site, 'say'>): readonly Route[] {
  const said = ({ failure, ...rest }: UploadSeen, { language }: Caller): schema.UploadView => ({
    ...rest,
    failure: failure && { code: failure.code, message: say(language, failure.code, failure.facts) },
  })
  const reasoned = ({ refused, ...rest }: Tried, { language }: Caller): schema.Trial => ({
    ...rest,
    refused: refused.map((each) => ({ ...each, reason: say(language, each.code) })),
  })
  return [
    route(schema.listSources, async (_, { caller }) => ({
      sources: await listSources(world),
      uploads: (await uploadsOf(world, caller)).map((upload) => said(upload, caller)),
    })),
    route(schema.beginUpload, async (input, asked) =>
      said(await beginUpload(world, input, asked.caller, keyOf(asked)), asked.caller),
    ),
    route(schema.sendPiece, async (input, { caller, bytes }) =>
      said(await takePiece(world, input, bytes ?? new Uint8Array(), caller), caller),
    ),
    route(schema.seeUpload, async ({ id }, { caller }) =>
      said(await seeUpload(world, id, caller), caller),
    ),
    route(schema.previewUpload, ({ id }, { caller }) => previewUpload(world, id, caller)),
    route(schema.tryMapping, async (input, { caller }) =>
      reasoned(await tryMapping(world, input, caller), caller),
    ),
    route(schema.takeUpload, async (input, asked) =>
      said(await takeUpload(world, input, asked.caller, keyOf(asked)), asked.caller),
    ),
    route(schema.dropUpload, async ({ id }, { caller }) =>
      said(await dropUpload(world, id, caller), caller),
    ),
    route(schema.undoDelivery, async ({ id }, { caller }) => {
      await undoDelivery(world, id, caller)
      return { id }
    }),
    route(schema.readRefusals, ({ id }, { caller }) => refusalsFile(world, id, say, caller)),
  ]
}
