import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDb, freshDb } from '#test/database.ts'
import { entriesIn } from '#test/ledger.ts'
import { type TestWorld, testWorld } from '#test/world.ts'
import { deadJobs } from './doctor.ts'
import { answerJobs } from './jobs.ts'

let db: FreshDb
let t: TestWorld
beforeAll(async () => {
  db = await freshDb()
  t = testWorld(db)
})
afterAll(async () => {
  await t.pool.close()
  await db.close()
})

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await answerJobs(t.world, args, (line) => lines.push(line))
  return { code, lines }
}

async function deadJob(key: string): Promise<string> {
  await t.world.transaction(async (tx) => tx.enqueue({ queue: 'photo', key, payload: {} }))
  const { rows } = await db.owner.query(
    `update job set state = 'dead', attempts = max_attempts, ended_at = now(), last_error = 'Error: no room'
     where key = $1 returning id`,
    [key],
  )
  return rows[0].id
}

test('a job that gave up is seen by the doctor and in the list, and is tried again when somebody says so', async () => {
  expect(await deadJobs(t)).toMatchObject([{ state: 'good', code: 'doctor.jobs' }])
  const id = await deadJob('one')
  expect(await deadJobs(t)).toMatchObject([
    { state: 'attention', code: 'doctor.deadJobs', facts: { jobs: 1, queues: 'photo' } },
  ])
  const { code, lines } = await run('list')
  expect(code).toBe(0)
  expect(lines.join('\n')).toContain(`${id} photo`)
  expect(lines.join('\n')).toContain('Error: no room')
  const told = JSON.parse((await run('list', '--json')).lines[0]!)
  expect(told).toMatchObject({ state: 'dead', jobs: [{ id, queue: 'photo' }] })
  expect((await run('revive', id)).code).toBe(0)
  expect(await deadJobs(t)).toMatchObject([{ state: 'good' }])
  await expect(run('revive', id)).rejects.toMatchObject({ code: 'jobs.notDead' })
})

test('a job that nobody wants any more is called off', async () => {
  const id = await deadJob('two')
  expect((await run('cancel', id, '--json')).lines).toEqual([JSON.stringify({ id, did: 'cancel' })])
  expect((await run('list', '--state', 'cancelled')).lines.join('\n')).toContain(id)
  await expect(run('cancel', id)).rejects.toMatchObject({ code: 'jobs.alreadyEnded' })
})

test('who starts a job anew or calls it off stands in the ledger, together with it or not at all', async () => {
  const acts = async () =>
    (await entriesIn(t.pool))
      .filter(({ did }) => did.startsWith('job.'))
      .map(({ did, actor, reason }) => [did, actor, reason])
  const id = await deadJob(`three-${randomUUID()}`)
  await run('revive', id)
  await run('cancel', id)
  const before = await acts()
  expect(before).toContainEqual(['job.revive', 'machine', `command line: photo ${id}`])
  expect(before).toContainEqual(['job.cancel', 'machine', `command line: photo ${id}`])
  await expect(run('revive', id)).rejects.toMatchObject({ code: 'jobs.notDead' })
  await expect(run('cancel', id)).rejects.toMatchObject({ code: 'jobs.alreadyEnded' })
  expect(await acts()).toEqual(before)
  const other = await deadJob(`four-${randomUUID()}`)
  await db.owner.query('alter table ledger_entry add constraint full_disk check (false) not valid')
  try {
    await expect(run('revive', other)).rejects.toThrow('full_disk')
    await expect(run('cancel', other)).rejects.toThrow('full_disk')
    expect((await run('list')).lines.join('\n')).toContain(other)
  } finally {
    await db.owner.query('alter table ledger_entry drop constraint full_disk')
  }
})

test.each([
  [['list', '--state', 'lost']],
  [['revive']],
  [['revive', 'all']],
  [['bury', '019a0000-0000-7000-8000-000000000000']],
  [[]],
])('%j is refused as mistyped', async (args) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 'cli.argument' })
})
