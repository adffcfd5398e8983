import { client } from '#web/request.ts'
import type * as schema from './word-rule.schema.ts'

export const listWordRules = client<typeof schema.listWordRules>({
  method: 'GET',
  path: '/api/incidents/words',
})

export const learnedWords = client<typeof schema.learnedWords>({
  method: 'GET',
  path: '/api/incidents/words/learned',
})

export const decideWord = client<typeof schema.decideWord>({
  method: 'POST',
  path: '/api/incidents/words/decide',
  idempotent: true,
})
