import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runRetention } from '#kernel/clock/retention.service.ts'
import { DAY } from '#kernel/time.ts'
import { openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardPolicy } from './board.rules.ts'
import { listIncidents, readIncident } from './board.service.ts'
import { CHECK_STEPS } from './check.schema.ts'
import { listChecks, tickCheck } from './check.service.ts'
import { earlierAtPlace, earlierOfCaller } from './earlier.service.ts'
import { similarToIncident } from './likeness.service.ts'
import { mergeMany } from './merge.service.ts'
import { messages } from './protocol-page.messages.ts'
import { boardRetention } from './retention.service.ts'
import { protocols } from './types.ts'

let board: TestBoard

beforeAll(async () => {
  board = await openBoard(boardPolicy)
})
afterAll(() => board.close())

describe('the checklist', () => {
  test('has as many steps in every language as can be ticked', () => {
    for (const protocol of protocols)
      for (const text of Object.values(messages[`board.check.${protocol}`]))
        expect(text.split('\n'), protocol).toHaveLength(CHECK_STEPS)
  })

  test('keeps who ticked what and when; of two at once the first stands, and nothing collides', async () => {
    const { id } = await board.file()
    const item = 'violence.1'
    await Promise.all(
      [board.ana, board.beto].flatMap((who) =>
        [item, 'violence.2'].map((each) =>
          tickCheck(board.world, { id, item: each, done: true }, board.by(who)),
        ),
      ),
    )
    const { checks } = await listChecks(board.world, id, board.ana)
    expect(checks.map((each) => each.item).sort()).toEqual([item, 'violence.2'])
    const first = checks.find((each) => each.item === item)!
    board.here.clock.now += 1_000
    const again = await tickCheck(board.world, { id, item, done: true }, board.by(board.carmen))
    expect(again.checks).toContainEqual({ ...first, mine: false })
    const back = await tickCheck(board.world, { id, item, done: false }, board.by(board.beto))
    expect(back.checks.map((each) => each.item)).toEqual(['violence.2'])
  })

  test('is closed with its incident', async () => {
    const { id } = await board.file({ take: true })
    await act.closeIncident(board.world, { id, result: 'attended' }, board.by(board.ana))
    await expect(
      tickCheck(board.world, { id, item: 'violence.0', done: true }, board.by(board.ana)),
    ).rejects.toMatchObject({ code: 'matter.closed' })
  })
})

test('an incident that retention has sealed is opened by nobody, and a sentence says so', async () => {
  const { id } = await board.file({ take: true })
  const why = { purpose: 'supervision', reason: 'Reviso lo del mes' } as const
  expect((await readIncident(board.world, id, why, board.carmen)).narrative).toContain('moto')
  await board.fresh.owner.query(
    `insert into retention_mark (tenant_id, about_kind, about_id, sealed_at) values (1, 'incident', $1, now())`,
    [id],
  )
  for (const [who, given] of [
    [board.carmen, why],
    [board.ana, { purpose: 'response' }],
  ] as const)
    await expect(readIncident(board.world, id, given, who)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'board.sealedByTerm',
    })
})

describe('what came earlier', () => {
  test('at a place shows kind, time and result, and no word of anybody', async () => {
    const old = await board.file({ place: '080507', kind: 'theft', take: true })
    await act.closeIncident(board.world, { id: old.id, result: 'recovered' }, board.by(board.ana))
    const { id } = await board.file({ place: '080507' })
    await board.file({ place: '080506' })
    const { earlier, total } = await earlierAtPlace(board.world, id)
    expect(earlier).toEqual([
      {
        id: old.id,
        number: old.number,
        kind: 'theft',
        state: 'closed',
        openedAt: old.openedAt,
        result: 'recovered',
      },
    ])
    expect(total).toBe(1)
    const nowhere = await board.file({ place: undefined })
    expect(await earlierAtPlace(board.world, nowhere.id)).toEqual({ earlier: [], total: 0 })
  })

  test('of a caller is found by the number however it is written, only with a reason, and is entered', async () => {
    const first = await board.file({ caller: { phone: '6111-2222' } })
    await board.file({ caller: { phone: '6111-2223' } })
    await board.file({ caller: { name: 'Rosa' } })
    const { id } = await board.file({ caller: { phone: '+507 6111 2222' }, take: true })
    const ask = (reason: string, purpose: 'response' | 'statistics' = 'response') =>
      earlierOfCaller(board.world, id, { purpose, reason }, board.ana)
    await expect(ask('')).rejects.toMatchObject({ code: 'grant.reasonNeeded' })
    await expect(ask('Quiero saber más de ella', 'statistics')).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const before = await board.rowsIn('ledger_entry')
    const { earlier } = await ask('Dice que ya llamó por lo mismo')
    expect(earlier.map((each) => each.id)).toEqual([first.id])
    expect(await board.rowsIn('ledger_entry')).toBeGreaterThan(before)
  })

  test('goes with the incident’s key', async () => {
    const { id } = await board.file({ caller: { phone: '6111-4444' } })
    await board.world.transaction((tx) => tx.destroyKey({ kind: 'incident', id }))
    const { rowCount } = await board.fresh.owner.query(
      'select from incident_caller where incident_id = $1',
      [id],
    )
    expect(rowCount).toBe(0)
  })
})

describe('five hundred calls about one fire', () => {
  const MANY = 60

  test('are suggested together and merged by one act; those that cannot be are named and left', async () => {
    const fire = { kind: 'fire', narrative: 'Se quema la ferretería, mucho humo', place: '080502' }
    const first = await board.file({ ...fire, take: true })
    for (let i = 0; i < MANY; i++) await board.file(fire)
    const held = await board.file({ ...fire, take: true }, board.beto)
    const { similar, all } = await similarToIncident(board.world, first.id, board.ana)
    expect(similar).toHaveLength(5)
    expect(all).toHaveLength(MANY)
    expect(all).not.toContain(held.id)
    const merged = await mergeMany(
      board.world,
      // Taken by a colleague a moment after the board was asked.
      { id: first.id, others: [...(all as (typeof first.id)[]), held.id] },
      board.by(board.ana),
    )
    expect(merged.merged).toBe(MANY)
    expect(merged.refused).toEqual([
      { id: held.id, number: held.number, code: 'board.heldByOther' },
    ])
    expect(merged.row.holds).toBe(MANY)
    const open = await listIncidents(
      board.world,
      { show: 'open', kind: 'fire', limit: 200 },
      board.ana,
    )
    expect(open.rows.map((row) => row.id).sort()).toEqual([first.id, held.id].sort())
    await act.closeIncident(board.world, { id: held.id, result: 'attended' }, board.by(board.beto))
    await expect(
      mergeMany(board.world, { id: held.id, others: [first.id] }, board.by(board.ana)),
    ).rejects.toMatchObject({ code: 'board.mergedIntoEnded' })
  })

  test('are merged though one of them was ended meanwhile', async () => {
    const fire = { kind: 'fire', narrative: 'Arde el potrero', place: '080504' }
    const [first, second, over] = [
      await board.file({ ...fire, take: true }),
      await board.file(fire),
      await board.file({ ...fire, take: true }),
    ]
    await act.closeIncident(board.world, { id: over.id, result: 'attended' }, board.by(board.ana))
    const merged = await mergeMany(
      board.world,
      { id: first.id, others: [over.id, second.id] },
      board.by(board.ana),
    )
    expect(merged).toMatchObject({
      ...{ merged: 1, row: { holds: 1 } },
      refused: [{ id: over.id, number: over.number, code: 'matter.closed' }],
    })
  })
})

test('what is over takes its ticks, its caller and its correction with it', async () => {
  const { id } = await board.file({ take: true, kind: 'noise', caller: { phone: '6111-5555' } })
  await tickCheck(board.world, { id, item: 'nuisance.0', done: true }, board.by(board.ana))
  await act.closeIncident(board.world, { id, result: 'attended' }, board.by(board.ana))
  const tables = ['incident_check', 'incident_caller', 'kind_correction']
  const left = async (): Promise<number[]> => {
    const counts = []
    for (const table of tables)
      counts.push(
        (await board.fresh.owner.query(`select from ${table} where incident_id = $1`, [id]))
          .rowCount ?? 0,
      )
    return counts
  }
  expect(await left()).toEqual([1, 1, 1])
  board.here.clock.now += 372 * DAY
  await runRetention(board.world, boardRetention)
  expect(await left()).toEqual([0, 0, 0])
})
