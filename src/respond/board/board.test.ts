import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import { MINUTE } from '#kernel/time.ts'
import { httpApp } from '#platform/http/app.ts'
import { openPresence } from '#platform/presence/presence.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { say } from '../../messages.ts'
import * as act from './act.service.ts'
import { boardRoutes } from './board.routes.ts'
import { boardPolicy, incidentMatter } from './board.rules.ts'
import { findByWords, listIncidents, readIncident } from './board.service.ts'

let { ana, beto, by, file, fresh, here, close } = {} as TestBoard
let other: TestWorld

beforeAll(async () => {
  ;({ ana, beto, by, file, fresh, here, close } = await openBoard(boardPolicy))
  other = testWorld(fresh, { policy: boardPolicy, tenant: { id: 2 }, seed: 'other' })
})

afterAll(async () => {
  await other.pool.close()
  await close()
})

const list = (given: Partial<Parameters<typeof listIncidents>[1]> = {}, who = ana) =>
  listIncidents(here.world, { show: 'open', limit: 200, ...given }, who)

test('the life of an incident and the table of who may do what keep their rules', () => {
  expect(matterTypeFaults(incidentMatter)).toEqual([])
  expect(policyFaults(boardPolicy)).toEqual([])
})

describe('the board', () => {
  test('shows the urgent first and of those the newest, page by page, none twice', async () => {
    await file({ kind: 'noise' })
    await file({ kind: 'shots' })
    await file({ kind: 'theft' })
    const whole = (await list()).rows
    const order = whole.map(({ priority, openedAt }) => [priority, -Date.parse(openedAt)] as const)
    expect(order).toEqual([...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
    const paged: string[] = []
    let after: string | undefined
    do {
      const page = await list({ limit: 3, ...(after && { after }) })
      paged.push(...page.rows.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(paged).toEqual(whole.map(({ id }) => id))
    for (const wrong of ['x', '1.2', '9.1.x', `1.1.${'a'.repeat(36)}`])
      await expect(list({ after: wrong })).rejects.toMatchObject({ facts: { field: 'after' } })
  })

  test('counts what is late from the first word, by the terms of the kind', async () => {
    const ganado = await file({ kind: 'livestock', narrative: 'Faltan doce novillas' })
    const late = async () => (await list({ show: 'late' })).rows.map(({ id }) => id)
    const before = here.clock.now
    here.clock.now += 14 * MINUTE
    expect(await late()).not.toContain(ganado.id)
    here.clock.now += 2 * MINUTE
    expect(await late()).toContain(ganado.id)
    await act.claimIncident(here.world, ganado.id, by(ana))
    await act.startIncident(here.world, ganado.id, by(ana))
    expect(await late()).not.toContain(ganado.id)
    here.clock.now = before
  })

  test('is filtered by kind, place and who has it', async () => {
    const mine = await file({ kind: 'drugs', place: '080507', take: true }, beto)
    const ids = async (given: object, who = beto) =>
      (await list(given, who)).rows.map(({ id }) => id)
    expect(await ids({ kind: 'drugs', place: '0805' })).toEqual([mine.id])
    expect(await ids({ kind: 'drugs', place: '080501' })).toEqual([])
    expect(await ids({ show: 'mine' })).toContain(mine.id)
    expect(await ids({ show: 'mine' }, ana)).not.toContain(mine.id)
    expect(await ids({ show: 'unclaimed' })).not.toContain(mine.id)
  })

  test('has an incident by its number, also when it is over; that of another tenant is nobody’s', async () => {
    const { id, number } = await file({ take: true })
    await act.closeIncident(here.world, { id, result: 'attended' }, by(ana))
    const found = (await list({ show: 'all', number })).rows
    expect(found.map((row) => row.id)).toEqual([id])
    expect((await list({ show: 'all', number: number + 1_000_000 })).rows).toEqual([])
    const theirs = await listIncidents(other.world, { show: 'all', number, limit: 1 }, ana)
    expect(theirs.rows).toEqual([])
  })

  test('shows nobody without that office, and nothing of another tenant', async () => {
    const { id } = await file()
    const theirs = { ...ana }
    await expect(
      readIncident(other.world, id, { purpose: 'response' }, theirs),
    ).rejects.toMatchObject({
      kind: 'absent',
    })
    await expect(act.claimIncident(other.world, id, by(theirs))).rejects.toMatchObject({
      kind: 'absent',
      code: 'board.absent',
    })
    const mine = await file()
    await expect(
      act.mergeIncident(other.world, { id: mine.id, into: id }, by(ana)),
    ).rejects.toMatchObject({ kind: 'absent' })
  })
})

describe('words', () => {
  test('find narratives and notes, in any form, all of them or none', async () => {
    const { id } = await file({ narrative: 'Un camión blanco de Bayano con reses amarradas' })
    await act.noteIncident(here.world, id, 'Placa terminada en 4471', by(ana))
    const find = async (words: string) =>
      (await findByWords(here.world, { words, show: 'all', limit: 50 }, ana)).rows.map(
        (row) => row.id,
      )
    for (const words of ['bayano', 'CAMIONES blanco', 'el camión de Bayano', '4471 camion'])
      expect(await find(words), words).toEqual([id])
    for (const words of ['bayan', 'camión rojo', "' or 1=1 --", '%'])
      expect(await find(words).catch(({ code }) => code), words).toEqual(
        words === '%' ? 'board.noWords' : [],
      )
  })

  test('are found by nobody once the key of the incident is destroyed', async () => {
    const { id } = await file({ narrative: 'Quiroga llamó por la tranquera' })
    const find = async () =>
      (await findByWords(here.world, { words: 'quiroga', show: 'all', limit: 9 }, ana)).rows.length
    expect(await find()).toBe(1)
    await here.world.transaction((tx) => tx.destroyKey({ kind: 'incident', id }))
    expect(await find()).toBe(0)
    const left = await fresh.owner.query('select 1 from incident_word where incident_id = $1', [id])
    expect(left.rowCount).toBe(0)
  })

  test('that are hostile come back exactly as they were written', async () => {
    const narrative = `<script>alert(1)</script> '; drop table incident; -- \u202e {x} 🔥`
    const { id } = await file({ narrative, take: true })
    await act.noteIncident(here.world, id, narrative, by(ana))
    const read = await readIncident(here.world, id, { purpose: 'response' }, ana)
    expect([read.narrative, read.written[0]?.text]).toEqual([narrative, narrative])
  })

  test('lie in no table without the key', async () => {
    const canary = `canario${randomUUID().replaceAll('-', '')}`
    const filed = await file({
      narrative: canary,
      where: { words: canary },
      caller: { name: canary },
      take: true,
    })
    await act.noteIncident(here.world, filed.id, canary, by(ana))
    const { rows: tables } = await fresh.owner.query(
      `select table_name from information_schema.tables where table_schema = 'public'`,
    )
    for (const { table_name } of tables) {
      const { rows } = await fresh.owner.query(`select t::text as text from "${table_name}" t`)
      const everything = rows.map(({ text }) => text).join('\n')
      expect(everything, table_name).not.toContain(canary)
      expect(everything, table_name).not.toContain(Buffer.from(canary).toString('hex'))
    }
  })
})

test('refusals speak three languages, over HTTP', async () => {
  const app = httpApp({
    routes: boardRoutes(here.world, { presence: openPresence() }),
    identify: async () => ({ ...ana, actors: [...ana.actors, 'anyone'] }),
    decide: () => ({ allow: true, fields: [], obligations: [], sensitivity: 1 }),
    say,
    log: () => undefined,
    now: () => here.clock.now,
    random: seededBytes('http'),
    publicUrl: 'http://localhost:8080',
    version: '0',
    checkOutputs: true,
  })
  const { id } = await file({ take: true })
  const close = async (language: string) => {
    const answer = await app.request(`/api/incidents/${id}/close`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language,
        'idempotency-key': randomUUID(),
      },
      body: '{}',
    })
    return [answer.status, ((await answer.json()) as { message: string }).message]
  }
  const said = [await close('es'), await close('pt'), await close('en')]
  expect(said.map(([status]) => status)).toEqual([400, 400, 400])
  expect(new Set(said.map(([, message]) => message)).size).toBe(3)
})
