import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { DAY, HOUR, MINUTE } from '#kernel/time.ts'
import { policy } from '#loop'
import { readTar } from '#platform/backup/tar.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import * as act from '../board/act.service.ts'
import { IncidentDraft, type IncidentRow } from '../board/board.schema.ts'
import { fileIncident } from '../board/open.service.ts'
import { boardRetention } from '../board/retention.service.ts'
import type { KindName } from '../board/types.ts'
import { writeAfterAction as writing } from './after-action.schema.ts'
import {
  addToAfterAction,
  finishFollowUp,
  readAfterAction,
  writeAfterAction,
} from './after-action.service.ts'
import { pastChoices, pastWaiting } from './choices.service.ts'
import { exportIncident as exporting } from './export.schema.ts'
import {
  exportFile,
  exportIncident,
  FILE_WITHIN,
  listExports,
  readExports,
} from './export.service.ts'
import { lastSecond, stateAt } from './replay.rules.ts'
import { replayIncident } from './replay.service.ts'
import { searchPast as searching } from './review.schema.ts'
import { searchPast } from './search.service.ts'

const seed = 20_261_122
const publicUrl = 'https://chepo.example'
let fresh: FreshDb
let here: TestWorld
let other: TestWorld
let ana: Caller
let beto: Caller
let carmen: Caller
let elena: Caller

beforeAll(async () => {
  fresh = await freshDb()
  const limits = { typedPerHour: 1e6, derivedPerHour: 1e6 }
  here = testWorld(fresh, { policy, limits, tenant: { place: '0805' } })
  other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other' })
  await seedTerritory(here.world, territoryPack('pa'))
  await seedTerritory(other.world, territoryPack('pa'))
  ana = await staff('operator', 'Ana M.')
  beto = await staff('operator', 'Beto Q.')
  carmen = await staff('supervisor', 'Carmen Á.')
  elena = await staff('data-protection-officer', 'Elena C.')
})

afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
})

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const random = seededBytes('review accounts')

async function staff(role: Role, name: string): Promise<Caller> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const by = (who: Caller): act.By => ({ who, key: key() })
type Filed = IncidentRow & { id: Id<'incident'> }

async function file(given: object = {}, who = ana): Promise<Filed> {
  here.clock.now += 1_000
  const draft = IncidentDraft.parse({
    narrative: 'Dos hombres en moto le quitaron el teléfono a mi hija.',
    kind: 'robbery',
    place: '080501',
    ...given,
  })
  return (await fileIncident(here.world, draft, who, key())) as Filed
}

/** Filed, taken, worked on and closed by somebody. */
async function worked(given: object = {}, who = ana): Promise<Filed> {
  const filed = await file({ take: true, ...given }, who)
  here.clock.now += MINUTE
  await act.closeIncident(here.world, { id: filed.id, result: 'attended' }, by(who))
  return filed
}

const search = (quest: object, who = carmen, at = here) =>
  searchPast(at.world, searching.input.parse(quest), who)
const found = async (quest: object, who = carmen) =>
  (await search({ limit: 200, ...quest }, who)).rows.map(({ number }) => number)

describe('searching all incidents', () => {
  test('everything that is said has to hold: words, place with what lies in it, class, state, result, who had it', async () => {
    const cattle = await worked({
      kind: 'livestock',
      place: '080508',
      narrative: 'Camión blanco con quince novillas sin guía.',
    })
    const theft = await worked(
      { kind: 'theft', place: '080506', narrative: 'Se llevaron la bomba en un camión blanco.' },
      beto,
    )
    const elsewhere = await file({ place: '080801', narrative: 'Camión blanco con gritos.' })
    const words = 'camion blancos'
    expect(await found({ words })).toEqual([elsewhere, theft, cattle].map(({ number }) => number))
    expect(await found({ words, place: '0805' })).toEqual([theft.number, cattle.number])
    expect(await found({ words, place: '08' })).toHaveLength(3)
    expect(await found({ words, iccs: '05' })).toEqual([theft.number, cattle.number])
    expect(await found({ words, iccs: '05025' })).toEqual([cattle.number])
    expect(await found({ words, state: 'closed', kind: 'theft' })).toEqual([theft.number])
    expect(await found({ words, result: 'arrest' })).toEqual([])
    expect(await found({ words, holder: beto.account })).toEqual([theft.number])
    expect(await found({ number: cattle.number })).toEqual([cattle.number])
    expect(await found({ words, priority: 1 })).toEqual([elsewhere.number])
  })

  test('who had it counts also when somebody else has it since', async () => {
    const filed = await file({ take: true, narrative: 'Pelícano herido.' }, ana)
    await act.releaseIncident(here.world, filed.id, by(ana))
    await act.claimIncident(here.world, filed.id, by(beto))
    expect(await found({ words: 'pelícano', holder: ana.account })).toEqual([filed.number])
    expect(await found({ words: 'pelícano', holder: beto.account })).toEqual([filed.number])
    expect(await found({ words: 'pelícano', holder: carmen.account })).toEqual([])
  })

  test('a day is the district’s, open at either end', async () => {
    here.clock.now = Date.parse('2026-12-02T03:30:00Z') // the evening of the first of December
    const evening = await file({ narrative: 'Zopilote atrapado.' })
    const on = (quest: object) => found({ words: 'zopilote', ...quest })
    expect(await on({ from: '2026-12-01', to: '2026-12-01' })).toEqual([evening.number])
    expect(await on({ from: '2026-12-02' })).toEqual([])
    expect(await on({ to: '2026-11-30' })).toEqual([])
    expect(await on({ from: '2026-12-01T22:30' })).toEqual([evening.number])
    expect(await on({ from: '2026-12-01T22:31' })).toEqual([])
  })

  test('pages follow one another, each incident once, also of one second', async () => {
    const numbers: number[] = []
    for (let i = 0; i < 5; i++) {
      numbers.push((await file({ narrative: 'Guacamaya suelta.' })).number)
      if (i % 2 === 0) here.clock.now -= 1_000
    }
    const pages: number[] = []
    let after: string | undefined
    do {
      const { rows, next } = await search({
        words: 'guacamaya',
        limit: 2,
        ...(after !== undefined && { after }),
      })
      pages.push(...rows.map(({ number }) => number))
      after = next ?? undefined
    } while (after !== undefined)
    expect(pages.toSorted()).toEqual(numbers.toSorted())
  })

  test('an operator looks back at what she had; a supervisor and the officer at everything', async () => {
    const hers = await worked({ narrative: 'Tucán en la escuela.' }, ana)
    const his = await worked({ narrative: 'Tucán en el mercado.' }, beto)
    expect(await found({ words: 'tucán' }, ana)).toEqual([hers.number])
    expect(await found({ words: 'tucán' }, beto)).toEqual([his.number])
    expect(await found({ words: 'tucán' }, carmen)).toEqual([his.number, hers.number])
    expect(await found({ words: 'tucán' }, elena)).toEqual([his.number, hers.number])
    expect(await found({ words: 'tucán' }, { ...elena, actors: ['staff', 'analyst'] })).toEqual([])
    const { rows } = await search({ words: 'tucán' }, { ...carmen }, other)
    expect(rows).toEqual([])
  })

  test.each([
    [{ place: '999999' }, 'board.noSuchPlace', 'place'],
    [{ from: '2026-12-02', to: '2026-12-01' }, 'past.endsBeforeItBegins', 'to'],
    [{ from: '2026-02-30' }, 'past.noSuchDay', 'from'],
    [{ iccs: '11' }, 'past.noSuchClass', 'iccs'],
    [{ words: '% _ \' ; -- ""' }, 'board.noWords', 'words'],
    [{ after: '1.x' }, 'http.notAccepted', 'after'],
  ])('%j is refused by its field', async (quest, code, field) => {
    await expect(search(quest)).rejects.toMatchObject({ kind: 'invalid', code, facts: { field } })
  })

  test('hostile words find nothing and break nothing; that somebody searched is entered without them', async () => {
    const words = "x' or 1=1; drop table incident; --"
    const before = await entries()
    expect(await found({ words })).toEqual([])
    expect(await entries()).toBe(before + 1)
  })

  test('people and units are named by which one may search', async () => {
    const { people } = await pastChoices(here.world)
    expect(people.map(({ name }) => name)).toEqual(['Ana M.', 'Beto Q.', 'Carmen Á.'])
  })
})

const entries = async (): Promise<number> =>
  Number((await fresh.owner.query('select count(*) from ledger_entry')).rows[0].count)

const why = { purpose: 'supervision', reason: 'Revisión del turno de anoche.' } as const
const replayed = (id: Id<'incident'>, who = carmen) =>
  replayIncident(here.world, id, who === carmen ? why : { purpose: 'response' }, who)

describe('a replay', () => {
  test('shows what stood at each second, not what stands', async () => {
    const filed = await file({ kind: 'other', place: '080501', take: true })
    const { id } = filed
    here.clock.now += 10_000
    await act.classifyIncident(here.world, { id, kind: 'livestock', seen: 1 }, by(ana))
    here.clock.now += 10_000
    await act.noteIncident(here.world, id, 'La patrulla sale de Tortí.', by(beto))
    here.clock.now += 10_000
    await act.placeIncident(here.world, { id, place: '080508', seen: 1 }, by(ana))
    here.clock.now += 10_000
    await act.closeIncident(here.world, { id, result: 'recovered', text: 'Están.' }, by(ana))
    const replay = await replayed(id)
    const row = (second: number) => stateAt(replay, second).row
    expect(row(0)).toMatchObject({ kind: 'other', place: '080501', holder: 'Ana M.' })
    expect(row(9)).toMatchObject({ kind: 'other' })
    expect(row(10)).toMatchObject({ kind: 'livestock', place: '080501', priority: 2 })
    expect(stateAt(replay, 19).notes).toBe(0)
    expect(stateAt(replay, 20).notes).toBe(1)
    expect(row(30)).toMatchObject({ place: '080508', state: 'assigned', result: null })
    expect(lastSecond(replay)).toBe(40)
    expect(row(40)).toEqual(replay.standing)
    expect(replay.standing).toMatchObject({ state: 'closed', result: 'recovered' })
    expect(replay.events.filter(({ what }) => what === 'note')).toMatchObject([
      { by: 'Beto Q.', text: 'La patrulla sale de Tortí.' },
      { by: 'Ana M.', text: 'Están.' },
    ])
  })

  test('one’s own running incident opens without a reason; another’s, and one that is over, with one', async () => {
    const { id } = await file({ take: true }, ana)
    await expect(replayed(id, ana)).resolves.toMatchObject({ standing: { holder: 'Ana M.' } })
    await expect(replayed(id, beto)).rejects.toMatchObject({ code: 'grant.reasonNeeded' })
    await act.closeIncident(here.world, { id, result: 'attended' }, by(ana))
    await expect(replayed(id, ana)).rejects.toMatchObject({ code: 'grant.reasonNeeded' })
  })

  test('who opened it stands on the line, by name for who leads; what came after the end stands apart', async () => {
    const { id } = await file({ take: true }, ana)
    await replayed(id, ana)
    here.clock.now += MINUTE
    await act.closeIncident(here.world, { id, result: 'attended' }, by(ana))
    here.clock.now += 40 * DAY
    const { events, afterwards } = await replayed(id)
    expect(events.filter(({ what }) => what === 'reading')).toMatchObject([
      { by: 'Ana M.', role: 'operator', purpose: 'response' },
    ])
    expect(lastSecond({ begin: events[0]!.at, events })).toBe(60)
    expect(afterwards).toMatchObject([{ what: 'reading', by: 'Carmen Á.', purpose: 'supervision' }])
    const asOperator = await replayIncident(here.world, id, { ...why, purpose: 'response' }, beto)
    expect(asOperator.events.find(({ what }) => what === 'reading')).toMatchObject({ by: '' })
  })

  test('of an incident of another tenant there is none', async () => {
    const { id } = await file()
    await expect(replayIncident(other.world, id, why, carmen)).rejects.toMatchObject({
      kind: 'absent',
    })
  })

  test('whatever was done, replaying to the end gives what stands', async () => {
    const kinds: KindName[] = ['livestock', 'noise', 'fire', 'other']
    const doing = fc.oneof(
      fc.record({ act: fc.constant('classify' as const), kind: fc.constantFrom(...kinds) }),
      fc.record({ act: fc.constant('prioritise' as const), priority: fc.constantFrom(1, 2, 3, 4) }),
      fc.record({
        act: fc.constant('place' as const),
        place: fc.constantFrom('080501', '080506', null),
      }),
      fc.record({ act: fc.constantFrom('claim', 'release', 'start', 'note', 'close', 'cancel') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { minLength: 1, maxLength: 8 }), async (all) => {
        const { id } = await file({}, ana)
        let current = await search({ number: (await file({})).number }).then(({ rows }) => rows[0]!)
        for (const each of all) {
          here.clock.now += 500
          current = (await search({ number: await numberOf(id) })).rows[0]!
          await doOne(id, each as never, current).catch(onlyRefused)
        }
        const replay = await replayed(id)
        expect(stateAt(replay, lastSecond(replay)).row).toEqual(replay.standing)
      }),
      { seed, numRuns: 12 },
    )
  })
})

const numberOf = async (id: string): Promise<number> =>
  Number(
    (await fresh.owner.query('select number from incident where id = $1', [id])).rows[0].number,
  )

/** A step that the rules refuse changes nothing; anything else is a bug. */
const onlyRefused = (error: Error): void => {
  if (error.name !== 'Refusal') throw error
}

interface Doing {
  readonly act: string
  readonly kind: KindName
  readonly priority: 1 | 2 | 3 | 4
  readonly place: string | null
}

const doOne = (id: Id<'incident'>, doing: Doing, { versions }: IncidentRow): Promise<unknown> => {
  const { kind, priority, place } = doing
  const world = here.world
  const doings: Record<string, () => Promise<unknown>> = {
    classify: () => act.classifyIncident(world, { id, kind, seen: versions.kind }, by(ana)),
    prioritise: () =>
      act.prioritiseIncident(world, { id, priority, seen: versions.priority }, by(ana)),
    place: () => act.placeIncident(world, { id, place, seen: versions.place }, by(ana)),
    claim: () => act.claimIncident(world, id, by(ana)),
    release: () => act.releaseIncident(world, id, by(ana)),
    start: () => act.startIncident(world, id, by(ana)),
    note: () => act.noteIncident(world, id, 'x', by(beto)),
    close: () => act.closeIncident(world, { id, result: 'attended', text: 'x' }, by(ana)),
    cancel: () => act.cancelIncident(world, { id, text: 'x' }, by(ana)),
  }
  return doings[doing.act]!()
}

const note = (given: object, who = carmen) =>
  writeAfterAction(
    here.world,
    writing.input.parse({ seen: 0, learned: { well: 'Rápido.' }, ...given }),
    by(who),
  )

describe('what was learned', () => {
  test('is written once it is over, in versions that stay, and the operators who had it add to it', async () => {
    const { id } = await file({ take: true }, ana)
    await expect(note({ id })).rejects.toMatchObject({ code: 'afterAction.stillOpen' })
    await act.closeIncident(here.world, { id, result: 'attended' }, by(ana))
    const followUps = [{ text: 'Cambiar la batería.', owner: beto.account, due: '2099-01-01' }]
    const first = await note({ id, followUps })
    expect(first.invited).toMatchObject([{ name: 'Ana M.' }])
    expect((await pastWaiting(here.world, ana)).invited.map(({ incident }) => incident.id)).toEqual(
      [id],
    )
    await expect(note({ id })).rejects.toMatchObject({ code: 'afterAction.writtenMeanwhile' })
    here.clock.now += HOUR
    const second = await note({ id, seen: 1, learned: { badly: 'La radio.' } })
    expect(second.notes.map(({ version, learned }) => [version, learned])).toEqual([
      [2, { badly: 'La radio.' }],
      [1, { well: 'Rápido.' }],
    ])
    const added = await addToAfterAction(here.world, { id, text: 'Sin batería.' }, by(ana))
    expect(added).toMatchObject({
      additions: [{ by: 'Ana M.', text: 'Sin batería.' }],
      invited: [],
    })
    expect((await pastWaiting(here.world, ana)).invited).toEqual([])
    const rows = await fresh.owner.query(
      'select count(*) from incident_review where incident_id = $1',
      [id],
    )
    expect(Number(rows.rows[0].count)).toBe(3)
  })

  test('nobody changes a row of it, not even the program', async () => {
    await expect(
      here.world.transaction((tx) =>
        tx.db.updateTable('incident_review').set({ account_id: null }).execute(),
      ),
    ).rejects.toThrow(/permission denied/)
  })

  test('what is to be done has an owner and a day, is late after it, and is done by its owner', async () => {
    const { id } = await worked({}, ana)
    const text = 'Avisar a la finca.'
    const due = (day: string, owner = beto.account) =>
      note({ id, followUps: [{ text, owner, due: day }] })
    await expect(due('2020-01-01')).rejects.toMatchObject({ code: 'afterAction.dayIsOver' })
    await expect(due('2099-01-01', newId(0, random(10)))).rejects.toMatchObject({
      code: 'afterAction.noSuchOwner',
    })
    const today = new Date(here.clock.now - 5 * HOUR).toISOString().slice(0, 10)
    const { followUps } = await due(today)
    const followUp = followUps[0]!.id as Id<'follow-up'>
    const mine = async (who: Caller) =>
      (await pastWaiting(here.world, who)).followUps.filter(({ incident }) => incident.id === id)
    expect(await mine(beto)).toMatchObject([{ due: today, late: false, owner: { mine: true } }])
    here.clock.now += 2 * DAY
    expect(await mine(carmen)).toMatchObject([{ late: true, owner: { name: 'Beto Q.' } }])
    expect(await mine(ana)).toEqual([])
    const finish = (who: Caller) => finishFollowUp(here.world, { id, followUp }, by(who))
    await expect(finish(ana)).rejects.toMatchObject({ code: 'afterAction.notYours' })
    await finish(beto)
    await finish(carmen)
    expect(await mine(carmen)).toEqual([])
    const read = await readAfterAction(here.world, id, beto)
    expect(read.followUps).toMatchObject([{ text, late: false, done: { by: 'Beto Q.' } }])
  })

  test('is not for an operator who never had it; the officer reads it, and each reading is entered', async () => {
    const { id } = await worked({}, ana)
    await note({ id })
    await expect(readAfterAction(here.world, id, beto)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(addToAfterAction(here.world, { id, text: 'x' }, by(beto))).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const before = await entries()
    expect((await readAfterAction(here.world, id, elena)).notes).toHaveLength(1)
    expect(await entries()).toBe(before + 1)
    await expect(note({ id, seen: 1, learned: {} })).rejects.toMatchObject({
      code: 'afterAction.nothingSaid',
      facts: { field: 'learned' },
    })
  })

  test('its words are in no table', async () => {
    const { id } = await worked({}, ana)
    const secret = 'quetzalcoatlus'
    await note({
      id,
      learned: { change: secret },
      followUps: [{ text: secret, owner: ana.account, due: '2099-01-01' }],
    })
    await addToAfterAction(here.world, { id, text: secret }, by(ana))
    for (const table of ['incident_review', 'incident_follow_up', 'sealed_part']) {
      const { rows } = await fresh.owner.query(
        `select 1 from ${table} t where t::text like '%${secret}%'`,
      )
      expect(rows).toEqual([])
    }
  })
})

const order = {
  recipient: 'Fiscalía de Chepo',
  basis: 'Carpeta 2026-4711',
  reason: 'Pedido en la investigación por robo.',
  language: 'es',
} as const
const handOut = (given: object, who = carmen) =>
  exportIncident(here.world, exporting.input.parse({ ...order, ...given }), by(who))

async function fileOf(id: Id<'incident'>, handed: string, who = carmen) {
  const { pieces } = await exportFile(
    here.world,
    publicUrl,
    { id, export: handed as Id<'export'> },
    who,
  )
  const files = new Map<string, Buffer>()
  for await (const { name, bytes } of readTar(pieces)) {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    files.set(name, Buffer.concat(parts))
  }
  return files
}

describe('an export for a prosecutor', () => {
  test('says for whom and by which order only where that is opened, which is entered; no table tells it', async () => {
    const { id } = await worked({}, ana)
    const words = { recipient: 'Lic. Velociraptora Ríos', basis: 'Carpeta velociraptora' }
    const first = await handOut({ id, ...words })
    const second = await handOut({ id })
    const { rows: tables } = await fresh.owner.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    )
    for (const { name } of tables) {
      const found = await fresh.owner.query(
        `select 1 from ${name} t where t::text ilike '%velociraptora%'`,
      )
      expect([name, found.rows]).toEqual([name, []])
    }
    const { rows } = await listExports(here.world, { incident: id, limit: 10 }, elena)
    expect(JSON.stringify(rows)).not.toContain('Velociraptora')
    const before = await entries()
    const opened = await readExports(here.world, id, elena)
    expect(await entries()).toBe(before + 1)
    expect(new Map(opened.rows.map((row) => [row.id, row.handed]))).toEqual(
      new Map([
        [first.id, words],
        [second.id, { recipient: order.recipient, basis: order.basis }],
      ]),
    )
    await expect(readExports(here.world, id, ana)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(readExports(other.world, id, elena)).rejects.toMatchObject({ kind: 'absent' })
  })

  test('of before the words were sealed shows none; its file takes them from the entry in the ledger', async () => {
    const { id } = await worked({}, ana)
    const handed = await handOut({ id })
    await fresh.owner.query('delete from sealed_part where about_id = $1 and part = $2', [
      id,
      `export:${handed.id}`,
    ])
    const { rows } = await readExports(here.world, id, carmen)
    expect(rows).toMatchObject([{ id: handed.id, handed: null }])
    const files = await fileOf(id, handed.id)
    expect(files.get('README.txt')!.toString()).toContain(`a ${order.recipient} (${order.basis})`)
  })

  test('is entered before anything is read, and refused without a reason or to an operator', async () => {
    const { id } = await worked({}, ana)
    await expect(handOut({ id, reason: ' ' })).rejects.toMatchObject({
      code: 'grant.reasonNeeded',
      facts: { field: 'reason' },
    })
    expect(exporting.input.safeParse({ ...order, id, recipient: ' ' }).success).toBe(false)
    const before = await entries()
    const handed = await handOut({ id })
    expect(await entries()).toBe(before + 1)
    const { recipient, basis } = order
    expect(handed).toMatchObject({ handed: { recipient, basis }, begun: 0, wholeAt: null })
    await expect(
      exportIncident(other.world, exporting.input.parse({ ...order, id }), by(carmen)),
    ).rejects.toMatchObject({ kind: 'absent' })
    const handOver = { id, export: handed.id as Id<'export'> }
    await expect(exportFile(here.world, publicUrl, handOver, elena)).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })

  test('holds notes, times, openings and sums that agree; names only as asked for', async () => {
    const said = { name: 'Rosa Pinto', phone: '+507 6000-0001' }
    const { id, number } = await worked({ narrative: '=HYPERLINK("x") gritó', caller: said }, ana)
    const plain = await fileOf(id, (await handOut({ id })).id)
    expect([...plain.keys()]).toEqual([
      'README.txt',
      'incident.html',
      'incident.json',
      'timeline.csv',
      'openings.csv',
      'entries/001.json',
      'entries/002.json',
      'SHA256SUMS',
    ])
    const all = Buffer.concat([...plain.values()]).toString()
    expect(all).not.toContain('Rosa Pinto')
    expect(all).not.toContain('6000-0001')
    expect(plain.get('README.txt')!.toString()).toContain('DATOS SINTÉTICOS')
    expect(plain.get('README.txt')!.toString()).toContain('no se pidieron')
    for (const line of plain.get('SHA256SUMS')!.toString().trim().split('\n')) {
      const [sum, name] = line.split('  ') as [string, string]
      expect(createHash('sha256').update(plain.get(name)!).digest('hex')).toBe(sum)
    }
    const named = await fileOf(id, (await handOut({ id, names: true, language: 'en' })).id)
    const record = JSON.parse(named.get('incident.json')!.toString())
    expect(record).toMatchObject({
      told: { caller: said, narrative: '=HYPERLINK("x") gritó' },
      incident: { number },
      export: { recipient: order.recipient },
      reason: order.reason,
    })
    expect(named.get('README.txt')!.toString()).toContain('because that was asked for')
    expect(named.get('incident.html')!.toString()).toContain('=HYPERLINK(&quot;x&quot;)')
  })

  test('a sheet runs nothing of it', async () => {
    const { id } = await file({ take: true }, ana)
    await act.noteIncident(here.world, id, '=cmd|calc', by(ana))
    const files = await fileOf(id, (await handOut({ id, basis: '=1+1', language: 'en' })).id)
    expect(files.get('timeline.csv')!.toString()).toContain(",'=cmd|calc,")
    expect(files.get('openings.csv')!.toString()).toContain("'=1+1")
    for (const line of files.get('timeline.csv')!.toString().trim().split('\r\n'))
      expect(line).toMatch(/SYNTHETIC DATA: a demonstration/)
  })

  test('killed in the middle, the entry stands, the file has no sums, and the list says that none came through', async () => {
    const { id } = await worked({}, ana)
    const handed = await handOut({ id })
    const { pieces } = await exportFile(
      here.world,
      publicUrl,
      { id, export: handed.id as Id<'export'> },
      carmen,
    )
    const got: Uint8Array[] = []
    for await (const piece of pieces) {
      got.push(piece)
      if (got.length === 4) break
    }
    expect(Buffer.concat(got).toString('latin1')).not.toContain('SHA256SUMS\0')
    expect(Buffer.concat(got).toString()).toContain('se cortó: pídalo de nuevo')
    const { rows } = await listExports(here.world, { incident: id, limit: 10 }, elena)
    expect(rows).toMatchObject([
      {
        begun: 1,
        wholeAt: null,
        by: { name: 'Carmen Á.', mine: false },
      },
    ])
    await fileOf(id, handed.id)
    const again = await listExports(here.world, { incident: id, limit: 10 }, carmen)
    expect(again.rows).toMatchObject([{ begun: 2, wholeAt: expect.any(String) }])
    here.clock.now += FILE_WITHIN + 1
    await expect(fileOf(id, handed.id)).rejects.toMatchObject({ code: 'dossier.tooOld' })
  })
})

test('when an incident is expunged, what stood in it goes with it; that it was handed out stays', async () => {
  const { id, number } = await worked({}, ana)
  await note({ id })
  await handOut({ id })
  here.clock.now += 800 * DAY
  await runRetention(here.world, boardRetention)
  for (const table of ['incident_moment', 'incident_review', 'incident'])
    expect(
      (
        await fresh.owner.query(
          `select count(*) from ${table} where ${table === 'incident' ? 'id' : 'incident_id'} = $1`,
          [id],
        )
      ).rows[0].count,
    ).toBe('0')
  const { rows } = await listExports(here.world, { limit: 200 }, elena)
  expect(rows.find((row) => row.number === number)).toMatchObject({ incident: null })
})
