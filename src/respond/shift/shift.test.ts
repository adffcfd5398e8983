import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { runReactions } from '#kernel/facts/reactions.service.ts'
import { type Id, newId } from '#kernel/ids.ts'
import { territoryPack } from '#kernel/place/packs.ts'
import { seedTerritory } from '#kernel/place/place.service.ts'
import type { Role } from '#kernel/policy/policy.schema.ts'
import { type CivilDate, civilDate, DAY, HOUR, MINUTE } from '#kernel/time.ts'
import { listen } from '#listen/server.ts'
import type { Caller, IdempotencyKey } from '#platform/world.ts'
import { checkClient } from '#test/contract.ts'
import { type FreshDb, freshDb } from '#test/database.ts'
import { seededBytes, type TestWorld, testWorld } from '#test/world.ts'
import { say } from '../../messages.ts'
import { claimIncident, closeIncident, startIncident } from '../board/act.service.ts'
import { boardPolicy } from '../board/board.rules.ts'
import { IncidentDraft } from '../board/board.schema.ts'
import { readIncident } from '../board/board.service.ts'
import { fileIncident } from '../board/open.service.ts'
import type { By } from './act.service.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import { openToShift } from './relation.service.ts'
import { shiftRetention } from './retention.service.ts'
import * as roster from './roster.service.ts'
import * as run from './run.service.ts'
import * as client from './shift.client.ts'
import { messages } from './shift.messages.ts'
import { shiftReaction } from './shift.reactions.ts'
import { shiftPolicy } from './shift.rules.ts'
import * as schema from './shift.schema.ts'
import { listShifts, type ShiftId, seeShifts } from './shift.service.ts'
import { overseeShift, sumUpShift } from './summary.service.ts'
import * as wallSchema from './wall.schema.ts'
import { hangWall, listWalls, removeWall, seeWall, showWall } from './wall.service.ts'

type Staff = Caller & { readonly account: Id<'account'> }

const policy = [...boardPolicy, ...shiftPolicy, ...listen.policy]
/** 21:00 in Panama: an hour before the night. */
const EVENING = Date.parse('2026-11-28T02:00:00Z')
const zone = 'America/Panama'
const random = seededBytes('shift accounts')

let fresh: FreshDb
let here: TestWorld
let other: TestWorld
let ana: Staff
let beto: Staff
let carmen: Staff
let dora: Staff
let elsa: Staff
let gil: Staff

beforeAll(async () => {
  fresh = await freshDb()
  here = testWorld(fresh, { policy, tenant: { place: '0805' }, now: EVENING })
  other = testWorld(fresh, { policy, tenant: { id: 2 }, seed: 'other', now: EVENING })
  await seedTerritory(here.world, territoryPack('pa'))
  ana = await staff('operator', 'Ana M.')
  beto = await staff('operator', 'Beto Q.')
  carmen = await staff('supervisor', 'Carmen Á.')
  dora = await staff('operator', 'Dora L.')
  elsa = await staff('supervisor', 'Elsa P.')
  gil = await staff('data-protection-officer', 'Gil R.')
})

beforeEach(async () => {
  for (const table of [
    'shift',
    'wall_screen',
    'standing_relation',
    'incident_word',
    'incident_note',
    'incident',
  ])
    await fresh.owner.query(`delete from ${table}`)
  here.clock.now = EVENING
})

afterAll(async () => {
  await here.pool.close()
  await other.pool.close()
  await fresh.close()
})

async function staff(role: Role, name: string): Promise<Staff> {
  const account = newId<'account'>(here.clock.now, random(10))
  await fresh.owner.query(
    `insert into account (tenant_id, id, email_hash, display_name, roles, language, state, created_at)
     values (1, $1, $2, $3, $4, 'es', 'active', now())`,
    [account, createHash('sha256').update(account).digest(), name, [role]],
  )
  return { actors: ['staff', role], account, language: 'es' }
}

const key = (): IdempotencyKey => ({
  endpoint: 'test',
  key: randomUUID(),
  fingerprint: new Uint8Array(32),
})
const by = (who: Caller): By => ({ who, key: key() })

const seatOf = ({ actors, account }: Staff) => ({
  account,
  as: actors.includes('supervisor') ? ('supervisor' as const) : ('operator' as const),
})

interface Planned {
  readonly day?: string
  readonly from?: string
  readonly to?: string
  readonly people?: readonly Staff[]
  readonly units?: readonly Id<'unit'>[]
}

type Row = schema.ShiftRow & { readonly id: ShiftId }

const plan = async (o: Planned = {}, who: Staff = carmen): Promise<Row> =>
  (await roster.planShift(
    here.world,
    {
      day: (o.day ?? civilDate(here.clock.now, zone)) as CivilDate,
      from: o.from ?? '22:00',
      to: o.to ?? '06:00',
      members: (o.people ?? [ana, beto, carmen]).map(seatOf),
      units: o.units ?? [],
    },
    by(who),
  )) as Row

const start = (shift: Row, who: Staff = ana) => run.startShift(here.world, shift.id, by(who))

/** The night of Ana, Beto and Carmen, running; Dora and Elsa come in the morning. */
async function night(): Promise<{ leaving: Row; coming: Row }> {
  const leaving = await plan()
  here.clock.now += HOUR
  await start(leaving)
  const coming = await plan(
    { day: '2026-11-28', from: '06:00', to: '14:00', people: [dora, elsa] },
    elsa,
  )
  return { leaving, coming }
}

const morning = (): void => {
  here.clock.now = EVENING + 9 * HOUR
}

async function incident(who: Staff | undefined, more: object = {}): Promise<Id<'incident'>> {
  here.clock.now += 1_000
  const draft = IncidentDraft.parse({
    narrative: 'Un hombre con machete en la parada, dice Juana Pérez.',
    kind: 'robbery',
    place: '080501',
    ...more,
  })
  const row = await fileIncident(here.world, draft, who ?? ana, key())
  const id = row.id as Id<'incident'>
  if (who !== undefined) await claimIncident(here.world, id, by(who))
  return id
}

const write = (shift: Row, words: string, who: Staff = ana, seen = 0) =>
  hand.draftHandover(here.world, { id: shift.id, seen, words, remarks: [] }, by(who))

const offer = async (leaving: Row, coming: Row, who: Staff = ana, words = 'Noche tranquila.') => {
  const { draftVersion } = await seeOne(leaving, who)
  const written = await write(leaving, words, who, draftVersion)
  return hand.offerHandover(
    here.world,
    { id: leaving.id, to: coming.id, seen: written.draftVersion },
    by(who),
  )
}

const seeOne = async ({ id }: Row, who: Staff): Promise<schema.ShiftRow> => {
  const { running, planned } = await seeShifts(here.world, who)
  return [running, ...planned].find((each) => each?.id === id)!
}

const holderOf = async (id: Id<'incident'>): Promise<string | null> =>
  (await fresh.owner.query('select claimed_by from incident where id = $1', [id])).rows[0]
    .claimed_by

const relations = async (): Promise<readonly { kind: string; account: string }[]> =>
  (
    await fresh.owner.query(
      `select about_kind as kind, about_id as id, account_id as account from standing_relation
       where relation = 'shift' order by 1, 2, 3`,
    )
  ).rows

const refused = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  )

/** Until the shift has heard of everything. */
async function hear(): Promise<void> {
  const faults: unknown[] = []
  const running = runReactions({
    world: here.world,
    reactions: [shiftReaction],
    pollMs: 5,
    fault: (error) => void faults.push(error),
  })
  const heard = async (): Promise<boolean> => {
    const { rows } = await fresh.owner.query(
      `select exists (select from fact f where f.tenant_id = 1 and f.name like 'Incident%'
         and not exists (select from standing_relation r where r.about_id::text = f.body->>'incident' and r.relation = 'shift')
         and exists (select from incident i where i.id::text = f.body->>'incident')) as waits`,
    )
    return !rows[0].waits
  }
  await expect.poll(heard, { timeout: 5_000, interval: 20 }).toBe(true)
  await running.stop()
  expect(faults).toEqual([])
}

test('browsers know every endpoint as it is, and every refusal has words in three languages', () => {
  checkClient(client, { ...schema, ...wallSchema })
  for (const language of ['es', 'pt', 'en'] as const)
    for (const code of Object.keys(messages)) expect(say(language, code)).not.toBe(code)
})

describe('a shift', () => {
  test('is planned across midnight, begun by a person of it, and seen with who is on', async () => {
    const shift = await plan()
    expect(shift).toMatchObject({
      state: 'planned',
      startsAt: '2026-11-28T03:00:00.000Z',
      endsAt: '2026-11-28T11:00:00.000Z',
      members: [{ name: 'Carmen Á.' }, { name: 'Ana M.' }, { name: 'Beto Q.' }],
    })
    expect(await start(shift)).toMatchObject({ state: 'running', startedBy: 'Ana M.' })
    const seen = await seeShifts(here.world, beto)
    expect(seen.running?.members.find(({ mine }) => mine)?.name).toBe('Beto Q.')
    expect(seen.planned).toEqual([])
  })

  test('is refused in the past, over another, with somebody or a unit that cannot be on it', async () => {
    expect(await refused(plan({ day: '2026-11-26' }))).toBe('shift.inPast')
    await plan()
    expect(await refused(plan({ from: '23:00', to: '23:30' }))).toBe('shift.overlaps')
    const later = { day: '2026-11-30' }
    expect(await refused(plan({ ...later, people: [gil] }))).toBe('shift.noSuchPerson')
    expect(await refused(plan({ ...later, people: [ana, ana] }))).toBe('shift.namedTwice')
    const unit = newId<'unit'>(here.clock.now, random(10))
    expect(await refused(plan({ ...later, units: [unit] }))).toBe('shift.noSuchUnit')
    const asOther = roster.planShift(
      here.world,
      {
        ...{ day: '2026-11-30' as CivilDate, from: '22:00', to: '06:00', units: [] },
        members: [{ account: ana.account, as: 'supervisor' }],
      },
      by(carmen),
    )
    expect(await refused(asOther)).toBe('shift.notThatRole')
    expect((await seeShifts(here.world, ana)).planned).toHaveLength(1)
  })

  test('begins once, and where none runs', async () => {
    const { leaving, coming } = await night()
    expect(await refused(start(leaving))).toBe('shift.started')
    morning()
    expect(await refused(start(coming, dora))).toBe('shift.otherRuns')
    expect(await refused(start(coming, ana))).toBe('shift.notOnIt')
  })

  test('of one room is one, also when two are begun at the same moment', async () => {
    const first = await plan({ from: '21:00', to: '22:00' })
    const second = await plan({ from: '22:00', to: '23:00' })
    const both = await Promise.all([refused(start(first)), refused(start(second))])
    expect(both.sort()).toEqual(['shift.otherRuns', undefined])
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from shift where state = 'running'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('is begun once by a request that is sent twice', async () => {
    const shift = await plan()
    const same = by(ana)
    const answers = await Promise.all(
      [0, 1, 2].map(() => run.startShift(here.world, shift.id, same)),
    )
    expect(answers.map(({ state }) => state)).toEqual(['running', 'running', 'running'])
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from matter_event e join shift s on s.matter_id = e.matter_id where event = 'start'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('has breaks that somebody covers, and lets nobody go who has something open', async () => {
    const { leaving } = await night()
    const { id } = leaving
    await run.beginBreak(here.world, { id, coveredBy: beto.account }, by(ana))
    const away = await seeOne(leaving, ana)
    expect(away.members.find(({ mine }) => mine)?.away?.coveredBy.name).toBe('Beto Q.')
    const pause = (account: Staff, coveredBy: Staff, who: Staff) =>
      refused(
        run.beginBreak(
          here.world,
          { id, account: account.account, coveredBy: coveredBy.account },
          by(who),
        ),
      )
    expect(await pause(beto, carmen, beto)).toBe('shift.covers')
    expect(await pause(carmen, ana, carmen)).toBe('shift.cannotCover')
    expect(await pause(ana, carmen, beto)).toBe('shift.notForOthers')
    expect(await pause(ana, carmen, carmen)).toBe('shift.awayAlready')
    const smaller = (people: readonly Staff[]) =>
      refused(
        roster.changeRoster(here.world, { id, members: people.map(seatOf), units: [] }, by(carmen)),
      )
    expect(await smaller([beto, carmen])).toBe('shift.stillAway')
    await run.endBreak(here.world, { id }, by(ana))
    expect(await refused(run.endBreak(here.world, { id }, by(ana)))).toBe('shift.notAway')
    await incident(ana)
    expect(await smaller([beto, carmen])).toBe('shift.stillHas')
    expect(await smaller([ana, carmen])).toBeUndefined()
  })
})

describe('a hand-over', () => {
  test('passes everything open to somebody by name, and the next shift has the room', async () => {
    const { leaving, coming } = await night()
    const hers = await incident(ana)
    const his = await incident(beto)
    await startIncident(here.world, his, by(beto))
    const nobodys = await incident(undefined)
    await run.noteShift(here.world, { id: leaving.id, text: 'El puente está cerrado.' }, by(beto))
    morning()
    expect(await offer(leaving, coming)).toMatchObject({ state: 'offered', offeredTo: coming.id })
    const passes = [
      { incident: hers, to: dora.account },
      { incident: his, to: elsa.account },
    ]
    const before = await fresh.owner.query(
      'select taken_at, started_at from incident where id = $1',
      [his],
    )
    const ended = await hand.acceptHandover(here.world, { id: leaving.id, passes }, by(dora))
    expect(ended).toMatchObject({ state: 'ended' })
    expect(await seeShifts(here.world, dora)).toMatchObject({
      running: { id: coming.id, startedBy: 'Dora L.' },
      planned: [],
    })
    expect(await holderOf(hers)).toBe(dora.account)
    expect(await holderOf(his)).toBe(elsa.account)
    expect(await holderOf(nobodys)).toBeNull()
    const after = await fresh.owner.query(
      'select taken_at, started_at, state from incident where id = $1',
      [his],
    )
    expect(after.rows[0]).toEqual({ ...before.rows[0], state: 'under_way' })
    // Whoever had it does not read it any more without a reason, and whoever has it does.
    expect(await refused(readIncident(here.world, hers, { purpose: 'response' }, ana))).toBe(
      'grant.reasonNeeded',
    )
    expect(
      (await readIncident(here.world, hers, { purpose: 'response' }, dora)).narrative,
    ).toContain('machete')
    const read = await readShift(here.world, leaving.id, { purpose: 'response' }, dora)
    expect(read).toMatchObject({
      notes: [{ text: 'El puente está cerrado.', by: 'Beto Q.' }],
      handovers: [
        {
          state: 'accepted',
          by: 'Ana M.',
          answeredBy: 'Dora L.',
          words: 'Noche tranquila.',
          summary: { figures: { opened: 3, open: 3 } },
        },
      ],
    })
    expect(read.handovers[0]?.summary?.open.map(({ claimedBy }) => claimedBy?.name)).toEqual([
      'Ana M.',
      'Beto Q.',
      undefined,
    ])
    expect((await listShifts(here.world, { limit: 10 }, ana)).rows).toMatchObject([
      { id: leaving.id, state: 'ended' },
    ])
  })

  test('leaves nothing silently: what is not named stops it, and nothing has changed', async () => {
    const { leaving, coming } = await night()
    const hers = await incident(ana)
    morning()
    await offer(leaving, coming)
    const accept = (passes: Parameters<typeof hand.acceptHandover>[1]['passes'], who = dora) =>
      refused(hand.acceptHandover(here.world, { id: leaving.id, passes }, by(who)))
    expect(await accept([])).toBe('shift.notPassed')
    expect(await accept([{ incident: hers, to: ana.account }])).toBe('shift.passedToStranger')
    expect(await accept([{ incident: hers, to: null }], ana)).toBe('shift.ownHandover')
    expect(await accept([{ incident: hers, to: null }], gil)).toBe('shift.notOfNext')
    expect((await seeOne(leaving, ana)).state).toBe('offered')
    expect(await holderOf(hers)).toBe(ana.account)
    // One that came meanwhile is not passed over either.
    const late = await incident(beto)
    expect(await accept([{ incident: hers, to: null }])).toBe('shift.notPassed')
    expect(
      await accept([
        { incident: hers, to: null },
        { incident: late, to: dora.account },
      ]),
    ).toBeUndefined()
    expect(await holderOf(hers)).toBeNull()
  })

  test('is accepted once, also when two of the next shift do it at the same moment', async () => {
    const { leaving, coming } = await night()
    morning()
    await offer(leaving, coming)
    const both = await Promise.all(
      [dora, elsa].map((who) =>
        refused(hand.acceptHandover(here.world, { id: leaving.id, passes: [] }, by(who))),
      ),
    )
    expect(both.sort()).toEqual(['shift.notOffered', undefined])
  })

  test('can be refused with words, is written again, and what was refused is kept', async () => {
    const { leaving, coming } = await night()
    morning()
    await offer(leaving, coming, ana, 'Todo bien.')
    const id = leaving.id
    expect(await refused(hand.refuseHandover(here.world, { id, words: 'x' }, by(ana)))).toBe(
      'shift.ownHandover',
    )
    await hand.refuseHandover(here.world, { id, words: 'Falta quién espera al fiscal.' }, by(elsa))
    expect(await seeOne(leaving, ana)).toMatchObject({ state: 'running', offeredTo: null })
    await offer(leaving, coming, beto, 'Beto espera al fiscal.')
    const { handovers } = await readShift(here.world, id, { purpose: 'response' }, elsa)
    expect(handovers).toMatchObject([
      { state: 'refused', words: 'Todo bien.', answer: 'Falta quién espera al fiscal.' },
      { state: 'offered', words: 'Beto espera al fiscal.', by: 'Beto Q.' },
    ])
    await hand.withdrawHandover(here.world, id, by(ana))
    expect((await seeOne(leaving, ana)).state).toBe('running')
    // It is not theirs to read any more while it is not offered.
    expect(await refused(readShift(here.world, id, { purpose: 'response' }, dora))).toBe(
      'policy.forbidden',
    )
  })

  test('is written by several, and the later of two who saw the same version is told', async () => {
    const { leaving, coming } = await night()
    await write(leaving, 'Lo mío', ana, 0)
    expect(await refused(write(leaving, 'Lo otro', beto, 0))).toBe('shift.editedMeanwhile')
    await write(leaving, 'Lo mío y lo otro', beto, 1)
    const read = await readShift(here.world, leaving.id, { purpose: 'response' }, ana)
    expect(read.draft).toMatchObject({ words: 'Lo mío y lo otro', by: 'Beto Q.' })
    const early = hand.offerHandover(
      here.world,
      { id: leaving.id, to: coming.id, seen: 1 },
      by(ana),
    )
    expect(await refused(early)).toBe('shift.editedMeanwhile')
  })

  test('needs a note, somebody who can accept, and a shift that waits', async () => {
    const { leaving, coming } = await night()
    const to = (next: Row, seen: number) =>
      refused(hand.offerHandover(here.world, { id: leaving.id, to: next.id, seen }, by(ana)))
    expect(await to(coming, 0)).toBe('matter.missing')
    await write(leaving, 'Nota')
    expect(await to(leaving, 1)).toBe('shift.notPlanned')
    const same = await plan({ day: '2026-11-28', from: '14:00', to: '22:00', people: [ana, beto] })
    expect(await to(same, 1)).toBe('shift.nobodyToAccept')
    expect(await to(coming, 1)).toBeUndefined()
    expect(await refused(roster.cancelShift(here.world, coming.id, by(elsa)))).toBe('shift.awaited')
    expect(
      await refused(hand.acceptHandover(here.world, { id: leaving.id, passes: [] }, by(dora))),
    ).toBe('shift.tooEarly')
  })

  test('is not evaded: a shift with open claims does not end alone', async () => {
    const { leaving } = await night()
    const hers = await incident(ana)
    const end = () =>
      refused(run.endShift(here.world, { id: leaving.id, words: 'Feriado.' }, by(ana)))
    expect(await end()).toBe('shift.leavesOpen')
    expect((await seeOne(leaving, ana)).state).toBe('running')
    await closeIncident(here.world, { id: hers, result: 'attended' }, by(ana))
    expect(await end()).toBeUndefined()
    expect((await seeShifts(here.world, ana)).running).toBeNull()
    expect(await refused(write(leaving, 'tarde'))).toBe('shift.notNow')
  })
})

describe('a shift that nobody ended', () => {
  test('is said so, and is relieved with words by the next one alone', async () => {
    const { leaving, coming } = await night()
    const hers = await incident(ana)
    morning()
    const relieve = (who: Staff, at: number, passes = [{ incident: hers, to: dora.account }]) => {
      here.clock.now = at
      return refused(
        hand.relieveShift(
          here.world,
          { id: coming.id, passes, words: 'No había nadie en la sala.' },
          by(who),
        ),
      )
    }
    const end = Date.parse(leaving.endsAt)
    expect(await relieve(dora, end)).toBe('shift.notOverdue')
    expect(await relieve(ana, end + MINUTE)).toBe('shift.ownHandover')
    expect(await relieve(dora, end + MINUTE, [])).toBe('shift.notPassed')
    expect((await seeOne(leaving, ana)).overdue).toBe(true)
    expect((await seeWall(here.world)).shift?.overdue).toBe(true)
    expect(await relieve(dora, end + 2 * MINUTE)).toBeUndefined()
    expect(await holderOf(hers)).toBe(dora.account)
    const { handovers } = await readShift(here.world, leaving.id, { purpose: 'response' }, elsa)
    expect(handovers).toMatchObject([
      { state: 'relieved', by: '', answeredBy: 'Dora L.', answer: 'No había nadie en la sala.' },
    ])
    expect(handovers[0]?.summary?.open[0]?.claimedBy?.name).toBe('Ana M.')
  })

  test('keeps what it had offered when it is relieved all the same', async () => {
    const { leaving, coming } = await night()
    morning()
    await offer(leaving, coming, ana, 'Nota de Ana.')
    here.clock.now = Date.parse(leaving.endsAt) + MINUTE
    await hand.relieveShift(
      here.world,
      { id: coming.id, passes: [], words: 'Se fueron.' },
      by(elsa),
    )
    const { handovers } = await readShift(here.world, leaving.id, { purpose: 'response' }, dora)
    expect(handovers).toMatchObject([
      { state: 'relieved', words: 'Nota de Ana.', answer: 'Se fueron.', by: 'Ana M.' },
    ])
  })
})

describe('what being on a shift lets somebody read', () => {
  const own = { purpose: 'response' } as const

  test('is for supervisors what is worked on meanwhile, without a typed reason, and ends with the shift', async () => {
    const old = await incident(ana)
    const { leaving, coming } = await night()
    expect((await readIncident(here.world, old, own, carmen)).narrative).toContain('machete')
    expect(await refused(readIncident(here.world, old, own, beto))).toBe('grant.reasonNeeded')
    expect(await refused(readIncident(here.world, old, own, elsa))).toBe('grant.reasonNeeded')
    const fresh1 = await incident(ana)
    await hear()
    await readIncident(here.world, fresh1, own, carmen)
    // Also what was closed during it.
    await closeIncident(here.world, { id: fresh1, result: 'attended' }, by(ana))
    await readIncident(here.world, fresh1, own, carmen)
    expect(await refused(readIncident(here.world, fresh1, own, ana))).toBe('grant.reasonNeeded')
    const { rows } = await fresh.owner.query(
      `select distinct basis, relation from access_grant where account_id = $1 and about_kind = 'incident'`,
      [carmen.account],
    )
    expect(rows).toEqual([{ basis: 'relation', relation: 'shift' }])
    const reviews = await fresh.owner.query(
      'select count(*)::int as n from access_review where reader_id = $1',
      [carmen.account],
    )
    expect(reviews.rows[0].n).toBe(0)
    morning()
    await offer(leaving, coming)
    await hand.acceptHandover(
      here.world,
      { id: leaving.id, passes: [{ incident: old, to: dora.account }] },
      by(dora),
    )
    expect(await refused(readIncident(here.world, old, own, carmen))).toBe('grant.reasonNeeded')
    await readIncident(here.world, old, own, elsa)
    expect(await refused(readIncident(here.world, fresh1, own, elsa))).toBe('grant.reasonNeeded')
    expect(
      (await readIncident(here.world, fresh1, { ...own, reason: 'piden cuentas del caso' }, elsa))
        .id,
    ).toBe(fresh1)
  })

  test('are the notes for its members and for those to whom it is offered; others type a reason', async () => {
    const { leaving, coming } = await night()
    await run.noteShift(here.world, { id: leaving.id, text: 'Juana volverá a llamar.' }, by(ana))
    const { id } = leaving
    expect((await readShift(here.world, id, own, beto)).notes).toHaveLength(1)
    expect(await refused(readShift(here.world, id, own, dora))).toBe('policy.forbidden')
    const typed = { purpose: 'response', reason: 'quiero saber qué pasó' } as const
    expect(await refused(readShift(here.world, id, typed, dora))).toBe('policy.forbidden')
    expect(
      (await readShift(here.world, id, { ...typed, purpose: 'supervision' }, elsa)).notes,
    ).toHaveLength(1)
    expect(
      (await readShift(here.world, id, { ...typed, purpose: 'audit' }, gil)).notes,
    ).toHaveLength(1)
    morning()
    await offer(leaving, coming)
    expect((await readShift(here.world, id, own, dora)).notes).toHaveLength(1)
  })

  test('leaves no relation behind when the shift is over, or somebody leaves it', async () => {
    await incident(ana)
    const { leaving } = await night()
    const ofCarmen = async () =>
      (await relations()).filter(({ account }) => account === carmen.account).length
    expect(await ofCarmen()).toBe(2)
    const change = { id: leaving.id, members: [seatOf(ana), seatOf(elsa)], units: [] }
    await roster.changeRoster(here.world, change, by(carmen))
    expect(await ofCarmen()).toBe(0)
    expect((await relations()).filter(({ account }) => account === elsa.account)).toHaveLength(2)
    await fresh.owner.query('update incident set claimed_by = null, state = $1', ['triaged'])
    await run.endShift(here.world, { id: leaving.id, words: 'Fin.' }, by(ana))
    expect(await relations()).toEqual([])
  })

  test('gives nothing behind the back of a shift that ends at the same moment', async () => {
    const { leaving } = await night()
    const id = await incident(undefined)
    const telling = () => here.world.transaction((tx) => openToShift(here.world, tx, id))
    await Promise.all([
      telling(),
      run.endShift(here.world, { id: leaving.id, words: 'Fin.' }, by(ana)),
      telling(),
      telling(),
    ])
    expect(await relations()).toEqual([])
    expect(await refused(readIncident(here.world, id, own, carmen))).toBe('grant.reasonNeeded')
  })
})

test('the supervisor sees who has how much, what nobody has, and what people have who are not here', async () => {
  const strays = await incident(dora)
  const { leaving } = await night()
  await incident(ana)
  await incident(ana)
  const nobodys = await incident(undefined)
  here.clock.now += 5 * MINUTE
  const seen = await overseeShift(here.world, carmen)
  expect(seen.load).toEqual([
    { id: ana.account, name: 'Ana M.', open: 2, late: 0, on: true },
    { id: dora.account, name: 'Dora L.', open: 1, late: 1, on: false },
    { id: beto.account, name: 'Beto Q.', open: 0, late: 0, on: true },
    { id: carmen.account, name: 'Carmen Á.', open: 0, late: 0, on: true },
  ])
  expect(seen.astray.map(({ id }) => id)).toEqual([strays])
  expect(seen.nobodys.map(({ id }) => id)).toEqual([nobodys])
  expect(seen.late.map(({ id }) => id)).toContain(nobodys)
  const { figures, open } = await sumUpShift(here.world, leaving.id, ana)
  expect(figures).toMatchObject({ opened: 3, open: 4, takenLate: 1, takenInTime: 2 })
  expect(open).toHaveLength(4)
})

describe('units of a shift', () => {
  test('are those that are in use; who is off while the shift runs is said to be down', async () => {
    const unit = newId<'unit'>(here.clock.now, random(10))
    await fresh.owner.query(
      `insert into unit (tenant_id, id, call_sign, status, status_at) values (1, $1, 'Unidad 3', 'off', now())`,
      [unit],
    )
    const shift = await plan({ units: [unit] })
    expect(shift.units).toEqual([{ id: unit, name: 'Unidad 3' }])
    expect((await seeWall(here.world)).units).toEqual([])
    await start(shift)
    expect((await overseeShift(here.world, carmen)).down).toEqual([
      { id: unit, name: 'Unidad 3', why: 'off' },
    ])
    expect((await seeWall(here.world)).units).toEqual([
      { id: unit, name: 'Unidad 3', state: 'off' },
    ])
    await fresh.owner.query(`update unit set status = 'free', on_since = now() where id = $1`, [
      unit,
    ])
    expect((await overseeShift(here.world, carmen)).down).toEqual([])
    expect((await seeWall(here.world)).units).toMatchObject([{ state: 'free' }])
  })
})

describe('the wall', () => {
  test('shows what is open by urgency without anybody’s name or words', async () => {
    await night()
    await incident(ana, { kind: 'noise' })
    const urgent = await incident(beto)
    const wall = await seeWall(here.world)
    expect(wall.incidents[0]?.id).toBe(urgent)
    expect(wall.counts).toEqual({ open: 2, nobodys: 0, late: 0 })
    const text = JSON.stringify(wall)
    for (const secret of ['machete', 'Juana', 'Ana', 'Beto', 'Carmen', ana.account, beto.account])
      expect(text).not.toContain(secret)
  })

  test('stays up without a session, by a secret that opens nothing else and can be taken away', async () => {
    const { token } = await hangWall(here.world, { name: 'Sala' }, by(carmen))
    const view = await showWall(here.world, token)
    expect(view.counts.open).toBe(0)
    const { screens } = await listWalls(here.world)
    expect(screens).toMatchObject([
      { name: 'Sala', by: 'Carmen Á.', lastSeenAt: expect.any(String) },
    ])
    const { rows } = await fresh.owner.query('select w::text as row from wall_screen w')
    expect(rows[0].row).not.toContain(token)
    expect(await refused(showWall(here.world, `${token}x`))).toBe('wall.down')
    expect(await refused(showWall(other.world, token))).toBe('wall.down')
    const id = screens[0]!.id as Id<'wall'>
    await removeWall(here.world, id, by(carmen))
    expect(await refused(showWall(here.world, token))).toBe('wall.down')
    expect(await refused(removeWall(here.world, id, by(carmen)))).toBe('wall.absent')
  })
})

test('another tenant’s shifts are nobody’s', async () => {
  const { leaving } = await night()
  expect(await seeShifts(other.world, ana)).toEqual({ running: null, planned: [] })
  expect(await refused(run.startShift(other.world, leaving.id, by(ana)))).toBe('shift.absent')
  expect(await refused(readShift(other.world, leaving.id, { purpose: 'response' }, ana))).toBe(
    'shift.absent',
  )
})

test('a stolen database shows no word of a note, a hand-over or an answer', async () => {
  const { leaving, coming } = await night()
  await run.noteShift(here.world, { id: leaving.id, text: 'canarionota' }, by(ana))
  morning()
  await offer(leaving, coming, ana, 'canariopalabras')
  await hand.refuseHandover(here.world, { id: leaving.id, words: 'canariorespuesta' }, by(dora))
  const { rows } = await fresh.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of rows) {
    const found = await fresh.owner.query(
      `select count(*)::int as n from ${name} t where t::text like '%canario%'`,
    )
    expect(found.rows[0].n, name).toBe(0)
  }
})

test('a shift goes with its notes when its time is over, and its key with it', async () => {
  const { leaving } = await night()
  await run.noteShift(here.world, { id: leaving.id, text: 'Nota vieja.' }, by(ana))
  await run.endShift(here.world, { id: leaving.id, words: 'Fin.' }, by(ana))
  const keys = async () =>
    (await fresh.owner.query(`select count(*)::int as n from data_key where about_kind = 'shift'`))
      .rows[0].n
  const before = await keys()
  here.clock.now += 364 * DAY
  await runRetention(here.world, shiftRetention)
  expect((await listShifts(here.world, { limit: 10 }, ana)).rows).toHaveLength(1)
  here.clock.now += 3 * DAY
  expect((await runRetention(here.world, shiftRetention)).expunged).toBe(1)
  expect((await listShifts(here.world, { limit: 10 }, ana)).rows).toEqual([])
  expect(await keys()).toBe(before - 1)
  for (const table of ['shift_note', 'shift_member', 'handover', 'shift_break']) {
    const { rows } = await fresh.owner.query(
      `select count(*)::int as n from ${table} where shift_id = $1`,
      [leaving.id],
    )
    expect(rows[0].n).toBe(0)
  }
})
