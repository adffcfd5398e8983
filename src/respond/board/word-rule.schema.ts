import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { InstantOut } from '#kernel/time.schema.ts'
import { IncidentKind } from './board.schema.ts'

const Word = z.string().regex(/^\p{L}{3,40}$/u)
const Named = z.object({ word: Word, kind: IncidentKind })

/** How often a word stood in incidents whose kind a person corrected, and what it tells of all incidents. */
const Weight = z.object({
  /** corrected to this kind, and of how many callers */
  corrected: z.number(),
  callers: z.number(),
  /** incidents with the word that are kept, and how many of them are of this kind */
  incidents: z.number(),
  ofKind: z.number(),
})

const Rules = z.object({
  /** of the last decision; 0 before the first */
  version: z.number(),
  learned: z.array(
    Named.extend({ version: z.number(), at: InstantOut, by: z.string() }).extend(Weight.shape),
  ),
  candidates: z.array(Named.extend(Weight.shape)),
  decided: z.array(
    Named.extend({
      version: z.number(),
      decision: z.enum(['accepted', 'refused', 'withdrawn']),
      at: InstantOut,
      by: z.string(),
    }),
  ),
})
export type WordRules = z.input<typeof Rules>

export const listWordRules = endpoint({
  method: 'GET',
  path: '/api/incidents/words',
  may: 'words.list',
  about:
    'Lists what was learned from corrections, what waits for a supervisor, and what was decided before.',
  input: z.strictObject({}),
  output: Rules,
  example: {},
})

export const learnedWords = endpoint({
  method: 'GET',
  path: '/api/incidents/words/learned',
  may: 'incident.file',
  about: 'The words that tell a kind by a decision of a supervisor, beside those that ship.',
  input: z.strictObject({}),
  output: z.object({ version: z.number(), learned: z.array(Named) }),
  example: {},
})

export const decideWord = endpoint({
  method: 'POST',
  path: '/api/incidents/words/decide',
  may: 'words.decide',
  about: 'Accepts or refuses a word that was counted, or withdraws one that was accepted.',
  input: z.strictObject({
    word: Word,
    kind: IncidentKind,
    decision: z.enum(['accepted', 'refused', 'withdrawn']),
    /** version of the list on which it was decided */
    seen: z.number().int().min(0),
  }),
  output: Rules,
  idempotent: true,
  example: { word: 'cuatrimoto', kind: 'vehicle', decision: 'accepted', seen: 0 },
})
