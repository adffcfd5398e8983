import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { type Id, id } from '#kernel/ids.ts'
import { PlaceCode } from '#kernel/place/place.schema.ts'
import { InstantOut } from '#kernel/time.schema.ts'

/** An incident on the wall: what, where, how long, whether somebody has it; nobody's name. */
export const WallIncident = z.object({
  id: z.string(),
  number: z.number(),
  kind: z.string(),
  place: PlaceCode.nullable(),
  priority: z.number(),
  state: z.string(),
  openedAt: InstantOut,
  late: z.boolean(),
  /** how many more reports of the same, from the same place, it stands for */
  more: z.number(),
})
export type WallIncident = z.infer<typeof WallIncident>

export const WallUnit = z.object({ id: z.string(), name: z.string(), state: z.string() })
export type WallUnit = z.infer<typeof WallUnit>

export type WallId = Id<'wall'>

/** Everything that the wall shows. */
export const WallView = z.object({
  /** milliseconds since 1970, UTC, on the server's clock */
  now: z.number(),
  /** the most urgent first, and of those as urgent the longest waiting */
  incidents: z.array(WallIncident),
  counts: z.object({ open: z.number(), nobodys: z.number(), late: z.number() }),
  units: z.array(WallUnit),
  shift: z.object({ startsAt: InstantOut, endsAt: InstantOut, overdue: z.boolean() }).nullable(),
})
export type WallView = z.infer<typeof WallView>

export const seeWall = endpoint({
  method: 'GET',
  path: '/api/wall',
  may: 'wall.see',
  about: 'What the wall of the control room shows: nothing personal.',
  input: z.strictObject({}),
  output: WallView,
  example: {},
})

const token = z.string().min(20).max(100)
const tokenExample = '0f9d3c1b7a5e42d8a1c6b90e3f7d2a54c8e1b06f9a3d'

/** A screen stays for weeks, longer than any person is signed in: it has a secret of its own, which opens this alone. */
export const showWall = endpoint({
  method: 'POST',
  path: '/api/wall/view',
  may: 'wall.show',
  about:
    'What the wall shows, for a screen that was put up: its own secret opens this and nothing else.',
  input: z.strictObject({ token }),
  output: WallView,
  example: { token: tokenExample },
})

/** A screen that hangs somewhere. */
export const WallScreen = z.object({
  id: z.string(),
  name: z.string(),
  by: z.string(),
  at: InstantOut,
  lastSeenAt: InstantOut.nullable(),
})
export type WallScreen = z.infer<typeof WallScreen>

export const listWalls = endpoint({
  method: 'GET',
  path: '/api/wall/screens',
  may: 'wall.hang',
  about: 'Lists the screens that were put up and when each was last seen.',
  input: z.strictObject({}),
  output: z.object({ screens: z.array(WallScreen) }),
  example: {},
})

export const hangWall = endpoint({
  method: 'POST',
  path: '/api/wall/screens',
  may: 'wall.hang',
  about: 'Puts up a screen: it goes on after the person has signed out.',
  input: z.strictObject({ name: z.string().trim().min(1).max(60) }),
  output: z.object({ token: z.string() }),
  idempotent: true,
  example: { name: 'Sala de control' },
})

export const removeWall = endpoint({
  method: 'POST',
  path: '/api/wall/screens/{id}/remove',
  may: 'wall.hang',
  about: 'Takes a screen down: what it had opens nothing any more.',
  input: z.strictObject({ id: id('wall') }),
  output: z.object({}),
  idempotent: true,
  example: { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' },
})
