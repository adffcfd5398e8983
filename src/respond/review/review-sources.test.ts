import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOrder } from '#kernel/clock/order.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { placesUnder } from '#kernel/place/place.rules.ts'
import { readTerritory, seedTerritory } from '#kernel/place/place.service.ts'
import { DAY, iso, MINUTE } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import { policy } from '#loop'
import { readTar } from '#platform/backup/tar.ts'
import type { Asked } from '#platform/http/route.ts'
import type { Site } from '#platform/stage.ts'
import type { Caller, IdempotencyKey, Tx } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { plainPhoto } from '#test/photos.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { IncidentDraft } from '../board/board.schema.ts'
import { fileIncident, openForReport } from '../board/open.service.ts'
import { exportIncident as exporting } from './export.schema.ts'
import { exportFile, exportIncident } from './export.service.ts'
import { stateAt } from './replay.rules.ts'
import { replayIncident } from './replay.service.ts'
import { searchPast as searching } from './review.schema.ts'
import { searchPast } from './search.service.ts'

// What looking back finds in the other slices: units, alerts, the citizen's report with its dialogue and photos.

let fresh: FreshDb
let here: TestWorld
let carmen: Caller
const random = seededBytes('review sources')
const publicUrl = 'https://chepo.example'

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  await seedTerritory(here.world, territoryPack('pa'))
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, 'Carmen Á.', '{supervisor}', 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest()],
  )
  carmen = { actors: ['staff', 'supervisor'], account, language: 'es' }
})
afterAll(async () => {
  await here.pool.close()
  await fresh.close()
})

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const why = { purpose: 'supervision', reason: 'Revisión del turno de anoche.' } as const
const newRow = (): string => newId(here.clock.now, random(10))
/** A moment so many minutes after now. */
const after = (minutes: number): string => iso(here.clock.now + minutes * MINUTE)

test('units stand on the line with their own times, seen no finer than a corregimiento; alerts, too; and a unit finds its incidents', async () => {
  const draft = IncidentDraft.parse({
    narrative: 'Choque en la curva.',
    kind: 'traffic',
    place: '080501',
    take: true,
  })
  const filed = await fileIncident(here.world, draft, carmen, key())
  const id = filed.id as Id<'incident'>
  const [unit, assignment, alert] = [newRow(), newRow(), newRow()]
  const corregimientos = placesUnder(await readTerritory(here.world), {
    under: '0805',
    kind: 'corregimiento',
  })
  const [first, second] = corregimientos as [(typeof corregimientos)[0], (typeof corregimientos)[0]]
  const ask = (text: string, values: unknown[]) => fresh.owner.query(text, values)
  await ask(
    `insert into unit (tenant_id, id, call_sign, status, status_at) values (1, $1, 'Unidad 3', 'off', $2)`,
    [unit, after(0)],
  )
  await ask(
    `insert into assignment (tenant_id, id, incident_id, unit_id, state, seq, proposed_at, acknowledge_by, depart_by,
       arrive_by, acknowledged_at, departed_at, arrived_at)
     values (1, $1, $2, $3, 'arrived', 3, $4, $4, $4, $4, $5, $5, $6)`,
    [assignment, id, unit, after(1), after(2), after(9)],
  )
  const told = [
    ['open', 'proposed', 1],
    ['depart', 'on_way', 2],
    ['arrive', 'arrived', 9],
  ] as const
  for (const [i, [event, state, minutes]] of told.entries())
    await ask(
      `insert into assignment_event (tenant_id, assignment_id, seq, event, to_state, at, heard_at, actor)
       values (1, $1, $2, $3, $4, $5, $5, 'unit')`,
      [assignment, i + 1, event, state, after(minutes)],
    )
  // Twice in one corregimiento, then in another, and once more after it was over.
  for (const [minutes, { code }] of [
    [3, first],
    [4, first],
    [6, second],
    [900, first],
  ] as const)
    await ask(
      `insert into unit_position (tenant_id, id, unit_id, at, place) values (1, $1, $2, $3, $4)`,
      [newRow(), unit, after(minutes), code],
    )
  await ask(
    `insert into alert (tenant_id, id, incident_id, state, raised_at, take_by, ended_at) values (1, $1, $2, 'taken', $3, $3, $4)`,
    [alert, id, after(2), after(5)],
  )
  await ask(
    `insert into alert_step (tenant_id, id, alert_id, number, kind, made_at, state) values (1, $1, $2, 1, 'supervisor', $3, 'shown')`,
    [newRow(), alert, after(3)],
  )
  here.clock.now += 30 * MINUTE
  const replay = await replayIncident(here.world, id, why, carmen)
  const at = (minutes: number) => stateAt(replay, minutes * 60)
  expect(at(0).units).toEqual([])
  expect(at(1).units).toEqual([{ unit: 'Unidad 3', state: 'proposed', place: null }])
  expect(at(5).units).toEqual([{ unit: 'Unidad 3', state: 'on_way', place: first.code }])
  expect(at(9).units).toEqual([{ unit: 'Unidad 3', state: 'arrived', place: second.code }])
  expect([at(1), at(2), at(4), at(5)].map(({ isAlarmed }) => isAlarmed)).toEqual([
    false,
    true,
    true,
    false,
  ])
  const seen = replay.events.filter(({ what }) => what === 'position')
  expect(seen).toHaveLength(2)
  expect(JSON.stringify(replay)).not.toContain(String(first.lat))
  const found = await searchPast(here.world, searching.input.parse({ unit }), carmen)
  expect(found.rows.map(({ number }) => number)).toEqual([filed.number])
  const none = await searchPast(here.world, searching.input.parse({ unit: newRow() }), carmen)
  expect(none.rows).toEqual([])
})

/** What the citizen's side serves, asked without a socket. */
function citizen(path: string, input: unknown, bytes?: Uint8Array): Promise<unknown> {
  const route = listen
    .routes(here.world, { publicUrl } as Site)
    .find(({ endpoint }) => endpoint.method !== 'GET' && endpoint.path === path)!
  const asked: Asked = {
    caller: { actors: ['anyone'], language: 'es' },
    key: key(),
    addressHash: 'test',
    setCookie: () => undefined,
    ...(bytes !== undefined && { bytes }),
  }
  return route.answer(route.endpoint.input.parse(input), asked)
}

test('a report’s words, dialogue and photos are handed out with the incident; its contact only as asked for', async () => {
  const photo = randomUUID()
  const jpeg = await plainPhoto(40, 30).jpeg().toBuffer()
  await citizen('/api/reports', {
    kind: 'robbery',
    story: 'Me quitaron el bolso en la parada.',
    where: { by: 'place', place: '080501' },
    when: { from: after(-5), to: after(-5) },
    contact: { phone: '+507 6000-0009' },
    photos: [photo],
  })
  await citizen('/api/reports/photos/{photo}', { photo }, jpeg)
  const { rows } = await fresh.owner.query<{ id: Id<'report'>; photo: string; file: string }>(
    'select r.id, p.id as photo, p.file from report r join report_photo p on p.report_id = r.id',
  )
  const [{ id: report, ...kept }] = rows as [(typeof rows)[0]]
  const clean = listen.jobs(here.world, {
    cleanPhoto: async () => ({ jpeg, width: 40, height: 30 }),
  } as never)['report.photo']!
  await clean(kept, {
    id: 'x',
    attempt: 1,
    again: false,
    signal: new AbortController().signal,
    progress: () => undefined,
    hold: async (_: Tx) => undefined,
  })
  const toldAt = here.clock.now
  await here.world.transaction((tx) =>
    openForReport(here.world, tx, { id: report, kind: 'robbery', place: '080501', toldAt }),
  )
  const incident = await fresh.owner.query('select id from incident where report_id = $1', [report])
  const id = incident.rows[0].id as Id<'incident'>
  const handOut = async (names: boolean): Promise<Id<'export'>> => {
    const order = { recipient: 'Fiscalía', basis: 'Carpeta 1', reason: 'Pedido en investigación.' }
    const draft = exporting.input.parse({ ...order, id, language: 'pt', names })
    const handed = await exportIncident(here.world, draft, { who: carmen, key: key() })
    return handed.id as Id<'export'>
  }
  const openFile = async (handed: Id<'export'>): Promise<Map<string, Buffer>> => {
    const { pieces } = await exportFile(here.world, publicUrl, { id, export: handed }, carmen)
    const files = new Map<string, Buffer>()
    for await (const { name, bytes } of readTar(pieces)) {
      const parts: Uint8Array[] = []
      for await (const part of bytes) parts.push(part)
      files.set(name, Buffer.concat(parts))
    }
    return files
  }
  const fileOf = async (names: boolean) => openFile(await handOut(names))
  const plain = await fileOf(false)
  expect(plain.get('photos/1.jpg')).toEqual(jpeg)
  expect(plain.get('incident.html')!.toString()).toContain('Me quitaron el bolso')
  expect(Buffer.concat([...plain.values()]).toString()).not.toContain('6000-0009')
  const named = await fileOf(true)
  expect(named.get('incident.json')!.toString()).toContain('6000-0009')
  expect(named.get('README.txt')!.toString()).toContain('porque assim se pediu')

  // What is sealed once its term is over needs an order that names it: the report, and the incident.
  const recorded = await handOut(false)
  const count = async () => (await fresh.owner.query('select 1 from incident_export')).rowCount
  const before = await count()
  for (const [kind, record, code] of [
    ['report', report, 'dossier.reportSealed'],
    ['incident', id, 'board.sealedByTerm'],
  ] as const) {
    await fresh.owner.query(
      `insert into retention_mark (tenant_id, about_kind, about_id, sealed_at) values (1, $1, $2, now())`,
      [kind, record],
    )
    const refused = { kind: 'forbidden', code }
    await expect(handOut(false)).rejects.toMatchObject(refused)
    await expect(openFile(recorded)).rejects.toMatchObject(refused)
    const order = {
      kind: 'opening',
      scope: { by: 'record', record },
      orderedBy: 'Juzgado',
      citation: 'Oficio 9',
      until: here.clock.now + DAY,
    } as const
    await placeOrder(here.world, order, carmen, key(), [kind])
    expect((await openFile(recorded)).has('photos/1.jpg')).toBe(true)
  }
  expect(await count()).toBe(before)
  expect((await fileOf(false)).has('photos/1.jpg')).toBe(true)
})
