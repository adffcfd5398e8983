import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { iso, MINUTE } from '#kernel/time.ts'
import { draftOf, freshKey, openBoard, type TestBoard } from '#test/board.ts'
import * as act from './act.service.ts'
import { boardPolicy } from './board.rules.ts'
import { listIncidents, readIncident } from './board.service.ts'
import { fileIncident } from './open.service.ts'

let { ana, beto, by, carmen, file, here, rowsIn, close } = {} as TestBoard

beforeAll(async () => {
  ;({ ana, beto, by, carmen, file, here, rowsIn, close } = await openBoard(boardPolicy))
})

afterAll(async () => {
  await close()
})

const seed = 20_261_122

const list = (given: Partial<Parameters<typeof listIncidents>[1]> = {}, who = ana) =>
  listIncidents(here.world, { show: 'open', limit: 200, ...given }, who)

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
    const same = freshKey()
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
