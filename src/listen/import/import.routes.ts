import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import * as schema from './delivery.schema.ts'
import { listSources, refusalsFile } from './source-list.service.ts'
import { takeUpload } from './take-upload.service.ts'
import { previewUpload, tryMapping } from './trial.service.ts'
import { undoDelivery } from './undo.service.ts'
import { beginUpload, dropUpload, seeUpload, takePiece, uploadsOf } from './upload.service.ts'

const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What is served of what institutions deliver. */
export const importRoutes = (world: World, { say }: Pick<Site, 'say'>): readonly Route[] => [
  route(schema.listSources, async (_, { caller }) => ({
    sources: await listSources(world),
    uploads: await uploadsOf(world, caller),
  })),
  route(schema.beginUpload, (input, asked) =>
    beginUpload(world, input, asked.caller, keyOf(asked)),
  ),
  route(schema.sendPiece, (input, { caller, bytes }) =>
    takePiece(world, input, bytes ?? new Uint8Array(), caller),
  ),
  route(schema.seeUpload, ({ id }, { caller }) => seeUpload(world, id, caller)),
  route(schema.previewUpload, ({ id }, { caller }) => previewUpload(world, id, caller)),
  route(schema.tryMapping, (input, { caller }) => tryMapping(world, input, caller)),
  route(schema.takeUpload, (input, asked) => takeUpload(world, input, asked.caller, keyOf(asked))),
  route(schema.dropUpload, ({ id }, { caller }) => dropUpload(world, id, caller)),
  route(schema.undoDelivery, async ({ id }, { caller }) => {
    await undoDelivery(world, id, caller)
    return { id }
  }),
  route(schema.readRefusals, ({ id }, { caller }) => refusalsFile(world, id, say, caller)),
]
