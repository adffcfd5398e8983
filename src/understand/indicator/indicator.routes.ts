import { Refusal } from '#kernel/refusal.ts'
import { type Asked, type Route, route } from '#platform/http/route.ts'
import type { IdempotencyKey, World } from '#platform/world.ts'
import * as schema from './indicator.schema.ts'
import {
  countMeasure,
  defineMeasure,
  freezeMeasure,
  listCountable,
  listMeasures,
  listReleases,
} from './indicator.service.ts'

const keyOf = ({ key }: Asked): IdempotencyKey => {
  if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
  return key
}

/** What is served of measures and of their publication. */
export const indicatorRoutes = (world: World): readonly Route[] => [
  route(schema.listMeasures, async () => ({ measures: await listMeasures(world) })),
  route(schema.listCountable, async () => ({ sources: await listCountable(world) })),
  route(schema.defineMeasure, (input, asked) =>
    defineMeasure(world, input, asked.caller, keyOf(asked)),
  ),
  route(schema.countMeasure, ({ id, ...months }) => countMeasure(world, id, months)),
  route(schema.listReleases, async () => ({ releases: await listReleases(world) })),
  route(schema.freezeMeasure, (input, asked) =>
    freezeMeasure(world, input, asked.caller, keyOf(asked)),
  ),
]
