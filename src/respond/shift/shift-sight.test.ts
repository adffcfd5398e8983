import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Id } from '#kernel/ids.ts'
import { MINUTE } from '#kernel/time.ts'
import { openRoom, refused, seatOf } from '#test/room.ts'
import { closeIncident } from '../board/act.service.ts'
import { readIncident } from '../board/board.service.ts'
import * as hand from './handover.service.ts'
import { readShift } from './read.service.ts'
import { openToShift } from './relation.service.ts'
import * as roster from './roster.service.ts'
import * as run from './run.service.ts'
import { overseeShift, sumUpShift } from './summary.service.ts'
import { hangWall, listWalls, removeWall, seeWall, showWall } from './wall.service.ts'

const {
  fresh,
  here,
  other,
  ana,
  beto,
  carmen,
  dora,
  elsa,
  gil,
  by,
  night,
  morning,
  incident,
  offer,
  relations,
  hear,
  reset,
  close,
} = await openRoom()

beforeEach(() => reset())

afterAll(() => close())

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
