import { client } from '#web/request.ts'
import type * as schema from './note.schema.ts'

export const noteAssignment = client<typeof schema.noteAssignment>({
  method: 'POST',
  path: '/api/assignments/{id}/note',
  idempotent: true,
})
