import { Refusal } from '#kernel/refusal.ts'
import { type Route, route } from '#platform/http/route.ts'
import type { World } from '#platform/world.ts'
import * as schema from './note.schema.ts'
import { noteAssignment } from './note.service.ts'

/** What the units' phones are served beside what dispatch serves them. */
export const unitRoutes = (world: World): readonly Route[] => [
  route(schema.noteAssignment, (given, { caller, key }) => {
    if (key === undefined) throw new Refusal('invalid', 'http.keyMissing')
    return noteAssignment(world, given, { who: caller, key })
  }),
]
