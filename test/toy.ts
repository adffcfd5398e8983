import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import { Refusal } from '#kernel/refusal.ts'
import { InstantOut, IntervalIn } from '#kernel/time.schema.ts'
import { type Route, route } from '#platform/http/route.ts'
import type { Messages } from './http.ts'

const note = {
  id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f',
  text: 'Se dañó la luz de la cancha.',
}

/** Endpoints of a feature that is not there, one of every shape. */
export const toy = {
  sendNote: endpoint({
    method: 'POST',
    path: '/api/notes',
    may: 'note.send',
    about: 'Sends a note.',
    input: z.strictObject({
      text: z.string().trim().min(1).max(200),
      count: z.number().int().min(0).max(9).optional(),
      urgent: z.boolean().default(false),
      where: z.discriminatedUnion('by', [
        z.strictObject({ by: z.literal('place'), place: z.enum(['0801', '0802']) }),
        z.strictObject({ by: z.literal('point'), lon: z.number().min(-180).max(180) }),
      ]),
      when: IntervalIn,
      tags: z.array(z.string().max(20)).max(3).default([]),
      contact: z.union([z.email(), z.strictObject({ phone: z.string().max(20) })]).optional(),
    }),
    output: z.object({ id: z.string(), at: InstantOut }),
    idempotent: true,
    example: {
      text: note.text,
      count: 2,
      where: { by: 'place', place: '0802' },
      when: { from: '2026-11-20T23:00:00Z', to: '2026-11-21T03:00:00-05:00' },
      tags: ['luz'],
      contact: { phone: '6000-0000' },
    },
  }),
  listNotes: endpoint({
    method: 'GET',
    path: '/api/notes',
    may: 'note.list',
    about: 'Lists notes.',
    input: z.strictObject({
      limit: z.number().int().min(1).max(50).default(10),
      kinds: z
        .array(z.enum(['light', 'noise']))
        .max(2)
        .optional(),
      urgent: z.boolean().optional(),
      words: z.string().max(50).optional(),
    }),
    output: z.object({ asked: z.unknown() }),
    example: { limit: 20, kinds: ['light', 'noise'], urgent: true, words: '20' },
  }),
  readNote: endpoint({
    method: 'GET',
    path: '/api/notes/{id}',
    may: 'note.read',
    about: 'Reads a note.',
    input: z.strictObject({ id: id('note') }),
    output: z.object({ id: z.string() }),
    example: { id: note.id },
  }),
  followNote: endpoint({
    method: 'POST',
    path: '/api/notes/follow',
    may: 'note.send',
    about: 'Follows a note by its code.',
    input: z.strictObject({ code: z.string().max(20) }),
    output: z.object({ text: z.string() }),
    example: { code: '7K3QM-9TX2B' },
  }),
  putPhoto: endpoint({
    method: 'PUT',
    path: '/api/notes/{id}/photo',
    may: 'note.send',
    about: 'Keeps a photo of a note.',
    input: z.strictObject({ id: id('note'), width: z.number().optional() }),
    output: z.object({ size: z.number(), key: z.string() }),
    body: 'bytes',
    maxBytes: 1_000,
    idempotent: true,
    example: { id: note.id, width: 640 },
  }),
  closeNote: endpoint({
    method: 'POST',
    path: '/api/notes/{id}/close',
    may: 'note.close',
    about: 'Closes a note.',
    input: z.strictObject({ id: id('note'), reason: z.string().min(5) }),
    output: z.void(),
    example: { id: note.id, reason: 'La luz funciona.' },
  }),
}

/** Who may do what with notes. */
export const toyPolicy: readonly PolicyLine[] = (
  [
    ['note.send', ['anyone'], 'any', []],
    ['note.list', ['anyone'], 'any', []],
    ['note.read', ['staff'], 'claimed', ['response']],
    ['note.close', ['supervisor'], 'any', []],
    ['note.hear', ['operator'], 'any', []],
  ] as const
).map(([action, actors, relation, purposes]) => ({
  action,
  actors,
  relation,
  purposes,
  sensitivity: 1,
  fields: [],
  obligations: [],
}))

export const toyMessages: Messages = {
  'note.wrongCode': { es: 'Revise el código.', pt: 'Revise o código.', en: 'Check the code.' },
  'time.endsBeforeItBegins': {
    es: 'El final «{field}» es antes del comienzo.',
    pt: 'O fim «{field}» é antes do começo.',
    en: 'The end "{field}" is before the beginning.',
  },
}

/** The toy's routes; what reached a service is kept in `seen`. */
export function toyRoutes(): { routes: readonly Route[]; seen: unknown[] } {
  const seen: unknown[] = []
  const routes = [
    route(toy.sendNote, async (input, { key }) => {
      seen.push({ input, key })
      return { id: note.id, at: '2026-11-27T14:00:00Z' }
    }),
    route(toy.listNotes, async (asked) => ({ asked })),
    route(toy.readNote, async ({ id }) => ({ id })),
    route(
      toy.followNote,
      async ({ code }) => {
        if (code !== toy.followNote.example.code) throw new Refusal('absent', 'note.wrongCode')
        return { text: note.text }
      },
      'code',
    ),
    route(toy.putPhoto, async (_, { bytes, key }) => {
      seen.push(key)
      return { size: bytes?.length ?? 0, key: Buffer.from(key!.fingerprint).toString('hex') }
    }),
    route(toy.closeNote, async ({ reason }) => {
      if (reason === 'fault') throw new Error('the story was: somebody wrote this')
      if (reason === 'secret')
        throw Object.assign(new Error('Key (email)=(a@b.c)'), { code: '23505' })
    }),
  ]
  return { routes, seen }
}
