import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { lintSchema } from './lint.ts'

let db: FreshDb
beforeAll(async () => {
  db = await freshDb()
})
afterAll(() => db.close())

test('the schema of all slices keeps every rule', async () => {
  expect(await lintSchema(db.owner)).toEqual([])
})
