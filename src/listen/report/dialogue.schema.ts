import { z } from 'zod'
import { endpoint } from '#kernel/endpoint.ts'
import { id } from '#kernel/ids.ts'
import { InstantOut } from '#kernel/time.schema.ts'

/** By what somebody who reported can be told that there is news. */
export const NewsChannel = z.enum(['mail', 'sms'])
export type NewsChannel = z.infer<typeof NewsChannel>

/** sending · failed: to be tried again · sent · unsent: given up, or nothing to send it to */
export const NewsState = z.enum(['sending', 'failed', 'sent', 'unsent'])
export type NewsState = z.infer<typeof NewsState>

/** That she was told, as she and the desk see it: by what and when, never to which address. */
export const NewsTold = z.object({
  at: InstantOut,
  channel: NewsChannel.nullable(),
  state: NewsState,
  why: z.string().nullable(),
})
export type NewsTold = z.infer<typeof NewsTold>

const words = (max: number) => z.string().trim().min(1).max(max)

/** An answer that is kept ready, in the three languages. */
export const AnswerTemplate = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  texts: z.object({ es: z.string(), pt: z.string(), en: z.string() }),
  writtenAt: InstantOut,
  writtenBy: z.string(),
})
export type AnswerTemplate = z.infer<typeof AnswerTemplate>

const Templates = z.object({ templates: z.array(AnswerTemplate) })
export type Templates = z.infer<typeof Templates>

export const listTemplates = endpoint({
  method: 'GET',
  path: '/api/answer-templates',
  may: 'template.list',
  about: 'Lists the answers that are kept ready, each in three languages.',
  input: z.strictObject({}),
  output: Templates,
  example: {},
})

const template = {
  name: words(80),
  texts: z.strictObject({ es: words(2000), pt: words(2000), en: words(2000) }),
}
const templateExample = {
  name: 'Recibido',
  texts: {
    es: 'Recibimos su reporte y lo estamos viendo.',
    pt: 'Recebemos o seu relato e estamos cuidando dele.',
    en: 'We have received your report and are looking into it.',
  },
}
const one = { id: id('template') }
const oneExample = { id: '019ab1c0-7c1e-7a3b-9f2e-1a2b3c4d5e6f' }
/** the version that the person saw who changes it */
const seen = { seen: z.number().int().min(1) }

export const addTemplate = endpoint({
  method: 'POST',
  path: '/api/answer-templates',
  may: 'template.write',
  about: 'Adds an answer that is kept ready.',
  input: z.strictObject(template),
  output: Templates,
  idempotent: true,
  example: templateExample,
})

export const changeTemplate = endpoint({
  method: 'PUT',
  path: '/api/answer-templates/{id}',
  may: 'template.write',
  about: 'Writes the next version of an answer that is kept ready; the earlier ones stay.',
  input: z.strictObject({ ...one, ...seen, ...template }),
  output: Templates,
  idempotent: true,
  example: { ...oneExample, seen: 1, ...templateExample },
})

export const retireTemplate = endpoint({
  method: 'POST',
  path: '/api/answer-templates/{id}/retire',
  may: 'template.write',
  about: 'Takes an answer off the list; what was written with it stays.',
  input: z.strictObject({ ...one, ...seen }),
  output: Templates,
  idempotent: true,
  example: { ...oneExample, seen: 1 },
})

export type TemplateGiven = z.output<(typeof addTemplate)['input']>
