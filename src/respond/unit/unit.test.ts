import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { HOUR, iso, MINUTE } from '#kernel/time.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { checkClient } from '#test/contract.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { boardPolicy } from '../board/board.rules.ts'
import { IncidentDraft } from '../board/board.schema.ts'
import { readIncident } from '../board/board.service.ts'
import { fileIncident } from '../board/open.service.ts'
import { assignUnit, tellAssignment } from '../dispatch/assign.service.ts'
import { dispatchPolicy } from '../dispatch/dispatch.rules.ts'
import { addUnit, setMember } from '../dispatch/staffing.service.ts'
import { setStatus } from '../dispatch/status.service.ts'
import * as noteClient from './note.client.ts'
import * as noteSchema from './note.schema.ts'
import { noteAssignment } from './note.service.ts'

const policy = [...boardPolicy, ...dispatchPolicy]
const random = seededBytes('unit accounts')
let fresh: FreshDb
let here: TestWorld
let ana: Caller
let luis: Caller
let mara: Caller
let incident: Id<'incident'>
let assignment: Id<'assignment'>

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const by = (who: Caller) => ({ who, key: key() })

async function person(role: Role, name: string): Promise<Caller & { account: Id<'account'> }> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

async function unitOf(callSign: string, name: string): Promise<{ unit: Id<'unit'>; who: Caller }> {
  const carmen = await person('supervisor', 'Carmen Á.')
  const who = await person('unit', name)
  const { id } = await addUnit(here.world, callSign, by(carmen))
  const unit = id as Id<'unit'>
  await setMember(here.world, { id: unit, account: who.account, skills: [] }, by(carmen))
  await setStatus(here.world, unit, { status: 'free' }, by(ana))
  return { unit, who }
}

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await person('operator', 'Ana M.')
  const first = await unitOf('Unidad 3', 'Luis R.')
  luis = first.who
  mara = (await unitOf('Unidad 4', 'Mara S.')).who
  const draft = IncidentDraft.parse({
    narrative: 'Se llevaron seis reses por la cerca del fondo.',
    kind: 'livestock',
    place: '080508',
  })
  incident = (await fileIncident(here.world, draft, ana, key())).id as Id<'incident'>
  const made = await assignUnit(
    here.world,
    { id: incident, unit: first.unit, evenBusy: false },
    by(ana),
  )
  assignment = made.id as Id<'assignment'>
})

afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const note = (text: string, at?: number, who = luis) =>
  noteAssignment(here.world, { id: assignment, text, at }, by(who))

const notes = async () =>
  (await readIncident(here.world, incident, { purpose: 'response' }, ana)).written

test('what a browser knows of the note is what the server serves', () => {
  checkClient(noteClient, noteSchema)
})

test('a note from a valley stands at the desk with the moment at which it was written, once', async () => {
  const writtenAt = here.clock.now + 2 * MINUTE
  here.clock.now += 40 * MINUTE
  const once = by(luis)
  const given = { id: assignment, text: 'La cerca está cortada.', at: writtenAt }
  const first = await noteAssignment(here.world, given, once)
  expect(await noteAssignment(here.world, given, once)).toEqual(first)
  expect(await notes()).toEqual([
    expect.objectContaining({ text: 'La cerca está cortada.', at: iso(writtenAt), by: 'Luis R.' }),
  ])
})

test('a note of another unit’s assignment is answered as if there were none', async () => {
  await expect(note('Vamos también.', undefined, mara)).rejects.toMatchObject({
    kind: 'absent',
    code: 'dispatch.noSuchAssignment',
  })
})

test('a note from tomorrow, or of more than twelve hours ago, is refused', async () => {
  await expect(note('mañana', here.clock.now + 24 * HOUR)).rejects.toMatchObject({
    code: 'dispatch.notYet',
  })
  await expect(note('ayer', here.clock.now - 13 * HOUR)).rejects.toMatchObject({
    code: 'dispatch.tooLate',
  })
})

test('what a unit wrote before the desk took the incident away is not lost', async () => {
  const writtenAt = here.clock.now
  here.clock.now += 5 * MINUTE
  await tellAssignment(here.world, { id: assignment, event: 'withdraw' }, by(ana))
  here.clock.now += 5 * MINUTE
  await note('Rastros hacia el río.', writtenAt)
  expect((await notes()).map(({ text }) => text)).toContain('Rastros hacia el río.')
})
