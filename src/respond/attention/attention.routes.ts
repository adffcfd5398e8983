import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import { acknowledgeAlert, listAlerts, readAlert } from './alert.service.ts'
import * as schema from './attention.schema.ts'
import { askForTrial, readEscalation, writeEscalation } from './escalation.service.ts'
import { beginSilence, endSilence } from './silence.service.ts'

/** The server gives a key to every idempotent endpoint. */
const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What attention serves. */
export const attentionRoutes = (world: World, { channels }: Site): readonly Route[] => [
  route(schema.listAlerts, (_, { caller }) => listAlerts(world, caller)),
  route(schema.readAlert, ({ id }) => readAlert(world, id)),
  route(schema.acknowledgeAlert, ({ id }, asked) =>
    acknowledgeAlert(world, id, asked.caller, keyOf(asked)),
  ),
  route(schema.beginSilence, ({ minutes }, asked) =>
    beginSilence(world, minutes, asked.caller, keyOf(asked)),
  ),
  route(schema.endSilence, (_, asked) => endSilence(world, asked.caller, keyOf(asked))),
  route(schema.readEscalation, () => readEscalation(world, channels)),
  route(schema.writeEscalation, (given, asked) =>
    writeEscalation(world, given, channels, asked.caller, keyOf(asked)),
  ),
  route(schema.tryRung, ({ id }, asked) => askForTrial(world, id, asked.caller, keyOf(asked))),
]
