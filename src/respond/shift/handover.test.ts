import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE } from '#kernel/time.ts'
import { openRoom, type Row, refused, type Staff } from '#test/room.ts'
import { closeIncident, startIncident } from '../board/act.service.ts'
import { readIncident } from '../board/board.service.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import * as roster from './roster.service.ts'
import * as run from './run.service.ts'
import { listShifts, seeShifts } from './shift.service.ts'
import { seeWall } from './wall.service.ts'

const {
  fresh,
  here,
  ana,
  beto,
  dora,
  elsa,
  gil,
  by,
  plan,
  night,
  morning,
  incident,
  write,
  offer,
  seeOne,
  holderOf,
  reset,
  close,
} = await openRoom()

beforeEach(() => reset())

afterAll(() => close())

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
