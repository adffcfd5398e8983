import { client } from '#web/request.ts'
import type * as schema from './site.schema.ts'

export const readSite = client<typeof schema.readSite>({ method: 'GET', path: '/api/site' })
