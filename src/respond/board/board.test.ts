import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { matterTypeFaults } from '#kernel/matter/matter-type.rules.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import { policyFaults } from '#kernel/policy/policy.rules.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY, HOUR, iso, MINUTE } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import { httpApp } from '#platform/http/app.ts'
import { openPresence } from '#platform/presence/presence.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { say } from '../../messages.ts'
import * as act from './act.service.ts'
import { boardReaction } from './board.reactions.ts'
import { boardRoutes } from './board.routes.ts'
import { boardPolicy, incidentMatter, likenessOf } from './board.rules.ts'
import { IncidentDraft, type IncidentRow } from './board.schema.ts'
import { findByWords, listIncidents, readIncident } from './board.service.ts'
import { similarToDraft, similarToIncident } from './likeness.service.ts'
import { fileIncident } from './open.service.ts'
import { boardRetention } from './retention.service.ts'

const policy = [...boardPolicy, ...listen.policy]
const seed = 20_261_122
let fresh: FreshDb
let here: TestWorld
let other: TestWorld
let ana: Caller
let beto: Caller
let carmen: Caller

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' } })
  other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await staff('operator', 'Ana M.')
  beto = await staff('operator', 'Beto Q.')
  carmen = await staff('supervisor', 'Carmen Á.')
})

afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
})

const key = (endpoint = 'test'): IdempotencyKey => ({
  endpoint,
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const random = seededBytes('accounts')

async function staff(role: Role, name = role as string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const by = (who: Caller): act.By => ({ who, key: key() })

const draftOf = (given: object = {}) =>
  IncidentDraft.parse({
    narrative: 'Dos hombres en moto le quitaron el teléfono a mi hija.',
    kind: 'robbery',
    place: '080501',
    ...given,
  })

type Filed = IncidentRow & { id: Id<'incident'> }

async function file(given: object = {}, who = ana): Promise<Filed> {
  here.clock.now += 1_000
  return (await fileIncident(here.world, draftOf(given), who, key())) as Filed
}

const rowsIn = async (table: string): Promise<number> =>
  Number((await fresh.owner.query(`select count(*) from ${table}`)).rows[0].count)

const list = (given: Partial<Parameters<typeof listIncidents>[1]> = {}, who = ana) =>
  listIncidents(here.world, { show: 'open', limit: 200, ...given }, who)

test('the life of an incident and the table of who may do what keep their rules', () => {
  expect(matterTypeFaults(incidentMatter)).toEqual([])
  expect(policyFaults(boardPolicy)).toEqual([])
})

describe('an operator', () => {
  test('types a call, takes it, reads it without a reason, works on it and closes it', async () => {
    const filed = await file({ take: true, caller: { phone: '+507 6000-0001' } })
    expect(filed).toMatchObject({ state: 'assigned', priority: 1, place: '080501', iccs: '0401' })
    expect(filed.takeBy).toBe(iso(here.clock.now + 2 * MINUTE))
    const read = await readIncident(here.world, filed.id, { purpose: 'response' }, ana)
    expect(read).toMatchObject({
      narrative: expect.stringContaining('le quitaron el teléfono'),
      caller: { phone: '+507 6000-0001' },
      history: [
        { event: 'open', state: 'received', by: 'Ana M.' },
        { event: 'classify', state: 'triaged' },
        { event: 'claim', state: 'assigned' },
      ],
    })
    await act.noteIncident(here.world, filed.id, 'La unidad 3 va en camino.', by(beto))
    await act.startIncident(here.world, filed.id, by(ana))
    const again = await readIncident(here.world, filed.id, { purpose: 'response' }, ana)
    expect(again.written).toMatchObject([{ text: 'La unidad 3 va en camino.', by: 'Beto Q.' }])
    const closed = await act.closeIncident(
      here.world,
      { id: filed.id, result: 'attended', text: 'Se tomó la declaración.' },
      by(ana),
    )
    expect(closed).toMatchObject({ state: 'closed', result: 'attended', notes: 2 })
    const asOwn = readIncident(here.world, filed.id, { purpose: 'response' }, ana)
    await expect(asOwn).rejects.toMatchObject({ code: 'grant.reasonNeeded' })
  })

  test('who sends it twice has filed it once, and gets the same answer', async () => {
    const before = await rowsIn('incident')
    const same = key()
    const [first, second] = await Promise.all([
      fileIncident(here.world, draftOf(), ana, same),
      fileIncident(here.world, draftOf(), ana, same),
    ])
    expect(second).toEqual(first)
    expect(await rowsIn('incident')).toBe(before + 1)
  })

  test('reads an incident of another only with a reason', async () => {
    const { id } = await file({ take: true })
    const why = { purpose: 'response' } as const
    await expect(readIncident(here.world, id, why, beto)).rejects.toMatchObject({
      code: 'grant.reasonNeeded',
    })
    const read = await readIncident(
      here.world,
      id,
      { ...why, reason: 'Ana pidió ayuda por radio' },
      beto,
    )
    expect(read.narrative).toContain('teléfono')
  })

  test('of two who take the same incident at once, one has it', async () => {
    const { id } = await file()
    const both = await Promise.allSettled(
      [ana, beto].map((who) => act.claimIncident(here.world, id, by(who))),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('cannot give back, start, close or cancel what another has; a supervisor may', async () => {
    const { id } = await file({ take: true })
    const held = { kind: 'conflict', code: 'board.heldByOther' }
    const close = { id, result: 'attended' } as const
    await expect(act.releaseIncident(here.world, id, by(beto))).rejects.toMatchObject(held)
    await expect(act.startIncident(here.world, id, by(beto))).rejects.toMatchObject(held)
    await expect(act.closeIncident(here.world, close, by(beto))).rejects.toMatchObject(held)
    await expect(
      act.cancelIncident(here.world, { id, text: 'prueba' }, by(beto)),
    ).rejects.toMatchObject(held)
    expect(await act.releaseIncident(here.world, id, by(carmen))).toMatchObject({
      state: 'triaged',
      claimedBy: null,
    })
    const read = readIncident(here.world, id, { purpose: 'response' }, ana)
    await expect(read).rejects.toMatchObject({ code: 'grant.reasonNeeded' })
  })

  test('cannot close without a result, nor cancel without words, nor act on what is over', async () => {
    const { id } = await file({ take: true })
    await expect(act.closeIncident(here.world, { id }, by(ana))).rejects.toMatchObject({
      code: 'matter.missing',
      facts: { field: 'result' },
    })
    await expect(act.cancelIncident(here.world, { id }, by(ana))).rejects.toMatchObject({
      code: 'matter.missing',
      facts: { field: 'text' },
    })
    await act.cancelIncident(here.world, { id, text: 'Llamada de prueba.' }, by(ana))
    await expect(act.noteIncident(here.world, id, 'algo', by(ana))).rejects.toMatchObject({
      code: 'matter.closed',
    })
  })

  test('places it by a point, and never at sea or in a place that is not there', async () => {
    const point = (lon: number, lat: number) => ({ point: { lon, lat, accuracyMeters: 20 } })
    const filed = await file({ place: undefined, where: point(-78.503, 8.946) })
    expect(filed.place).toBe('080508')
    await expect(file({ place: undefined, where: point(-85.5, 3) })).rejects.toMatchObject({
      code: 'board.pointNowhere',
      facts: { field: 'where.point' },
    })
    await expect(file({ place: '999999' })).rejects.toMatchObject({ code: 'board.noSuchPlace' })
  })
})

describe('two who change the same incident', () => {
  test('are both heard where they change different fields', async () => {
    const { id } = await file()
    await Promise.all([
      act.classifyIncident(here.world, { id, kind: 'assault', seen: 1 }, by(ana)),
      act.placeIncident(here.world, { id, place: '080508', seen: 1 }, by(beto)),
      act.prioritiseIncident(here.world, { id, priority: 2, seen: 1 }, by(carmen)),
    ])
    const row = (await list()).rows.find((each) => each.id === id)
    expect(row).toMatchObject({
      kind: 'assault',
      place: '080508',
      priority: 2,
      versions: { kind: 2, place: 2, priority: 2 },
    })
  })

  test('of one field the later is refused, sees both values, and nothing is overwritten', async () => {
    const { id } = await file()
    await act.classifyIncident(here.world, { id, kind: 'assault', seen: 1 }, by(ana))
    await expect(
      act.classifyIncident(here.world, { id, kind: 'fight', seen: 1 }, by(beto)),
    ).rejects.toMatchObject({
      kind: 'conflict',
      code: 'board.editedMeanwhile',
      facts: { field: 'kind', theirs: 'assault', yours: 'fight' },
    })
    const row = (await list()).rows.find((each) => each.id === id)
    expect(row?.kind).toBe('assault')
  })

  test('whatever the order of their edits, each field holds the last that was not refused', async () => {
    const edit = fc.record({
      who: fc.constantFrom('ana', 'beto'),
      field: fc.constantFrom('kind', 'place', 'priority'),
      pick: fc.nat(2),
      refresh: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 6 }), async (edits) => {
        const filed = await file()
        const { id } = filed
        const expected: Record<string, unknown> = {
          kind: filed.kind,
          place: filed.place,
          priority: filed.priority,
        }
        const eyes = { ana: { ...filed.versions }, beto: { ...filed.versions } }
        const now = { ...filed.versions }
        for (const { who, field, pick, refresh } of edits) {
          if (refresh) eyes[who as 'ana'] = { ...now }
          const f = field as keyof typeof now
          const seen = eyes[who as 'ana'][f]
          const caller = by(who === 'ana' ? ana : beto)
          const kind = (['theft', 'noise', 'fire'] as const)[pick]!
          const place = ['080501', '080508', '080504'][pick]!
          const priority = ([1, 2, 3] as const)[pick]!
          const done =
            f === 'kind'
              ? act.classifyIncident(here.world, { id, kind, seen }, caller)
              : f === 'place'
                ? act.placeIncident(here.world, { id, place, seen }, caller)
                : act.prioritiseIncident(here.world, { id, priority, seen }, caller)
          if (seen !== now[f]) {
            await expect(done).rejects.toMatchObject({ code: 'board.editedMeanwhile' })
            continue
          }
          const row = await done
          now[f] += 1
          eyes[who as 'ana'][f] = now[f]
          expected[f] = { kind, place, priority }[f]
          // A kind brings its own priority until somebody has said one.
          if (f === 'kind' && now.priority === 1) expected.priority = row.priority
          expect(row).toMatchObject(expected)
        }
      }),
      { seed, numRuns: 12 },
    )
  })
})

describe('incidents that are the same', () => {
  test('are merged, go on as one, and can be parted again', async () => {
    const [first, second] = [await file({ take: true }), await file()]
    const merged = await act.mergeIncident(here.world, { id: second.id, into: first.id }, by(beto))
    expect(merged).toMatchObject({ state: 'merged', mergedInto: { number: first.number } })
    const open = (await list()).rows
    expect(open.find(({ id }) => id === first.id)?.holds).toBe(1)
    expect(open.find(({ id }) => id === second.id)).toBeUndefined()
    expect(await act.unmergeIncident(here.world, second.id, by(beto))).toMatchObject({
      state: 'triaged',
      mergedInto: null,
    })
  })

  test('end together, with the same result', async () => {
    const [first, second] = [await file({ take: true }), await file()]
    await act.mergeIncident(here.world, { id: second.id, into: first.id }, by(ana))
    await act.closeIncident(here.world, { id: first.id, result: 'nobody_there' }, by(ana))
    const done = (await list({ show: 'done' })).rows.filter(({ id }) =>
      [first.id as string, second.id].includes(id),
    )
    expect(done.map(({ state, result }) => [state, result])).toEqual([
      ['closed', 'nobody_there'],
      ['closed', 'nobody_there'],
    ])
    await expect(act.unmergeIncident(here.world, second.id, by(ana))).rejects.toMatchObject({
      code: 'matter.closed',
    })
  })

  test('cannot be merged twice, into themselves, in a chain, or into what is over', async () => {
    const [a, b, c] = [await file(), await file({ take: true }), await file()]
    const merge = (id: Filed, into: Filed) =>
      act.mergeIncident(here.world, { id: id.id, into: into.id }, by(ana))
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'board.mergedIntoItself' })
    await merge(a, b)
    await expect(merge(a, c)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'board.alreadyMerged',
      facts: { number: a.number, into: b.number },
    })
    await expect(merge(c, a)).rejects.toMatchObject({ code: 'board.alreadyMerged' })
    await expect(merge(b, c)).rejects.toMatchObject({ code: 'board.holdsOthers' })
    await act.closeIncident(here.world, { id: b.id, result: 'attended' }, by(ana))
    await expect(merge(c, b)).rejects.toMatchObject({ code: 'board.mergedIntoEnded' })
  })

  test('both ways at once: one is merged, neither is lost', async () => {
    const [a, b] = [await file(), await file()]
    const both = await Promise.allSettled([
      act.mergeIncident(here.world, { id: a.id, into: b.id }, by(ana)),
      act.mergeIncident(here.world, { id: b.id, into: a.id }, by(beto)),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('are suggested by place, time and words, and not when they are another story', async () => {
    const words = 'Incendio grande en la ferretería frente al parque, sale humo negro'
    const fire = await file({ narrative: words, kind: 'fire', place: '080506' })
    const so = (given: object) => similarToDraft(here.world, given, ana)
    const alike = await so({
      narrative: 'Hay humo negro en la ferretería del parque',
      kind: 'fire',
      place: '080506',
    })
    expect(alike.similar[0]).toMatchObject({
      row: { id: fire.id },
      samePlace: true,
      sameKind: true,
      sharedWords: 4,
    })
    const elsewhere = await so({ narrative: 'Me robaron', kind: 'theft', place: '080503' })
    expect(elsewhere.similar.map(({ row }) => row.id)).not.toContain(fire.id)
    here.clock.now += 4 * HOUR
    const later = await so({ narrative: words, kind: 'fire', place: '080506' })
    expect(later.similar).toEqual([])
    const second = await file({ narrative: words, kind: 'fire', place: '080506' })
    const third = await file({ narrative: words, kind: 'fire', place: '080506' }, beto)
    const { similar } = await similarToIncident(here.world, third.id, beto)
    expect(similar.map(({ row }) => row.id)).toEqual([second.id])
  })

  test('likeness lies between 0 and 1, and more in common is never less alike', () => {
    const common = fc.record({
      samePlace: fc.boolean(),
      sameKind: fc.boolean(),
      minutesApart: fc.nat(400),
      sharedWords: fc.nat(20),
      words: fc.nat(40),
    })
    fc.assert(
      fc.property(common, (given) => {
        const likeness = likenessOf(given)
        expect(likeness).toBeGreaterThanOrEqual(0)
        expect(likeness).toBeLessThanOrEqual(1)
        const more = [
          { ...given, samePlace: true },
          { ...given, sameKind: true },
          { ...given, sharedWords: given.sharedWords + 1 },
          { ...given, minutesApart: Math.max(0, given.minutesApart - 5) },
        ]
        for (const each of more) expect(likenessOf(each)).toBeGreaterThanOrEqual(likeness)
      }),
      { seed },
    )
  })
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

describe('a citizen’s report', () => {
  test('that cannot wait is on the board once, from the moment it came, without its words', async () => {
    const [urgent, calm] = [await sendReport('livestock'), await sendReport('noise')]
    const toldAt = here.clock.now - 1_000
    here.clock.now += 5 * MINUTE
    await react()
    await react()
    const { rows } = await list()
    const fromReports = rows.filter(({ source }) => source === 'report')
    expect(fromReports).toMatchObject([
      {
        report: urgent,
        kind: 'livestock',
        place: '080508',
        state: 'received',
        openedAt: iso(toldAt),
      },
    ])
    expect(fromReports.map(({ report }) => report)).not.toContain(calm)
    expect(fromReports[0]?.takeBy).toBe(iso(toldAt + 15 * MINUTE))
    await fresh.owner.query('delete from report where id = $1', [urgent])
    const kept = (await list()).rows.find(({ id }) => id === fromReports[0]?.id)
    expect(kept).toMatchObject({ source: 'report', report: null })
    const old = await sendReport('shots')
    here.clock.now += 13 * HOUR
    await react()
    expect((await list()).rows.map(({ report }) => report)).not.toContain(old)
  })
})

/** A citizen sends a report by the way that citizens do. */
async function sendReport(kind: string): Promise<Id<'report'>> {
  here.clock.now += 1_000
  const when = { from: here.clock.now - HOUR, to: here.clock.now }
  const where = { by: 'place', place: '080508' }
  const input = { kind, story: 'Lo que pasó.', where, when, photos: [], language: 'es' }
  const sending = listen
    .routes(here.world, undefined as never)
    .find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === 'POST /api/reports')
  const caller: Caller = { actors: ['anyone'], language: 'es' }
  await sending?.answer(input, { caller, key: key(), addressHash: '', setCookie: () => undefined })
  const { rows } = await fresh.owner.query(
    'select id from report order by received_at desc limit 1',
  )
  return rows[0].id
}

/** Runs the reaction until it has heard all. */
async function react(): Promise<void> {
  const faults: unknown[] = []
  const running = runReactions({
    world: here.world,
    reactions: [boardReaction],
    pollMs: 20,
    fault: (error) => faults.push(error),
  })
  await new Promise((done) => setTimeout(done, 300))
  await running.stop()
  expect(faults).toEqual([])
}

test('what is over goes when its term is over: rows, words, notes and key; what is open stays', async () => {
  const [over, held, open] = [await file({ take: true }), await file(), await file()]
  await act.noteIncident(here.world, over.id, 'Nada más.', by(ana))
  await act.mergeIncident(here.world, { id: held.id, into: over.id }, by(ana))
  await act.closeIncident(here.world, { id: over.id, result: 'attended' }, by(ana))
  const before = here.clock.now
  const left = async (table: string, column = 'incident_id') =>
    (
      await fresh.owner.query(`select 1 from ${table} where ${column} = any($1)`, [
        [over.id, held.id],
      ])
    ).rowCount
  here.clock.now += 360 * DAY
  await runRetention(here.world, boardRetention)
  expect(await left('incident', 'id')).toBe(2)
  here.clock.now += 10 * DAY
  expect(await runRetention(here.world, boardRetention)).toMatchObject({ held: 0 })
  for (const table of ['incident_word', 'incident_note']) expect(await left(table), table).toBe(0)
  expect(await left('incident', 'id')).toBe(0)
  expect(await left('data_key', 'about_id')).toBe(0)
  expect((await list()).rows.map(({ id }) => id)).toContain(open.id)
  here.clock.now = before
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
